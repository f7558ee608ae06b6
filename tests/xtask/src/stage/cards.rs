use crate::stage::counted::CARDS;
use crate::stage::{Beside, Runs, Stage};

pub(crate) const STAGE: Stage = Stage {
    name: "cards",
    about: "every change of every answer of a card in every kind of check: its size and where it ends",
    needs: &[],
    beside: Beside::Any,
    runs: Runs::Always,
    run: |workspace| CARDS.run(workspace),
};
