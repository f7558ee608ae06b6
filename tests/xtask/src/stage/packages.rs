use crate::stage::counted::PACKAGES;
use crate::stage::{Beside, Runs, Stage};

pub(crate) const STAGE: Stage = Stage {
    name: "packages",
    about: "each published package compiles alone, exports what its api.txt lists, and has a complete archive",
    needs: &[],
    beside: Beside::Any,
    runs: Runs::WithAll,
    run: |workspace| PACKAGES.run(workspace),
};
