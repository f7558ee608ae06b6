//! One form for texts that mean the same. For comparing and reading only: what is kept is the raw text.

use shikaku_calendar::{digit_value, is_hyphen};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::blank::{is_default_ignorable, trimmed};

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
    let seen = text.chars().filter(|character| !is_default_ignorable(*character));
    // Twice, because NFKC makes signs with a twin of others: U+0387 is U+00B7.
    let signs = seen.map(sign).nfkc().map(sign).nfkc().map(one_hyphen);
    let kept = signs.filter(|character| !character.is_whitespace() && !character.is_control());
    // Folds again, because signs that are adjacent only now may combine into one.
    kept.collect::<String>().nfkc().collect()
}

/// One form for texts that a person takes for the same when looking for a name: width, blanks and capitals make no
/// difference, and hiragana is katakana. For looking through what is shown anyway: it never decides who a person is.
#[must_use]
pub fn folded_for_search(text: &str) -> String {
    folded_part(text).chars().map(katakana).flat_map(char::to_lowercase).collect()
}

fn katakana(character: char) -> char {
    const APART: u32 = 'ア' as u32 - 'あ' as u32;
    match character {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(character) + APART).unwrap_or(character),
        _ => character,
    }
}

/// The twin of a sign. A combining mark has none here, because it belongs to the character in front of it.
fn sign(character: char) -> char {
    if canonical_combining_class(character) != 0 {
        return character;
    }
    twin(character, None).unwrap_or(character)
}

/// Every hyphen and dash as `-`. The long-vowel mark ー is a letter and stays.
const fn one_hyphen(character: char) -> char {
    if is_hyphen(character) && !matches!(character, '\u{30FC}' | '\u{FF70}') { '-' } else { character }
}

/// Returns the character that Windows has for a sign that it does not carry, or carries as another one. Without it a wave
/// dash in an address would become ●. A sound mark takes the width of the kana in front of it.
pub(crate) fn twin(character: char, before: Option<char>) -> Option<char> {
    let is_narrow = before.is_some_and(|before| matches!(before, '\u{FF66}'..='\u{FF9D}'));
    Some(match character {
        '\u{301C}' => '～',
        '\u{2016}' => '∥',
        '\u{2014}' | '\u{FE58}' => '―',
        '\u{2011}' => '‐',
        '\u{FE63}' => '-',
        dash if is_hyphen(dash) && !is_carried_hyphen(dash) => '－',
        '\u{A2}' => '￠',
        '\u{A3}' => '￡',
        '\u{A5}' => '￥',
        '\u{A6}' => '￤',
        '\u{AC}' => '￢',
        '\u{B5}' => 'μ',
        '\u{B7}' => '・',
        '\u{C5}' => '\u{212B}',
        '\u{203E}' => '￣',
        '\u{3099}' => {
            if is_narrow {
                '\u{FF9E}'
            } else {
                '\u{309B}'
            }
        }
        '\u{309A}' => {
            if is_narrow {
                '\u{FF9F}'
            } else {
                '\u{309C}'
            }
        }
        blank if blank != ' ' && blank != '\u{3000}' && is_blank(blank) => ' ',
        // Radicals are the characters that they look like.
        radical @ ('\u{2E80}'..='\u{2FDF}') => radical.nfkc().next().filter(|same| *same != radical)?,
        _ => return None,
    })
}

/// Hyphens with a place of their own in Shift_JIS.
const fn is_carried_hyphen(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}' | '\u{2015}' | '\u{2500}' | '\u{2501}' | '\u{30FC}' | '\u{FF0D}' | '\u{FF70}'
    )
}

/// A blank that separates words on one line.
fn is_blank(character: char) -> bool {
    character.is_whitespace() && !character.is_control() && !matches!(character, '\u{2028}' | '\u{2029}')
}

/// Folded, where nothing but digits is left.
pub(super) fn folded_digits(text: &str) -> Option<String> {
    let typed = trimmed(text).chars().filter(|character| !is_hyphen(*character));
    let digits: String = typed
        .map(|character| digit_value(character).map(|it| char::from(b'0' + it)))
        .collect::<Option<_>>()?;
    Some(digits).filter(|digits| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{folded, folded_digits, folded_for_search, folded_number, folded_part};

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
            ("見本\u{387}１", "見本\u{B7}1"),
        ] {
            assert_eq!(folded_part(raw), folded_part(part), "{raw}");
        }
        assert_ne!(folded_part("コ-ド"), folded_part("コード"));
        assert_eq!(folded_part("012"), "012");
    }

    #[test]
    fn a_name_is_found_in_each_form() {
        for written in ["ｼｶｸ ﾀﾛｳ", "シカク\u{3000}タロウ", "しかく たろう", "しかくたろう", " ｼｶｸﾀﾛｳ\u{200B}"]
        {
            assert_eq!(folded_for_search(written), "シカクタロウ", "{written}");
        }
        assert_eq!(folded_for_search("ｼﾊﾞﾀ ﾊﾟｰﾙ"), folded_for_search("しばたぱーる"));
        assert_eq!(folded_for_search("ＭＩＨＯＮ　Taro"), "mihontaro");
        assert_eq!(folded_for_search("資格　太郎"), "資格太郎");
        assert_eq!(folded_for_search("ゔゕゝ"), "ヴヵヽ");
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_as_it_is(raw in any::<String>()) {
            prop_assert_eq!(folded(&folded(&raw)), folded(&raw));
            prop_assert_eq!(folded_number(&folded_number(&raw)), folded_number(&raw));
            prop_assert_eq!(folded_part(&folded_part(&raw)), folded_part(&raw));
            let _ = folded_for_search(&raw);
        }
    }
}
