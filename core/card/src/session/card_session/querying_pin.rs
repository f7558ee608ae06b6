use super::CardSessionStep;
use super::card_task::{CardIdentity, PinRecovery};
use super::context::{Context, SessionContext as _};
use super::outcome::{CardRefusal, CardSessionOutcome};
use super::reading_certificates_present::ExplainingBlockedPin;
use super::resetting_security_status::ResettingSecurityStatus;
use super::state::{InnerResult, State, run};
use super::task::{PinCheck, PinTask};
use super::verifying_pin::VerifyingPin;
use crate::RetryCounter;
use crate::certificate::AuthCertificate;
use crate::session::query_retry_counter::{QueryRetryCounter, RetryStatus};

/// What is known of a recognised card when the counter of its PIN is read.
pub(super) struct PinQuery {
    pub(super) card: CardIdentity,
    pub(super) task: PinTask,
    pub(super) certificate: PinCertificate,
}

/// Where the certificate of the PIN's key is.
pub(super) enum PinCertificate {
    /// It was read.
    Read(AuthCertificate),
    /// On an Android token it can be read after the PIN only.
    BehindPin,
}

/// Reads how many tries of the user-authentication PIN are left.
pub(super) struct QueryingPin(PinQuery);

/// Reads the same after the security status was reset.
pub(super) struct QueryingPinAgain(PinQuery);

impl QueryingPin {
    pub(super) fn start(context: Context, query: PinQuery) -> CardSessionStep {
        let step = QueryRetryCounter::start(context.profile.jpki.auth_pin, context.capabilities);
        run(context, step, Self(query))
    }
}

impl State for QueryingPin {
    type Context = Context;
    type Inner = QueryRetryCounter;

    fn finished(self, context: Context, result: InnerResult<QueryRetryCounter>) -> CardSessionStep {
        match result {
            // The verified state of an earlier program hides the counter.
            Ok((RetryStatus::AlreadyVerified, capabilities)) => {
                ResettingSecurityStatus::start(context.learned(capabilities), self.0)
            }
            result => self.0.answered(context, result),
        }
    }
}

impl QueryingPinAgain {
    pub(super) fn start(context: Context, query: PinQuery) -> CardSessionStep {
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
                context.end(CardSessionOutcome::PinRecovered(recovery))
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
            context.end(CardSessionOutcome::PinRecovered(recovery))
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
