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
mod hand;
mod json;
mod known_header;
mod member;
mod range;

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

pub use audit::{Finding, audit};
pub(super) use day::CARD_BIRTH_DATE;
pub(super) use known_header::redacted_header;
pub(super) use range::time as redacted_time;

use shikaku_core::port::{GatewayCall, GatewayReply};
use shikaku_reader::ReaderMessage;
use shikaku_reader::session::LinkNote;

use self::card::CardSide;
use self::challenge::Challenges;
use self::frames::Frames;
use self::hand::Hand;
use self::range::Calls;
use super::{Entry, Happening, StateNote, Transcript};

/// Replaces what is personal, happening by happening, in the order in which they happen. It holds what it has seen of
/// the card until it is dropped, and wipes it then; it writes none of it.
///
/// What it writes has passed the walk of [`audit`]. A happening in which that walk would find anything is written without
/// its bytes, so that redaction and audit agree whatever happens.
pub struct Redactor {
    walk: Walk,
    proof: Walk,
}

/// The walk that replaces, or looks.
#[derive(Clone)]
struct Walk {
    hand: Hand,
    card: CardSide,
    challenges: Challenges,
    calls: Calls,
    frames: Frames,
}

impl Redactor {
    /// For one recording. Nobody who has not the seed can go back, so the seed is random and forgotten.
    #[must_use]
    pub fn new(seed: &[u8; 32]) -> Self {
        Self { walk: Walk::new(Hand::replacing(seed)), proof: Walk::new(Hand::looking()) }
    }

    /// The same happening without what is personal. `now` is the moment of it.
    pub fn redact(&mut self, happening: &Happening, now: DateTime<Utc>) -> Happening {
        let written = self.walk.happening(happening, now);
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

/// A happening without the bytes that it holds, where it holds any.
fn without_bytes(happening: &Happening) -> Happening {
    let message =
        |message: &ReaderMessage| ReaderMessage { params: [0; 3], data: Zeroizing::default(), ..*message };
    match happening {
        Happening::Command(_) => Happening::Command(Vec::new()),
        Happening::Response(_) => Happening::Response(Vec::new()),
        Happening::Asked { ticket, call } => {
            let call = GatewayCall {
                method: call.method,
                path: "/v1/confirmations".to_owned(),
                idempotency_key: None,
                body: Vec::new(),
            };
            Happening::Asked { ticket: *ticket, call }
        }
        Happening::Replied { ticket, reply: Ok(_) } => {
            let reply = GatewayReply { status: 599, body: Vec::new() };
            Happening::Replied { ticket: *ticket, reply: Ok(reply) }
        }
        Happening::ToReader(sent) => Happening::ToReader(message(sent)),
        Happening::FromReader(heard) => Happening::FromReader(message(heard)),
        Happening::Link(_) => Happening::Link(LinkNote::Woke),
        other => other.clone(),
    }
}

impl Walk {
    fn new(hand: Hand) -> Self {
        let (card, challenges) = (CardSide::default(), Challenges::default());
        Self { hand, card, challenges, calls: Calls::default(), frames: Frames::default() }
    }

    /// Traverses a happening and gives the places found in it.
    fn findings(&mut self, happening: &Happening, now: DateTime<Utc>) -> Vec<String> {
        self.happening(happening, now);
        self.hand.take_found()
    }

    fn happening(&mut self, happening: &Happening, now: DateTime<Utc>) -> Happening {
        let now = day::plausible(now);
        match happening {
            Happening::Command(bytes) => {
                let written = self.card.command(&mut self.hand, &self.challenges, bytes);
                self.frames.command(bytes, &written);
                Happening::Command(written)
            }
            Happening::Response(bytes) => Happening::Response(self.card.response(&mut self.hand, bytes, now)),
            Happening::CardFound(limits) => {
                self.card.powered();
                self.hand.at("limits of a link");
                Happening::CardFound(self.hand.ranged(range::limits(*limits), *limits))
            }
            Happening::Asked { ticket, call } => {
                let ticket = self.calls.asked(&mut self.hand, *ticket);
                let call = gateway::call(&mut self.hand, &self.card, &self.challenges, call, now);
                Happening::Asked { ticket, call }
            }
            Happening::Replied { ticket, reply: Ok(reply) } => {
                let ticket = self.calls.number(&mut self.hand, *ticket);
                let reply = gateway::reply(&mut self.hand, &mut self.challenges, reply, now);
                Happening::Replied { ticket, reply: Ok(reply) }
            }
            Happening::Replied { ticket, reply: Err(error) } => {
                let ticket = self.calls.number(&mut self.hand, *ticket);
                Happening::Replied { ticket, reply: Err(*error) }
            }
            Happening::WakeAfter(wait) => {
                self.hand.at("time to wait");
                Happening::WakeAfter(self.hand.ranged(range::wait(*wait), *wait))
            }
            Happening::State(note) => {
                self.hand.at("tries left");
                let tries_left = note.tries_left.map(|tries| self.hand.ranged(range::tries(tries), tries));
                Happening::State(StateNote { tries_left, ..*note })
            }
            Happening::Link(note) => Happening::Link(frames::link(&mut self.hand, note)),
            Happening::ToReader(message) => {
                Happening::ToReader(self.frames.sent(&mut self.hand, &self.challenges, message))
            }
            Happening::FromReader(message) => {
                Happening::FromReader(self.frames.heard(&mut self.hand, message, now))
            }
            // Closed lists: no value of them is of a person.
            Happening::CardLost
            | Happening::LinkError(_)
            | Happening::ReaderFailed(_)
            | Happening::User(_)
            | Happening::Woke
            | Happening::Keep
            | Happening::Kept(_)
            | Happening::Full => happening.clone(),
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
        // The moment that is written, because an audit has no other.
        let happening = redactor.redact(&entry.happening, redacted.moment(at));
        redacted.entries.push(Entry { at, happening });
    }
    redacted
}

#[cfg(test)]
mod range_tests;
#[cfg(test)]
mod tests;
