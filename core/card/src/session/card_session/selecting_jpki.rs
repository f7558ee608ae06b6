use super::CardSessionStep;
use super::context::Context;
use super::outcome::CardRefusal;
use super::reading_certificate::ReadingCertificate;
use super::state::{InnerResult, State, run};
use super::task::Task;
use crate::session::select_application::{SelectApplication, SelectError};

/// Selects the JPKI application with the first command of the session.
pub(super) struct SelectingJpki {
    task: Task,
}

impl SelectingJpki {
    pub(super) fn start(context: Context, task: Task) -> CardSessionStep {
        let step = SelectApplication::start(context.profile.jpki.application);
        run(context, step, Self { task })
    }
}

impl State for SelectingJpki {
    type Context = Context;
    type Inner = SelectApplication;

    fn finished(self, context: Context, result: InnerResult<SelectApplication>) -> CardSessionStep {
        match result {
            Ok(()) => ReadingCertificate::start(context, self.task),
            Err(SelectError::Missing) => context.refuse(CardRefusal::NotMyNumberCard),
            Err(SelectError::Exchange(error)) => context.give_back(error, self.task, None),
        }
    }
}
