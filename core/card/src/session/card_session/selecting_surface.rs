use super::CardSessionStep;
use super::context::{Context, RecognisedCard};
use super::outcome::CardRefusal;
use super::querying_birth_date::QueryingBirthDate;
use super::state::{InnerResult, State, run};
use super::task::PresenceTask;
use crate::session::select_application::{SelectApplication, SelectError};

/// Selects the 券面 application for the proof of presence (protocol reference, 7.3).
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
