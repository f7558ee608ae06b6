//! One form for texts that mean the same. For comparing and reading only: what is kept is the raw text.

use unicode_normalization::UnicodeNormalization;

/// Width folded (NFKC) and without blanks around it: `ｼｶｸ` is `シカク`, `１２` is `12`.
#[must_use]
pub fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_owned()
}

/// Folded, and without the leading zeros in which systems differ; only zeros are one zero.
#[must_use]
pub fn folded_number(text: &str) -> String {
    let folded = folded(text);
    let stripped = folded.trim_start_matches('0');
    if stripped.is_empty() && !folded.is_empty() { "0".to_owned() } else { stripped.to_owned() }
}

/// Folded, where nothing but digits is left.
pub(super) fn folded_digits(text: &str) -> Option<String> {
    Some(folded(text)).filter(|folded| !folded.is_empty() && folded.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{folded, folded_digits, folded_number};

    /// Eligibility reference, 2.4.
    #[test]
    fn width_and_leading_zeros_make_no_difference() {
        for (raw, number) in [
            ("０２", "2"),
            ("02", "2"),
            ("2", "2"),
            ("00", "0"),
            ("", ""),
            ("\u{3000}０１２-３ ", "12-3"),
            ("国０１", "国01"),
        ] {
            assert_eq!(folded_number(raw), number, "{raw}");
        }
        assert_eq!(folded("ｼｶｸ\u{3000}ﾀﾛｳ "), "シカク タロウ");
        assert_eq!(folded_digits("０12"), Some("012".to_owned()));
        assert_eq!((folded_digits(""), folded_digits("1a")), (None, None));
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_as_it_is(raw in any::<String>()) {
            prop_assert_eq!(folded(&folded(&raw)), folded(&raw));
            prop_assert_eq!(folded_number(&folded_number(&raw)), folded_number(&raw));
        }
    }
}
