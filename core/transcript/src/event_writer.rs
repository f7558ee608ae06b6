use shikaku_core::view::ButtonId;
use shikaku_core::workflow::{Directive, Event, Observation};
use shikaku_reader::session::{ReaderNews, ReaderObservation};
use shikaku_transport::TransportError;

use super::{StateNote, TranscriptEvent, UserAct};

/// Translates the observations of an [`Observer`](shikaku_core::workflow::Observer) into transcript events, with all
/// personal data in them. It notes a state when it differs from the one before. [`Recorder`](crate::Recorder) redacts
/// the events before it writes them.
#[derive(Default)]
pub struct EventWriter {
    state: Option<StateNote>,
}

impl EventWriter {
    /// What is to be written down, in order.
    #[must_use]
    pub fn events(&mut self, seen: Observation<'_>) -> Vec<TranscriptEvent> {
        match seen {
            Observation::Event(event) => input_event(event).into_iter().collect(),
            Observation::CardFound(limits) => vec![TranscriptEvent::CardFound(limits)],
            Observation::CardAnswered(answer) => answered(answer),
            Observation::GatewayReplied { request_id, reply } => {
                vec![TranscriptEvent::Replied { request_id, reply: reply.cloned() }]
            }
            Observation::Response { directive, state } => {
                let note = StateNote::of(state);
                let moved = (self.state.replace(note) != Some(note)).then_some(TranscriptEvent::State(note));
                moved.into_iter().chain(response_event(directive)).collect()
            }
        }
    }
}

/// The answer of a card, or that there is none and that the card left.
pub(super) fn answered(answer: Result<&[u8], TransportError>) -> Vec<TranscriptEvent> {
    match answer {
        Ok(bytes) => vec![TranscriptEvent::Response(bytes.to_vec())],
        Err(error @ (TransportError::NotSent | TransportError::ReplyLost)) => {
            vec![TranscriptEvent::LinkError(error), TranscriptEvent::CardLost]
        }
        Err(error) => vec![TranscriptEvent::LinkError(error)],
    }
}

/// Translates the news of a reader session into the event that a reception with this news records.
#[must_use]
pub fn reader_news(news: &ReaderNews) -> TranscriptEvent {
    match news {
        ReaderNews::CardFound(limits) => TranscriptEvent::CardFound(*limits),
        ReaderNews::Answered(Ok(bytes)) => TranscriptEvent::Response(bytes.to_vec()),
        ReaderNews::Answered(Err(error)) => TranscriptEvent::LinkError(*error),
        ReaderNews::Failed(failure) => TranscriptEvent::ReaderFailed((*failure).into()),
    }
}

/// Translates an observation of a reader session into a transcript event, with all personal data in it.
#[must_use]
pub fn reader_seen(seen: ReaderObservation<'_>) -> TranscriptEvent {
    match seen {
        ReaderObservation::Link(note) => TranscriptEvent::Link(note),
        ReaderObservation::ToReader(message) => TranscriptEvent::ToReader(message.clone()),
        ReaderObservation::FromReader(message) => TranscriptEvent::FromReader(message.clone()),
    }
}

fn input_event(event: &Event) -> Option<TranscriptEvent> {
    match event {
        // A transcript never holds the digit itself.
        Event::Digit(_) => Some(TranscriptEvent::User(UserAct::Digit)),
        Event::Woke => Some(TranscriptEvent::Woke),
        Event::ReaderFailed(failure) => Some(TranscriptEvent::ReaderFailed(*failure)),
        Event::SaveEnded(saved) => Some(TranscriptEvent::SaveEnded(*saved)),
        other => ButtonId::meaning(other).map(|button| TranscriptEvent::User(UserAct::of_press(button))),
    }
}

fn response_event(directive: &Directive) -> Option<TranscriptEvent> {
    match directive {
        Directive::Transmit(command) => Some(TranscriptEvent::Command(command.to_vec())),
        Directive::Send(request) => {
            Some(TranscriptEvent::Asked { request_id: request.request_id, call: request.call.clone() })
        }
        Directive::WakeAfter(wait) => Some(TranscriptEvent::WakeAfter(*wait)),
        Directive::Save(_) => Some(TranscriptEvent::SaveRequested),
        Directive::Wait | Directive::Close => None,
    }
}
