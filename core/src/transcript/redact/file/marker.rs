use std::ops::Range;

use crate::tlv::{Prefix, TlvError};

/// What becomes of a byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::transcript::redact) enum Mark {
    /// It stays: structure, or the same on every card.
    Keep,
    /// Nothing of it may be known.
    Opaque,
    /// Part of a text in UTF-8.
    Text,
    /// It becomes this one.
    Fixed(u8),
    /// It becomes this digit, and another digit would tell nothing either: year and month of a day made up.
    Digit(u8),
}

/// What becomes of a byte, and what it belongs to.
pub(in crate::transcript::redact) type Marked = (Mark, &'static str);

/// Marks the bytes of a file of TLV objects of which the end may be missing.
pub(super) struct Marker<'a> {
    bytes: &'a [u8],
    marks: Vec<Marked>,
}

/// One object: where its value stands, as announced.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) tag: u32,
    pub(super) value: Range<usize>,
}

/// Longest tag and length in bytes that may be cut.
const HEADER_MAX: usize = 4;

/// More objects than these stand beside each other in no file of this card.
const CHILDREN_MAX: usize = 64;

impl<'a> Marker<'a> {
    /// All bytes are somebody's to begin with.
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

    /// The object that begins the file.
    pub(super) fn root(&mut self) -> Option<Node> {
        self.node(0, usize::MAX)
    }

    /// The objects inside a range; their tags and lengths stay. Those that are not there yet, or do not fit, are left out.
    pub(super) fn children(&mut self, within: &Range<usize>) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut at = within.start;
        while at < within.end && nodes.len() < CHILDREN_MAX {
            let Some(node) = self.node(at, within.end) else { break };
            at = node.value.end;
            nodes.push(node);
        }
        nodes
    }

    fn node(&mut self, at: usize, end: usize) -> Option<Node> {
        let prefix = match Prefix::probe(self.bytes.get(at..)?) {
            Ok(prefix) => prefix,
            Err(error) => {
                // Where a piece ends inside a tag and length, what follows is found only if its beginning stays.
                if error == TlvError::Truncated && self.bytes.len() - at <= HEADER_MAX {
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
