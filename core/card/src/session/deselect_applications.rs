use super::step::{Answer, Dialogue, ExchangeError, Step};
use crate::Application;
use crate::apdu::CommandApdu;

/// Selects the issuer security domain, which resets the security status of the card. The verified state of a PIN
/// otherwise outlives the connection (protocol reference, 1.10). What the card answers does not matter; a lost link is
/// reported.
///
/// Only for a link with [`LinkLimits::selects_any_application`](shikaku_transport::LinkLimits).
pub struct DeselectApplications(());

impl DeselectApplications {
    /// Selects this domain.
    #[must_use]
    pub fn start(issuer_domain: Application) -> Step<Self, ()> {
        Step::Transmit { command: CommandApdu::select_application(&issuer_domain.aid), then: Self(()) }
    }
}

impl crate::sealed::Sealed for DeselectApplications {}

impl Dialogue for DeselectApplications {
    type Output = ();
    type Error = ExchangeError;

    fn receive(self, answer: Answer) -> Result<Step<Self, ()>, ExchangeError> {
        match answer {
            Err(error) if error.link_loss().is_some() => Err(error),
            Ok(_) | Err(_) => Ok(Step::Done(())),
        }
    }
}
