use crate::stage::{Beside, Stage};
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "readers",
    about: "every fault of a Bluetooth reader at every exchange of a check: its size and where it ends",
    needs: &[],
    beside: Beside::Any,
    run: |workspace| {
        // Built by the stage `test`; run once more by itself, because there what passes says nothing.
        let suite =
            ["test", "--locked", "--workspace", "--all-features", "--test", "suite", "readers::matrix"];
        run(workspace.cargo(&suite).args(["--", "--nocapture"]))
    },
};
