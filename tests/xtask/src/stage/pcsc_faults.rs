use crate::stage::{Beside, Stage};
use crate::tool::PCSC_LIBRARY;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "pcsc-faults",
    about: "every error of PC/SC at every exchange of a check, at a fake service: its size and where it ends",
    needs: &[&PCSC_LIBRARY],
    beside: Beside::Any,
    run: |workspace| {
        // Built by the stage `test`; run once more by itself, because there what passes says nothing.
        let suite = [
            "test",
            "--locked",
            "--workspace",
            "--all-features",
            "--bin",
            "shikaku",
            "pcsc::tests",
            "--",
            "--nocapture",
        ];
        run(&mut workspace.cargo(&suite))
    },
};
