//! The files of a package form no import circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::source::Module;
use super::{assert_none, dependencies};

#[test]
fn files_of_one_package_form_no_circle() {
    let roots = dependencies::source_roots();
    assert!(roots.len() > 15, "the packages were not found: {roots:?}");
    let found: Vec<_> = roots.iter().flat_map(|root| circles_below(root)).collect();
    assert_none("files that need each other", &found);
}

fn circles_below(root: &Path) -> Vec<String> {
    let folder = root.parent().and_then(|folder| folder.strip_prefix(super::root()).ok());
    let folder = folder.map(|folder| folder.display().to_string()).unwrap_or_default();
    circles(&edges(&Module::tree(root))).into_iter().map(|circle| format!("{folder}: {circle}")).collect()
}

/// Which file names which. A file that has modules below it (`mod.rs`, `lib.rs`) only gathers them and counts on neither
/// side.
fn edges(modules: &[Module]) -> BTreeMap<String, BTreeSet<String>> {
    let is_parent =
        |path: &[String]| modules.iter().any(|m| m.path.len() > path.len() && m.path.starts_with(path));
    let files: BTreeSet<_> = modules.iter().map(|m| &m.path).filter(|path| !is_parent(path)).collect();
    let file_of =
        |path: &[String]| (1..=path.len()).rev().map(|n| path[..n].to_vec()).find(|p| files.contains(p));
    let mut edges: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for module in modules.iter().filter(|module| files.contains(&module.path)) {
        let targets = module.references().into_iter().filter_map(|reference| file_of(&reference.to));
        let inside = targets.filter(|to| *to != module.path);
        edges.entry(module.path.join("::")).or_default().extend(inside.map(|to| to.join("::")));
    }
    edges
}

/// Every circle, once, as `a -> b -> a`.
fn circles(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for start in edges.keys() {
        walk(edges, &mut vec![start.clone()], &mut found);
    }
    found.into_iter().collect()
}

/// Continues from the end of `path`. A circle begins with its smallest file, so that it is reported once.
fn walk(edges: &BTreeMap<String, BTreeSet<String>>, path: &mut Vec<String>, found: &mut BTreeSet<String>) {
    let Some((first, last)) = path.first().cloned().zip(path.last().cloned()) else { return };
    for next in edges.get(&last).into_iter().flatten() {
        if *next == first {
            found.insert(format!("{} -> {first}", path.join(" -> ")));
        } else if *next > first && !path.contains(next) {
            path.push(next.clone());
            walk(edges, path, found);
            path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Module, circles, edges};

    #[test]
    fn a_circle_of_files_is_reported_once_and_the_gathering_file_makes_none() {
        let module = |path: &[&str], text| {
            Module::parse(path.iter().map(|&name| name.to_owned()).collect(), PathBuf::from("x.rs"), text)
        };
        let modules = [
            module(&["card"], "pub use self::a::A; pub use self::b::B;"),
            module(&["card", "a"], "use super::b::B;"),
            module(&["card", "b"], "use crate::card::c; use super::D;"),
            module(&["card", "c"], "fn f(_: super::a::A) {}"),
        ];
        assert_eq!(circles(&edges(&modules)), ["card::a -> card::b -> card::c -> card::a"]);
    }
}
