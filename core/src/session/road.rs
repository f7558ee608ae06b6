use crate::apdu::{CommandApdu, Header, Le};
use crate::card::FileId;
use crate::port::LinkLimits;

/// The shortest way that this card and this link have not refused yet, remembered for one session
/// (protocol reference, 7): files by short identifier, answers in one extended-length piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Road {
    /// Files and references are addressed by their short identifier.
    pub by_short_id: bool,
    /// Most bytes asked for in one READ BINARY.
    pub read_max: Le,
}

impl Road {
    /// The shortest road that the link can carry.
    #[must_use]
    pub fn for_link(limits: LinkLimits) -> Self {
        let ceiling = if limits.extended { Le::EXTENDED_MAX } else { Le::SHORT_MAX };
        let carried = u32::try_from(limits.response_max.saturating_sub(2)).ok().and_then(Le::new);
        Self { by_short_id: true, read_max: carried.map_or(Le::SHORT_MAX, |carried| carried.min(ceiling)) }
    }

    /// The same road with short answers.
    #[must_use]
    pub const fn short(mut self) -> Self {
        self.read_max = Le::SHORT_MAX;
        self
    }

    /// The same road with SELECT EF before a file is used.
    #[must_use]
    pub const fn by_selection(mut self) -> Self {
        self.by_short_id = false;
        self
    }

    /// P2 that names a reference or key by its short identifier, if this road and the file have one;
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
