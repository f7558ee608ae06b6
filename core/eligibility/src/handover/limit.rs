use super::line_end::lines;

/// How much of a file is read. A file that goes beyond it is refused, not cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Elements in one another, the root counted.
    pub depth: usize,
    /// Elements in all.
    pub elements: usize,
    /// Bytes of one text, as UTF-8.
    pub text: usize,
    /// Bytes of one element's name, as UTF-8.
    pub name: usize,
}

impl FileLimits {
    /// One confirmation (`OQSsiquc01res`). Readers in the field cap at 4 MiB too (eligibility reference, 2.7); a
    /// confirmation with every documented element has about 150 of them, at most six deep.
    pub const SINGLE: Self =
        Self { bytes: 4 * 1024 * 1024, depth: 24, elements: 20_000, text: 16 * 1024, name: 128 };

    /// A bulk answer (`OQSmuquc02res`) of at most this many bytes. It is held in memory as a whole, about ten times
    /// its size.
    #[must_use]
    pub const fn bulk(bytes: usize) -> Self {
        // The shortest official element takes more than 24 bytes with its tags.
        let elements = bytes / 24;
        let least = Self::SINGLE.elements;
        Self { bytes, elements: if elements < least { least } else { elements }, ..Self::SINGLE }
    }
}

/// Where in a file something is wrong, both counted from one; the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::Display)]
#[display("line {line}, column {column}")]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl Position {
    /// Behind this text.
    pub(super) fn behind(text: &str) -> Self {
        let (line, last) = (1..).zip(lines(text)).last().unwrap_or((1, text));
        Self { line, column: last.chars().count() + 1 }
    }

    /// At a byte of this text.
    pub(super) fn at(text: &str, byte: usize) -> Self {
        let before = (0..=byte.min(text.len())).rev().find_map(|end| text.get(..end));
        Self::behind(before.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::{FileLimits, Position};

    #[test]
    fn a_position_counts_lines_and_characters_from_one() {
        for (byte, line, column) in [(0, 1, 1), (3, 1, 2), (4, 2, 1), (6, 2, 1), (7, 2, 2), (99, 2, 3)] {
            assert_eq!(Position::at("資\n格a", byte), Position { line, column }, "{byte}");
        }
    }

    #[test]
    fn a_line_of_a_position_ends_with_cr_lf_or_both() {
        for text in ["資\n格\na", "資\r格\ra", "資\r\n格\r\na", "資\r格\r\na", "資\n格\ra"] {
            assert_eq!(Position::behind(text), Position { line: 3, column: 2 }, "{text:?}");
        }
        assert_eq!(Position::behind("a\r\n"), Position { line: 2, column: 1 });
        assert_eq!(Position::behind("a\n\r"), Position { line: 3, column: 1 });
    }

    #[test]
    fn a_bulk_limit_is_never_below_that_of_one_result() {
        assert_eq!(FileLimits::bulk(0).elements, FileLimits::SINGLE.elements);
        assert_eq!(FileLimits::bulk(240_000_000).elements, 10_000_000);
    }
}
