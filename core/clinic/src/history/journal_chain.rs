//! Lines that hold together: each carries a digest of all before it, and the head, kept apart, says how many there are.

use ring::digest::{Context, SHA256};
use thiserror::Error;

/// One line of the journal as it is stored.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("JournalLine({number}, {} bytes)", entry.len())]
pub struct JournalLine {
    /// Counted from one.
    pub number: u64,
    /// The entry, encoded. The chain holds these bytes, not what they mean.
    pub entry: Vec<u8>,
    /// SHA-256 over this line and the link of the line before.
    pub link: [u8; 32],
}

/// How many lines there are, and the link of the last. Kept apart from them, so that a missing last line shows.
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug)]
#[debug("ChainHead({count})")]
pub struct ChainHead {
    count: u64,
    link: [u8; 32],
}

/// The first line of the journal at which it does not hold together.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainBreak {
    /// Not there, or another one in its place.
    #[error("line {line} of the journal is missing")]
    Missing {
        /// Counted from one.
        line: u64,
    },
    /// Not what was written.
    #[error("line {line} of the journal was changed")]
    Changed {
        /// Counted from one.
        line: u64,
    },
    /// There are more lines than were written.
    #[error("line {line} of the journal was never written")]
    Surplus {
        /// Counted from one.
        line: u64,
    },
}

impl ChainHead {
    /// Of a journal without lines.
    pub const EMPTY: Self = Self { count: 0, link: [0; 32] };

    /// The line that comes next, and the head after it.
    #[must_use]
    pub fn append(self, entry: Vec<u8>) -> (JournalLine, Self) {
        let number = self.count.saturating_add(1);
        let link = link(&self.link, number, &entry);
        (JournalLine { number, entry, link }, Self { count: number, link })
    }

    /// How many lines there are.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.count
    }

    /// 8 bytes of count, big-endian, and the link.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 40] {
        let mut bytes = [0; 40];
        let both = self.count.to_be_bytes().into_iter().chain(self.link);
        for (byte, value) in bytes.iter_mut().zip(both) {
            *byte = value;
        }
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (count, link) = bytes.split_first_chunk::<8>()?;
        Some(Self { count: u64::from_be_bytes(*count), link: link.try_into().ok()? })
    }
}

/// Holds lines, in the order of a store, against their head.
///
/// # Errors
/// Names the first line that was removed, changed, added or put elsewhere.
pub fn verify_chain(lines: &[JournalLine], head: ChainHead) -> Result<(), ChainBreak> {
    let mut before = ChainHead::EMPTY;
    for line in lines {
        let number = before.count.saturating_add(1);
        if before.count == head.count {
            return Err(ChainBreak::Surplus { line: number });
        }
        if line.number != number {
            return Err(ChainBreak::Missing { line: number });
        }
        let (expected, after) = before.append(line.entry.clone());
        if expected != *line {
            return Err(ChainBreak::Changed { line: number });
        }
        before = after;
    }
    match before.count {
        count if count < head.count => Err(ChainBreak::Missing { line: count.saturating_add(1) }),
        // A program that rewrote every link could not rewrite the head.
        count if before != head => Err(ChainBreak::Changed { line: count }),
        _ => Ok(()),
    }
}

fn link(before: &[u8; 32], number: u64, entry: &[u8]) -> [u8; 32] {
    let mut digest = Context::new(&SHA256);
    for part in [b"shikaku journal line 1\0".as_slice(), before, &number.to_be_bytes(), entry] {
        digest.update(part);
    }
    // SHA-256 always gives 32 bytes; the shorter form exists for the type alone.
    digest.finish().as_ref().try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop_assert_eq, prop_assume, proptest};

    use super::{ChainBreak, ChainHead, JournalLine, verify_chain};

    fn chain(entries: impl IntoIterator<Item = Vec<u8>>) -> (Vec<JournalLine>, ChainHead) {
        let mut head = ChainHead::EMPTY;
        let lines = entries.into_iter().map(|entry| {
            let (line, after) = head.append(entry);
            head = after;
            line
        });
        let lines = lines.collect();
        (lines, head)
    }

    fn entries() -> impl Strategy<Value = Vec<Vec<u8>>> {
        proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..20), 1..20)
    }

    const fn numbered(place: usize) -> u64 {
        place as u64 + 1
    }

    proptest! {
        #[test]
        fn an_untouched_journal_holds_and_its_head_is_read_as_written(entries in entries()) {
            let (lines, head) = chain(entries);
            prop_assert_eq!(verify_chain(&lines, head), Ok(()));
            prop_assert_eq!(ChainHead::from_bytes(&head.to_bytes()), Some(head));
        }

        #[test]
        fn a_removed_line_is_named_even_the_last(entries in entries(), place in any::<usize>()) {
            let (mut lines, head) = chain(entries);
            let place = place % lines.len();
            lines.remove(place);
            prop_assert_eq!(verify_chain(&lines, head), Err(ChainBreak::Missing { line: numbered(place) }));
        }

        #[test]
        fn a_changed_line_is_named(entries in entries(), place in any::<usize>(), what in any::<usize>()) {
            let (mut lines, head) = chain(entries);
            let place = place % lines.len();
            let line = &mut lines[place];
            match what % (line.entry.len() + 32) {
                at if at < 32 => line.link[at] ^= 1,
                at => line.entry[at - 32] ^= 1,
            }
            prop_assert_eq!(verify_chain(&lines, head), Err(ChainBreak::Changed { line: numbered(place) }));
        }

        #[test]
        fn two_lines_that_changed_places_are_noticed(entries in entries(), a in any::<usize>(), b in any::<usize>()) {
            let (mut lines, head) = chain(entries);
            let (a, b) = (a % lines.len(), b % lines.len());
            prop_assume!(a != b);
            lines.swap(a, b);
            prop_assert_eq!(verify_chain(&lines, head), Err(ChainBreak::Missing { line: numbered(a.min(b)) }));
        }

        #[test]
        fn what_was_written_anew_from_a_line_on_is_noticed(entries in entries(), place in any::<usize>()) {
            let (lines, head) = chain(entries.clone());
            let mut forged = entries;
            forged[place % lines.len()].push(0);
            let (forged, _) = chain(forged);
            prop_assert_eq!(verify_chain(&forged, head), Err(ChainBreak::Changed { line: head.count() }));
        }
    }

    #[test]
    fn an_added_line_is_named() {
        let (mut lines, head) = chain([vec![1], vec![2]]);
        let (line, _) = head.append(vec![3]);
        lines.push(line);
        assert_eq!(verify_chain(&lines, head), Err(ChainBreak::Surplus { line: 3 }));
    }
}
