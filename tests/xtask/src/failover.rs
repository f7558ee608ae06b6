//! `cargo xtask failover`: checks at two gateways over a replicated PostgreSQL server, while one of them or the primary is
//! killed.

use std::fs;

use crate::gateway_load::{BUILD, PROGRAM};
use crate::tool::{POSTGRESQL, postgresql, ready};
use crate::workspace::{CommandError, Workspace, is_root, not_done, run};

/// Runs the checks with each fault and prints the figures; whether no acknowledged answer was lost or changed.
pub(crate) fn run_with_faults(workspace: &Workspace, checks: u32) -> bool {
    if !ready(workspace, &[&POSTGRESQL]) {
        return false;
    }
    let done = run_clients(workspace, checks);
    if let Err(error) = &done {
        println!("{error}");
    }
    done.is_ok()
}

fn run_clients(workspace: &Workspace, checks: u32) -> Result<(), CommandError> {
    let folder = workspace.target().join("gateway-load");
    fs::create_dir_all(&folder).map_err(not_done("make a folder"))?;
    run(&mut workspace.cargo(&BUILD))?;
    let program = workspace.target().join("release").join(PROGRAM);
    let initdb = postgresql("initdb").unwrap_or_default();
    let bench = ["bench", "--locked", "--package", "shikaku-tests", "--bench", "gateway", "--"];
    let mut bench = workspace.cargo(&bench);
    bench.arg(format!("--program=present={}", program.display())).arg("--folder").arg(&folder);
    bench.arg("--failover").args(initdb.parent()).arg(format!("--checks={checks}"));
    // While no server can be written to, each refused call would log that the database is busy.
    bench.env("RUST_LOG", "info,shikaku_gateway::refusal=error");
    if is_root() {
        // The user that Debian's package makes.
        bench.arg("--database-user=postgres");
    }
    run(&mut bench)
}
