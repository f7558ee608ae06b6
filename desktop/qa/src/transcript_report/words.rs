use std::fmt::Write as _;
use std::time::Duration;

use data_encoding::HEXUPPER;
use serde::Serializer;

/// Longest value shown in bytes. Enough to recognise a file by, too little to carry one away.
const PREVIEW: usize = 32;

/// The text in place of a value that is not shown.
pub(super) const NOT_SHOWN: &str = "(not shown)";

/// Text of a stranger without what moves a terminal's cursor or turns the direction of a line.
pub(super) fn plain(text: &str) -> String {
    let reorders = |letter: char| matches!(letter, '\u{200E}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .map(|letter| if letter.is_control() || reorders(letter) { '\u{FFFD}' } else { letter })
        .collect()
}

/// Bytes in hexadecimal, the first 32 of them.
pub(super) fn preview(bytes: &[u8]) -> String {
    let mut hex = HEXUPPER.encode(bytes.get(..PREVIEW).unwrap_or(bytes));
    if bytes.len() > PREVIEW {
        let _ = write!(hex, "… ({} bytes)", bytes.len());
    }
    hex
}

/// Formats a time: seconds since the recording began, to the millisecond.
#[must_use]
pub fn clock(at: Duration) -> String {
    format!("{}.{:03}", at.as_secs(), at.subsec_millis())
}

/// A time as long as it takes to read: `12.3 ms`, `4.210 s`, `2 min 05 s`.
#[must_use]
pub fn span_in_words(time: Duration) -> String {
    let (seconds, micros) = (time.as_secs(), time.subsec_micros());
    match seconds {
        0 => format!("{}.{} ms", micros / 1000, micros % 1000 / 100),
        1..120 => format!("{seconds}.{:03} s", micros / 1000),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

/// In JSON a time is a whole number of microseconds.
pub(super) fn as_micros<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(time.as_micros()).unwrap_or(u64::MAX))
}

/// The same where there may be none: `time` is an `Option<Duration>`, which serde hands over by reference.
pub(super) fn as_micros_if_any<'a, S: Serializer, T>(time: &'a T, serializer: S) -> Result<S::Ok, S::Error>
where
    Option<&'a Duration>: From<&'a T>,
{
    match Option::from(time) {
        Some(time) => as_micros(time, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{clock, plain, preview, span_in_words};

    #[test]
    fn a_time_is_as_long_as_it_takes_to_read() {
        let in_words = |micros| span_in_words(Duration::from_micros(micros));
        assert_eq!(in_words(0), "0.0 ms");
        assert_eq!(in_words(12_345), "12.3 ms");
        assert_eq!(in_words(4_210_900), "4.210 s");
        assert_eq!(in_words(125_000_000), "2 min 05 s");
        assert_eq!(clock(Duration::from_micros(61_002_900)), "61.002");
    }

    #[test]
    fn a_stranger_moves_no_cursor() {
        assert_eq!(plain("a\u{1B}[2J\nb\u{202E}資格"), "a\u{FFFD}[2J\u{FFFD}b\u{FFFD}資格");
    }

    #[test]
    fn of_long_bytes_the_first_are_shown() {
        assert_eq!(preview(&[0xAB, 1]), "AB01");
        assert_eq!(preview(&[0; 33]), format!("{}… (33 bytes)", "0".repeat(64)));
    }
}
