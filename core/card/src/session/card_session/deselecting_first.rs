use super::CardSessionStep;
use super::context::Context;
use super::selecting_jpki::SelectingJpki;
use super::state::{InnerResult, State, run};
use super::task::Task;
use crate::session::deselect_applications::DeselectApplications;

/// Resets the security status before anything else, where an earlier session may have left a credential verified: then no
/// outcome of this one leaves it so, and an Android token does not show its certificate in place of its token information.
pub(super) struct DeselectingFirst {
    task: Task,
}

impl DeselectingFirst {
    /// Starts the session: with this state where it is needed and the link lets it.
    pub(super) fn start(context: Context, task: Task) -> CardSessionStep {
        match context.issuer_domain.filter(|_| context.may_be_verified) {
            Some(issuer_domain) => run(context, DeselectApplications::start(issuer_domain), Self { task }),
            None => SelectingJpki::start(context, task),
        }
    }
}

impl State for DeselectingFirst {
    type Context = Context;
    type Inner = DeselectApplications;

    fn finished(self, context: Context, result: InnerResult<DeselectApplications>) -> CardSessionStep {
        match result {
            Ok(()) => SelectingJpki::start(context, self.task),
            Err(error) => context.give_back(error, self.task, None),
        }
    }
}
