use std::time::Duration;

use serde::Serialize;
use shikaku_transcript::{Entry, TranscriptEvent};
use strum::VariantArray;

use super::words::as_micros;

/// Who is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum Track {
    /// A person: to choose, to type, to hold the card, to read.
    Person,
    /// The card, or the link to it.
    Card,
    /// The gateway, or the way to it.
    Gateway,
    /// The device itself, or the time that a reception lets pass.
    Device,
}

impl Track {
    /// As a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Card => "card",
            Self::Gateway => "gateway",
            Self::Device => "device",
        }
    }
}

/// A time in which one of them was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Who.
    pub track: Track,
    /// From when.
    #[serde(rename = "fromMicros", serialize_with = "as_micros")]
    pub from: Duration,
    /// Until when.
    #[serde(rename = "toMicros", serialize_with = "as_micros")]
    pub to: Duration,
}

impl Span {
    /// How long.
    #[must_use]
    pub const fn length(&self) -> Duration {
        self.to.saturating_sub(self.from)
    }
}

/// States in which a person is to act next.
const FOR_A_PERSON: [&str; 9] = [
    "choosing-method",
    "entering-pin",
    "comparing-face",
    "entering-birth-date",
    "waiting-for-card",
    "showing",
    "failed",
    "confirming-otherwise",
    "taking-way",
];

/// What is open at one time. An open command counts before a person, and a person before an open call. A challenge is
/// fetched while a PIN is typed, and then the gateway delays no one.
#[derive(Default)]
struct Open {
    command: bool,
    calls: Vec<u32>,
    person: bool,
}

impl Open {
    fn track(&self) -> Track {
        match (self.command, self.person, self.calls.is_empty()) {
            (true, _, _) => Track::Card,
            (false, true, _) => Track::Person,
            (false, false, false) => Track::Gateway,
            (false, false, true) => Track::Device,
        }
    }

    fn after(&mut self, event: &TranscriptEvent) {
        match event {
            TranscriptEvent::Command(_) => self.command = true,
            TranscriptEvent::Response(_)
            | TranscriptEvent::LinkError(_)
            | TranscriptEvent::ReaderFailed(_) => {
                self.command = false;
            }
            TranscriptEvent::Asked { request_id, .. } => self.calls.push(*request_id),
            TranscriptEvent::Replied { request_id, .. } => self.calls.retain(|open| open != request_id),
            TranscriptEvent::State(note) => self.person = FOR_A_PERSON.contains(&note.name),
            TranscriptEvent::CardFound(_)
            | TranscriptEvent::CardLost
            | TranscriptEvent::User(_)
            | TranscriptEvent::Woke
            | TranscriptEvent::WakeAfter(_)
            | TranscriptEvent::SaveRequested
            | TranscriptEvent::SaveEnded(_)
            | TranscriptEvent::Link(_)
            | TranscriptEvent::ToReader(_)
            | TranscriptEvent::FromReader(_)
            | TranscriptEvent::Full => {}
        }
    }
}

/// The whole time as spans that follow one another.
pub(super) fn spans(entries: &[Entry]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open = Open::default();
    let mut before = entries.first().map_or(Duration::ZERO, |first| first.at);
    for entry in entries {
        if entry.at > before {
            let track = open.track();
            match spans.last_mut().filter(|last| last.track == track) {
                Some(last) => last.to = entry.at,
                None => spans.push(Span { track, from: before, to: entry.at }),
            }
            before = entry.at;
        }
        open.after(&entry.event);
    }
    spans
}
