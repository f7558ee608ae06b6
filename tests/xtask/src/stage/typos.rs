use crate::stage::{Beside, Stage};
use crate::tool::TYPOS;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "typos",
    about: "no word is misspelt",
    needs: &[&TYPOS],
    beside: Beside::Nothing,
    run: |workspace| run(workspace.command("typos").args(["--config", ".typos.toml"])),
};
