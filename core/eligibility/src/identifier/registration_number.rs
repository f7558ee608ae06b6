use shikaku_calendar::is_hyphen;
use thiserror::Error;

use crate::folding::folded;

/// 登録記号番号 of a clinic of 施術, width folded, with hyphens as they were typed: `協2700001-0-0`.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::{RegistrationNumber, RegistrationNumberForm};
///
/// let number = RegistrationNumber::parse("協1234567-0-0", &RegistrationNumberForm::LENIENT)?;
/// assert_eq!(number.without_hyphens(), "協123456700");
/// # Ok::<(), shikaku_eligibility::RegistrationNumberError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, derive_more::Debug)]
#[debug("RegistrationNumber({} characters)", _0.chars().count())]
pub struct RegistrationNumber(String);

/// Text that is no 登録記号番号 by the form in use.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the registration number has another form")]
pub struct RegistrationNumberError;

/// Which texts are a 登録記号番号. No source gives the rule (eligibility reference, 1.2 and 8), so it is a setting.
///
/// A pattern stands for the whole number: `#` is a digit, `@` is 協 or 契, `?` is any character; `+` behind one of
/// them repeats it; everything else is itself: `@#+-#-#`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegistrationNumberForm(Option<Vec<Piece>>);

/// A pattern that names no form.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the pattern of a registration number is empty or begins with a plus sign")]
pub struct RegistrationNumberFormError;

impl RegistrationNumberForm {
    /// One to thirty characters without blanks, with a digit among them.
    pub const LENIENT: Self = Self(None);

    /// Reads a pattern.
    ///
    /// # Errors
    /// When it is empty or a `+` repeats nothing.
    pub fn of_pattern(pattern: &str) -> Result<Self, RegistrationNumberFormError> {
        let mut pieces: Vec<Piece> = Vec::new();
        for character in folded(pattern).chars() {
            match (character, pieces.last_mut()) {
                ('+', Some(last)) => last.repeated = true,
                ('+', None) => return Err(RegistrationNumberFormError),
                (character, _) => pieces.push(Piece { kind: Kind::of(character), repeated: false }),
            }
        }
        if pieces.is_empty() { Err(RegistrationNumberFormError) } else { Ok(Self(Some(pieces))) }
    }

    fn holds(&self, number: &str) -> bool {
        match &self.0 {
            Some(pieces) => matches(pieces, &number.chars().collect::<Vec<_>>()),
            None => {
                (1..=LONGEST).contains(&number.chars().count())
                    && number.chars().any(|character| character.is_ascii_digit())
                    && !number.chars().any(|character| character.is_whitespace() || character.is_control())
            }
        }
    }
}

impl RegistrationNumber {
    /// Reads what was typed or configured.
    ///
    /// # Errors
    /// When it has another form; never repeats it.
    pub fn parse(typed: &str, form: &RegistrationNumberForm) -> Result<Self, RegistrationNumberError> {
        let number: String = folded(typed).chars().map(plain_hyphen).collect();
        let held = number.chars().count() <= LONGEST && form.holds(&number);
        if held { Ok(Self(number)) } else { Err(RegistrationNumberError) }
    }

    /// With hyphens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the portal asks for it (eligibility reference, 1.2).
    #[must_use]
    pub fn without_hyphens(&self) -> String {
        self.0.replace('-', "")
    }
}

/// Characters in the longest number that is taken.
const LONGEST: usize = 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    kind: Kind,
    repeated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Digit,
    Programme,
    Any,
    Exactly(char),
}

impl Kind {
    const fn of(character: char) -> Self {
        match character {
            '#' => Self::Digit,
            '@' => Self::Programme,
            '?' => Self::Any,
            other => Self::Exactly(other),
        }
    }

    const fn takes(self, character: char) -> bool {
        match self {
            Self::Digit => character.is_ascii_digit(),
            Self::Programme => matches!(character, '協' | '契'),
            Self::Any => true,
            Self::Exactly(own) => own == character,
        }
    }
}

