//! A line that is typed at a terminal without echo: which keys change it, and what is drawn of it.

use zeroize::Zeroizing;

use crate::console::shown;

/// Nothing that is typed is longer. A buffer that never grows leaves no copy of a PIN behind.
pub(super) const LENGTH_MAX: usize = 256;

/// What a byte from the terminal did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The line is as it was.
    Ignored,
    /// The line has changed.
    Changed,
    /// The line is complete.
    Done,
    /// The input has ended.
    End,
}

/// A line under way.
pub(super) struct Line {
    bytes: Zeroizing<Vec<u8>>,
    escape: Escape,
}

/// The state of an escape sequence (ECMA-48) of a cursor key or a paste.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    None,
    Begun,
    Sequence,
}

impl Line {
    pub(super) fn new() -> Self {
        Self { bytes: Zeroizing::new(Vec::with_capacity(LENGTH_MAX)), escape: Escape::None }
    }

    /// Takes one byte.
    pub(super) fn take(&mut self, byte: u8) -> Key {
        match (self.escape, byte) {
            (_, b'\n' | b'\r') => Key::Done,
            (Escape::Begun, b'[' | b'O') => self.escaped(Escape::Sequence),
            (Escape::Sequence, 0x40..=0x7E) | (Escape::Begun, _) => self.escaped(Escape::None),
            (Escape::None, ESCAPE) => self.escaped(Escape::Begun),
            (Escape::None, 0x08 | 0x7F) => self.erase(),
            (Escape::None, KILL_LINE | KILL_WORD) => self.clear(),
            (Escape::None, END) if self.bytes.is_empty() => Key::End,
            (Escape::None, byte @ 0x20..) if self.bytes.len() < LENGTH_MAX => {
                self.bytes.push(byte);
                if self.ends_within_a_character() { Key::Ignored } else { Key::Changed }
            }
            (Escape::None | Escape::Sequence, _) => Key::Ignored,
        }
    }

    /// The line; what is secret as marks.
    pub(super) fn drawn(&self, is_secret: bool) -> Zeroizing<String> {
        let text = String::from_utf8_lossy(&self.bytes);
        Zeroizing::new(if is_secret { "●".repeat(text.chars().count()) } else { shown(&text) })
    }

    /// What was typed.
    pub(super) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }

    /// Whether further bytes of a character in UTF-8 are awaited.
    fn ends_within_a_character(&self) -> bool {
        std::str::from_utf8(&self.bytes).is_err_and(|error| error.error_len().is_none())
    }

    fn escaped(&mut self, escape: Escape) -> Key {
        self.escape = escape;
        Key::Ignored
    }

    /// Takes the last character back, however many bytes it has in UTF-8.
    fn erase(&mut self) -> Key {
        while let Some(byte) = self.bytes.pop() {
            if byte & 0xC0 != 0x80 {
                return Key::Changed;
            }
        }
        Key::Ignored
    }

    fn clear(&mut self) -> Key {
        if self.bytes.is_empty() {
            return Key::Ignored;
        }
        self.bytes.clear();
        Key::Changed
    }
}

/// Ctrl-D.
const END: u8 = 0x04;
/// Ctrl-U.
const KILL_LINE: u8 = 0x15;
/// Ctrl-W.
const KILL_WORD: u8 = 0x17;
const ESCAPE: u8 = 0x1B;

#[cfg(test)]
mod tests {
    use super::{Key, Line};

    fn typed(keys: &str) -> (Line, Key) {
        let mut line = Line::new();
        let last = keys.bytes().map(|byte| line.take(byte)).last();
        (line, last.unwrap_or(Key::Ignored))
    }

    #[test]
    fn keys_change_the_line_as_at_any_terminal() {
        for (keys, expected) in [
            ("1234\n", "1234"),
            ("１２\u{7F}３\n", "１３"),
            ("12\u{8}\u{8}\u{8}9\r", "9"),
            ("12\u{15}34\n", "34"),
            ("12\u{17}34\n", "34"),
            ("1\u{1B}[D\u{1B}OA2\u{1B}[200~3\u{1B}[201~4\n", "1234"),
            ("1\u{0}\u{3}\u{1A}\t2\n", "12"),
        ] {
            let (line, last) = typed(keys);
            assert_eq!((line.into_bytes().as_slice(), last), (expected.as_bytes(), Key::Done), "{keys:?}");
        }
    }

    #[test]
    fn the_input_ends_on_an_empty_line_only() {
        assert_eq!(typed("\u{4}").1, Key::End);
        assert_eq!(typed("1\u{4}").1, Key::Ignored);
    }

    #[test]
    fn a_secret_is_drawn_as_marks_and_a_long_line_is_cut_off() {
        assert_eq!(*typed("１2３").0.drawn(true), "●●●");
        assert_eq!(*typed("19840410").0.drawn(false), "19840410");
        let (line, last) = typed(&"9".repeat(10_000));
        assert_eq!((line.bytes.len(), line.bytes.capacity(), last), (256, 256, Key::Ignored));
    }
}
