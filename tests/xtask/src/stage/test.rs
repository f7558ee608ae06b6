use crate::stage::counted::{COUNTED, Counted};
use crate::stage::{Beside, Runs, Stage};
use crate::tool::{DBUS_LIBRARY, PCSC_LIBRARY, PYTHON};
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "test",
    about: "every test of the workspace but those that a stage of their own runs and counts",
    needs: &[&PCSC_LIBRARY, &DBUS_LIBRARY, &PYTHON],
    beside: Beside::Nothing,
    runs: Runs::Always,
    run: |workspace| {
        let mut tests = workspace.cargo(&["test", "--locked", "--workspace", "--all-features", "--"]);
        for Counted { tests: name, .. } in COUNTED {
            tests.args(["--skip", name]);
        }
        run(&mut tests)
    },
};
