//! `cargo xtask`: the one way to check, fuzz and measure Shikaku, here and in CI.
//!
//! `cargo xtask test` runs the stages of [`stage::STAGES`], with `--all` also those of a release; what a stage needs is installed where that is
//! possible and named where it is not. A stage that cannot run has failed, unless `--allow-missing` is given.

mod bench;
mod bindings_cost;
mod bless;
mod check;
mod debian;
mod device;
mod failover;
mod fuzz;
mod gateway_load;
mod mobile;
mod pictures;
mod screen_reader;
mod size;
mod sounds;
mod speech;
mod stage;
mod summary;
mod tool;
mod windows;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};

use crate::gateway_load::GatewayLoad;
use crate::stage::{Choice, demo};
use crate::workspace::Workspace;

/// Checks, fuzzes and measures Shikaku.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs the fast checks: format, lints, unit tests of the libraries, architecture.
    Check,
    /// Writes every golden file anew and lists those that differ; read them in `git diff`.
    Bless,
    /// Runs the checks: all stages, or those named by --only.
    Test {
        /// Run every stage, also those that take minutes and seldom fail, and draw every screen in every look.
        #[arg(long)]
        all: bool,
        /// Run this stage only; may be given more than once.
        #[arg(long, value_name = "STAGE", value_parser = stage_names())]
        only: Vec<String>,
        /// Count a stage whose tools are missing as skipped, not as failed.
        #[arg(long)]
        allow_missing: bool,
        /// Run one stage after another, each with its output as it comes.
        #[arg(long)]
        serial: bool,
    },
    /// Lists the stages and what each needs.
    Stages,
    /// Measures converting, a touch, ours and others', and a whole check.
    Bench {
        /// Where the numbers go; `bench.json` in the target directory without it.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// Measure what the face costs in Kotlin and Swift beside Rust, instead.
        #[arg(long)]
        bindings: bool,
        #[command(flatten)]
        gateway: GatewayLoad,
        /// Measure what can be measured when something is missing.
        #[arg(long)]
        allow_missing: bool,
    },
    /// Kills a gateway, then the primary of its database, during checks; fails when an answer is lost or changed.
    Failover {
        /// Checks with each of the two faults.
        #[arg(long, default_value_t = 2000)]
        checks: u32,
    },
    /// Runs the fuzz targets (nightly Rust and cargo-fuzz).
    Fuzz {
        /// How long each target runs.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
        /// One target; all of them without it.
        target: Option<String>,
    },
    /// Runs the README's first command as it is written, optimised; before a release.
    Demo,
    /// Builds the library of the phones for this computer and fails when it is larger than 5 MiB; takes minutes.
    Size,
    /// Measures how long a voice takes for each sentence of the golden screens, and how it reads them.
    Speech,
    /// Writes what a screen reader says on ten of the golden screens in a browser; takes minutes.
    ScreenReader,
    /// Writes the sounds as WAV files into the target directory, to be listened to.
    Sounds,
    /// Draws every golden screen on sheets, to be looked at, and the picture of the README.
    Pictures,
    /// Builds the libraries for Android (its NDK and Rust's targets).
    Android,
    /// Builds the library for iOS (Xcode and Rust's targets).
    Xcframework,
    /// Compiles core and bindings for phones, as far as the toolchains here reach.
    CheckTargets,
    /// Builds the programs for Windows, and runs them and their tests under wine; takes minutes.
    Windows,
}

fn main() -> ExitCode {
    let workspace = Workspace::here();
    let passed = match Arguments::parse().task {
        Task::Check => check::check(&workspace),
        Task::Bless => bless::bless(&workspace),
        Task::Test { all, only, allow_missing, serial } => {
            stage::run_all(&workspace.thorough(all), &Choice { only: &only, allow_missing, serial })
        }
        Task::Demo => demo::as_written(&workspace),
        Task::Stages => {
            stage::list();
            true
        }
        Task::Bench { json, bindings: true, allow_missing, .. } => {
            bindings_cost::measure(&workspace, json.as_deref(), allow_missing)
        }
        Task::Bench { json, gateway, .. } if gateway.is_wanted() => {
            gateway.measure(&workspace, json.as_deref())
        }
        Task::Bench { json, allow_missing, .. } => bench::measure(&workspace, json.as_deref(), allow_missing),
        Task::Failover { checks } => failover::run_with_faults(&workspace, checks),
        Task::Fuzz { seconds, target } => fuzz::run_targets(&workspace, seconds, target.as_deref()),
        Task::Size => size::check(&workspace),
        Task::Pictures => pictures::draw(&workspace),
        Task::Speech => speech::measure(&workspace),
        Task::ScreenReader => screen_reader::record(&workspace),
        Task::Sounds => sounds::write(&workspace),
        Task::Android => device::android(&workspace),
        Task::Xcframework => device::xcframework(&workspace),
        Task::CheckTargets => device::check_targets(&workspace),
        Task::Windows => windows::check(&workspace),
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn stage_names() -> PossibleValuesParser {
    PossibleValuesParser::new(stage::STAGES.iter().map(|stage| stage.name))
}
