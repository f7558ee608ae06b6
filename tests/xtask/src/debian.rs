//! A Debian of a later release than the machine's, below the target directory: for what this one has no package of.

use std::process::Command;

use crate::workspace::Workspace;

const SCRIPT: &str = "tests/xtask/src/debian-root.sh";

/// The start of a command in a Debian that has these packages; made when it is not there yet. Seen from inside, the
/// workspace is `/source` and its target directory `/target`. It wants `debootstrap` and root rights.
pub(crate) fn command(workspace: &Workspace, name: &str, packages: &str) -> Command {
    let target = workspace.target();
    let mut command = workspace.command("unshare");
    command.args(["-m", "sh", SCRIPT]).arg(target.join(name).join("root"));
    command.arg(workspace.root()).arg(&target).arg(packages).args(["env", "HOME=/root"]);
    command
}
