use std::{fs, io};

use crate::stage::{Beside, Runs, Stage};
use crate::workspace::{CommandError, Workspace, run};

pub(crate) const STAGE: Stage = Stage {
    name: "demo",
    about: "the README's first command, unoptimised: a whole reception, without a system package",
    needs: &[],
    beside: Beside::Nothing,
    runs: Runs::Always,
    run: |workspace| {
        is_in_readme(workspace)?;
        // Neither `--release` nor `--package`: each has other features or another profile, and compiles dependencies once more.
        // `cargo xtask demo` runs the command as it is written.
        workspace.build()?;
        let shikaku = workspace.target().join("debug/shikaku");
        run(workspace.command(&shikaku.to_string_lossy()).arg("demo"))
    },
};

/// Runs the command and QA as the README writes them, optimised; whether both passed.
pub(crate) fn as_written(workspace: &Workspace) -> bool {
    let release = ["run", "--locked", "--release", "--package", "shikaku", "--"];
    let qa = ["qa", "run", "fixtures"];
    let passed = is_in_readme(workspace)
        .and_then(|()| run(workspace.cargo(&release).arg("demo")))
        .and_then(|()| run(workspace.cargo(&release).args(qa)));
    passed.inspect_err(|error| println!("{error}")).is_ok()
}

/// Whether the README has the command that is run here.
fn is_in_readme(workspace: &Workspace) -> Result<(), CommandError> {
    let command = "README.md".to_owned();
    let readme = fs::read_to_string(workspace.root().join(&command)).unwrap_or_default();
    if readme.lines().any(|line| line.starts_with(COMMAND)) {
        return Ok(());
    }
    let source = io::Error::other(format!("it does not have the command `{COMMAND}`"));
    Err(CommandError::NotStarted { command, source })
}

const COMMAND: &str = "cargo run --release -p shikaku -- demo ";
