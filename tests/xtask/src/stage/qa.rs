use crate::stage::{Beside, Runs, Stage};
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "qa",
    about: "every transcript runs again, hides everybody, and stands being broken in every way",
    needs: &[],
    beside: Beside::Any,
    runs: Runs::Always,
    run: |workspace| {
        // The program of the stage `demo`, so that nothing is built twice.
        let qa = ["run", "--locked", "--package", "shikaku", "--", "qa"];
        let junit = workspace.target().join("transcripts.xml");
        run(workspace.cargo(&qa).args(["run", "fixtures", "--junit"]).arg(junit))?;
        run(workspace.cargo(&qa).args(["mutate", "fixtures"]))
    },
};
