//! `cargo xtask sounds`: writes the sounds as WAV files into the target directory, for a person who listens to them.

use crate::workspace::{CommandError, Workspace, run};

/// Writes the files; whether that worked.
pub(crate) fn write(workspace: &Workspace) -> bool {
    let written = try_write(workspace);
    if let Err(error) = &written {
        println!("{error}");
    }
    written.is_ok()
}

fn try_write(workspace: &Workspace) -> Result<(), CommandError> {
    let build = ["build", "--locked", "-p", "shikaku-tests", "--all-features", "--bin", "sound-files"];
    run(&mut workspace.cargo(&build))?;
    let program = workspace.target().join("debug/sound-files");
    run(workspace.command(&program.to_string_lossy()).arg(workspace.target().join("sounds")))
}
