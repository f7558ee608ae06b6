use thiserror::Error;

/// 記号 or 番号 as a claim carries it: all half width or all full width, at most 19 characters and so at most 38 bytes
/// (eligibility reference, 2.4, from the claim record specification).
///
/// The specification can also be read as 19 characters for both together; this is not confirmed. `Debug` prints no
/// character of it.
#[derive(Clone, PartialEq, Eq, Hash, derive_more::Debug)]
#[debug("ClaimText({} bytes)", self.bytes())]
pub struct ClaimText(String);

/// Why a claim cannot contain a 記号 or 番号.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ClaimTextError {
    /// Nothing is there.
    #[error("the text is empty")]
    Empty,
    /// Half and full width in one text, or half-width kana.
    #[error("the text mixes widths")]
    Mixed,
    /// More than 19 characters.
    #[error("the text is too long for a claim")]
    TooLong,
    /// A blank, a control character or a lost one (●).
    #[error("the text holds a character that a claim cannot carry")]
    Character,
}

impl ClaimText {
    /// Most characters in one text.
    pub const LONGEST: usize = 19;

    /// Reads a 記号 or 番号. Blanks around it are dropped, its width stays.
    ///
    /// # Errors
    /// Says which part of the rule is broken; never repeats the text.
    pub fn parse(text: &str) -> Result<Self, ClaimTextError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ClaimTextError::Empty);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '●') {
            return Err(ClaimTextError::Character);
        }
        let half = text.chars().filter(char::is_ascii_graphic).count();
        let narrow_kana = text.chars().any(|c| ('\u{FF61}'..='\u{FF9F}').contains(&c));
        match text.chars().count() {
            all if narrow_kana || (half != 0 && half != all) => Err(ClaimTextError::Mixed),
            all if all > Self::LONGEST => Err(ClaimTextError::TooLong),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// As it was, without blanks around it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Bytes in a claim: one for each half-width character, two for each full-width one.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{ClaimText, ClaimTextError};

    #[track_caller]
    fn check(text: &str, expected: Result<usize, ClaimTextError>) {
        assert_eq!(ClaimText::parse(text).map(|text| text.bytes()), expected, "{text}");
    }

    /// Eligibility reference, 2.4.
    #[test]
    fn a_claim_takes_one_width_and_nineteen_characters() {
        check("4900001", Ok(7));
        check("見本１２３", Ok(10));
        check(" ９９ ", Ok(4));
        check(&"見".repeat(19), Ok(38));
        check(&"9".repeat(19), Ok(19));
        check(&"見".repeat(20), Err(ClaimTextError::TooLong));
        check(&"9".repeat(20), Err(ClaimTextError::TooLong));
        check("見本123", Err(ClaimTextError::Mixed));
        check("ｹﾝ", Err(ClaimTextError::Mixed));
        check("", Err(ClaimTextError::Empty));
        check("見\u{3000}本", Err(ClaimTextError::Character));
        check("●本", Err(ClaimTextError::Character));
    }

    proptest! {
        #[test]
        fn what_is_taken_fits_and_is_read_again(text in any::<String>()) {
            if let Ok(accepted) = ClaimText::parse(&text) {
                prop_assert!(accepted.bytes() <= 38);
                prop_assert_eq!(ClaimText::parse(accepted.as_str()), Ok(accepted));
            }
        }
    }
}
