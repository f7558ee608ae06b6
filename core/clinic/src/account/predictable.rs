//! Passwords that follow from their first characters: repetitions, and neighbours of an alphabet or a keyboard.

use zeroize::Zeroizing;

/// Whether a text in small letters repeats a few characters to its end, or consists of runs of one character or of
/// neighbours: `abababab`, `12345678`, `qwertyui`, `abcd4321`.
pub(super) fn is_predictable(text: &str) -> bool {
    // The whole size at once, so that growing leaves no copy behind.
    let mut characters = Zeroizing::new(Vec::with_capacity(text.len()));
    characters.extend(text.chars());
    (1..=UNIT_MAX).any(|unit| repeats(&characters, unit)) || has_runs_only(&characters)
}

/// The longest unit whose repetition is predictable, in characters.
const UNIT_MAX: usize = 4;

/// The shortest run: two neighbours occur in every word.
const RUN_MIN: usize = 3;

/// Characters in the order in which people type them without thinking.
const ROWS: &[&str] = &[
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "!\"#$%&'()",
    "!@#$%^&*()",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "いろはにほへとちりぬるをわかよたれそつねならむ",
    "一二三四五六七八九十",
];

/// Whether the text is its first `unit` characters again and again, the last time perhaps not to their end.
fn repeats(characters: &[char], unit: usize) -> bool {
    characters.len() >= unit * 2 && characters.iter().zip(characters.iter().skip(unit)).all(|(a, b)| a == b)
}

/// Whether the text can be cut into runs. The longest run at each place is taken.
fn has_runs_only(characters: &[char]) -> bool {
    let mut rest = characters;
    while !rest.is_empty() {
        let run = run_length(rest);
        if run < RUN_MIN {
            return false;
        }
        rest = rest.get(run..).unwrap_or_default();
    }
    true
}

/// The characters at the beginning that are the same, or neighbours in one row in one direction.
fn run_length(characters: &[char]) -> usize {
    let same = characters.iter().zip(characters.iter().skip(1)).take_while(|(a, b)| a == b).count() + 1;
    let in_rows = ROWS.iter().map(|row| {
        let forward = common_length(characters, row.chars());
        forward.max(common_length(characters, row.chars().rev()))
    });
    in_rows.max().unwrap_or(0).max(same)
}

/// How many characters follow in the row as they follow in the text.
fn common_length(characters: &[char], row: impl Iterator<Item = char> + Clone) -> usize {
    let Some(first) = characters.first() else { return 0 };
    let mut longest = 0;
    let mut rest = row;
    while let Some(character) = rest.next() {
        if character == *first {
            let after = characters.iter().skip(1).zip(rest.clone()).take_while(|(a, b)| *a == b).count();
            longest = longest.max(after + 1);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::is_predictable;

    #[test]
    fn repetitions_and_neighbours_are_predictable() {
        for text in [
            "aaaaaaaa",
            "abababab",
            "1212121",
            "abcdabcd",
            "12345678",
            "1234567890",
            "87654321",
            "qwertyui",
            "poiuytrewq",
            "abcd1234",
            "1234abcd",
            "abc111xyz",
            "1qaz2wsx",
            "あいうえおかきく",
            "いろはにほへとち",
            "いいいいいいいい",
            "0987654321",
            "890abcdefgh",
        ] {
            assert!(is_predictable(text), "{text}");
        }
    }

    #[test]
    fn other_text_is_not() {
        for text in ["ab", "password", "correcthorse", "abcdefgx", "12345679", "さくらのはな", "ab12ab13"]
        {
            assert!(!is_predictable(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in ".{0,128}") {
            let _ = is_predictable(&text);
        }

        #[test]
        fn a_text_twice_is_a_repetition_when_it_is_short(text in ".{1,4}") {
            prop_assert!(is_predictable(&text.repeat(3)));
        }
    }
}
