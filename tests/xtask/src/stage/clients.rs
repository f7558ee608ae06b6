use crate::stage::{Beside, Runs, Stage};
use crate::tool::{DBUS_LIBRARY, JDK, MONO, MONO_ROOTS, PCSC_LIBRARY, PYTHON};
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "clients",
    about: "the example clients of receipt computers in Python, Java and C#, against a gateway over HTTPS",
    needs: &[&PCSC_LIBRARY, &DBUS_LIBRARY, &PYTHON, &JDK, &MONO, &MONO_ROOTS],
    beside: Beside::Any,
    runs: Runs::Always,
    run: |workspace| {
        // The features of the stage `test`, so that nothing is built twice.
        let suite = ["test", "--locked", "--workspace", "--all-features", "--test", "gateway", "--"];
        run(workspace.cargo(&suite).args(["--include-ignored", "clients::"]))
    },
};
