//! The states that read the counter of the user-authentication PIN. The verified state of an earlier program, which
//! hides the counter, is reset once.

use super::CardSessionStep;
use super::card_task::{CardIdentity, PinRecovery};
use super::context::Context;
use super::outcome::{CardRefusal, CardSessionOutcome};
use super::reading_certificates_present::ExplainingBlockedPin;
use super::state::{InnerResult, SessionContext as _, State, run};
use super::task::{PinCertificate, PinCheck, PinQuery, PinTask};
use super::verifying_pin::VerifyingPin;
use crate::session::deselect_applications::DeselectApplications;
use crate::session::query_retry_counter::{QueryRetryCounter, RetryStatus};
use crate::session::select_application::{SelectApplication, SelectError};
use crate::{Application, RetryCounter};

/// Reads how many tries of the user-authentication PIN are left.
pub(super) struct QueryingPin(PinQuery);

impl QueryingPin {
    pub(super) fn start(context: Context, query: PinQuery) -> CardSessionStep {
        let step = QueryRetryCounter::start(context.profile.jpki.auth_pin, context.capabilities);
        run(context, step, Self(query))
    }
}

impl State for QueryingPin {
    type Context = Context;
    type Inner = QueryRetryCounter;

    /// The verified state of an earlier program hides the counter. Where the link cannot reset it, the session ends in
    /// [`CardRefusal::CounterUnknown`]: selecting the JPKI application again does not reset it on every card (protocol
    /// reference, 1.10), and a PIN is never sent without a counter.
    fn finished(self, context: Context, result: InnerResult<QueryRetryCounter>) -> CardSessionStep {
        match (result, context.issuer_domain) {
            (Ok((RetryStatus::AlreadyVerified, capabilities)), Some(issuer_domain)) => {
                ResettingSecurityStatus::start(context.learned(capabilities), issuer_domain, self.0)
            }
            (result, _) => self.0.answered(context, result),
        }
    }
}

/// Selects the issuer security domain.
struct ResettingSecurityStatus(PinQuery);

/// Selects the JPKI application after it.
struct SelectingJpkiAgain(PinQuery);

impl ResettingSecurityStatus {
    fn start(context: Context, issuer_domain: Application, query: PinQuery) -> CardSessionStep {
        run(context, DeselectApplications::start(issuer_domain), Self(query))
    }
}

impl State for ResettingSecurityStatus {
    type Context = Context;
    type Inner = DeselectApplications;

    fn finished(self, context: Context, result: InnerResult<DeselectApplications>) -> CardSessionStep {
        if let Err(error) = result {
            return context.give_back(error, self.0.task, Some(self.0.card));
        }
        let step = SelectApplication::start_later(context.profile.jpki.application);
        run(context, step, SelectingJpkiAgain(self.0))
    }
}

impl State for SelectingJpkiAgain {
    type Context = Context;
    type Inner = SelectApplication;

    fn finished(self, context: Context, result: InnerResult<SelectApplication>) -> CardSessionStep {
        match result {
            Ok(()) => QueryingPinAgain::start(context, self.0),
            Err(SelectError::Missing) => context.refuse(CardRefusal::NotMyNumberCard),
            Err(SelectError::Exchange(error)) => context.give_back(error, self.0.task, Some(self.0.card)),
        }
    }
}

/// Reads the same after the security status was reset.
struct QueryingPinAgain(PinQuery);

impl QueryingPinAgain {
    fn start(context: Context, query: PinQuery) -> CardSessionStep {
        let step = QueryRetryCounter::start(context.profile.jpki.auth_pin, context.capabilities);
        run(context, step, Self(query))
    }
}

impl State for QueryingPinAgain {
    type Context = Context;
    type Inner = QueryRetryCounter;

    fn finished(self, context: Context, result: InnerResult<QueryRetryCounter>) -> CardSessionStep {
        self.0.answered(context, result)
    }
}

impl PinQuery {
    fn answered(self, context: Context, result: InnerResult<QueryRetryCounter>) -> CardSessionStep {
        let (status, context) = match result {
            Ok((status, capabilities)) => (status, context.learned(capabilities)),
            Err(error) => return context.give_back(error, self.task, Some(self.card)),
        };
        let counter = match status {
            RetryStatus::TriesLeft(counter) => Some(counter),
            RetryStatus::Blocked => None,
            RetryStatus::Missing if context.profile.no_pin.reference_missing => {
                return context.refuse(CardRefusal::NoPin);
            }
            RetryStatus::AlreadyVerified | RetryStatus::Missing | RetryStatus::NotReported => {
                return context.refuse(CardRefusal::CounterUnknown);
            }
        };
        match self.task {
            PinTask::Check(check) => check_pin(context, counter, self.card, check, self.certificate),
            PinTask::Recover(before) => {
                let recovery = before.recovery(tries_left(counter.as_ref()));
                context.end(CardSessionOutcome::PinRecovered { recovery, card: before.card })
            }
        }
    }
}

/// Sends the PIN, unless the counter shows that it was compared before, or that no try is left.
fn check_pin(
    context: Context,
    counter: Option<RetryCounter>,
    card: CardIdentity,
    check: PinCheck,
    certificate: PinCertificate,
) -> CardSessionStep {
    let tries_left = tries_left(counter.as_ref());
    match (check.unconfirmed.map(|before| before.recovery(tries_left)), counter) {
        (Some(recovery @ (PinRecovery::WasWrong { .. } | PinRecovery::WasRight)), _) => {
            context.end(CardSessionOutcome::PinRecovered { recovery, card })
        }
        (Some(PinRecovery::Unspent) | None, Some(counter)) => {
            VerifyingPin::start(context, counter, card, check, certificate)
        }
        (Some(PinRecovery::Unspent) | None, None) => ExplainingBlockedPin::start(context, card, check),
    }
}

fn tries_left(counter: Option<&RetryCounter>) -> u8 {
    counter.map_or(0, RetryCounter::tries)
}
