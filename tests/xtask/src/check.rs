//! `cargo xtask check`: what a developer runs before each commit. Everything else is in `cargo xtask test`.

use std::time::Instant;

use crate::stage::fmt;
use crate::workspace::{CommandError, Workspace, run};

/// Format, lints, unit tests of the libraries and the architecture; whether nothing failed.
///
/// No package is named, not even those that changed: cargo resolves other features for a selection and would compile dependencies
/// again. With the features of the stages, cargo itself skips the packages that did not change.
pub(crate) fn check(workspace: &Workspace) -> bool {
    let start = Instant::now();
    let checked = fmt::check(workspace).and_then(|()| lint(workspace)).and_then(|()| test(workspace));
    match &checked {
        Ok(()) => println!("checked in {:.1} s", start.elapsed().as_secs_f64()),
        Err(error) => println!("{error}"),
    }
    checked.is_ok()
}

fn lint(workspace: &Workspace) -> Result<(), CommandError> {
    let everything = ["clippy", "--locked", "--workspace", "--all-targets", "--all-features", "--quiet"];
    run(workspace.cargo(&everything).args(["--", "-D", "warnings"]))
}

fn test(workspace: &Workspace) -> Result<(), CommandError> {
    let all = ["test", "--locked", "--workspace", "--all-features", "--quiet"];
    run(workspace.cargo(&all).arg("--lib"))?;
    run(workspace.cargo(&all).args(["--test", "suite", "--", "architecture"]))
}
