use std::convert::Infallible;

use super::step::{Answer, Dialogue, Step};
use crate::CardProfile;
use crate::apdu::CommandApdu;

/// Leaves the card clean: selecting the issuer domain ends the verified state of a PIN, which otherwise
/// outlives the connection (protocol reference, 1.10). Its answer does not matter.
pub struct DeselectApplications(());

impl DeselectApplications {
    /// Asks for the issuer domain.
    #[must_use]
    pub fn start(profile: &CardProfile) -> Step<Self, ()> {
        Step::Transmit {
            command: CommandApdu::select_application(&profile.issuer_domain.aid),
            then: Self(()),
        }
    }
}

impl Dialogue for DeselectApplications {
    type Output = ();
    type Error = Infallible;

    fn receive(self, _: Answer) -> Result<Step<Self, ()>, Infallible> {
        Ok(Step::Done(()))
    }
}
