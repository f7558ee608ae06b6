//! 伏せ字: what is personal is replaced before it is written, by synthetic values of the same length and shape, so that a
//! recording still replays. The same walk, with eyes instead of a pen, is the audit.

mod alphabet;
mod audit;
mod bytes;
mod card;
mod challenge;
mod day;
mod file;
mod frames;
mod gateway;
mod json;
mod known_header;
mod member;
mod range;
mod redaction_visitor;

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

pub use audit::{Finding, audit};
pub use day::{CARD_BIRTH_DATE, CARD_BIRTH_ERA, CARD_BIRTH_KEY};
pub(super) use known_header::redacted_header;
pub(super) use range::time as redacted_time;

use shikaku_core::port::{HttpRequest, HttpResponse};
use shikaku_reader::ReaderMessage;
use shikaku_reader::session::LinkNote;

use self::card::CardSide;
use self::challenge::Challenges;
use self::frames::Frames;
use self::range::Calls;
use self::redaction_visitor::RedactionVisitor;
use super::{Entry, StateNote, Transcript, TranscriptEvent};

/// Replaces personal data, event by event, in the order of the events. It holds the card's data in memory until it is
/// dropped, and wipes it then; it writes none of it.
///
/// Every event that it writes has passed the check of [`audit`]. An event in which that check would find anything is
/// written without its bytes, so that redaction and audit always agree.
pub struct Redactor {
    walk: Walk,
    proof: Walk,
}

/// The walk that replaces, or looks.
#[derive(Clone)]
struct Walk {
    redaction_visitor: RedactionVisitor,
    card: CardSide,
    challenges: Challenges,
    calls: Calls,
    frames: Frames,
}

impl Redactor {
    /// Creates the redactor of one recording. Only the seed can reverse it, so the seed is random and not stored.
    #[must_use]
    pub fn new(seed: &[u8; 32]) -> Self {
        Self {
            walk: Walk::new(RedactionVisitor::replacing(seed)),
            proof: Walk::new(RedactionVisitor::looking()),
        }
    }

    /// Returns the same event without personal data. `now` is the time of the event.
    pub fn redact(&mut self, event: &TranscriptEvent, now: DateTime<Utc>) -> TranscriptEvent {
        let written = self.walk.event(event, now);
        let before = self.proof.clone();
        if self.proof.findings(&written, now).is_empty() {
            return written;
        }
        self.proof = before;
        let bare = without_bytes(&written);
        self.proof.findings(&bare, now);
        bare
    }
}

/// Returns an event without its bytes.
fn without_bytes(event: &TranscriptEvent) -> TranscriptEvent {
    let message =
        |message: &ReaderMessage| ReaderMessage { params: [0; 3], data: Zeroizing::default(), ..*message };
    match event {
        TranscriptEvent::Command(_) => TranscriptEvent::Command(Vec::new()),
        TranscriptEvent::Response(_) => TranscriptEvent::Response(Vec::new()),
        TranscriptEvent::Asked { request_id, call } => {
            let call = HttpRequest {
                method: call.method,
                path: "/v1/confirmations".to_owned(),
                idempotency_key: None,
                body: Vec::new(),
            };
            TranscriptEvent::Asked { request_id: *request_id, call }
        }
        TranscriptEvent::Replied { request_id, reply: Ok(_) } => {
            let reply = HttpResponse { status: 599, body: Vec::new() };
            TranscriptEvent::Replied { request_id: *request_id, reply: Ok(reply) }
        }
        TranscriptEvent::ToReader(sent) => TranscriptEvent::ToReader(message(sent)),
        TranscriptEvent::FromReader(received) => TranscriptEvent::FromReader(message(received)),
        TranscriptEvent::Link(_) => TranscriptEvent::Link(LinkNote::Woke),
        other => other.clone(),
    }
}

impl Walk {
    fn new(redaction_visitor: RedactionVisitor) -> Self {
        let (card, challenges) = (CardSide::default(), Challenges::default());
        Self { redaction_visitor, card, challenges, calls: Calls::default(), frames: Frames::default() }
    }

