//! A DER tree that can be broken at any place and written again with right lengths.

/// One object; the value of a constructed one is its children.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) tag: u8,
    pub(super) value: Vec<u8>,
    pub(super) children: Vec<Node>,
}

impl Node {
    /// Reads one well-formed object with a tag of one byte.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let (node, rest) = Self::read_one(bytes);
        assert!(rest.is_empty(), "one object");
        node
    }

    fn read_one(bytes: &[u8]) -> (Self, &[u8]) {
        let (length, start) = match bytes[1] {
            short @ 0..=0x7F => (usize::from(short), 2),
            0x81 => (usize::from(bytes[2]), 3),
            0x82 => (usize::from(u16::from_be_bytes([bytes[2], bytes[3]])), 4),
            other => panic!("a length of {other:02X}"),
        };
        let (value, rest) = bytes[start..].split_at(length);
        let (tag, mut inside, mut children) = (bytes[0], value, Vec::new());
        while tag & 0x20 != 0 && !inside.is_empty() {
            let (child, after) = Self::read_one(inside);
            children.push(child);
            inside = after;
        }
        let value = if children.is_empty() { value.to_vec() } else { Vec::new() };
        (Self { tag, value, children }, rest)
    }

    /// The child reached by these positions.
    pub(super) fn at(&mut self, path: &[usize]) -> &mut Self {
        path.iter().fold(self, |node, index| &mut node.children[*index])
    }

    /// Puts bytes in the place of this object's value.
    pub(super) fn set(&mut self, value: &[u8]) {
        self.children.clear();
        self.value = value.to_vec();
    }

    /// Writes it with lengths that are right.
    pub(super) fn write(&self) -> Vec<u8> {
        let children: Vec<u8> = self.children.iter().flat_map(Self::write).collect();
        object(self.tag, &[self.value.as_slice(), &children].concat())
    }
}

/// One object with a right and shortest length.
pub(super) fn object(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len().to_be_bytes();
    let head = match (value.len(), &length) {
        (0..=0x7F, [.., low]) => vec![tag, *low],
        (0x80..=0xFF, [.., low]) => vec![tag, 0x81, *low],
        (_, [.., high, low]) => vec![tag, 0x82, *high, *low],
    };
    [head.as_slice(), value].concat()
}
