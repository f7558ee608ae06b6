use std::fs;
use std::process::Command;

use crate::workspace::{Workspace, output, run};

/// Runs one fuzz target or all of them; whether all ended clean.
pub(crate) fn run_targets(workspace: &Workspace, seconds: u32, target: Option<&str>) -> bool {
    let Some(targets) = targets(workspace) else { return false };
    let chosen: Vec<_> = targets.iter().filter(|name| target.is_none_or(|wanted| wanted == *name)).collect();
    if chosen.is_empty() {
        println!("there is no such fuzz target; there are: {}", targets.join(", "));
    }
    let time = format!("-max_total_time={seconds}");
    let is_clean = |name: &&&String| run(command(workspace, name).args(["--", &time, MAX_LENGTH])).is_ok();
    // All run even when the first finds something.
    let clean = chosen.iter().filter(is_clean).count();
    println!("{clean} passed, {} failed", chosen.len() - clean);
    clean > 0 && clean == chosen.len()
}

fn targets(workspace: &Workspace) -> Option<Vec<String>> {
    match output(&mut fuzz(workspace, "list")) {
        Ok(list) => Some(list.lines().map(str::to_owned).collect()),
        Err(error) => {
            println!("{error}");
            println!("fuzzing wants nightly Rust and cargo-fuzz (cargo install --locked cargo-fuzz)");
            None
        }
    }
}

/// Runs a target on what was found before and on the files of the suite.
fn command(workspace: &Workspace, target: &str) -> Command {
    let found = format!("{FOLDER}/corpus/{target}");
    // libFuzzer wants the folder to be there.
    let _ = fs::create_dir_all(workspace.root().join(&found));
    let mut command = fuzz(workspace, "run");
    command.args([target, &found]).args(SEEDS);
    command
}

fn fuzz(workspace: &Workspace, task: &str) -> Command {
    // Through `rustup`'s proxy: the toolchain that runs this program is stable.
    let mut command = workspace.command("cargo");
    command.env_remove("RUSTUP_TOOLCHAIN").args(["+nightly", "fuzz", task, "--fuzz-dir", FOLDER]);
    command
}

/// The suite's files: libFuzzer reads folders one by one and what is below them too.
const SEEDS: [&str; 5] = [
    "fixtures/hostile",
    "fixtures/certificates",
    "fixtures/eligibility",
    "fixtures/transcripts",
    "fixtures/imports",
];
const FOLDER: &str = "tests/fuzz";
const MAX_LENGTH: &str = "-max_len=16384";
