use std::fmt;

use super::Redactor;
use super::hand::Hand;
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
    let mut looker = Redactor::with(Hand::looking());
    for (number, entry) in transcript.entries.iter().enumerate() {
        looker.redact(&entry.happening, transcript.moment(entry.at));
        let found = looker.hand.take_found().into_iter();
        findings.extend(found.map(|place| Finding { entry: Some(number + 1), place }));
    }
    findings
}

fn in_header(header: &Header) -> Vec<String> {
    let mut found = Vec::new();
    if header.redaction != Redaction::Redacted {
        found.push("the header says that nothing was redacted".to_owned());
    }
    let named = [("app", &header.app), ("core", &header.core), ("platform", &header.platform)];
    let odd = named.into_iter().filter(|(_, value)| !is_product(value)).map(|(name, _)| name);
    let odd = odd.chain(header.card.as_ref().filter(|card| !is_kind(card)).map(|_| "card"));
    found.extend(odd.map(|name| format!("field {name} of the header")));
    let others = header.others.iter().filter(|(name, value)| !is_known_field(name, value));
    found.extend(others.map(|_| "an unknown field of the header".to_owned()));
    found
}

/// `shikaku-cli 0.1.0`, `linux x86_64`: words in small letters, and versions.
pub(super) fn is_product(value: &str) -> bool {
    let is_version = |word: &str| {
        word.len() <= 16
            && word.split('.').all(|part| {
                part.len() <= 3 && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    let is_name = |word: &str| {
        word.len() <= 24
            && word.starts_with(|first: char| first.is_ascii_lowercase())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
            && word.bytes().filter(u8::is_ascii_digit).count() <= 3
    };
    value.split(' ').all(|word| is_name(word) || is_version(word) || word == "x86_64")
}

pub(super) fn is_kind(value: &str) -> bool {
    value.len() <= 24 && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// Fields that imports add, with words of closed lists.
pub(super) fn is_known_field(name: &str, value: &str) -> bool {
    name == "x-source" && is_kind(value)
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
