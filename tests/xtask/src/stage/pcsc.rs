use std::process::Command;

use crate::stage::{Beside, Runs, Stage};
use crate::tool::{DBUS_LIBRARY, OPENSC, OPENSC_PKCS11, OPENSSL, PCSC_LIBRARY, PCSCD, Tool, VPCD};
use crate::workspace::{CommandError, Workspace, is_root, run};

/// What it takes to hold the virtual card to a real PC/SC service.
pub(crate) const NEEDS: &[&Tool] =
    &[&PCSC_LIBRARY, &DBUS_LIBRARY, &PCSCD, &VPCD, &OPENSC, &OPENSC_PKCS11, &OPENSSL];

pub(crate) const STAGE: Stage = Stage {
    name: "pcsc",
    about: "the virtual card behind a real pcscd, with OpenSC, openssl and our own command line",
    needs: NEEDS,
    beside: Beside::AnyButPcsc,
    runs: Runs::Always,
    run: |workspace| run_suite(workspace, "pcsc::", &[]),
};

/// Runs tests of the suite with PC/SC switched on, and the programs they start.
pub(super) fn run_suite(
    workspace: &Workspace,
    filter: &str,
    variables: &[(&str, &str)],
) -> Result<(), CommandError> {
    workspace.build()?;
    let suite = ["test", "--locked", "--workspace", "--all-features", "--test", "suite", "--", filter];
    let mut suite = alone_with_pcscd(workspace, &workspace.cargo(&suite));
    suite.env("SHIKAKU_PCSC", "1").envs(variables.iter().copied());
    run(&mut suite)
}

/// The same command where `pcscd` finds a place of its own: its socket has one fixed name, and on most machines
/// another service holds it.
pub(crate) fn alone_with_pcscd(workspace: &Workspace, command: &Command) -> Command {
    let mut alone = workspace.command("unshare");
    if !is_root() {
        alone.arg("--map-root-user");
    }
    alone.args(["--mount", "sh", "-c", "mount -t tmpfs pcscd /run && mkdir /run/pcscd && exec \"$@\"", "sh"]);
    alone.arg(command.get_program()).args(command.get_args());
    alone
}
