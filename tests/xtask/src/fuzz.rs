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
    let is_clean = |name: &&&String| run(fuzz(workspace).args(["run", name, "--", &time])).is_ok();
    // All run even when the first finds something.
    let clean = chosen.iter().filter(is_clean).count();
    println!("{clean} passed, {} failed", chosen.len() - clean);
    clean > 0 && clean == chosen.len()
}

fn targets(workspace: &Workspace) -> Option<Vec<String>> {
    match output(fuzz(workspace).arg("list")) {
        Ok(list) => Some(list.lines().map(str::to_owned).collect()),
        Err(error) => {
            println!("{error}");
            println!("fuzzing wants nightly Rust and cargo-fuzz (cargo install --locked cargo-fuzz)");
            None
        }
    }
}

fn fuzz(workspace: &Workspace) -> Command {
    // Through `rustup`'s proxy: the toolchain that runs this program is stable.
    let mut command = workspace.command("cargo");
    command.current_dir(workspace.root().join("tests/fuzz")).env_remove("RUSTUP_TOOLCHAIN");
    command.args(["+nightly", "fuzz"]);
    command
}
