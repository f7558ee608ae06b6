//! What is checked: one file and one line of [`STAGES`] each.

mod cards;
mod clippy;
mod demo;
mod deny;
mod doc;
pub(crate) mod fmt;
pub(crate) mod kotlin;
pub(crate) mod pcsc;
mod pcsc_faults;
pub(crate) mod peers;
mod purity;
mod qa;
mod readers;
mod screens;
pub(crate) mod swift;
mod test;
mod typos;

use std::time::Instant;

use crate::summary::{self, Outcome, Row};
use crate::tool::{self, Tool};
use crate::workspace::{CommandError, Workspace};

/// One check of the whole project.
pub(crate) struct Stage {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// What it proves.
    about: &'static str,
    needs: &'static [&'static Tool],
    run: fn(&Workspace) -> Result<(), CommandError>,
}

/// Every stage, in the order they run: the quick ones first, and what they build is used again later.
pub(crate) static STAGES: &[Stage] = &[
    fmt::STAGE,
    clippy::STAGE,
    purity::STAGE,
    doc::STAGE,
    test::STAGE,
    readers::STAGE,
    cards::STAGE,
    pcsc_faults::STAGE,
    pcsc::STAGE,
    peers::STAGE,
    demo::STAGE,
    qa::STAGE,
    screens::STAGE,
    kotlin::STAGE,
    swift::STAGE,
    deny::STAGE,
    typos::STAGE,
];

/// Runs the stages named by `only`, or all; whether none failed.
pub(crate) fn run_all(workspace: &Workspace, only: &[String], allow_missing: bool) -> bool {
    let chosen =
        || STAGES.iter().filter(|stage| only.is_empty() || only.iter().any(|name| name == stage.name));
    let needs: Vec<_> = chosen().flat_map(|stage| stage.needs).copied().collect();
    tool::install(workspace, &needs);

    let rows: Vec<_> = chosen().map(|stage| stage.row(workspace, allow_missing)).collect();
    println!("\n{}", summary::text(&rows));
    !rows.iter().any(|row| matches!(row.outcome, Outcome::Failed(_)))
}

/// Prints the stages.
pub(crate) fn list() {
    for stage in STAGES {
        let needs: Vec<_> = stage.needs.iter().map(|tool| tool.name).collect();
        let needs = if needs.is_empty() { String::new() } else { format!(" [{}]", needs.join(", ")) };
        println!("{:<11} {}{needs}", stage.name, stage.about);
    }
}

impl Stage {
    fn row(&self, workspace: &Workspace, allow_missing: bool) -> Row {
        println!("\n== {}: {}", self.name, self.about);
        let start = Instant::now();
        let outcome = self.outcome(workspace, allow_missing);
        let row = Row { stage: self.name, outcome, took: start.elapsed() };
        println!("== {}: {:.1} s", row.stage, row.took.as_secs_f64());
        row
    }

    fn outcome(&self, workspace: &Workspace, allow_missing: bool) -> Outcome {
        let missing = tool::missing(self.needs);
        if !missing.is_empty() {
            let reason = format!("missing: {}", missing.join(", "));
            return if allow_missing { Outcome::Skipped(reason) } else { Outcome::Failed(reason) };
        }
        match (self.run)(workspace) {
            Ok(()) => Outcome::Passed,
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }
}
