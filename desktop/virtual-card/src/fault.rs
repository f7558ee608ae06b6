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
    ReaderGone,
    /// The answer comes, but so much later.
    Slow(Duration),
    /// The command is not executed; this status word comes instead.
    Status(StatusWord),
    /// The command is executed; of its answer only so many bytes come.
    Truncated(usize),
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
    "a fault is lost-before@N, lost-after@N, denied@N, reader-gone@N, slow@N:MS, status@N:HHHH, truncated@N:BYTES or garbage@N"
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
            ("reader-gone", None) => Fault::ReaderGone,
            ("garbage", None) => Fault::Garbage,
            ("slow", Some(value)) => {
                Fault::Slow(Duration::from_millis(value.parse().map_err(|_| FaultError)?))
            }
            ("truncated", Some(value)) => Fault::Truncated(value.parse().map_err(|_| FaultError)?),
            ("status", Some(value)) if value.len() == 4 => {
                Fault::Status(StatusWord(u16::from_str_radix(value, 16).map_err(|_| FaultError)?))
            }
            _ => return Err(FaultError),
        };
        let exchange = exchange.parse().ok().filter(|exchange| *exchange > 0).ok_or(FaultError)?;
        Ok(fault.at(exchange))
    }
}

impl fmt::Display for ScriptedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.exchange;
        match &self.fault {
            Fault::LostBefore => write!(f, "lost-before@{n}"),
            Fault::LostAfter => write!(f, "lost-after@{n}"),
            Fault::Denied => write!(f, "denied@{n}"),
            Fault::ReaderGone => write!(f, "reader-gone@{n}"),
            Fault::Slow(delay) => write!(f, "slow@{n}:{}", delay.as_millis()),
            Fault::Status(status) => write!(f, "status@{n}:{status}"),
            Fault::Truncated(length) => write!(f, "truncated@{n}:{length}"),
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
            "truncated@2:1",
            "garbage@7",
        ] {
            assert_eq!(text.parse::<ScriptedFault>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_fault_without_its_parts_is_refused() {
        for text in ["lost-before", "lost-before@0", "slow@1", "status@1:6F", "garbage@1:2", "melted@1"] {
            assert_eq!(text.parse::<ScriptedFault>(), Err(FaultError), "{text}");
        }
    }
}
