use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

use crate::status::StatusWord;

/// What goes wrong at one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The card leaves before the command reaches it.
    LostBefore,
    /// The card executes the command and leaves; its answer is missing.
    LostAfter,
    /// The card executes the command and leaves; the link says that the command was never sent. A Windows session
    /// change is reported so.
    Denied,
    /// The card executes the command, and the reader is gone.
    ReaderLost,
    /// The answer comes, but so much later.
    Slow(Duration),
    /// The command is not executed; this status word comes instead.
    Status(StatusWord),
    /// The command is executed; this status word comes instead of its answer.
    Replaced(StatusWord),
    /// The command is executed; of its answer only so many bytes come.
    Truncated(usize),
    /// The command is executed; so many bytes at the end of its data are missing, the status word is not.
    Shorter(usize),
    /// The command is executed; so many bytes too many come between its data and its status word.
    Longer(usize),
    /// The command is executed; its data come twice, its status word once.
    Doubled,
    /// The command is executed; its data come in pieces of so many bytes, announced by `61xx`.
    Chained(usize),
    /// The command is executed; bytes that mean nothing come instead of its answer.
    Garbage,
}

/// A fault and the exchange it happens at, counted from 1 over the life of the link, whatever was tapped between. It
/// happens once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptedFault {
    /// The exchange.
    pub exchange: u32,
    /// The fault.
    pub fault: Fault,
}

/// The text is no scripted fault.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "a fault is lost-before@N, lost-after@N, denied@N, reader-gone@N, slow@N:MS, status@N:HHHH, replaced@N:HHHH, \
     truncated@N:BYTES, shorter@N:BYTES, longer@N:BYTES, doubled@N, chained@N:BYTES or garbage@N"
)]
pub struct FaultError;

impl Fault {
    /// At the n-th exchange, counted from 1.
    #[must_use]
    pub const fn at(self, exchange: u32) -> ScriptedFault {
        ScriptedFault { exchange, fault: self }
    }
}

impl FromStr for ScriptedFault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, place) = text.split_once('@').ok_or(FaultError)?;
        let (exchange, value) = match place.split_once(':') {
            Some((exchange, value)) => (exchange, Some(value)),
            None => (place, None),
        };
        let fault = match (name, value) {
            ("lost-before", None) => Fault::LostBefore,
            ("lost-after", None) => Fault::LostAfter,
            ("denied", None) => Fault::Denied,
            ("reader-gone", None) => Fault::ReaderLost,
            ("garbage", None) => Fault::Garbage,
            ("slow", Some(value)) => {
                Fault::Slow(Duration::from_millis(value.parse().map_err(|_| FaultError)?))
            }
            ("doubled", None) => Fault::Doubled,
            ("truncated", Some(value)) => Fault::Truncated(bytes(value)?),
            ("shorter", Some(value)) => Fault::Shorter(bytes(value)?),
            ("longer", Some(value)) => Fault::Longer(bytes(value)?),
            ("chained", Some(value)) => {
                Fault::Chained(Some(bytes(value)?).filter(|piece| *piece > 0).ok_or(FaultError)?)
            }
            ("status", Some(value)) => Fault::Status(status_word(value)?),
            ("replaced", Some(value)) => Fault::Replaced(status_word(value)?),
            _ => return Err(FaultError),
        };
        let exchange = exchange.parse().ok().filter(|exchange| *exchange > 0).ok_or(FaultError)?;
        Ok(fault.at(exchange))
    }
}

fn bytes(text: &str) -> Result<usize, FaultError> {
    text.parse().map_err(|_| FaultError)
}

fn status_word(text: &str) -> Result<StatusWord, FaultError> {
    let word = Some(text).filter(|text| text.len() == 4).ok_or(FaultError)?;
    u16::from_str_radix(word, 16).map(StatusWord).map_err(|_| FaultError)
}

impl fmt::Display for ScriptedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.exchange;
        match &self.fault {
            Fault::LostBefore => write!(f, "lost-before@{n}"),
            Fault::LostAfter => write!(f, "lost-after@{n}"),
            Fault::Denied => write!(f, "denied@{n}"),
            Fault::ReaderLost => write!(f, "reader-gone@{n}"),
            Fault::Slow(delay) => write!(f, "slow@{n}:{}", delay.as_millis()),
            Fault::Status(status) => write!(f, "status@{n}:{status}"),
            Fault::Replaced(status) => write!(f, "replaced@{n}:{status}"),
            Fault::Truncated(length) => write!(f, "truncated@{n}:{length}"),
            Fault::Shorter(length) => write!(f, "shorter@{n}:{length}"),
            Fault::Longer(length) => write!(f, "longer@{n}:{length}"),
            Fault::Doubled => write!(f, "doubled@{n}"),
            Fault::Chained(piece) => write!(f, "chained@{n}:{piece}"),
            Fault::Garbage => write!(f, "garbage@{n}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_read_as_it_is_written() {
        for text in [
            "lost-before@1",
            "lost-after@12",
            "denied@5",
            "reader-gone@2",
            "slow@3:2500",
            "status@4:6F00",
            "replaced@4:6F00",
            "truncated@2:1",
            "shorter@2:1",
            "longer@2:1",
            "doubled@2",
            "chained@2:100",
            "garbage@7",
        ] {
            assert_eq!(text.parse::<ScriptedFault>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_fault_without_its_parts_is_refused() {
        for text in [
            "lost-before",
            "lost-before@0",
            "slow@1",
            "status@1:6F",
            "garbage@1:2",
            "chained@1:0",
            "melted@1",
        ] {
            assert_eq!(text.parse::<ScriptedFault>(), Err(FaultError), "{text}");
        }
    }
}
