//! What is checked: one file and one line of [`STAGES`] each.

mod cards;
mod clients;
mod clippy;
mod counted;
pub(crate) mod demo;
mod deny;
mod doc;
mod features;
mod fhir;
pub(crate) mod fmt;
mod jars;
pub(crate) mod kotlin;
mod packages;
pub(crate) mod pcsc;
mod pcsc_faults;
pub(crate) mod peers;
mod postgres;
mod purity;
mod qa;
mod readers;
pub(crate) mod screens;
mod side_by_side;
pub(crate) mod swift;
mod test;
mod typos;

use std::env;
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
    /// Whether it may run beside another stage, see [`side_by_side`].
    beside: Beside,
    /// When it runs without being named.
    runs: Runs,
    run: fn(&Workspace) -> Result<(), CommandError>,
}

/// When a stage runs that `--only` does not name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Runs {
    /// Always.
    Always,
    /// With `--all`: it takes minutes and seldom fails, so it runs before a release.
    WithAll,
}

/// What may run at the same time as a stage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// Nothing: the stage uses every core, or builds what others need.
    Nothing,
    /// Any other stage that says so.
    Any,
    /// The same, but for another with this word: both need the ports of one PC/SC service.
    AnyButPcsc,
}

/// Every stage, in the order they run: the quick ones first, and what they build is used again later. The last ones run side
/// by side, the longest first.
pub(crate) static STAGES: &[Stage] = &[
    fmt::STAGE,
    typos::STAGE,
    deny::STAGE,
    clippy::STAGE,
    purity::STAGE,
    features::STAGE,
    doc::STAGE,
    test::STAGE,
    demo::STAGE,
    kotlin::STAGE,
    screens::STAGE,
    pcsc::STAGE,
    pcsc_faults::STAGE,
    swift::STAGE,
    peers::STAGE,
    packages::STAGE,
    readers::STAGE,
    cards::STAGE,
    postgres::STAGE,
    fhir::STAGE,
    clients::STAGE,
    qa::STAGE,
];

/// What a caller may choose about a run.
pub(crate) struct Choice<'a> {
    /// The stages that run; when it is empty, those that always run, or all of them where the run is thorough.
    pub(crate) only: &'a [String],
    /// A stage whose tools are missing counts as skipped.
    pub(crate) allow_missing: bool,
    /// No stage runs beside another.
    pub(crate) serial: bool,
}

impl Choice<'_> {
    fn holds(&self, stage: &Stage, is_thorough: bool) -> bool {
        if self.only.is_empty() {
            return is_thorough || stage.runs == Runs::Always;
        }
        self.only.iter().any(|name| name == stage.name)
    }
}

/// Runs the stages; whether none failed.
pub(crate) fn run_all(workspace: &Workspace, choice: &Choice<'_>) -> bool {
    let chosen: Vec<_> = STAGES.iter().filter(|stage| choice.holds(stage, workspace.is_thorough())).collect();
    let needs: Vec<_> = chosen.iter().flat_map(|stage| stage.needs).copied().collect();
    tool::install(workspace, &needs);

    let alone = |stage: &&Stage| choice.serial || stage.beside == Beside::Nothing;
    let (first, beside): (Vec<_>, Vec<_>) = chosen.into_iter().partition(alone);
    // Before any stage builds. The process of one stage makes no copy, because it would replace the one that started it.
    let program = match beside.len() {
        0 | 1 => env::current_exe(),
        _ => side_by_side::copy_of_this_program(workspace),
    };
    let mut rows: Vec<_> = first.iter().map(|stage| stage.row(workspace, choice.allow_missing)).collect();
    rows.extend(side_by_side::run(workspace, &program, beside, choice.allow_missing));
    println!("\n{}", summary::text(&rows));
    !rows.iter().any(|row| matches!(row.outcome, Outcome::Failed(_)))
}

/// Prints the stages.
pub(crate) fn list() {
    for stage in STAGES {
        let needs: Vec<_> = stage.needs.iter().map(|tool| tool.name).collect();
        let needs = if needs.is_empty() { String::new() } else { format!(" [{}]", needs.join(", ")) };
        let runs = if stage.runs == Runs::WithAll { " (with --all or --only)" } else { "" };
        println!("{:<11} {}{needs}{runs}", stage.name, stage.about);
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
            return lacking(&missing, allow_missing);
        }
        match (self.run)(workspace) {
            Ok(()) => Outcome::Passed,
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }
}

/// How a stage ends that lacks these tools.
fn lacking(missing: &[String], allow_missing: bool) -> Outcome {
    let reason = format!("missing: {}", missing.join(", "));
    if allow_missing { Outcome::Skipped(reason) } else { Outcome::Failed(reason) }
}
