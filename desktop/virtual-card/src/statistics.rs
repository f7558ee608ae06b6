use std::fmt;
use std::time::Duration;

use data_encoding::HEXUPPER;
use serde::Serialize;

use crate::status::StatusWord;

/// What went over a link, in numbers and headers. Never a data field, except the names in SELECT.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Commands that reached the card.
    pub exchanges: u32,
    /// Bytes of commands.
    pub bytes_to_card: u64,
    /// Bytes of responses, status words included.
    pub bytes_from_card: u64,
    /// Delay that slow exchanges would have added.
    pub delay: Duration,
    /// Every exchange in order.
    pub traces: Vec<Trace>,
}

/// One exchange without what it carried.
#[derive(Clone, PartialEq, Eq, Serialize, derive_more::Debug)]
#[debug("{self}")]
pub struct Trace {
    /// CLA INS P1 P2; shorter when the command was.
    pub header: Vec<u8>,
    /// The data field of SELECT: an application's name or a file identifier. Empty for every other command.
    pub selected: Vec<u8>,
    /// Length of the command in bytes.
    pub command_length: usize,
    /// Length of the response in bytes; 0 when it was lost.
    pub response_length: usize,
    /// Its last two bytes.
    pub status: Option<u16>,
}

impl Statistics {
    pub(crate) fn record(&mut self, command: &[u8], response: Option<&[u8]>) {
        self.exchanges += 1;
        self.bytes_to_card += command.len() as u64;
        self.bytes_from_card += response.map_or(0, <[u8]>::len) as u64;
        self.traces.push(Trace::new(command, response));
    }
}

impl Trace {
    fn new(command: &[u8], response: Option<&[u8]>) -> Self {
        let selected = match command {
            [0x00, 0xA4, _, _, length, rest @ ..] => rest.iter().take((*length).into()).copied().collect(),
            _ => Vec::new(),
        };
        Self {
            header: command.iter().take(4).copied().collect(),
            selected,
            command_length: command.len(),
            response_length: response.map_or(0, <[u8]>::len),
            status: response.and_then(<[u8]>::last_chunk).map(|status| u16::from_be_bytes(*status)),
        }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in &self.header {
            write!(f, "{byte:02X} ")?;
        }
        f.write_str(&HEXUPPER.encode(&self.selected))?;
        match self.status.map(StatusWord) {
            Some(status) => write!(f, " ({}) -> ({}) {status}", self.command_length, self.response_length),
            None => write!(f, " ({}) -> lost", self.command_length),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_of_verify_holds_no_digit_of_the_pin() {
        let mut statistics = Statistics::default();
        statistics.record(b"\x00\x20\x00\x98\x041234", Some(&[0x90, 0x00]));
        assert_eq!(format!("{:?}", statistics.traces), "[00 20 00 98  (9) -> (2) 9000]");
    }
}
