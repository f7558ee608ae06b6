//! The words of comments and the names of types: those that an engineer of the field finds by search.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::habits::files;
use super::{assert_none, root};

/// Words that no comment holds: they are a dialect of this project, not terms of a standard.
const NOT_IN_COMMENTS: &[&str] = &[
    "bearer",
    "dice",
    "errand",
    "errands",
    "happening",
    "happenings",
    "heard",
    "hears",
    "house",
    "keepsake",
    "nobody",
    "puppet",
    "scribe",
    "stands",
    "tape",
    "tapes",
    "tells",
    "told",
    "whoever",
    "witness",
];

/// Such words where they are terms: of HTTP, of an abbreviation.
const TERMS: &[&str] = &["bearer token", "Bearer", "stands for", "Stands for"];

/// Names of types that were replaced.
const NOT_TYPES: &[&str] = &[
    "CardFollower",
    "GatewayErrand",
    "IdentifyCard",
    "Interruption",
    "Keepsake",
    "ReaderDesk",
    "ReaderShelf",
    "SavedReader",
    "TouchOutcome",
    "TouchPlan",
    "TouchPurpose",
    "UnsettledPin",
];

#[test]
fn comments_hold_no_word_of_our_own_dialect() {
    assert_none("words to replace by terms of the field", &found(comment_words, NOT_IN_COMMENTS));
}

#[test]
fn no_type_has_a_name_that_was_replaced() {
    assert_none("names to replace by terms of the field", &found(code_words, NOT_TYPES));
}

fn found(words: fn(&str) -> BTreeSet<String>, forbidden: &[&str]) -> Vec<String> {
    let sources = files(&root(), &["rs", "kt", "swift"]);
    assert!(sources.len() > 50, "the source was not found");
    let here = Path::new("tests/suite/architecture/words.rs");
    let sources = sources.iter().filter(|file| !file.ends_with(here));
    let lines = sources.flat_map(|file| {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let place = file.strip_prefix(root()).unwrap_or(file).display().to_string();
        let lines: Vec<_> = text.lines().map(words).enumerate().collect();
        lines.into_iter().map(move |(number, words)| (place.clone(), number + 1, words))
    });
    let hits = lines.flat_map(|(place, number, words)| {
        let hits = forbidden.iter().filter(move |word| words.contains(**word));
        hits.map(move |word| format!("{place}:{number}: {word}"))
    });
    hits.collect()
}

/// The words of the comment of a line, without code spans and terms.
fn comment_words(line: &str) -> BTreeSet<String> {
    let Some((_, comment)) = split(line) else { return BTreeSet::new() };
    let prose = comment.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let prose = TERMS.iter().fold(prose, |prose, term| prose.replace(term, " "));
    words(&prose).map(str::to_lowercase).collect()
}

/// The words of the code of a line.
fn code_words(line: &str) -> BTreeSet<String> {
    words(split(line).map_or(line, |(code, _)| code)).map(str::to_owned).collect()
}

/// Code and comment of a line. A line that begins with a star is in a block comment.
fn split(line: &str) -> Option<(&str, &str)> {
    if ["*", "/*"].iter().any(|start| line.trim_start().starts_with(start)) {
        return Some(("", line));
    }
    line.split_once("//").filter(|(code, _)| !code.contains('"'))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{code_words, comment_words};

    #[test]
    fn words_of_comments_and_code_are_kept_apart() {
        let line = "let told = 1; // Nobody is told of `whoever`.";
        assert!(comment_words(line).contains("nobody") && comment_words(line).contains("told"));
        assert!(!comment_words(line).contains("whoever"), "a code span is code");
        assert!(code_words(line).contains("told") && !code_words(line).contains("Nobody"));
        assert!(comment_words("f(\"// told\")").is_empty(), "a string is no comment");
        assert!(comment_words(" * told").contains("told"));
    }
}
