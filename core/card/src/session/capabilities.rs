use shikaku_transport::LinkLimits;

use crate::FileId;
use crate::apdu::{CommandApdu, Header, Le};

/// The capabilities of this card and this link as far as they are not refuted yet, remembered for one check
/// (protocol reference, 7): files by short identifier, answers in one extended-length piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardCapabilities {
    /// Files and references are addressed by their short identifier.
    pub by_short_id: bool,
    /// Most bytes asked for in one READ BINARY.
    pub read_max: Le,
    losses: Losses,
}

/// How often the link was lost at a READ BINARY of each length that can still be lowered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Losses {
    extended: u8,
    short: u8,
}

impl CardCapabilities {
    /// All that the link can carry.
    #[must_use]
    pub fn for_link(limits: LinkLimits) -> Self {
        let ceiling = if limits.extended { Le::EXTENDED_MAX } else { Le::SHORT_MAX };
        let carried = u32::try_from(limits.response_max.saturating_sub(2)).ok().and_then(Le::new);
        let read_max = carried.map_or(Le::SHORT_MAX, |carried| carried.min(ceiling));
        Self { by_short_id: true, read_max, losses: Losses::default() }
    }

    /// The capabilities learned in an earlier session, on a link with these limits.
    #[must_use]
    pub fn or_for_link(learned: Option<Self>, limits: LinkLimits) -> Self {
        let link = Self::for_link(limits);
        learned.map_or(link, |learned| Self { read_max: learned.read_max.min(link.read_max), ..learned })
    }

    /// The same capabilities with reads of at most the next length below `refused`: extended, 256, 128 bytes. `None` when
    /// there is none below.
    pub(super) fn below(self, refused: Le) -> Option<Self> {
        let shorter = if refused > Le::SHORT_MAX { Le::SHORT_MAX } else { Self::SHORTEST };
        (shorter < refused).then(|| Self { read_max: self.read_max.min(shorter), ..self })
    }

    /// The capabilities for the next session after the link was lost while `asked` bytes were read.
    ///
    /// The first loss at a length changes nothing, because a card that a person moves looks the same. The second one
    /// at the same length lowers it, wherever in a file it occurs: some readers and links fail at every long answer
    /// and report a card that left, and some fail only at a few of them.
    pub(super) fn after_loss(mut self, asked: Le) -> Self {
        const LOSSES_MAX: u8 = 2;
        let losses = match asked {
            extended if extended > Le::SHORT_MAX => &mut self.losses.extended,
            short if short > Self::SHORTEST => &mut self.losses.short,
            _ => return self,
        };
        *losses = losses.saturating_add(1);
        let is_repeated = *losses >= LOSSES_MAX;
        self.below(asked).filter(|_| is_repeated).unwrap_or(self)
    }

    /// The shortest READ BINARY that a refused one is repeated with: no link is known that fails at 128 bytes.
    const SHORTEST: Le = match Le::new(128) {
        Some(le) => le,
        None => Le::SHORT_MAX,
    };

    /// The same capabilities with SELECT EF before a file is used.
    #[must_use]
    pub const fn by_selection(mut self) -> Self {
        self.by_short_id = false;
        self
    }

    /// P2 that names a reference or key by its short identifier, if it is used and the file has one;
    /// `80` names the current file otherwise (protocol reference, 1.7).
    pub(super) const fn reference(self, file: FileId) -> Reference {
        match file.short() {
            Some(short) if self.by_short_id => Reference::Short(CURRENT | short),
            _ => Reference::Selected,
        }
    }
}

/// How a command names a file or reference.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    /// In P1 or P2 itself.
    Short(u8),
    /// It was selected before.
    Selected,
}

/// Names the current file.
pub(super) const CURRENT: u8 = 0x80;

/// SELECT EF under the current application (ISO/IEC 7816-4, 11.2.2): P1 = 02 is the only form that this card
/// takes (protocol reference, 1.7).
pub(super) fn select_file(file: FileId) -> CommandApdu {
    CommandApdu::of_known_length(Header::new(0x00, 0xA4, 0x02, 0x0C), &file.to_bytes(), None)
}

#[cfg(test)]
mod tests {
    use super::{CardCapabilities, Le, LinkLimits};

    fn le(length: u32) -> Le {
        Le::new(length).unwrap()
    }

    fn lost(capabilities: CardCapabilities, lengths: &[u32]) -> usize {
        lengths
            .iter()
            .fold(capabilities, |capabilities, length| capabilities.after_loss(le(*length)))
            .read_max
            .get()
    }

    #[test]
    fn a_second_loss_at_a_length_lowers_it_and_a_first_does_not() {
        let capabilities = CardCapabilities::for_link(LinkLimits::EXTENDED);
        assert_eq!(lost(capabilities, &[65_536]), 65_536);
        assert_eq!(lost(capabilities, &[65_536, 65_536]), 256);
        assert_eq!(lost(capabilities, &[1_590, 65_536]), 256);
        assert_eq!(lost(capabilities, &[65_536, 256]), 65_536);
        assert_eq!(lost(capabilities, &[65_536, 65_536, 256]), 256);
        assert_eq!(lost(capabilities, &[65_536, 65_536, 256, 256]), 128);
        assert_eq!(lost(capabilities, &[65_536, 65_536, 256, 200, 128, 128, 128]), 128);
        assert_eq!(lost(CardCapabilities::for_link(LinkLimits::SHORT), &[128, 56, 56]), 256);
    }

    #[test]
    fn what_was_learned_is_kept_within_what_another_link_carries() {
        let learned = CardCapabilities::for_link(LinkLimits::EXTENDED).by_selection();
        let short = CardCapabilities::or_for_link(Some(learned), LinkLimits::SHORT);
        assert_eq!((short.by_short_id, short.read_max), (false, Le::SHORT_MAX));
        let lowered = learned.below(Le::SHORT_MAX).unwrap();
        assert_eq!(CardCapabilities::or_for_link(Some(lowered), LinkLimits::EXTENDED).read_max, le(128));
        assert_eq!(
            CardCapabilities::or_for_link(None, LinkLimits::SHORT),
            CardCapabilities::for_link(LinkLimits::SHORT)
        );
    }
}
