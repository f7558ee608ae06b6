use crate::stage::{Beside, Stage};
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "cards",
    about: "every change of every answer of a card in every kind of check: its size and where it ends",
    needs: &[],
    beside: Beside::Any,
    run: |workspace| {
        // Built by the stage `test`; run once more by itself, because there what passes says nothing.
        let suite = ["test", "--locked", "--workspace", "--all-features", "--test", "suite", "card_link"];
        run(workspace.cargo(&suite).args(["--", "--nocapture"]))
    },
};
