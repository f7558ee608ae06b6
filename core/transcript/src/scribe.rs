use shikaku_core::view::ButtonId;
use shikaku_core::workflow::{Directive, Event, Seen};
use shikaku_reader::session::{ReaderNews, ReaderSeen};
use shikaku_transport::TransportError;

use super::{Happening, StateNote, UserAct};

/// Puts what a witness sees into happenings. A state is told when it is another than before.
#[derive(Default)]
pub(super) struct Scribe {
    state: Option<StateNote>,
}

impl Scribe {
    /// What is to be written down, in order.
    pub(super) fn happenings(&mut self, seen: Seen<'_>) -> Vec<Happening> {
        match seen {
            Seen::Happened(event) => happened(event).into_iter().collect(),
            Seen::CardFound(limits) => vec![Happening::CardFound(limits)],
            Seen::CardAnswered(answer) => answered(answer),
            Seen::GatewayReplied { ticket, reply } => {
                vec![Happening::Replied { ticket, reply: reply.cloned() }]
            }
            Seen::Told { directive, state } => {
                let note = StateNote::of(state);
                let moved = (self.state.replace(note) != Some(note)).then_some(Happening::State(note));
                moved.into_iter().chain(told(directive)).collect()
            }
        }
    }
}

/// The answer of a card, or that there is none and that the card left.
pub(super) fn answered(answer: Result<&[u8], TransportError>) -> Vec<Happening> {
    match answer {
        Ok(bytes) => vec![Happening::Response(bytes.to_vec())],
        Err(error @ (TransportError::NotSent | TransportError::ReplyLost)) => {
            vec![Happening::LinkError(error), Happening::CardLost]
        }
        Err(error) => vec![Happening::LinkError(error)],
    }
}

/// News of a reader session, as a reception that hears them is seen to.
pub(super) fn reader_news(news: &ReaderNews) -> Happening {
    match news {
        ReaderNews::CardFound(limits) => Happening::CardFound(*limits),
        ReaderNews::Answered(Ok(bytes)) => Happening::Response(bytes.to_vec()),
        ReaderNews::Answered(Err(error)) => Happening::LinkError(*error),
        ReaderNews::Failed(failure) => Happening::ReaderFailed((*failure).into()),
    }
}

/// What went over a reader session.
pub(super) fn reader_seen(seen: ReaderSeen<'_>) -> Happening {
    match seen {
        ReaderSeen::Link(note) => Happening::Link(note),
        ReaderSeen::ToReader(message) => Happening::ToReader(message.clone()),
        ReaderSeen::FromReader(message) => Happening::FromReader(message.clone()),
    }
}

fn happened(event: &Event) -> Option<Happening> {
    match event {
        // Which digit is nobody's business.
        Event::Digit(_) => Some(Happening::User(UserAct::Digit)),
        Event::Woke => Some(Happening::Woke),
        Event::ReaderFailed(failure) => Some(Happening::ReaderFailed(*failure)),
        Event::KeepingEnded(keeping) => Some(Happening::Kept(*keeping)),
        other => ButtonId::meaning(other).map(|button| Happening::User(UserAct::Press(button))),
    }
}

fn told(directive: &Directive) -> Option<Happening> {
    match directive {
        Directive::Transmit(command) => Some(Happening::Command(command.to_vec())),
        Directive::Ask(errand) => Some(Happening::Asked { ticket: errand.ticket, call: errand.call.clone() }),
        Directive::WakeAfter(wait) => Some(Happening::WakeAfter(*wait)),
        Directive::Keep(_) => Some(Happening::Keep),
        Directive::Wait | Directive::Close => None,
    }
}
