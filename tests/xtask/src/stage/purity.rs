use crate::stage::{Beside, Stage};
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "purity",
    about: "the library compiles without the features of its adapter, and no package depends on a higher layer",
    needs: LIBRARIES,
    beside: Beside::Nothing,
    run: |workspace| {
        // Built alone, the library gets no feature that another member switched on. The adapter depends on all of it.
        let alone = ["clippy", "--locked", "--package", "shikaku-adapter", "--no-default-features"];
        run(workspace.cargo(&alone).args(["--", "-D", "warnings"]))?;
        // The dependency tree itself is read by the suite, so that plain `cargo test` guards it too.
        // With the features of the stage `test`, so that nothing is built twice.
        let suite =
            ["test", "--locked", "--workspace", "--all-features", "--test", "suite", "--", "architecture"];
        run(&mut workspace.cargo(&suite))
    },
};
