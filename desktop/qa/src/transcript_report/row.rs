use std::time::Duration;

use serde::Serialize;

use super::FailureNote;
use super::words::{as_micros, as_micros_if_any};

/// One thing that happened; a question and its answer are one thing.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// When it began, since the recording began.
    #[serde(rename = "atMicros", serialize_with = "as_micros")]
    pub at: Duration,
    /// How long it took, where it has an end.
    #[serde(rename = "tookMicros", serialize_with = "as_micros_if_any")]
    pub took: Option<Duration>,
    /// Of what kind it is.
    pub kind: Kind,
    /// What it is, in the field's words.
    pub words: String,
    /// What came of it: a status word in words, an HTTP status, a verdict.
    pub result: Option<String>,
    /// The failure that it reported.
    pub failure: Option<FailureNote>,
    /// How much went over the link.
    pub traffic: Option<Traffic>,
    /// The first bytes of what the card gave.
    pub preview: Option<String>,
}

/// Bytes of one exchange or call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Traffic {
    /// To the card or the gateway.
    pub out: usize,
    /// From there.
    pub back: usize,
}

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A command to the card and its response.
    Exchange,
    /// A call to the gateway and its reply.
    Call,
    /// The card comes or goes, or its reader fails.
    Card,
    /// A person does something.
    Person,
    /// The reception entered another state.
    State,
    /// The reception waits, or has waited.
    Wait,
    /// Something is kept in the history.
    SaveOutcome,
    /// What goes over the link to a reader.
    Reader,
    /// The recording is full.
    End,
}

impl Kind {
    /// As a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Exchange | Self::Card => "card",
            Self::Call => "gateway",
            Self::Person => "person",
            Self::State => "state",
            Self::Wait => "wait",
            Self::SaveOutcome => "history",
            Self::Reader => "reader",
            Self::End => "end",
        }
    }
}

impl Row {
    /// A row that is nothing but words.
    pub(super) fn new(at: Duration, kind: Kind, words: impl Into<String>) -> Self {
        let words = words.into();
        Self { at, took: None, kind, words, result: None, failure: None, traffic: None, preview: None }
    }
}
