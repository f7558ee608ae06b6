use std::sync::Arc;

use shikaku_core::application::Input;
use shikaku_core::view::Screen;
use tokio::sync::{broadcast, oneshot};

use crate::action::Sent;
use crate::guard::WindowOf;

/// What is sent to the windows, a JSON text each.
#[derive(Clone)]
pub(crate) struct Pages {
    staff: broadcast::Sender<Arc<str>>,
    patient: broadcast::Sender<Arc<str>>,
}

impl Pages {
    pub(crate) fn new() -> Self {
        Self { staff: broadcast::Sender::new(MESSAGES_MAX), patient: broadcast::Sender::new(MESSAGES_MAX) }
    }

    pub(crate) const fn of(&self, window: WindowOf) -> &broadcast::Sender<Arc<str>> {
        match window {
            WindowOf::Staff => &self.staff,
            WindowOf::Patient => &self.patient,
        }
    }
}

/// What the thread that owns the application is to do.
pub(crate) enum Order {
    Input(Input),
    /// An action of the page; the answer is the text to copy, if it asked for one.
    Act(WindowOf, Sent, oneshot::Sender<Option<String>>),
    /// The page as it is now, for a window that begins, and the messages after it.
    Begin(WindowOf, oneshot::Sender<Begun>),
    /// The screen of a window as it is now.
    Draw(WindowOf, oneshot::Sender<Screen>),
    /// The program ends.
    End,
}

/// The page when a browser begins, and every message after it.
pub(crate) struct Begun {
    pub(crate) first: Arc<str>,
    pub(crate) later: broadcast::Receiver<Arc<str>>,
}

/// How many messages a slow browser may be behind; then it gets the page as it is.
const MESSAGES_MAX: usize = 64;
