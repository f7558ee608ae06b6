//! The report of a transcript: its content for a person, before it is drawn on a terminal or a page.
//!
//! One model feeds `show`, its JSON and `report`, so that they cannot differ. It decides here, once, what is
//! not shown at all: the data of every command, and of a recording with nothing taken out every value that the card gave.

mod files;
mod frames;
mod outcome;
mod row;
mod timeline;
mod totals;
mod track;
mod words;

use serde::Serialize;
use shikaku_transcript::{Header, Redaction, Transcript};

pub use files::{CardFile, Node};
pub use outcome::{Ending, FailureNote, Outcome, VerdictName};
pub use row::{Kind, Row, Traffic};
pub use totals::{Longest, Totals, Tries};
pub use track::{Span, Track};
pub use words::{clock, span_in_words};

/// A name and a value.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// How it is.
    pub value: String,
}

impl Fact {
    /// What a stranger wrote loses its control characters here.
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Self { name: words::plain(name), value: words::plain(value) }
    }
}

/// What a reader wants of one transcript.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// About the recording.
    pub facts: Vec<Fact>,
    /// [`shikaku_transcript::LinkKind::name`].
    pub link: &'static str,
    /// Kind of the card, or `unknown`.
    pub card: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Sums.
    pub totals: Totals,
    /// Who was waited for, from the first entry to the last without a gap.
    pub spans: Vec<Span>,
    /// What happened, in order.
    pub rows: Vec<Row>,
    /// What was read off the card.
    pub files: Vec<CardFile>,
}

impl Report {
    /// Reads a transcript as a person would.
    #[must_use]
    pub fn of(transcript: &Transcript) -> Self {
        let Transcript { header, entries } = transcript;
        let timeline = timeline::timeline(entries, header.redaction);
        let spans = track::spans(entries);
        Self {
            facts: facts(header),
            link: header.link.name(),
            card: header.card.as_deref().map_or_else(|| "unknown".to_owned(), words::plain),
            outcome: timeline.outcome,
            totals: totals::totals(&timeline.rows, &spans, timeline.tries),
            spans,
            rows: timeline.rows,
            files: timeline.files,
        }
    }
}

fn facts(header: &Header) -> Vec<Fact> {
    let limits = header.limits;
    let form = if limits.extended { "extended" } else { "short" };
    let applications = if limits.selects_any_application { "" } else { ", listed applications only" };
    let carries = format!(
        "{form} APDUs, {} bytes out, {} bytes in at most{applications}",
        limits.command_max, limits.response_max
    );
    let redacted = match header.redaction {
        Redaction::Redacted => "redacted: what was personal is synthetic",
        Redaction::None => "none: what the card gave is not shown",
    };
    let phones = if header.accepts_phones { "accepted" } else { "not accepted" };
    let base = header.clock_base.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    let mut facts = vec![
        Fact::new("recorded by", &header.app),
        Fact::new("core", &header.core),
        Fact::new("platform", &header.platform),
        Fact::new("link", header.link.name()),
        Fact::new("limits of the link", &carries),
        Fact::new("card", header.card.as_deref().unwrap_or("unknown")),
        Fact::new("phones as cards", phones),
        Fact::new("redaction", redacted),
        Fact::new("begins", &base),
    ];
    facts.extend(header.others.iter().map(|(name, value)| Fact::new(name, value)));
    facts
}
