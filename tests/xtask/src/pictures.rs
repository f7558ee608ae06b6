//! `cargo xtask pictures`: every golden screen on sheets, to be looked at, and the picture of the README.

use std::fs;

use crate::stage::screens;
use crate::workspace::{Workspace, not_done, run};

/// Draws the pictures; whether that worked.
pub(crate) fn draw(workspace: &Workspace) -> bool {
    let drawn = screens::pages(workspace).and_then(|pages| {
        let sheets = workspace.target().join("pictures");
        run(workspace.command("node").arg(SCRIPT).arg(pages).arg(&sheets))?;
        let picture = workspace.root().join(README);
        fs::copy(sheets.join("readme.png"), picture).map(drop).map_err(not_done("keep the picture"))
    });
    if let Err(error) = &drawn {
        println!("{error}");
    }
    drawn.is_ok()
}

const SCRIPT: &str = "tests/screens/pictures.mjs";
const README: &str = "fixtures/pictures/four-screens.png";
