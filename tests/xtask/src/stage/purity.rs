use crate::stage::{Beside, Stage};
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "purity",
    about: "the library and the program compile without their features",
    needs: LIBRARIES,
    beside: Beside::Nothing,
    run: |workspace| {
        // Built alone, the library gets no feature that another member switched on. The adapter depends on all of it.
        let alone = ["clippy", "--locked", "--package", "shikaku-adapter", "--no-default-features"];
        run(workspace.cargo(&alone).args(["--", "-D", "warnings"]))?;
        let program = ["clippy", "--locked", "--package", "shikaku", "--no-default-features"];
        run(workspace.cargo(&program).args(["--", "-D", "warnings"]))?;
        // Every feature but `practice`: the whole workspace with all others, so that only the program is built again. The
        // layers are read from the dependency tree by the suite, in the stage `test`.
        let others = "shikaku/bluetooth,shikaku/pcsc,shikaku-bindings/cli";
        let product = ["--locked", "--workspace", "--no-default-features", "--features", others];
        run(workspace.cargo(&["clippy"]).args(product).args(["--bin", "shikaku", "--", "-D", "warnings"]))?;
        run(workspace.cargo(&["test"]).args(product).args(["--test", "practice"]))
    },
};
