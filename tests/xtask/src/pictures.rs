//! `cargo xtask pictures`: every golden screen on sheets, to be looked at, and the picture of the README.

use std::fs;

use crate::stage::screens;
use crate::workspace::{CommandError, Workspace, run};

/// Draws the pictures; whether that worked.
pub(crate) fn draw(workspace: &Workspace) -> bool {
    let drawn = screens::pages(workspace).and_then(|pages| {
        let sheets = workspace.target().join("pictures");
        run(workspace.command("node").arg(SCRIPT).arg(pages).arg(&sheets))?;
        let picture = workspace.root().join(README);
        let copied = fs::copy(sheets.join("readme.png"), picture).map(drop);
        copied.map_err(|source| CommandError::NotStarted { command: "keep the picture".to_owned(), source })
    });
    if let Err(error) = &drawn {
        println!("{error}");
    }
    drawn.is_ok()
}

const SCRIPT: &str = "tests/screens/pictures.mjs";
const README: &str = "fixtures/pictures/four-screens.png";
