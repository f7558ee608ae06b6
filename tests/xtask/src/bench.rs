use std::path::Path;

use crate::stage::{pcsc, peers};
use crate::tool;
use crate::workspace::{CommandError, Workspace, run};

/// Measures and writes the numbers; whether that worked. Where something is missing and that is allowed, only what
/// needs no PC/SC is measured.
pub(crate) fn measure(workspace: &Workspace, json: Option<&Path>, allow_missing: bool) -> bool {
    let is_ready = tool::ready(workspace, pcsc::NEEDS);
    if !is_ready && !allow_missing {
        return false;
    }
    let file = json.map_or_else(|| workspace.target().join("bench.json"), |file| workspace.root().join(file));
    let measured = run_bench(workspace, &file, is_ready);
    match &measured {
        Ok(()) => println!("written to {}", file.display()),
        Err(error) => println!("{error}"),
    }
    measured.is_ok()
}

fn run_bench(workspace: &Workspace, json: &Path, with_others: bool) -> Result<(), CommandError> {
    for bench in ["convert", "transcript", "reader"] {
        run(&mut workspace.cargo(&["bench", "--locked", "--package", "shikaku-tests", "--bench", bench]))?;
    }
    let bench = ["bench", "--locked", "--package", "shikaku-tests", "--bench", "touch", "--", "--json"];
    let mut bench = workspace.cargo(&bench);
    bench.arg(json);
    if !with_others {
        return run(&mut bench);
    }
    let programs = ["build", "--locked", "--release", "--bins", "--features", "shikaku/pcsc"];
    run(workspace.cargo(&programs).args(["--package", "shikaku", "--package", "shikaku-virtual-card"]))?;
    let others = peers::build(workspace)?;
    run(pcsc::alone_with_pcscd(workspace, &bench).env("SHIKAKU_PCSC", "1").env("SHIKAKU_PEERS", others))
}
