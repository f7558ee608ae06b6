use crate::stage::Stage;
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "purity",
    about: "core stands alone: it compiles without features and reaches for nothing",
    needs: LIBRARIES,
    run: |workspace| {
        // Built for itself, core gets no feature that another member switched on.
        let alone = ["clippy", "--locked", "--package", "shikaku-core", "--no-default-features"];
        run(workspace.cargo(&alone).args(["--", "-D", "warnings"]))?;
        // The dependency tree itself is read by the suite, so that plain `cargo test` guards it too.
        // With the features of the stage `test`, so that nothing is built twice.
        let suite =
            ["test", "--locked", "--workspace", "--all-features", "--test", "suite", "--", "architecture"];
        run(&mut workspace.cargo(&suite))
    },
};
