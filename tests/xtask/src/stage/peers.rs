use crate::stage::{Stage, pcsc};
use crate::workspace::{CommandError, Workspace, run};

pub(crate) const STAGE: Stage = Stage {
    name: "peers",
    about: "other libraries do the same work with the same card, and need no fewer exchanges",
    needs: pcsc::NEEDS,
    run: |workspace| {
        let programs = build(workspace, &["clippy", "--all-targets"], &["--", "-D", "warnings"])
            .and_then(|_| build(workspace, &["build"], &[]))?;
        pcsc::run_suite(workspace, "pcsc::peers", &[("SHIKAKU_PEERS", &programs)])
    },
};

/// Builds the peers, in a folder of their own below the target directory; where the programs are.
fn build(workspace: &Workspace, task: &[&str], more: &[&str]) -> Result<String, CommandError> {
    let target = workspace.target().join("peers").to_string_lossy().into_owned();
    let place = ["--locked", "--manifest-path", "tests/peers/Cargo.toml", "--target-dir", &target];
    run(workspace.cargo(task).args(place).args(more))?;
    Ok(format!("{target}/debug"))
}
