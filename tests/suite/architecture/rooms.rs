//! A room looks down, never up and never sideways; inside a room files form no circle.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Module;
use super::{assert_none, root};

/// The picture in ARCHITECTURE.md: each line may use the lines below it.
const FLOORS: &[&[&str]] = &[
    &["transcript"],
    &["view"],
    &["workflow"],
    &["session", "reader", "gateway", "history", "fallback", "readiness", "handover"],
    &["card", "eligibility"],
    &["apdu", "calendar", "tlv"],
    &["port", "failure", "listed"],
];

/// Stands outside the floors: nobody in core names it, and it implements ports with the values they carry.
const DOOR: &str = "adapter";
const BEHIND_THE_DOOR: &[&str] = &["port", "failure", "gateway", "history", "handover"];

#[test]
fn no_room_of_core_looks_up_or_sideways() {
    let mut wrong = Vec::new();
    for module in core() {
        let Some(from) = module.room() else { continue };
        for reference in module.references() {
            let Some(to) = reference.to.first() else { continue };
            if !may_use(from, to) {
                wrong.push(format!("{}: {from} uses {to}", module.at(reference.line)));
            }
        }
    }
    assert_none("paths that point the wrong way", &wrong);
}

#[test]
fn every_room_of_core_stands_in_the_picture() {
    let rooms: BTreeSet<_> = core().iter().filter_map(|module| module.room().map(str::to_owned)).collect();
    assert!(rooms.contains("port"), "core was not read: {rooms:?}");
    let unknown: Vec<_> = rooms.into_iter().filter(|room| room != DOOR && floor(room).is_none()).collect();
    assert_none("rooms without a place", &unknown);
}

#[test]
fn files_of_one_room_form_no_circle() {
    let circles = circles(&edges(&core()));
    assert_none("files that need each other", &circles);
}

fn core() -> Vec<Module> {
    Module::tree(&root().join("core/src/lib.rs"))
}

fn may_use(from: &str, to: &str) -> bool {
    match (floor(from), floor(to)) {
        _ if from == to => true,
        (Some(from), Some(to)) => from < to,
        (None, Some(_)) => from == DOOR && BEHIND_THE_DOOR.contains(&to),
        // A name of the crate root that is no room, for example a macro.
        (_, None) => to != DOOR,
    }
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

/// Which file names which, inside one room. The room's own `mod.rs` only gathers, so it counts on neither side.
fn edges(modules: &[Module]) -> BTreeMap<String, BTreeSet<String>> {
    let is_parent =
        |path: &[String]| modules.iter().any(|m| m.path.len() > path.len() && m.path.starts_with(path));
    let files: BTreeSet<_> = modules.iter().map(|m| &m.path).filter(|path| !is_parent(path)).collect();
    let file_of =
        |path: &[String]| (1..=path.len()).rev().map(|n| path[..n].to_vec()).find(|p| files.contains(p));
    let mut edges: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for module in modules.iter().filter(|module| files.contains(&module.path)) {
        let targets = module.references().into_iter().filter_map(|reference| file_of(&reference.to));
        let inside = targets.filter(|to| *to != module.path && to.first() == module.path.first());
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

/// Goes on from the end of `way`. A circle is told from its smallest file, so that it is told once.
fn walk(edges: &BTreeMap<String, BTreeSet<String>>, way: &mut Vec<String>, found: &mut BTreeSet<String>) {
    let Some((first, last)) = way.first().cloned().zip(way.last().cloned()) else { return };
    for next in edges.get(&last).into_iter().flatten() {
        if *next == first {
            found.insert(format!("{} -> {first}", way.join(" -> ")));
        } else if *next > first && !way.contains(next) {
            way.push(next.clone());
            walk(edges, way, found);
            way.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Module, circles, edges, may_use};

    #[test]
    fn the_picture_allows_down_and_refuses_up_sideways_and_the_door() {
        for (from, to, allowed) in [
            ("view", "workflow", true),
            ("view", "failure", true),
            ("gateway", "card", true),
            ("gateway", "eligibility", true),
            ("session", "session", true),
            ("adapter", "port", true),
            ("workflow", "view", false),
            ("session", "gateway", false),
            ("card", "eligibility", false),
            ("port", "failure", false),
            ("view", "adapter", false),
            ("adapter", "card", false),
        ] {
            assert_eq!(may_use(from, to), allowed, "{from} -> {to}");
        }
    }

    #[test]
    fn a_circle_of_files_is_told_once_and_the_gathering_file_makes_none() {
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
