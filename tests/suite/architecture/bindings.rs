//! Tests that the bindings of the phones convert and delegate; they decide nothing.

use std::collections::BTreeSet;
use std::path::Path;

use syn::visit::{self, Visit};

use super::source::Module;
use super::{LIBRARY, assert_none, root};

/// Lines of bindings per hundred lines of core.
const BINDINGS_PERCENT: usize = 10;

#[test]
fn bindings_stay_below_a_tenth_of_core() {
    let bindings = lines(&root().join("bindings/src"));
    let core: usize =
        LIBRARY.iter().map(|package| lines(&root().join("core").join(package).join("src"))).sum();
    assert!(core > 1000, "core was not read");
    assert!(bindings * 100 <= core * BINDINGS_PERCENT, "bindings have {bindings} lines, core {core}");
}

#[test]
fn bindings_match_on_no_state_of_core_outside_a_conversion() {
    let modules = Module::tree(&root().join("bindings/src/lib.rs"));
    let decisions: Vec<_> = modules.iter().flat_map(decisions).collect();
    assert_none("decisions in the face", &decisions);
}

fn lines(folder: &Path) -> usize {
    super::habits::files(folder, &["rs"]).iter().map(|file| super::habits::line_count(file)).sum()
}

/// Where a module matches on a type of core, `impl From` and `impl TryFrom` aside.
fn decisions(module: &Module) -> Vec<String> {
    let mut names = CoreNames::default();
    names.visit_file(&module.syntax);
    let mut visitor = Decisions { names: names.0, lines: Vec::new() };
    visitor.visit_file(&module.syntax);
    visitor.lines.iter().map(|line| module.at(*line)).collect()
}

fn is_library(name: &syn::Ident) -> bool {
    let name = name.to_string();
    name.strip_prefix("shikaku_").is_some_and(|name| name == "core" || LIBRARY.contains(&name))
}

/// Names that stand for something of core in one file.
#[derive(Default)]
struct CoreNames(BTreeSet<String>);

impl<'ast> Visit<'ast> for CoreNames {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let syn::UseTree::Path(path) = &item.tree
            && is_library(&path.ident)
        {
            self.visit_use_tree(&path.tree);
        }
    }

    fn visit_use_name(&mut self, name: &'ast syn::UseName) {
        self.0.insert(name.ident.to_string());
    }

    fn visit_use_rename(&mut self, name: &'ast syn::UseRename) {
        self.0.insert(name.rename.to_string());
    }
}

struct Decisions {
    names: BTreeSet<String>,
    lines: Vec<usize>,
}

impl<'ast> Visit<'ast> for Decisions {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let of = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
        if !of.is_some_and(|name| name.ident == "From" || name.ident == "TryFrom") {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let mut heads = PatternHeads::default();
        heads.visit_pat(&arm.pat);
        let first =
            heads.0.into_iter().find(|head| is_library(head) || self.names.contains(&head.to_string()));
        self.lines.extend(first.map(|head| head.span().start().line));
        visit::visit_arm(self, arm);
    }
}

/// The first word of every path in a pattern.
#[derive(Default)]
struct PatternHeads(Vec<syn::Ident>);

impl<'ast> Visit<'ast> for PatternHeads {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.0.extend(path.segments.first().map(|segment| segment.ident.clone()));
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Module, decisions};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let module = Module::parse(Vec::new(), PathBuf::from("lib.rs"), text);
        assert_eq!(decisions(&module), expected, "{text}");
    }

    #[test]
    fn a_match_on_a_state_is_found_under_any_name() {
        let used = "use shikaku_core::workflow::{State, Event as E};\n";
        check(&format!("{used}fn f(s: &State) {{ match s {{ State::Idle => 1, _ => 2 }}; }}"), &["lib.rs:2"]);
        check(
            &format!("{used}fn f(e: E) {{ match Some(e) {{ Some(E::Tap(_)) => 1, _ => 2 }}; }}"),
            &["lib.rs:2"],
        );
        check("fn f() { match x() { shikaku_core::view::Line::A { .. } => 1 } }", &["lib.rs:1"]);
    }

    #[test]
    fn a_conversion_and_a_match_on_the_types_of_the_bindings_are_free() {
        check(
            "use shikaku_core::A;\nimpl From<A> for B { fn from(a: A) -> B { match a { A::X => B::Y } } }",
            &[],
        );
        check(
            "use shikaku_core::A;\nfn f(b: B) { match b { B::X(a) => A::of(a), B::Y => A::none() }; }",
            &[],
        );
    }
}
