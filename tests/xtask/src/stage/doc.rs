use crate::stage::{Beside, Runs, Stage};
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "doc",
    about: "the documentation builds and its links lead somewhere",
    needs: LIBRARIES,
    beside: Beside::Nothing,
    runs: Runs::Always,
    run: |workspace| {
        let arguments = ["doc", "--locked", "--workspace", "--no-deps", "--all-features"];
        // With `--examples` dependencies have the features of the stage `clippy` and are not compiled again.
        let targets = ["--lib", "--bins", "--examples"];
        run(workspace.cargo(&arguments).args(targets).env("RUSTDOCFLAGS", "-D warnings"))
    },
};
