//! Habits of the source: short files, a clean root, no way to panic in core, no silenced lint. Clippy finds the ways to panic.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenTree;
use quote::ToTokens;

use super::source::{Module, flat};
use super::{assert_none, library, root};

/// The longest a source file may be.
const FILE_LINES: usize = 400;

/// What lies at the root besides files whose names start with a dot.
const AT_THE_ROOT: &[&str] = &[
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "android",
    "bindings",
    "core",
    "desktop",
    "fixtures",
    "ios",
    "target",
    "tests",
];

/// Folders that hold what was built or fetched.
const NOT_OURS: &[&str] = &["target", "build", "node_modules", "artifacts", "corpus"];

#[test]
fn no_source_file_is_longer_than_the_limit() {
    let files = files(&root(), &["rs", "kt", "swift"]);
    assert!(files.len() > 50, "the source was not found");
    let long = files.iter().map(|file| (file, line_count(file))).filter(|(_, lines)| *lines > FILE_LINES);
    let long: Vec<_> = long.map(|(file, lines)| format!("{} has {lines} lines", file.display())).collect();
    assert_none("files to split", &long);
}

#[test]
fn the_root_holds_only_what_was_agreed() {
    let names = fs::read_dir(root()).expect("the root can be read").flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let strange: Vec<_> =
        names.filter(|name| !name.starts_with('.') && !AT_THE_ROOT.contains(&name.as_str())).collect();
    assert_none("names that do not belong at the root", &strange);
}

#[test]
fn core_and_bindings_deny_what_may_panic_and_silence_no_lint() {
    let bindings = Module::tree(&root().join("bindings/src/lib.rs"));
    let modules: Vec<_> = library().into_iter().chain(bindings).collect();
    let roots = modules.iter().filter(|module| module.path.is_empty());
    let lax = roots.filter(|module| {
        let text = module.syntax.attrs.iter().map(|attribute| attribute.to_token_stream().to_string());
        let text = text.collect::<String>().replace(' ', "");
        !["unwrap_used", "expect_used", "panic"].iter().all(|lint| text.contains(&format!("clippy::{lint}")))
    });
    assert_none("packages that do not deny it", &lax.map(|module| module.at(1)).collect::<Vec<_>>());
    assert_none("silenced lints", &modules.iter().flat_map(liberties).collect::<Vec<_>>());
}

/// Files below a folder with one of these endings, in order; hidden folders and what is not ours left out.
pub(super) fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut entries: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let ours = |path: &PathBuf| !name(path).starts_with('.') && !NOT_OURS.contains(&name(path).as_str());
    let wanted =
        |path: &Path| path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted));
    let below = |path: PathBuf| match path {
        folder if folder.is_dir() => files(&folder, endings),
        file if wanted(&file) => vec![file],
        _ => Vec::new(),
    };
    entries.into_iter().filter(ours).flat_map(below).collect()
}

pub(super) fn line_count(file: &Path) -> usize {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())).lines().count()
}

/// Attributes that allow or expect a lint, outside tests.
fn liberties(module: &Module) -> Vec<String> {
    let tokens = flat(module.syntax.to_token_stream());
    let words = (0..tokens.len()).filter_map(|start| match &tokens[start..] {
        [TokenTree::Punct(mark), TokenTree::Group(attribute), ..] if mark.as_char() == '#' => {
            silenced(attribute).map(|word| (word.span(), format!("#[{word}]")))
        }
        [TokenTree::Punct(mark), TokenTree::Punct(_), TokenTree::Group(attribute), ..]
            if mark.as_char() == '#' =>
        {
            silenced(attribute).map(|word| (word.span(), format!("#![{word}]")))
        }
        _ => None,
    });
    words.map(|(span, what)| format!("{}: {what}", module.at(span.start().line))).collect()
}

/// The word in an attribute that switches a lint off.
fn silenced(attribute: &proc_macro2::Group) -> Option<proc_macro2::Ident> {
    if attribute.delimiter() != proc_macro2::Delimiter::Bracket {
        return None;
    }
    flat(attribute.stream()).into_iter().find_map(|token| match token {
        TokenTree::Ident(word) if word == "allow" || word == "expect" || word == "ignore" => Some(word),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Module, liberties};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let module = Module::parse(Vec::new(), PathBuf::from("lib.rs"), text);
        assert_eq!(liberties(&module), expected, "{text}");
    }

    #[test]
    fn every_liberty_is_found() {
        check("#![allow(dead_code)]", &["lib.rs:1: #![allow]"]);
        check("impl A { #[expect(clippy::pedantic)] fn f() {} }", &["lib.rs:1: #[expect]"]);
        check("#[cfg_attr(x, allow(unused))] fn f() {}", &["lib.rs:1: #[allow]"]);
        check("macro_rules! m { () => { #[allow(unused)] fn f() {} } }", &["lib.rs:1: #[allow]"]);
    }

    #[test]
    fn tests_and_like_words_are_free() {
        check("#[cfg(test)]\nmod tests { #[allow(unused)] fn f() {} }", &[]);
        check("fn f() { expect(2); vec![allow] }", &[]);
    }
}
