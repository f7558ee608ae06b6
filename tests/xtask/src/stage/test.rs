use crate::stage::{Beside, Stage};
use crate::tool::LIBRARIES;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "test",
    about: "every test of the workspace",
    needs: LIBRARIES,
    beside: Beside::Nothing,
    run: |workspace| run(&mut workspace.cargo(&["test", "--locked", "--workspace", "--all-features"])),
};
