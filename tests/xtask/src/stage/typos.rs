use crate::stage::Stage;
use crate::tool::TYPOS;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "typos",
    about: "no word is misspelt",
    needs: &[&TYPOS],
    run: |workspace| run(workspace.command("typos").args(["--config", ".typos.toml"])),
};
