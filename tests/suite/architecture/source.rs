//! Rust source as modules and the paths they name. Code that only tests see is left out.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item};

/// One module that has a file of its own.
pub(super) struct Module {
    /// The path below the crate: `["session", "step"]`. Empty for `lib.rs`.
    pub(super) path: Vec<String>,
    pub(super) file: PathBuf,
    pub(super) syntax: syn::File,
}

/// A path that a module names, seen from the crate's root: `["card", "pin", "AuthPin"]`.
pub(super) struct Reference {
    pub(super) to: Vec<String>,
    pub(super) line: usize,
}

impl Module {
    /// Reads a crate from its `lib.rs` down, following each `mod name;` that is not for tests only.
    pub(super) fn tree(lib: &Path) -> Vec<Self> {
        let mut modules = Vec::new();
        let folder = lib.parent().unwrap_or(Path::new("."));
        read_into(&mut modules, &[], lib.to_path_buf(), folder);
        modules
    }

    /// One module from text.
    pub(super) fn parse(path: Vec<String>, file: PathBuf, text: &str) -> Self {
        let mut syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        drop_tests(&mut syntax.items);
        Self { path, file, syntax }
    }

    /// Every path into this crate that the module names, in whatever kind of code or macro.
    pub(super) fn references(&self) -> Vec<Reference> {
        let mut found = Vec::new();
        collect_items(&self.syntax.items, &self.path, &mut found);
        found
    }

    /// `core/card/src/apdu/le.rs:12`, for messages.
    pub(super) fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.file.strip_prefix(super::root()).unwrap_or(&self.file).display())
    }
}

/// Whether an attribute makes what follows vanish outside tests.
fn is_for_tests(attribute: &Attribute) -> bool {
    let meta = attribute.meta.to_token_stream().to_string().replace(' ', "");
    meta == "cfg(test)" || meta == "test"
}

/// Tokens in reading order, groups opened.
pub(super) fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let open = |token: TokenTree| match &token {
        TokenTree::Group(group) => {
            let inner = flat(group.stream());
            std::iter::once(token).chain(inner).collect()
        }
        _ => vec![token],
    };
    tokens.into_iter().flat_map(open).collect()
}

fn read_into(modules: &mut Vec<Module>, path: &[String], file: PathBuf, children: &Path) {
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let module = Module::parse(path.to_vec(), file, &text);
    let names: Vec<_> = module.syntax.items.iter().filter_map(module_in_own_file).collect();
    modules.push(module);
    for name in names {
        let folder = children.join(&name);
        let file =
            [folder.join("mod.rs"), children.join(format!("{name}.rs"))].into_iter().find(|f| f.is_file());
        let file = file.unwrap_or_else(|| panic!("module {name} has no file in {}", children.display()));
        read_into(modules, &[path, &[name]].concat(), file, &folder);
    }
}

fn module_in_own_file(item: &Item) -> Option<String> {
    match item {
        Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
        _ => None,
    }
}

