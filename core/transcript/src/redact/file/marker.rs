use std::ops::Range;

use shikaku_card::tlv::{Prefix, TlvError};

/// What becomes of a byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum Mark {
    /// It stays: structure, or the same on every card.
    Keep,
    /// Nothing of it may be known.
    Opaque,
    /// Part of a text in UTF-8.
    Text,
    /// It becomes this one.
    Fixed(u8),
    /// It becomes this digit, and an audit accepts any digit: year and month of a synthetic day.
    Digit(u8),
}

/// What becomes of a byte, and what it belongs to.
pub(in crate::redact) type Marked = (Mark, &'static str);

/// Marks the bytes of a file of TLV objects of which the end may be missing.
pub(super) struct Marker<'a> {
    bytes: &'a [u8],
    marks: Vec<Marked>,
}

/// One object, with the announced place of its value.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) tag: u32,
    pub(super) value: Range<usize>,
}

/// Most objects of one parent that are read; no file of this card has more.
const CHILDREN_MAX: usize = 64;

impl<'a> Marker<'a> {
    /// Marks all bytes as personal data to begin with.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, marks: vec![(Mark::Opaque, "bytes of unknown meaning"); bytes.len()] }
    }

    pub(super) fn marks(self) -> Vec<Marked> {
        self.marks
    }

    pub(super) fn set(&mut self, range: Range<usize>, mark: Mark, field: &'static str) {
        let end = range.end.min(self.marks.len());
        for place in self.marks.get_mut(range.start.min(end)..end).unwrap_or_default() {
            *place = (mark, field);
        }
    }

    /// The bytes of a range that are there.
    pub(super) fn bytes(&self, range: &Range<usize>) -> &'a [u8] {
        let end = range.end.min(self.bytes.len());
        self.bytes.get(range.start.min(end)..end).unwrap_or_default()
    }

    /// Whether a range holds one of these values, as far as it is there.
    pub(super) fn holds<'k>(&self, range: &Range<usize>, mut known: impl Iterator<Item = &'k [u8]>) -> bool {
        let there = self.bytes(range);
        known.any(|value| value.len() == range.len() && value.starts_with(there))
    }

    /// Keeps a range where it holds one of these values; else it gets the other mark.
    pub(super) fn keep_known<'k>(
        &mut self,
        range: Range<usize>,
        known: impl Iterator<Item = &'k [u8]>,
        default: Mark,
        field: &'static str,
    ) {
        let mark = if self.holds(&range, known) { Mark::Keep } else { default };
        self.set(range, mark, field);
    }

    /// The object that begins the file, if its tag is one of these.
    pub(super) fn root(&mut self, tags: &[u32]) -> Option<Node> {
        self.node(0, usize::MAX, tags)
    }

    /// The objects inside a range up to the first whose tag is none of these; their tags and lengths stay. Those that are
    /// not there yet, or do not fit, are left out.
    pub(super) fn children(&mut self, within: &Range<usize>, tags: &[u32]) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut at = within.start;
        while at < within.end && nodes.len() < CHILDREN_MAX {
            let Some(node) = self.node(at, within.end, tags) else { break };
            at = node.value.end;
            nodes.push(node);
        }
        nodes
    }

    fn node(&mut self, at: usize, end: usize, tags: &[u32]) -> Option<Node> {
        let bytes = self.bytes.get(at..)?;
        let prefix = match Prefix::probe(bytes) {
            Ok(prefix) if tags.contains(&prefix.tag) => prefix,
            Ok(_) => return None,
            Err(error) => {
                // Where a piece ends inside a tag and length, what follows is found only if its beginning stays.
                if error == TlvError::Truncated && begins_header(bytes, tags) {
                    self.set(at..self.bytes.len(), Mark::Keep, "structure");
                }
                return None;
            }
        };
        let value = at + prefix.header..at + prefix.total();
        if value.end > end {
            return None;
        }
        self.set(at..value.start, Mark::Keep, "structure");
        Some(Node { tag: prefix.tag, value })
    }
}

/// Whether these bytes are the beginning of one of these tags, or the whole tag and the beginning of a length.
fn begins_header(bytes: &[u8], tags: &[u32]) -> bool {
    tags.iter().any(|tag| {
        let written = tag.to_be_bytes();
        let zeros = written.iter().take_while(|byte| **byte == 0).count();
        let tag = written.get(zeros..).unwrap_or_default();
        match bytes.strip_prefix(tag) {
            Some([] | [0x81 | 0x82] | [0x82, _]) => true,
            Some(_) => false,
            None => tag.starts_with(bytes),
        }
    })
}
