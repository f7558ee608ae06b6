use crate::stage::{Beside, Stage};
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "purity",
    about: "the library compiles without the features of its adapter",
    needs: LIBRARIES,
    beside: Beside::Nothing,
    run: |workspace| {
        // Built alone, the library gets no feature that another member switched on. The adapter depends on all of it.
        let alone = ["clippy", "--locked", "--package", "shikaku-adapter", "--no-default-features"];
        // The layers are read from the dependency tree by the suite, in the stage `test`.
        run(workspace.cargo(&alone).args(["--", "-D", "warnings"]))
    },
};