fn drop_tests(items: &mut Vec<Item>) {
    items.retain(|item| !attributes(item).iter().any(is_for_tests));
    for item in items {
        if let Item::Mod(syn::ItemMod { content: Some((_, items)), .. }) = item {
            drop_tests(items);
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn collect_items(items: &[Item], module: &[String], found: &mut Vec<Reference>) {
    for item in items {
        match item {
            Item::Mod(syn::ItemMod { content: Some((_, items)), ident, .. }) => {
                collect_items(items, &[module, &[ident.to_string()]].concat(), found);
            }
            item => collect_paths(item.to_token_stream(), module, found),
        }
    }
}

/// Finds `crate::…`, `self::…` and `super::…` wherever they occur.
fn collect_paths(tokens: TokenStream, module: &[String], found: &mut Vec<Reference>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let [token, after @ ..] = rest {
        match (token, base(token, module)) {
            (_, Some(start)) if is_path_sign(after) => rest = collect_path(start, after, found),
            (TokenTree::Group(group), _) => {
                collect_paths(group.stream(), module, found);
                rest = after;
            }
            _ => rest = after,
        }
    }
}

/// Where a path begins that opens with this word.
fn base(token: &TokenTree, module: &[String]) -> Option<Vec<String>> {
    match token.to_string().as_str() {
        "crate" => Some(Vec::new()),
        "self" => Some(module.to_vec()),
        "super" => Some(module.split_last().map_or_else(Vec::new, |(_, parents)| parents.to_vec())),
        _ => None,
    }
}

/// Follows one path that goes on with `::`, through groups of a `use`; returns the tokens behind it.
fn collect_path<'a>(
    start: Vec<String>,
    tokens: &'a [TokenTree],
    found: &mut Vec<Reference>,
) -> &'a [TokenTree] {
    let mut path = start;
    let mut rest = tokens;
    let mut line = tokens.first().map_or_else(Span::call_site, TokenTree::span).start().line;
    while let Some(after) = behind_path_sign(rest) {
        match after {
            [TokenTree::Ident(word), after @ ..] => {
                line = word.span().start().line;
                rest = after;
                match word.to_string().as_str() {
                    "super" => drop(path.pop()),
                    "self" => {}
                    name => path.push(name.to_owned()),
                }
            }
            [TokenTree::Group(group), after @ ..] if group.delimiter() == Delimiter::Brace => {
                collect_group(&path, group.stream(), found);
                return after;
            }
            // A glob, or the arguments of a generic.
            _ => {
                rest = after;
                break;
            }
        }
    }
    found.push(Reference { to: path, line });
    rest
}

/// The branches of `use crate::{…}`.
fn collect_group(path: &[String], group: TokenStream, found: &mut Vec<Reference>) {
    let tokens: Vec<_> = group.into_iter().collect();
    for branch in tokens.split(|token| token.to_string() == ",") {
        if let [TokenTree::Ident(word), after @ ..] = branch {
            let name = word.to_string();
            let start = if name == "self" { path.to_vec() } else { [path, &[name]].concat() };
            let line = word.span().start().line;
            if is_path_sign(after) {
                collect_path(start, after, found);
            } else {
                found.push(Reference { to: start, line });
            }
        }
    }
}

fn is_path_sign(tokens: &[TokenTree]) -> bool {
    behind_path_sign(tokens).is_some()
}

fn behind_path_sign(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    match tokens {
        [TokenTree::Punct(first), TokenTree::Punct(second), rest @ ..] => {
            (first.as_char() == ':' && second.as_char() == ':').then_some(rest)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::Module;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let module = Module::parse(vec!["card".to_owned(), "pin".to_owned()], PathBuf::from("pin.rs"), text);
        let found: Vec<_> =
            module.references().iter().map(|r| format!("{} {}", r.line, r.to.join("::"))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_form_of_a_path_is_found() {
        check("use crate::apdu::Le;", &["1 apdu::Le"]);
        check("use super::file::{self, Aid};", &["1 card::file", "1 card::file::Aid"]);
        check(
            "use crate::{\n  tlv,\n  view::{screen::Screen, Line},\n};",
            &["2 tlv", "3 view::screen::Screen", "3 view::Line"],
        );
        check(
            "fn f() {\n  let x = crate::view::show::<super::super::tlv::Length>(1);\n}",
            &["2 view::show", "2 tlv::Length"],
        );
        check("impl crate::port::Clock for self::Watch {}", &["1 port::Clock", "1 card::pin::Watch"]);
        check("failures! { x { a => $crate::failure::Next } }", &["1 failure::Next"]);
        check("mod inner { use super::super::file; }", &["1 card::file"]);
        check("use crate::apdu::*;", &["1 apdu"]);
    }

    #[test]
    fn tests_comments_and_visibilities_name_nothing() {
        check("#[cfg(test)]\nmod tests { use crate::view::Screen; }", &[]);
        check("#[cfg(test)]\nuse crate::view::Screen;", &[]);
        check("/// See [`crate::view`].\npub(crate) struct A;", &[]);
        check("impl A { pub(in crate) fn f(self) { self.b } }", &[]);
    }
}
