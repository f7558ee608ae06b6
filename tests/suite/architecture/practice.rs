//! Practice mode: where virtual cards are linked and trusted, and what practice never reaches.

use std::path::Path;

use proc_macro2::TokenTree;
use quote::ToTokens as _;

use super::source::{Module, flat};
use super::{assert_none, dependencies, root};

/// Packages that only practice mode of the command line links.
const PRACTICE_PACKAGES: &[&str] = &["shikaku_virtual_card", "shikaku_gateway", "shikaku_reader_sim"];

/// Calls that trust a test key or its root.
const TRUST: &[&str] = &["add_test_root", "add_test_key"];

/// What practice never uses: a history, its store, and the gateway that a person named.
const REAL_MODULES: &[&str] = &["history", "store", "gateway"];
const REAL_TYPES: &[&str] = &["History", "HistoryStore", "GatewayArguments"];

/// Where shipped code may trust a test key: in the process of practice mode, and in the reference gateway when its operator
/// says so.
const MAY_TRUST: &[&str] =
    &["desktop/cli/src/practice/present/demo/stage.rs", "desktop/gateway/src/anchor_files.rs"];

/// Every module that ships.
fn command_line() -> Vec<Module> {
    let modules = Module::tree(&root().join("desktop/cli/src/main.rs"));
    modules.into_iter().filter(|module| module.path.iter().all(|name| name != "tests")).collect()
}

fn is_practice(module: &Module) -> bool {
    module.path.starts_with(&["practice".to_owned(), "present".to_owned()])
}

#[test]
fn the_command_line_names_virtual_cards_in_practice_mode_alone() {
    let (practice, others): (Vec<_>, Vec<_>) = command_line().into_iter().partition(is_practice);
    let found: Vec<_> = others.iter().flat_map(|module| named(module, PRACTICE_PACKAGES)).collect();
    assert_none("packages of practice mode outside of it", &found);
    assert!(practice.iter().flat_map(|module| named(module, PRACTICE_PACKAGES)).count() > 5);
}

#[test]
fn practice_reaches_no_history_and_no_gateway_that_a_person_named() {
    let practice: Vec<_> = command_line().into_iter().filter(is_practice).collect();
    assert!(practice.len() > 5, "practice mode was not found");
    let modules = practice.iter().flat_map(|module| {
        let real =
            module.references().into_iter().filter(|it| REAL_MODULES.iter().any(|one| it.to[0] == *one));
        real.map(|it| format!("{}: {}", module.at(it.line), it.to.join("::")))
    });
    let types = practice.iter().flat_map(|module| named(module, REAL_TYPES));
    assert_none("what practice mode must not reach", &modules.chain(types).collect::<Vec<_>>());
}

#[test]
fn test_keys_are_trusted_in_two_places_of_what_ships() {
    let shipped =
        dependencies::source_roots().into_iter().filter(|file| !file.starts_with(root().join("tests")));
    let modules = shipped.flat_map(|file| Module::tree(&file));
    let trusting = modules.filter(|module| !named(module, TRUST).is_empty() && !defines(module));
    let mut files: Vec<_> = trusting.map(|module| relative(&module.file)).collect();
    files.sort();
    files.dedup();
    assert_eq!(files, MAY_TRUST);
}

/// Whether a module defines one of the calls.
fn defines(module: &Module) -> bool {
    relative(&module.file).starts_with("core/card/src/")
}

fn relative(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

/// Each place where a module names one of these words.
fn named(module: &Module, words: &[&str]) -> Vec<String> {
    let names_one = |token: &TokenTree| match token {
        TokenTree::Ident(name) => words.iter().any(|word| name == word),
        _ => false,
    };
    let tokens = flat(module.syntax.to_token_stream()).into_iter().filter(names_one);
    tokens.map(|token| format!("{}: {token}", module.at(token.span().start().line))).collect()
}
