//! The rules of the source, each with a test. ARCHITECTURE.md gives the reasons.

mod bindings;
mod circles;
pub(crate) mod dependencies;
mod failures;
mod habits;
mod practice;
mod printed;
mod shells;
mod source;
mod spelling;
mod surface;
mod words;

use std::path::{Path, PathBuf};

use source::Module;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map_or_else(|| tests.to_path_buf(), Path::to_path_buf)
}

/// The packages of the library, by folder below `core/`.
const LIBRARY: &[&str] = &[
    "transport",
    "calendar",
    "card",
    "reader",
    "eligibility",
    "clinic",
    "app",
    "transcript",
    "replay",
    "adapter",
];

/// Every module of every package of the library.
fn library() -> Vec<Module> {
    let lib = |package: &&str| Module::tree(&root().join("core").join(package).join("src/lib.rs"));
    LIBRARY.iter().flat_map(lib).collect()
}

/// Fails with one line for each thing that is wrong.
#[track_caller]
fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}
