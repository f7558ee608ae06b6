use crate::stage::{Beside, Runs, Stage};
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "clippy",
    about: "no lint speaks, in any target with every feature",
    needs: LIBRARIES,
    beside: Beside::Nothing,
    runs: Runs::Always,
    run: |workspace| {
        let everything = ["clippy", "--locked", "--workspace", "--all-targets", "--all-features"];
        run(workspace.cargo(&everything).args(["--", "-D", "warnings"]))
    },
};
