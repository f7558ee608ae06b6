use std::fmt;

use super::redaction_visitor::RedactionVisitor;
use super::{Walk, known_header, redacted_time};
use crate::Transcript;

/// Something in a transcript that is not synthetic where everything personal should be.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("{self}")]
pub struct Finding {
    /// Which entry, counted from 1; `None` for the header.
    pub entry: Option<usize>,
    /// The kind of data there; never the value.
    pub place: String,
}

/// Searches every place that can hold something personal, in the structure of commands, files and messages, and every number
/// and time. Reports each place that redaction cannot have written. A transcript without findings holds nothing personal.
#[must_use]
pub fn audit(transcript: &Transcript) -> Vec<Finding> {
    let in_header = known_header::findings(&transcript.header).into_iter();
    let mut findings: Vec<_> = in_header.map(|place| Finding { entry: None, place }).collect();
    let mut looker = Walk::new(RedactionVisitor::looking());
    for (number, entry) in transcript.entries.iter().enumerate() {
        if redacted_time(entry.at) != entry.at {
            findings.push(Finding { entry: Some(number + 1), place: "time of the entry".to_owned() });
        }
        let found = looker.findings(&entry.event, transcript.moment(entry.at)).into_iter();
        findings.extend(found.map(|place| Finding { entry: Some(number + 1), place }));
    }
    findings
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            Some(entry) => write!(f, "entry {entry}: {}", self.place),
            None => write!(f, "header: {}", self.place),
        }
    }
}
