use crate::stage::counted::READERS;
use crate::stage::{Beside, Runs, Stage};

pub(crate) const STAGE: Stage = Stage {
    name: "readers",
    about: "every fault of a Bluetooth reader at every exchange of a check: its size and where it ends",
    needs: &[],
    beside: Beside::Any,
    runs: Runs::Always,
    run: |workspace| READERS.run(workspace),
};
