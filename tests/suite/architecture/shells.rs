//! The shells of the phones draw any screen and pass events on: they name no state, no failure and no verdict.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use shikaku_clinic::failure::Failure;
use syn::Item;

use super::habits::files;
use super::{assert_none, library, root};

/// Enums whose variants only the core may distinguish.
const DOMAIN: &[&str] = &["State", "Verdict", "NextAction"];

#[test]
fn the_shells_name_nothing_that_only_the_core_may_distinguish() {
    let words = &*WORDS;
    assert!(words.variants.len() > 40 && words.codes.len() > 20, "the enums of core were not read");
    let sources = ["android", "ios"].map(|shell| files(&root().join(shell), &["kt", "swift"]));
    let sources = sources.iter().flatten().filter(|file| !is_test(file));
    let found: Vec<_> = sources
        .flat_map(|file| {
            let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let place = file.strip_prefix(root()).unwrap_or(file).display().to_string();
            words.found_in(&text).into_iter().map(move |(line, word)| format!("{place}:{line}: {word}"))
        })
        .collect();
    assert_none("words of the domain in a shell", &found);
}

/// Tests look at what comes out, and may name it.
fn is_test(file: &Path) -> bool {
    let names = file.strip_prefix(root()).unwrap_or(file).components();
    names
        .into_iter()
        .any(|name| ["test", "Tests", "androidTest"].iter().any(|test| name.as_os_str() == *test))
}

/// What the domain calls its own, in the spellings of Kotlin, Swift and screens.
struct Words {
    variants: BTreeSet<String>,
    codes: BTreeSet<String>,
}

/// Parsing the library takes seconds.
static WORDS: LazyLock<Words> = LazyLock::new(Words::of_core);

impl Words {
    fn of_core() -> Self {
        let modules = library();
        let items = modules.iter().flat_map(|module| &module.syntax.items);
        let variants = items.filter_map(|item| match item {
            Item::Enum(domain) if DOMAIN.iter().any(|name| domain.ident == name) => Some(&domain.variants),
            _ => None,
        });
        let variants = variants.flatten().map(|variant| variant.ident.to_string());
        let codes = Failure::all().map(|failure| failure.code().to_owned());
        Self { variants: variants.flat_map(|name| spellings(&name)).collect(), codes: codes.collect() }
    }

    /// Lines, counted from one, and what they name. Comments may say it.
    fn found_in(&self, text: &str) -> Vec<(usize, String)> {
        let lines = text.lines().enumerate().filter(|(_, line)| !is_comment(line));
        lines
            .flat_map(|(place, line)| {
                let line = line.split(" // ").next().unwrap_or(line);
                let words = line.split(|letter: char| !letter.is_alphanumeric() && !"_-".contains(letter));
                let ours = words.filter(|word| self.variants.contains(*word) || self.codes.contains(*word));
                ours.map(move |word| (place + 1, word.to_owned())).collect::<Vec<_>>()
            })
            .collect()
    }
}

fn is_comment(line: &str) -> bool {
    ["//", "*", "/*"].iter().any(|start| line.trim_start().starts_with(start))
}

/// Returns the spellings of `ReadingCard`: also `readingCard`, `READING_CARD` and `reading-card`. A name of one word is
/// an ordinary word in every spelling (`Closed` is a directive too), and it alone identifies no screen.
fn spellings(name: &str) -> Vec<String> {
    let humps = name.char_indices().filter(|(_, letter)| letter.is_uppercase()).map(|(at, _)| at);
    let ends = humps.clone().skip(1).chain([name.len()]);
    let parts: Vec<_> =
        humps.zip(ends).filter_map(|(from, to)| name.get(from..to)).map(str::to_lowercase).collect();
    let [first, rest @ ..] = parts.as_slice() else { return Vec::new() };
    if rest.is_empty() {
        return Vec::new();
    }
    let camel = name.get(first.len()..).map(|rest| format!("{first}{rest}")).unwrap_or_default();
    vec![name.to_owned(), camel, parts.join("_").to_uppercase(), parts.join("-")]
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, &str)]) {
        let found = WORDS.found_in(text);
        let found: Vec<_> = found.iter().map(|(line, word)| (*line, word.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_decision_on_a_state_is_found_in_every_spelling() {
        check("fun f() {\n  if (screen.id == \"reading-card\") vibrate()\n}", &[(2, "reading-card")]);
        check("when (state) { is State.EnteringPin -> 1 }", &[(1, "EnteringPin")]);
        check("if case .waitingForCard = state {}", &[(1, "waitingForCard")]);
        check("Verdict.VALID_UNREGISTERED -> green()", &[(1, "VALID_UNREGISTERED")]);
        check("if (screen.failureCode == \"PIN-03\") call()", &[(1, "PIN-03")]);
    }

    #[test]
    fn what_a_shell_has_to_name_is_left_alone() {
        check("is Directive.Closed -> Unit\nLineKind.NOTICE -> Weight.NOTICE", &[]);
        check("/** As after `reading-card`. */\nfun f() = 1 // not for EnteringPin", &[]);
        check("screen.wantsCard", &[]);
    }
}
