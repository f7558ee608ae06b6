use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

/// What goes wrong at one command. Unless said otherwise the command is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReaderFault {
    /// The answer comes in notifications of one byte.
    Split,
    /// The answer and a card event come in one notification, however long that is.
    Merge,
    /// The answer never comes.
    Drop,
    /// One notification in the middle of the answer never comes; its only one, if it has one.
    DropPiece,
    /// Every notification of the answer comes twice.
    Duplicate,
    /// The whole answer comes twice.
    DuplicateFrame,
    /// The answer comes so much later.
    Late(Duration),
    /// So many card events come before the answer.
    Storm(u32),
    /// A card event comes before the answer.
    EventBefore,
    /// A card event comes after the answer.
    EventAfter,
    /// Noise comes instead of the answer.
    Garbage,
    /// One bit of the answer is wrong: in the middle of the frame, and for CCID, which has no check, in bSeq.
    Flip,
    /// An error comes instead of the answer: ACS 51/02, CCID 40/FE.
    Error,
    /// The command is not run: ACS has lost its session (51/04), CCID does not know the command (40/00).
    KeyLost,
    /// The link drops before the command is run.
    SleepBefore,
    /// The command is run and the link drops; the answer is missing.
    SleepAfter,
    /// The card leaves before the command is run.
    PulledBefore,
    /// The card runs the command and leaves, and the reader reports a failure.
    PulledAfter,
    /// So many time extensions come before the answer, half a second apart. ACS says nothing meanwhile.
    Extend(u32),
    /// Time extensions come, and never an answer, until another command arrives. ACS says nothing at all.
    ExtendForever,
}

/// What follows the number of the exchange in the text of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// How many milliseconds.
    Milliseconds,
    /// How many.
    Count,
}

/// A row of [`KINDS`].
pub struct FaultKind {
    /// Its name in text.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    make: fn(u32) -> ReaderFault,
}

impl FaultKind {
    /// One of this kind; `value` is left aside where it takes nothing.
    #[must_use]
    pub fn with(&self, value: u32) -> ReaderFault {
        (self.make)(value)
    }
}

/// Every kind of fault.
pub static KINDS: &[FaultKind] = &[
    plain("split", |_| ReaderFault::Split),
    plain("merge", |_| ReaderFault::Merge),
    plain("drop", |_| ReaderFault::Drop),
    plain("drop-piece", |_| ReaderFault::DropPiece),
    plain("duplicate", |_| ReaderFault::Duplicate),
    plain("duplicate-frame", |_| ReaderFault::DuplicateFrame),
    FaultKind { name: "late", takes: Takes::Milliseconds, make: late },
    FaultKind { name: "storm", takes: Takes::Count, make: ReaderFault::Storm },
    plain("event-before", |_| ReaderFault::EventBefore),
    plain("event-after", |_| ReaderFault::EventAfter),
    plain("garbage", |_| ReaderFault::Garbage),
    plain("flip", |_| ReaderFault::Flip),
    plain("error", |_| ReaderFault::Error),
    plain("key-lost", |_| ReaderFault::KeyLost),
    plain("sleep-before", |_| ReaderFault::SleepBefore),
    plain("sleep-after", |_| ReaderFault::SleepAfter),
    plain("pulled-before", |_| ReaderFault::PulledBefore),
    plain("pulled-after", |_| ReaderFault::PulledAfter),
    FaultKind { name: "extend", takes: Takes::Count, make: ReaderFault::Extend },
    plain("extend-forever", |_| ReaderFault::ExtendForever),
];

const fn plain(name: &'static str, make: fn(u32) -> ReaderFault) -> FaultKind {
    FaultKind { name, takes: Takes::Nothing, make }
}

fn late(milliseconds: u32) -> ReaderFault {
    ReaderFault::Late(Duration::from_millis(milliseconds.into()))
}

/// A fault and the whole command frame it happens at, counted from 1 over the life of the reader. It happens once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScriptedReaderFault {
    /// The command frame.
    pub exchange: u32,
    /// The fault.
    pub fault: ReaderFault,
}

/// The text is no scripted fault.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a fault is NAME@N, or late@N:MS, storm@N:COUNT, extend@N:COUNT; N counts command frames from 1")]
pub struct ReaderFaultError;

impl ReaderFault {
    /// At the n-th command frame, counted from 1.
    #[must_use]
    pub const fn at(self, exchange: u32) -> ScriptedReaderFault {
        ScriptedReaderFault { exchange, fault: self }
    }

    fn value(self) -> u32 {
        match self {
            Self::Late(time) => u32::try_from(time.as_millis()).unwrap_or(u32::MAX),
            Self::Storm(count) | Self::Extend(count) => count,
            _ => 0,
        }
    }

    /// Its row.
    fn kind(self) -> Option<&'static FaultKind> {
        // By the variant alone: a time that is no whole number of milliseconds is still a late answer.
        KINDS.iter().find(|kind| std::mem::discriminant(&kind.with(0)) == std::mem::discriminant(&self))
    }
}

impl FromStr for ScriptedReaderFault {
    type Err = ReaderFaultError;

    fn from_str(text: &str) -> Result<Self, ReaderFaultError> {
        let (name, place) = text.split_once('@').ok_or(ReaderFaultError)?;
        let (exchange, value) = match place.split_once(':') {
            Some((exchange, value)) => (exchange, Some(value)),
            None => (place, None),
        };
        let kind = KINDS.iter().find(|kind| kind.name == name).ok_or(ReaderFaultError)?;
        let value = match (kind.takes, value) {
            (Takes::Nothing, None) => 0,
            (Takes::Milliseconds | Takes::Count, Some(value)) => {
                value.parse().map_err(|_| ReaderFaultError)?
            }
            _ => return Err(ReaderFaultError),
        };
        let exchange = exchange.parse().ok().filter(|exchange| *exchange > 0).ok_or(ReaderFaultError)?;
        Ok(kind.with(value).at(exchange))
    }
}

impl fmt::Display for ScriptedReaderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(kind) = self.fault.kind() else { return Err(fmt::Error) };
        write!(f, "{}@{}", kind.name, self.exchange)?;
        match kind.takes {
            Takes::Nothing => Ok(()),
            Takes::Milliseconds | Takes::Count => write!(f, ":{}", self.fault.value()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_as_it_is_written() {
        for kind in KINDS {
            let value = if kind.takes == Takes::Nothing { "" } else { ":1500" };
            let text = format!("{}@7{value}", kind.name);
            let fault: ScriptedReaderFault = text.parse().unwrap();
            assert_eq!(fault, kind.with(1500).at(7), "{text}");
            assert_eq!(fault.to_string(), text);
        }
    }

    #[test]
    fn a_fault_without_its_parts_is_refused() {
        for text in ["drop", "drop@0", "late@1", "late@1:x", "drop@1:2", "melted@1", "storm@1", "@1", ""] {
            assert_eq!(text.parse::<ScriptedReaderFault>(), Err(ReaderFaultError), "{text}");
        }
    }
}
