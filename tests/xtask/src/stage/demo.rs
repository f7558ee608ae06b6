use crate::stage::{Beside, Stage};
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "demo",
    about: "the README's first command: a whole reception, without a system package",
    needs: &[],
    beside: Beside::Nothing,
    run: |workspace| {
        run(&mut workspace.cargo(&["run", "--locked", "--release", "--package", "shikaku", "--", "demo"]))
    },
};
