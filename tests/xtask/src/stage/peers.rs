use std::process::Command;

use crate::stage::{Beside, Runs, Stage, pcsc};
use crate::workspace::{CommandError, Workspace, run};

pub(crate) const STAGE: Stage = Stage {
    name: "peers",
    about: "other libraries do the same work with the same card, and need no fewer exchanges",
    needs: pcsc::NEEDS,
    beside: Beside::AnyButPcsc,
    runs: Runs::WithAll,
    run: |workspace| {
        run(cargo(workspace, "clippy").args(["--all-targets", "--", "-D", "warnings"]))?;
        let programs = build(workspace)?;
        pcsc::run_suite(workspace, "pcsc::peers", &[("SHIKAKU_PEERS", &programs)])
    },
};

/// Builds the peers; the folder of their programs.
pub(crate) fn build(workspace: &Workspace) -> Result<String, CommandError> {
    run(&mut cargo(workspace, "build"))?;
    Ok(target(workspace) + "/debug")
}

/// A task of cargo in the peers' own workspace, which has a folder of its own below the target directory.
fn cargo(workspace: &Workspace, task: &str) -> Command {
    let mut command = workspace.cargo(&[task, "--locked", "--manifest-path", MANIFEST, "--target-dir"]);
    command.arg(target(workspace));
    command
}

fn target(workspace: &Workspace) -> String {
    workspace.target().join("peers").to_string_lossy().into_owned()
}

const MANIFEST: &str = "tests/peers/Cargo.toml";
