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
    without_zeros(&folded(text))
}

/// Without leading zeros; only zeros are one zero.
pub(super) fn without_zeros(folded: &str) -> String {
    let stripped = folded.trim_start_matches('0');
    if stripped.is_empty() && !folded.is_empty() { "0".to_owned() } else { stripped.to_owned() }
}

/// A part of a key: without the differences that writing and reading a file can make. Twins and hyphens are one sign, and
/// blanks, controls and characters without a shape fall. What is left is width folded.
pub(super) fn folded_part(text: &str) -> String {
    let seen = text.chars().filter(|character| !is_ignorable(*character));
    let signs = seen.map(|character| twin(character).unwrap_or(character)).nfkc().map(one_hyphen);
    let kept = signs.filter(|character| !character.is_whitespace() && !character.is_control());
    // Signs that stand together only now may be one.
    kept.collect::<String>().nfkc().collect()
}

/// Returns the character that Windows has for a sign which JIS and Unicode tables map to another one. Without it a wave
/// dash in an address would become ●.
pub(crate) const fn twin(character: char) -> Option<char> {
    match character {
        '\u{301C}' => Some('～'),
        '\u{2016}' => Some('∥'),
        '\u{2014}' => Some('―'),
        '\u{2212}' => Some('－'),
        '\u{00A2}' => Some('￠'),
        '\u{00A3}' => Some('￡'),
        '\u{00AC}' => Some('￢'),
        '\u{00A5}' => Some('￥'),
        '\u{203E}' => Some('￣'),
        _ => None,
    }
}

/// Every hyphen and dash as `-`. The long-vowel mark ー is a letter and stays.
const fn one_hyphen(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2500}'
        | '\u{2501}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{FF0D}' => '-',
        other => other,
    }
}

/// Whether a character has no shape of its own (Unicode, `Default_Ignorable_Code_Point`).
const fn is_ignorable(character: char) -> bool {
    matches!(
        character,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Folded, where nothing but digits is left.
pub(super) fn folded_digits(text: &str) -> Option<String> {
    Some(folded(text)).filter(|folded| !folded.is_empty() && folded.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{folded, folded_digits, folded_number, folded_part};

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

    #[test]
    fn a_part_of_a_key_has_one_form_for_each_sign() {
        for (raw, part) in [
            ("12\u{2212}34", "12-34"),
            ("12－34", "12-34"),
            ("12―34", "12-34"),
            ("12\u{2014}34", "12-34"),
            ("12\u{2013}34", "12-34"),
            ("12─34", "12-34"),
            ("見本\u{301C}１", "見本~1"),
            ("見本～１", "見本~1"),
            ("\u{2016}", "∥"),
            ("\u{00A5}12", "\u{00A5}12"),
            ("￥12", "\u{00A5}12"),
            ("\u{203E}", "￣"),
            ("葛\u{E0100}", "葛"),
            ("カ\u{3099}", "ガ"),
            ("1\u{200B}2\u{00A0}3\u{3000}4", "1234"),
            ("コード", "コード"),
        ] {
            assert_eq!(folded_part(raw), folded_part(part), "{raw}");
        }
        assert_ne!(folded_part("コ-ド"), folded_part("コード"));
        assert_eq!(folded_part("012"), "012");
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_as_it_is(raw in any::<String>()) {
            prop_assert_eq!(folded(&folded(&raw)), folded(&raw));
            prop_assert_eq!(folded_number(&folded_number(&raw)), folded_number(&raw));
            prop_assert_eq!(folded_part(&folded_part(&raw)), folded_part(&raw));
        }
    }
}
