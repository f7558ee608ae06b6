//! The code that a person carries from the receipt computer to the device.

/// Consonants: no word comes about, and no letter looks like another or like a digit (RFC 8628, 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Eight letters have 34.5 bits.
const LENGTH: usize = 8;

/// Makes a code.
pub(super) fn from_random(bytes: [u8; 16]) -> String {
    let mut number = u128::from_be_bytes(bytes);
    let letters = (0..LENGTH).map(|_| {
        let at = usize::try_from(number % 20).unwrap_or_default();
        number /= 20;
        char::from(LETTERS.get(at).copied().unwrap_or(b'B'))
    });
    letters.collect()
}

/// The code in two groups, for the screen.
pub(super) fn grouped(code: &str) -> String {
    let (first, second) = code.split_at_checked(LENGTH / 2).unwrap_or((code, ""));
    format!("{first}-{second}")
}

/// The letters of a code as a person types it: in either case, with blanks and hyphens between.
pub(super) fn parse(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(|it| !matches!(it, ' ' | '-' | '\u{3000}')).collect();
    let code = code.to_ascii_uppercase();
    let is_code = code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter));
    is_code.then_some(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{from_random, grouped, parse};

    proptest! {
        #[test]
        fn a_code_is_read_as_it_is_shown(bytes in any::<[u8; 16]>()) {
            let code = from_random(bytes);
            prop_assert_eq!(parse(&grouped(&code)), Some(code.clone()));
            prop_assert_eq!(parse(&grouped(&code).to_lowercase().replace('-', " ")), Some(code));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,20}") {
            let _ = parse(&text);
        }
    }

    #[test]
    fn another_letter_is_refused() {
        for text in ["", "BCDF-GHJ", "BCDF-GHJKL", "ACDF-GHJK", "BCDF-GHJ0", "ＢCDF-GHJK"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
