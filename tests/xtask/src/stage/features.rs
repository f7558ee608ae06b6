use crate::stage::{Beside, Runs, Stage};
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "features",
    about: "the library and the program compile without any of their features",
    needs: LIBRARIES,
    beside: Beside::Nothing,
    // What another selection of features leaves unused is found by `purity` first; this builds most dependencies again.
    runs: Runs::WithAll,
    run: |workspace| {
        // Built alone, the library gets no feature that another member switched on. The adapter depends on all of it.
        let alone = ["clippy", "--locked", "--package", "shikaku-adapter", "--no-default-features"];
        run(workspace.cargo(&alone).args(["--", "-D", "warnings"]))?;
        let program = ["clippy", "--locked", "--package", "shikaku", "--no-default-features"];
        run(workspace.cargo(&program).args(["--", "-D", "warnings"]))
    },
};
