use crate::stage::{Beside, Runs, Stage};
use crate::tool::TYPOS;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "typos",
    about: "no word is misspelt",
    needs: &[&TYPOS],
    beside: Beside::Nothing,
    runs: Runs::Always,
    run: |workspace| run(workspace.command("typos").args(["--config", ".typos.toml"])),
};
