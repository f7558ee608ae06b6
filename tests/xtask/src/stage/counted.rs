//! Tests that run in a stage of their own, with their output: they count what they cover, and `cargo test` hides the output of
//! a test that passes. The stage `test` leaves them out, so that they run once.

use crate::workspace::{CommandError, Workspace, run};

/// A module of tests in one target.
pub(super) struct Counted {
    target: &'static [&'static str],
    /// The path of the module, as a filter of `cargo test`.
    pub(super) tests: &'static str,
}

pub(super) const READERS: Counted = Counted { target: &["--test", "suite"], tests: "readers::matrix::" };
pub(super) const CARDS: Counted = Counted { target: &["--test", "suite"], tests: "card_link::" };
pub(super) const PCSC_FAULTS: Counted = Counted { target: &["--bin", "shikaku"], tests: "pcsc::tests::" };

pub(super) const PACKAGES: Counted = Counted { target: &["--test", "suite"], tests: "packages::" };

/// All of them.
pub(super) const COUNTED: [Counted; 4] = [READERS, CARDS, PCSC_FAULTS, PACKAGES];

impl Counted {
    pub(super) fn run(&self, workspace: &Workspace) -> Result<(), CommandError> {
        // The features of the stage `test`, so that nothing is built twice.
        let mut tests = workspace.cargo(&["test", "--locked", "--workspace", "--all-features"]);
        run(tests.args(self.target).args(["--", "--nocapture", self.tests]))
    }
}
