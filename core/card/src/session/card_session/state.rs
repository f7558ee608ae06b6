//! What all states share: [`State`], and [`run`], which runs a dialogue inside the session.

use super::{CardSession, CardSessionStep};
use crate::ReferenceData;
use crate::session::capabilities::CardCapabilities;
use crate::session::deselect_applications::DeselectApplications;
use crate::session::query_retry_counter::QueryRetryCounter;
use crate::session::read_file::ReadFile;
use crate::session::select_application::SelectApplication;
use crate::session::sign_challenge::SignChallenge;
use crate::session::step::{Answer, Dialogue, Step};
use crate::session::verify_pin::VerifyPin;

/// Both contexts, for the code that all states share.
pub(super) trait SessionContext: Send + Sync + 'static {
    /// Whether this session sent a credential.
    const HAS_SENT_CREDENTIAL: bool;

    /// What the card and the link have shown so far.
    fn capabilities(&self) -> CardCapabilities;

    /// The same context with other capabilities.
    fn learned(self, capabilities: CardCapabilities) -> Self;
}

/// A state of a card session: the data that is known while one inner dialogue runs.
pub(super) trait State: Send + Sync + Sized + 'static {
    /// Whether a credential was sent.
    type Context: SessionContext;
    /// The dialogue that this state waits for.
    type Inner: InnerDialogue;

    /// Takes the result of the inner dialogue and enters the next state, or ends the session.
    fn finished(self, context: Self::Context, result: InnerResult<Self::Inner>) -> CardSessionStep;
}

/// The result of an inner dialogue.
pub(super) type InnerResult<D> = Result<<D as Dialogue>::Output, <D as Dialogue>::Error>;

/// The result of reading a file: its content, and the capabilities that were learned.
pub(super) type FileResult = InnerResult<ReadFile>;

/// Enters `state` with the first step of its inner dialogue.
pub(super) fn run<S: State>(
    context: S::Context,
    step: Step<S::Inner, <S::Inner as Dialogue>::Output>,
    state: S,
) -> CardSessionStep {
    match step {
        Step::Transmit { command, then } => {
            Step::Transmit { command, then: CardSession(Box::new(Running { context, inner: then, state })) }
        }
        Step::Done(output) => state.finished(context, Ok(output)),
    }
}

/// A state whose inner dialogue waits for an answer.
struct Running<S: State> {
    context: S::Context,
    inner: S::Inner,
    state: S,
}

/// [`Running`] with its state erased, as rustls has it. An enum of all states would list them four times more: in its
/// variants and in each of these methods.
pub(super) trait ActiveState: Send + Sync {
    /// Takes the answer to the command in flight.
    fn receive(self: Box<Self>, answer: Answer) -> CardSessionStep;
    /// The capabilities that are known.
    fn capabilities(&self) -> CardCapabilities;
    /// The capabilities for the next session, if the link is lost at the command in flight.
    fn capabilities_if_lost(&self) -> CardCapabilities;
    /// Whether the command in flight holds a credential.
    fn is_verifying(&self) -> bool;
    /// Whether this session sent a credential.
    fn has_sent_credential(&self) -> bool;
}

impl<S: State> ActiveState for Running<S> {
    fn receive(self: Box<Self>, answer: Answer) -> CardSessionStep {
        let is_lost = answer.as_ref().is_err_and(|error| error.link_loss().is_some());
        let capabilities = if is_lost { self.capabilities_if_lost() } else { self.capabilities() };
        let Self { context, inner, state } = *self;
        let context = context.learned(capabilities);
        match inner.receive(answer) {
            Ok(step) => run(context, step, state),
            Err(error) => state.finished(context, Err(error)),
        }
    }

    fn capabilities(&self) -> CardCapabilities {
        self.context.capabilities()
    }

    fn capabilities_if_lost(&self) -> CardCapabilities {
        self.inner.capabilities_if_lost().unwrap_or_else(|| self.capabilities())
    }

    fn is_verifying(&self) -> bool {
        S::Inner::SENDS_CREDENTIAL
    }

    fn has_sent_credential(&self) -> bool {
        S::Context::HAS_SENT_CREDENTIAL
    }
}

/// What the session has to know about a dialogue that runs inside it.
pub(super) trait InnerDialogue: Dialogue + Send + Sync + 'static {
    /// Whether its command holds a PIN or birth date.
    const SENDS_CREDENTIAL: bool = false;

    /// The capabilities for the next session, if the link is lost at the command in flight; `None` where such a loss
    /// teaches nothing.
    fn capabilities_if_lost(&self) -> Option<CardCapabilities> {
        None
    }
}

impl InnerDialogue for ReadFile {
    fn capabilities_if_lost(&self) -> Option<CardCapabilities> {
        Some(self.capabilities_after_loss())
    }
}

impl<P: ReferenceData + Send + Sync + 'static> InnerDialogue for VerifyPin<P> {
    const SENDS_CREDENTIAL: bool = true;
}

impl InnerDialogue for DeselectApplications {}
impl InnerDialogue for QueryRetryCounter {}
impl InnerDialogue for SelectApplication {}
impl InnerDialogue for SignChallenge {}
