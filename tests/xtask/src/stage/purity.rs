use crate::stage::{Beside, Runs, Stage};
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "purity",
    about: "the program compiles without practice, and is then unable to use a virtual card or a test key",
    needs: LIBRARIES,
    beside: Beside::Nothing,
    runs: Runs::Always,
    run: |workspace| {
        // Every feature but `practice`: the whole workspace with all others, so that only the program is built again. The
        // layers are read from the dependency tree by the suite, in the stage `test`.
        let others = "shikaku/bluetooth,shikaku/pcsc,shikaku-bindings/cli";
        let product = ["--locked", "--workspace", "--no-default-features", "--features", others];
        run(workspace.cargo(&["clippy"]).args(product).args(["--bin", "shikaku", "--", "-D", "warnings"]))?;
        run(workspace.cargo(&["test"]).args(product).args(["--test", "practice"]))
    },
};