    /// Traverses an event and returns the places found in it.
    fn findings(&mut self, event: &TranscriptEvent, now: DateTime<Utc>) -> Vec<String> {
        self.event(event, now);
        self.redaction_visitor.take_found()
    }

    fn event(&mut self, event: &TranscriptEvent, now: DateTime<Utc>) -> TranscriptEvent {
        let now = day::plausible(now);
        match event {
            TranscriptEvent::Command(bytes) => {
                let written = self.card.command(&mut self.redaction_visitor, &self.challenges, bytes);
                self.frames.command(bytes, &written);
                TranscriptEvent::Command(written)
            }
            TranscriptEvent::Response(bytes) => {
                TranscriptEvent::Response(self.card.response(&mut self.redaction_visitor, bytes, now))
            }
            TranscriptEvent::CardFound(limits) => {
                self.card.powered();
                self.redaction_visitor.at("limits of a link");
                TranscriptEvent::CardFound(self.redaction_visitor.ranged(range::limits(*limits), *limits))
            }
            TranscriptEvent::Asked { request_id, call } => {
                let request_id = self.calls.asked(&mut self.redaction_visitor, *request_id);
                let call =
                    gateway::call(&mut self.redaction_visitor, &self.card, &self.challenges, call, now);
                TranscriptEvent::Asked { request_id, call }
            }
            TranscriptEvent::Replied { request_id, reply: Ok(reply) } => {
                let request_id = self.calls.number(&mut self.redaction_visitor, *request_id);
                let reply = gateway::reply(&mut self.redaction_visitor, &mut self.challenges, reply, now);
                TranscriptEvent::Replied { request_id, reply: Ok(reply) }
            }
            TranscriptEvent::Replied { request_id, reply: Err(error) } => {
                let request_id = self.calls.number(&mut self.redaction_visitor, *request_id);
                TranscriptEvent::Replied { request_id, reply: Err(*error) }
            }
            TranscriptEvent::WakeAfter(wait) => {
                self.redaction_visitor.at("time to wait");
                TranscriptEvent::WakeAfter(self.redaction_visitor.ranged(range::wait(*wait), *wait))
            }
            TranscriptEvent::State(note) => {
                self.redaction_visitor.at("tries left");
                let tries_left =
                    note.tries_left.map(|tries| self.redaction_visitor.ranged(range::tries(tries), tries));
                TranscriptEvent::State(StateNote { tries_left, ..*note })
            }
            TranscriptEvent::Link(note) => {
                TranscriptEvent::Link(frames::link(&mut self.redaction_visitor, note))
            }
            TranscriptEvent::ToReader(message) => TranscriptEvent::ToReader(self.frames.sent(
                &mut self.redaction_visitor,
                &self.challenges,
                message,
            )),
            TranscriptEvent::FromReader(message) => {
                TranscriptEvent::FromReader(self.frames.received(&mut self.redaction_visitor, message, now))
            }
            // Closed lists: no value of them is of a person.
            TranscriptEvent::CardLost
            | TranscriptEvent::LinkError(_)
            | TranscriptEvent::ReaderFailed(_)
            | TranscriptEvent::User(_)
            | TranscriptEvent::Woke
            | TranscriptEvent::SaveRequested
            | TranscriptEvent::SaveEnded(_)
            | TranscriptEvent::Full => event.clone(),
        }
    }
}

/// Redacts a transcript that another program recorded. The header loses what is not known to be of a program.
#[must_use]
pub fn redact(transcript: &Transcript, seed: &[u8; 32]) -> Transcript {
    let mut redactor = Redactor::new(seed);
    let header = redacted_header(&transcript.header);
    let mut redacted = Transcript { header, entries: Vec::with_capacity(transcript.entries.len()) };
    for entry in &transcript.entries {
        let at = redacted_time(entry.at);
        // The written time, because an audit has no other.
        let event = redactor.redact(&entry.event, redacted.moment(at));
        redacted.entries.push(Entry { at, event });
    }
    redacted
}

#[cfg(test)]
mod range_tests;
#[cfg(test)]
mod tests;