/// Whether the pieces stand for all of the characters. Walks all ways at once, so that no pattern is slow.
fn matches(pieces: &[Piece], number: &[char]) -> bool {
    // reached[n]: the first n pieces stand for all characters so far.
    let mut reached: Vec<bool> = std::iter::once(true).chain(pieces.iter().map(|_| false)).collect();
    for character in number {
        let step = pieces.iter().zip(reached.windows(2)).map(|(piece, ends)| {
            let from_before = ends.first() == Some(&true);
            let from_here = piece.repeated && ends.last() == Some(&true);
            piece.kind.takes(*character) && (from_before || from_here)
        });
        reached = std::iter::once(false).chain(step).collect();
    }
    reached.last() == Some(&true)
}

const fn plain_hyphen(character: char) -> char {
    if is_hyphen(character) { '-' } else { character }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, proptest};
    use shikaku_calendar::is_hyphen;

    use super::{RegistrationNumber, RegistrationNumberForm};

    #[track_caller]
    fn check(pattern: Option<&str>, typed: &str, expected: Option<&str>) {
        let form = pattern.map_or(RegistrationNumberForm::LENIENT, |pattern| {
            RegistrationNumberForm::of_pattern(pattern).expect("a pattern")
        });
        let found = RegistrationNumber::parse(typed, &form).ok();
        assert_eq!(found.as_ref().map(RegistrationNumber::as_str), expected, "{typed} by {pattern:?}");
    }

    /// Eligibility reference, 1.2 and 8: the rule is not known, so nearly everything is taken.
    #[test]
    fn without_a_pattern_nearly_every_registration_number_is_taken() {
        check(None, "協2799999-0-0", Some("協2799999-0-0"));
        check(None, " 契９９００００１－０－０ ", Some("契9900001-0-0"));
        check(None, "9900001", Some("9900001"));
        for refused in ["", "協", "協 27", "協27\n1", &"1".repeat(31)] {
            check(None, refused, None);
        }
    }

    #[test]
    fn a_pattern_is_for_the_whole_number() {
        let pattern = Some("@#+-#-#");
        check(pattern, "協2799999-0-0", Some("協2799999-0-0"));
        check(pattern, "契2‐1－0", Some("契2-1-0"));
        for refused in ["2799999-0-0", "協-0-0", "協2799999-0-00", "協2799999-0", "x2-0-0"] {
            check(pattern, refused, None);
        }
        check(Some("?+1"), "1111", Some("1111"));
    }

    #[test]
    fn every_hyphen_of_the_one_rule_is_a_hyphen_in_a_number() {
        for hyphen in (0..=0x10_FFFF).filter_map(char::from_u32).filter(|character| is_hyphen(*character)) {
            check(Some("@#-#"), &format!("協2{hyphen}0"), Some("協2-0"));
        }
    }

    #[test]
    fn a_pattern_without_a_beginning_is_refused() {
        for pattern in ["", "+", "+#"] {
            assert!(RegistrationNumberForm::of_pattern(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn the_portal_gets_no_hyphens() {
        let number = RegistrationNumber::parse("協2799999-0-0", &RegistrationNumberForm::LENIENT);
        assert_eq!(number.map(|number| number.without_hyphens()), Ok("協279999900".to_owned()));
    }

    proptest! {
        #[test]
        fn no_pattern_and_no_number_is_too_strange(pattern in any::<String>(), typed in any::<String>()) {
            if let Ok(form) = RegistrationNumberForm::of_pattern(&pattern) {
                let _ = RegistrationNumber::parse(&typed, &form);
            }
        }

        #[test]
        fn a_repeated_piece_takes_one_or_more(count in 1..20_usize) {
            let form = RegistrationNumberForm::of_pattern("#+").expect("a pattern");
            prop_assert!(RegistrationNumber::parse(&"9".repeat(count), &form).is_ok());
        }
    }
}
