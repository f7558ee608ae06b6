//! The states that end the verified state of an earlier program, once, because it hides the retry counter.

use super::CardSessionStep;
use super::context::Context;
use super::outcome::CardRefusal;
use super::querying_pin::{PinQuery, QueryingPinAgain};
use super::state::{InnerResult, State, run};
use crate::session::deselect_applications::DeselectApplications;
use crate::session::select_application::{SelectApplication, SelectError};

/// Selects the issuer security domain.
pub(super) struct ResettingSecurityStatus(PinQuery);

/// Selects the JPKI application after it.
struct SelectingJpkiAgain(PinQuery);

impl ResettingSecurityStatus {
    pub(super) fn start(context: Context, query: PinQuery) -> CardSessionStep {
        let step = DeselectApplications::start(&context.profile);
        run(context, step, Self(query))
    }
}

impl State for ResettingSecurityStatus {
    type Context = Context;
    type Inner = DeselectApplications;

    fn finished(self, context: Context, _: InnerResult<DeselectApplications>) -> CardSessionStep {
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
