//! The words of comments and of names: those that an engineer of the field finds by search.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

use super::habits::files;
use super::source::flat;
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

/// Words that no identifier holds, whatever it names: type, function, field, test or local variable.
const NOT_IN_NAMES: &[&str] = &[
    "attend",
    "chapter",
    "chapters",
    "conversation",
    "deed",
    "deeds",
    "desk",
    "desks",
    "dice",
    "door",
    "ear",
    "ears",
    "errand",
    "errands",
    "gone",
    "happening",
    "heard",
    "hears",
    "house",
    "judge",
    "keepsake",
    "nobody",
    "otherwise",
    "patience",
    "porter",
    "puppet",
    "road",
    "scribe",
    "shelf",
    "standing",
    "stands",
    "tape",
    "tell",
    "tells",
    "told",
    "touch",
    "touched",
    "touches",
    "touching",
    "trouble",
    "unsettled",
    "way",
    "ways",
    "whoever",
    "wish",
    "witness",
    "woven",
];

/// Names of Android, a size of its touch targets, and a class of the HTML pages.
const FOREIGN_NAMES: &[&str] = &[
    "GONE",
    "filterTouchesWhenObscured",
    "heard",
    "isTouchExplorationEnabled",
    "addTouchExplorationStateChangeListener",
    "removeTouchExplorationStateChangeListener",
    "TouchExplorationStateChangeListener",
    "TOUCH_DP",
];

/// Names of types that were replaced.
const NOT_TYPES: &[&str] = &[
    "CardFollower",
    "ConfirmOtherwise",
    "DeskServer",
    "DoorState",
    "GatewayErrand",
    "HistoryAtDesk",
    "IdentifyCard",
    "Interruption",
    "Keepsake",
    "LetGo",
    "Overheard",
    "ReaderDesk",
    "ReaderShelf",
    "SavedReader",
    "StandingClock",
    "TouchOutcome",
    "TouchPlan",
    "TouchPurpose",
    "UnderWay",
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

#[test]
fn names_hold_no_word_of_our_own_dialect() {
    let hits = sources().into_iter().flat_map(|(place, text)| {
        let is_rust = Path::new(&place).extension().is_some_and(|ending| ending == "rs");
        let names = if is_rust { rust_names(&text) } else { shell_names(&text) };
        let dialect = names.into_iter().filter(|(_, name)| is_dialect(name)).collect::<BTreeSet<_>>();
        dialect.into_iter().map(move |(line, name)| format!("{place}:{line}: {name}"))
    });
    assert_none("names to replace by terms of the field", &hits.collect::<Vec<_>>());
}

fn found(words: fn(&str) -> BTreeSet<String>, forbidden: &[&str]) -> Vec<String> {
    let hits = sources().into_iter().flat_map(|(place, text)| {
        let lines: Vec<_> = text.lines().map(words).enumerate().collect();
        lines.into_iter().flat_map(move |(number, words)| {
            let hits = forbidden.iter().filter(move |word| words.contains(**word));
            hits.map(|word| format!("{place}:{}: {word}", number + 1)).collect::<Vec<_>>()
        })
    });
    hits.collect()
}

/// Every source file but this one, as its place below the root and its text.
fn sources() -> Vec<(String, String)> {
    let sources = files(&root(), &["rs", "kt", "swift"]);
    assert!(sources.len() > 50, "the source was not found");
    let here = Path::new("tests/suite/architecture/words.rs");
    let read = |file: &Path| {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        (file.strip_prefix(root()).unwrap_or(file).display().to_string(), text)
    };
    sources.iter().filter(|file| !file.ends_with(here)).map(|file| read(file)).collect()
}

/// The identifiers of Rust source with their lines. Comments and strings are no identifiers.
fn rust_names(text: &str) -> Vec<(usize, String)> {
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}"));
    let idents = flat(tokens).into_iter().filter_map(|token| match token {
        TokenTree::Ident(ident) => Some((ident.span().start().line, ident.to_string())),
        _ => None,
    });
    idents.collect()
}

/// The same of Kotlin and Swift source, line by line; code within a string is left out.
fn shell_names(text: &str) -> Vec<(usize, String)> {
    let blank = |(place, part): (usize, &str)| match place % 2 {
        0 => part.to_owned(),
        _ => part.chars().filter(|letter| *letter == '\n').collect(),
    };
    let text: String = text.split("\"\"\"").enumerate().map(blank).collect();
    let names = |line: &str| {
        let bare = line.replace("\\\"", "").split('"').step_by(2).collect::<Vec<_>>().join(" ");
        code_words(&bare)
    };
    let lines = text.lines().map(names).enumerate();
    lines.flat_map(|(number, names)| names.into_iter().map(move |name| (number + 1, name))).collect()
}

fn is_dialect(name: &str) -> bool {
    !FOREIGN_NAMES.contains(&name)
        && name_words(name).iter().any(|word| NOT_IN_NAMES.contains(&word.as_str()))
}

/// The words of an identifier, split at its case and its underscores.
fn name_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    for letter in name.chars() {
        if letter == '_' || (letter.is_uppercase() && !before.is_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter != '_') {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words
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
    use super::{code_words, comment_words, is_dialect, rust_names, shell_names};

    #[test]
    fn words_of_comments_and_code_are_kept_apart() {
        let line = "let told = 1; // Nobody is told of `whoever`.";
        assert!(comment_words(line).contains("nobody") && comment_words(line).contains("told"));
        assert!(!comment_words(line).contains("whoever"), "a code span is code");
        assert!(code_words(line).contains("told") && !code_words(line).contains("Nobody"));
        assert!(comment_words("f(\"// told\")").is_empty(), "a string is no comment");
        assert!(comment_words(" * told").contains("told"));
    }
    #[test]
    fn a_word_of_the_dialect_is_found_in_a_name_of_any_case() {
        for name in
            ["told", "told_of", "a_wrong_token_is_told", "TOLD", "DeskServer", "forDesk", "HISTORY_AT_DESK"]
        {
            assert!(is_dialect(name), "{name}");
        }
        for name in ["untold", "desktop", "always", "Heartbeat", "isTouchExplorationEnabled"] {
            assert!(!is_dialect(name), "{name}");
        }
    }

    #[test]
    fn names_are_those_of_code_outside_of_strings_and_comments() {
        let rust = "/// desk\nfn f(told: u8) { // ways\n    g!(\"porter {told}\", ear) }";
        let names: Vec<_> = rust_names(rust).into_iter().filter(|(_, name)| is_dialect(name)).collect();
        assert_eq!(names, [(2, "told".to_owned()), (3, "ear".to_owned())]);
        let kotlin = "val text = \"\"\"\n desk\n\"\"\"\nval told = \"porter\" // ways";
        let names: Vec<_> = shell_names(kotlin).into_iter().filter(|(_, name)| is_dialect(name)).collect();
        assert_eq!(names, [(4, "told".to_owned())]);
    }
}
