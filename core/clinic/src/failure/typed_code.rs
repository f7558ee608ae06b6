use unicode_normalization::UnicodeNormalization;

/// A code as a person typed it: family and number. Characters between and around them do not count.
#[derive(PartialEq, Eq)]
pub(super) struct TypedCode {
    family: String,
    /// Without leading zeros.
    number: String,
    /// Nothing follows the number.
    is_whole: bool,
}

impl TypedCode {
    pub(super) fn read(typed: &str) -> Self {
        // The long vowel mark is a letter in Unicode, but people type it for a hyphen on a Japanese keyboard.
        let counts = |character: &char| character.is_alphanumeric() && *character != 'ー';
        let folded =
            typed.nfkc().take(LENGTH_MAX).filter(counts).map(|character| character.to_ascii_uppercase());
        let folded: String = folded.collect();
        let digits = folded.find(|character: char| character.is_ascii_digit()).unwrap_or(folded.len());
        let (family, rest) = folded.split_at(digits);
        let after = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(after);
        let is_whole = !family.is_empty() && !number.is_empty() && after.is_empty();
        Self { family: family.to_owned(), number: number.trim_start_matches('0').to_owned(), is_whole }
    }

    /// How far the other code is: changes to its family first, and then how far the numbers are apart.
    pub(super) fn distance(&self, other: &Self) -> (usize, u64) {
        let number = |code: &Self| code.number.parse::<u64>().unwrap_or(0);
        (changes(&self.family, &other.family), number(self).abs_diff(number(other)))
    }
}

/// No code is longer. More is cut off, so that a long text costs nothing.
const LENGTH_MAX: usize = 32;

/// The characters to insert, delete or replace (Levenshtein).
fn changes(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (place, character) in (1..).zip(one.chars()) {
        let mut diagonal = place - 1;
        let mut left = place;
        let mut next = vec![left];
        for (above, against) in row.iter().skip(1).zip(other.chars()) {
            left = (diagonal + usize::from(character != against)).min(above + 1).min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
