/// Passwords that many people use, and words of the trade, each in small letters. Digits and marks around them make no
/// difference. The list is our own selection: words that lists of leaked passwords have in common, and Japanese words.
pub(super) fn is_common(text: &str) -> bool {
    LIST.lines().any(|common| common == text)
}

const LIST: &str = include_str!("../../data/common-passwords.txt");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_normalization::UnicodeNormalization as _;

    use super::{LIST, is_common};

    #[test]
    fn every_word_is_there_once_in_the_form_that_is_compared() {
        let mut words = BTreeSet::new();
        for word in LIST.lines() {
            assert_eq!(word.nfkc().collect::<String>().to_lowercase(), word);
            assert_eq!(word.trim(), word);
            assert!(word.chars().count() > 2 || !word.is_ascii(), "{word}");
            assert!(words.insert(word), "{word} is there twice");
        }
        assert!(words.len() > 200);
    }

    #[test]
    fn only_a_whole_word_is_common() {
        assert!(is_common("password") && is_common("さくら"));
        assert!(!is_common("passwords") && !is_common("") && !is_common("さ"));
    }
}
