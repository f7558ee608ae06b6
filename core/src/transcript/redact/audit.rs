use std::fmt;

use super::hand::Hand;
use super::{Walk, known_header};
use crate::transcript::{Header, Redaction, Transcript};

/// Something in a transcript that is not synthetic where everything personal should be.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which entry, counted from 1; `None` for the header.
    pub entry: Option<usize>,
    /// What stands there; never the value.
    pub place: String,
}

/// Looks at every place that can hold something personal, in the structure of commands, files and messages, and tells those
/// where something stands that redaction cannot have written. None found is the proof.
#[must_use]
pub fn audit(transcript: &Transcript) -> Vec<Finding> {
    let mut findings: Vec<_> =
        in_header(&transcript.header).into_iter().map(|place| Finding { entry: None, place }).collect();
    let mut looker = Walk::new(Hand::looking());
    for (number, entry) in transcript.entries.iter().enumerate() {
        let found = looker.findings(&entry.happening, transcript.moment(entry.at)).into_iter();
        findings.extend(found.map(|place| Finding { entry: Some(number + 1), place }));
    }
    findings
}

fn in_header(header: &Header) -> Vec<String> {
    let mut found = Vec::new();
    if header.redaction != Redaction::Redacted {
        found.push("the header says that nothing was redacted".to_owned());
    }
    let named = [
        ("app", known_header::is_app(&header.app)),
        ("core", known_header::is_version(&header.core)),
        ("platform", known_header::is_platform(&header.platform)),
        ("card", header.card.as_deref().is_none_or(known_header::is_card)),
    ];
    let odd = named.into_iter().filter(|(_, is_known)| !is_known);
    found.extend(odd.map(|(name, _)| format!("field {name} of the header")));
    let others = header.others.iter().filter(|(name, value)| !known_header::is_field(name, value));
    found.extend(others.map(|_| "an unknown field of the header".to_owned()));
    found
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            Some(entry) => write!(f, "entry {entry}: {}", self.place),
            None => write!(f, "header: {}", self.place),
        }
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
