use crate::stage::Stage;
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "purity",
    about: "the library and the program compile without their features, and no package depends on a higher layer",
    needs: LIBRARIES,
    run: |workspace| {
        // Built alone, the library gets no feature that another member switched on. The adapter depends on all of it.
        let alone = ["clippy", "--locked", "--package", "shikaku-adapter", "--no-default-features"];
        run(workspace.cargo(&alone).args(["--", "-D", "warnings"]))?;
        let program = ["clippy", "--locked", "--package", "shikaku", "--no-default-features"];
        run(workspace.cargo(&program).args(["--", "-D", "warnings"]))?;
        // The dependency tree itself is read by the suite, so that plain `cargo test` guards it too.
        // With the features of the stage `test`, so that nothing is built twice.
        let suite =
            ["test", "--locked", "--workspace", "--all-features", "--test", "suite", "--", "architecture"];
        run(&mut workspace.cargo(&suite))?;
        // Every feature but `practice`: the whole workspace with all others, so that only the program is built again.
        let others = "shikaku/bluetooth,shikaku/pcsc,shikaku-bindings/cli";
        let product = ["--locked", "--workspace", "--no-default-features", "--features", others];
        run(workspace.cargo(&["clippy"]).args(product).args(["--bin", "shikaku", "--", "-D", "warnings"]))?;
        run(workspace.cargo(&["test"]).args(product).args(["--test", "practice"]))
    },
};
