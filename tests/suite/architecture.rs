//! The walls of the house, each kept by a test. ARCHITECTURE.md says why they stand where they do.

mod dependencies;
mod face;
mod failures;
mod habits;
mod printed;
mod rooms;
mod shells;
mod source;
mod surface;

use std::path::{Path, PathBuf};

/// The root of the workspace.
fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map_or_else(|| tests.to_path_buf(), Path::to_path_buf)
}

/// Fails with one line for each thing that is wrong.
#[track_caller]
fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}
