//! The states of a proof of presence before the birth date is sent (protocol reference, 7.3).

use super::CardSessionStep;
use super::card_task::PinRecovery;
use super::context::{Context, RecognisedCard};
use super::outcome::CardRefusal;
use super::state::{InnerResult, SessionContext as _, State, run};
use super::task::PresenceTask;
use super::verifying_birth_date::VerifyingBirthDate;
use crate::RetryCounter;
use crate::session::query_retry_counter::{QueryRetryCounter, RetryStatus};
use crate::session::select_application::{SelectApplication, SelectError};

/// Selects the 券面 application.
pub(super) struct SelectingSurface {
    card: RecognisedCard,
    task: PresenceTask,
}

impl SelectingSurface {
    pub(super) fn start(context: Context, card: RecognisedCard, task: PresenceTask) -> CardSessionStep {
        let step = SelectApplication::start_later(context.profile.surface.application);
        run(context, step, Self { card, task })
    }
}

impl State for SelectingSurface {
    type Context = Context;
    type Inner = SelectApplication;

    fn finished(self, context: Context, result: InnerResult<SelectApplication>) -> CardSessionStep {
        match result {
            Ok(()) => QueryingBirthDate::start(context, self.card, self.task),
            Err(SelectError::Missing) => context.refuse(CardRefusal::NoPresenceProof),
            Err(SelectError::Exchange(error)) => {
                context.give_back(error, self.task, Some(self.card.identity))
            }
        }
    }
}

/// Reads how many tries of the birth date are left.
struct QueryingBirthDate {
    card: RecognisedCard,
    task: PresenceTask,
}

impl QueryingBirthDate {
    fn start(context: Context, card: RecognisedCard, task: PresenceTask) -> CardSessionStep {
        let step = QueryRetryCounter::start(context.profile.surface.birth_date, context.capabilities);
        run(context, step, Self { card, task })
    }

    /// Sends the birth date, unless the counter shows that it was compared before. The last try is never spent.
    fn counted(self, context: Context, counter: RetryCounter) -> CardSessionStep {
        let Self { card, task } = self;
        let tries_before = counter.tries();
        let Ok(allowed) = counter.spend() else {
            return context.refuse(CardRefusal::BirthDateLocked);
        };
        match task.unconfirmed.map(|before| before.recovery(tries_before)) {
            Some(PinRecovery::WasWrong { .. }) => context.refuse(CardRefusal::WrongBirthDate),
            Some(PinRecovery::WasRight) => context.refuse(CardRefusal::BirthDateOutcomeUnknown),
            Some(PinRecovery::Unspent) | None => {
                VerifyingBirthDate::start(context, allowed, tries_before, card, task)
            }
        }
    }
}

impl State for QueryingBirthDate {
    type Context = Context;
    type Inner = QueryRetryCounter;

    fn finished(self, context: Context, result: InnerResult<QueryRetryCounter>) -> CardSessionStep {
        let (status, context) = match result {
            Ok((status, capabilities)) => (status, context.learned(capabilities)),
            Err(error) => return context.give_back(error, self.task, Some(self.card.identity)),
        };
        match status {
            RetryStatus::TriesLeft(counter) => self.counted(context, counter),
            RetryStatus::Blocked => context.refuse(CardRefusal::BirthDateLocked),
            RetryStatus::AlreadyVerified | RetryStatus::Missing | RetryStatus::NotReported => {
                context.refuse(CardRefusal::NoPresenceProof)
            }
        }
    }
}
