use crate::stage::{Beside, Runs, Stage};
use crate::tool::CARGO_DENY;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "deny",
    about: "licences, bans and sources of all dependencies (not advisories: their list is not on a registry)",
    needs: &[&CARGO_DENY],
    beside: Beside::Nothing,
    runs: Runs::Always,
    run: |workspace| {
        let config = ["deny", "--all-features", "--config", ".deny.toml"];
        run(workspace.cargo(&config).args(["check", "licenses", "bans", "sources"]))
    },
};
