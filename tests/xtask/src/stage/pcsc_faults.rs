use crate::stage::counted::PCSC_FAULTS;
use crate::stage::{Beside, Runs, Stage};
use crate::tool::PCSC_LIBRARY;

pub(crate) const STAGE: Stage = Stage {
    name: "pcsc-faults",
    about: "every error of PC/SC at every exchange of a check, at a fake service: its size and where it ends",
    needs: &[&PCSC_LIBRARY],
    beside: Beside::Any,
    runs: Runs::WithAll,
    run: |workspace| PCSC_FAULTS.run(workspace),
};
