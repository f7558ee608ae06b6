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

use chrono::{DateTime, Utc};

pub use audit::{Finding, audit};
pub(super) use day::CARD_BIRTH_DATE;

use self::card::CardSide;
use self::challenge::Challenges;
use self::frames::Frames;
use self::hand::Hand;
use super::{Entry, Happening, Header, Redaction, Transcript};

/// Replaces what is personal, happening by happening, in the order in which they happen. It holds what it has seen of
/// the card until it is dropped, and wipes it then; it writes none of it.
pub struct Redactor {
    hand: Hand,
    card: CardSide,
    challenges: Challenges,
    frames: Frames,
}

impl Redactor {
    /// For one recording. Nobody who has not the seed can go back, so the seed is random and forgotten.
    #[must_use]
    pub fn new(seed: &[u8; 32]) -> Self {
        Self::with(Hand::replacing(seed))
    }

    fn with(hand: Hand) -> Self {
        let (card, challenges) = (CardSide::default(), Challenges::default());
        Self { hand, card, challenges, frames: Frames::default() }
    }

    /// The same happening without what is personal. `now` is the moment of it.
    pub fn redact(&mut self, happening: &Happening, now: DateTime<Utc>) -> Happening {
        match happening {
            Happening::Command(bytes) => {
                self.frames.command(bytes);
                Happening::Command(self.card.command(&mut self.hand, &self.challenges, bytes))
            }
            Happening::Response(bytes) => Happening::Response(self.card.response(&mut self.hand, bytes, now)),
            Happening::CardFound(limits) => {
                self.card.powered();
                Happening::CardFound(*limits)
            }
            Happening::Asked { ticket, call } => {
                let call = gateway::call(&mut self.hand, &self.card, &self.challenges, call, now);
                Happening::Asked { ticket: *ticket, call }
            }
            Happening::Replied { ticket, reply: Ok(reply) } => {
                let reply = gateway::reply(&mut self.hand, &mut self.challenges, reply, now);
                Happening::Replied { ticket: *ticket, reply: Ok(reply) }
            }
            Happening::Link(note) => Happening::Link(frames::link(&mut self.hand, note)),
            Happening::ToReader(message) => {
                Happening::ToReader(self.frames.sent(&mut self.hand, &self.challenges, message))
            }
            Happening::FromReader(message) => {
                Happening::FromReader(self.frames.heard(&mut self.hand, message, now))
            }
            // Closed lists, numbers and times: nothing in them is anybody's.
            Happening::CardLost
            | Happening::LinkError(_)
            | Happening::ReaderFailed(_)
            | Happening::User(_)
            | Happening::Woke
            | Happening::Replied { reply: Err(_), .. }
            | Happening::WakeAfter(_)
            | Happening::State(_)
            | Happening::Keep
            | Happening::Kept(_)
            | Happening::Full => happening.clone(),
        }
    }
}

/// A transcript that somebody else recorded, without what is personal. Free words of its header are dropped.
#[must_use]
pub fn redact(transcript: &Transcript, seed: &[u8; 32]) -> Transcript {
    let mut redactor = Redactor::new(seed);
    let entries = transcript.entries.iter().map(|entry| Entry {
        at: entry.at,
        happening: redactor.redact(&entry.happening, transcript.moment(entry.at)),
    });
    let entries = entries.collect();
    let mut header = Header { redaction: Redaction::Redacted, ..transcript.header.clone() };
    header.others.retain(|name, value| audit::is_known_field(name, value));
    header.card = header.card.filter(|card| audit::is_kind(card));
    for field in [&mut header.app, &mut header.core, &mut header.platform] {
        if !audit::is_product(field) {
            "unknown".clone_into(field);
        }
    }
    Transcript { header, entries }
}
