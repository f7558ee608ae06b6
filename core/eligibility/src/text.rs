use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// Text of an official element exactly as it came: a name, a number, an address.
///
/// `Debug` prints its length only. A JSON integer is read as its digits, because some writers drop the
/// quotation marks of all-digit elements.
#[derive(
    Clone,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    derive_more::Debug,
    derive_more::From,
    derive_more::Into,
)]
#[debug("Text({} characters)", _0.chars().count())]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Replaces a character of the insurer's data that the system cannot carry (U+25CF).
    pub const UNREPRESENTABLE: char = '●';

    /// The raw text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a character was lost on the way (●). Such a name must not be used for matching
    /// (eligibility reference, 2.4).
    #[must_use]
    pub fn has_unrepresentable(&self) -> bool {
        self.0.contains(Self::UNREPRESENTABLE)
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self(raw.to_owned())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl de::Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E>(self, raw: &str) -> Result<Text, E> {
        Ok(Text(raw.to_owned()))
    }

    fn visit_string<E>(self, raw: String) -> Result<Text, E> {
        Ok(Text(raw))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Text, E> {
        Ok(Text(number.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn a_name_prints_its_length_and_nothing_of_itself() {
        assert_eq!(format!("{:?}", Text::from("資格　太郎")), "Text(5 characters)");
    }

    #[test]
    fn only_the_black_circle_counts_as_lost() {
        for (raw, lost) in [("●橋　一郎", true), ("高橋　一郎", false), ("○橋　一郎", false), ("", false)]
        {
            assert_eq!(Text::from(raw).has_unrepresentable(), lost, "{raw}");
        }
    }

    #[test]
    fn digits_without_quotation_marks_are_read_and_other_kinds_are_not() {
        let read = |json: &str| serde_json::from_str::<Text>(json).ok();
        assert_eq!(read("12345"), Some(Text::from("12345")));
        assert_eq!(read("\"00012345\""), Some(Text::from("00012345")));
        for json in ["true", "1.5", "-1", "[]", "{}", "null"] {
            assert_eq!(read(json), None, "{json}");
        }
    }
}
