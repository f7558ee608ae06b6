//! What the card does with a command, one file per instruction.

mod challenge;
mod read;
mod select;
mod sign;
mod verify;

use crate::card::VirtualCard;
use crate::command::Command;
use crate::quirk::{GetResponse, ReadEnd, RestLe, Support};
use crate::status::StatusWord;

/// Data field and status word of a response, or the status word of a refusal.
pub(crate) type Answer = Result<Reply, StatusWord>;

/// A response that is not a refusal.
pub(crate) struct Reply {
    pub(crate) data: Vec<u8>,
    pub(crate) status: StatusWord,
}

impl Reply {
    /// `9000` and nothing else.
    pub(crate) const DONE: Self = Self { data: Vec::new(), status: StatusWord::OK };

    /// `9000` with data.
    pub(crate) const fn with(data: Vec<u8>) -> Self {
        Self { data, status: StatusWord::OK }
    }
}

impl VirtualCard {
    /// Executes the bytes of one command APDU and gives the bytes of its response, status word last.
    pub fn transmit(&mut self, command: &[u8]) -> Vec<u8> {
        let first = !std::mem::replace(&mut self.session.used, true);
        let answer = if first && self.quirks.first_command_fails {
            Err(StatusWord::UNKNOWN)
        } else {
            self.execute(command)
        };
        let Reply { mut data, status } = answer.unwrap_or_else(|status| Reply { data: Vec::new(), status });
        data.extend(status.0.to_be_bytes());
        data
    }

    fn execute(&mut self, bytes: &[u8]) -> Answer {
        let command = Command::parse(bytes)?;
        check_class(command.header.class)?;
        if let (true, Support::Refused(status)) = (command.extended, self.quirks.extended_length) {
            return Err(status);
        }
        if command.header.instruction != GET_RESPONSE {
            self.session.waiting.clear();
            self.session.waiting_class = command.header.class;
        }
        let reply = self.dispatch(&command)?;
        let runs_on = self.quirks.read_end == ReadEnd::AtFileEnd && command.header.instruction == READ_BINARY;
        let chunk = if runs_on { command.expected } else { self.quirks.response_chunk };
        Ok(self.chunked(reply, chunk))
    }

    fn dispatch(&mut self, command: &Command) -> Answer {
        match (command.header.class, command.header.instruction) {
            (0x00, 0xA4) => self.select(command),
            (0x00, READ_BINARY) => self.read_binary(command),
            (0x00, 0x20) => self.verify(command),
            (0x00, 0x24) => self.change_reference_data(command),
            (0x00, 0x84) => self.get_challenge(command),
            (0x00 | 0x80, GET_RESPONSE) => self.get_response(command),
            (0x00 | 0x80, 0xCA) => Err(StatusWord::NO_SUCH_DATA),
            (0x80, 0x2A) => self.compute_signature(command),
            (0x80, 0xAE) => self.set_session_key(),
            (0x80, 0xA2) => self.terminal_certificate(),
            (0x80, 0xFC) if self.iphone => Ok(Reply::DONE),
            (0x80, 0xFC) => Err(StatusWord::WRONG_LENGTH),
            (_, 0xA4 | READ_BINARY | 0x20 | 0x24 | 0x84 | 0x2A | 0xAE | 0xA2) => {
                Err(StatusWord::UNKNOWN_CLASS)
            }
            _ => Err(StatusWord::UNKNOWN_INSTRUCTION),
        }
    }

    /// GET RESPONSE (ISO/IEC 7816-4, 11.4.3): the rest of what `61xx` announced.
    fn get_response(&mut self, command: &Command) -> Answer {
        let class = command.header.class;
        match self.quirks.get_response {
            GetResponse::Refused(status) => return Err(status),
            GetResponse::ClassOfCommand if class != self.session.waiting_class => {
                return Err(StatusWord::UNKNOWN_CLASS);
            }
            GetResponse::Interindustry if class != 0x00 => return Err(StatusWord::UNKNOWN_CLASS),
            _ => {}
        }
        if self.session.waiting.is_empty() {
            return Err(StatusWord::CONDITIONS);
        }
        let wanted = command.expected.ok_or(StatusWord::WRONG_LENGTH)?;
        let piece = self.session.waiting.len().min(256);
        if self.quirks.rest_le == RestLe::Exact && wanted != piece {
            return Err(StatusWord::correct_le(piece));
        }
        let wanted = wanted.min(self.session.waiting.len());
        let rest = self.session.waiting.split_off(wanted);
        let data = std::mem::replace(&mut self.session.waiting, rest);
        Ok(self.announce_rest(data, StatusWord::OK))
    }

    /// Keeps back what does not fit one response of this card.
    fn chunked(&mut self, reply: Reply, chunk: Option<usize>) -> Reply {
        let Some(chunk) = chunk.filter(|chunk| reply.data.len() > *chunk) else {
            return reply;
        };
        let mut data = reply.data;
        let mut rest = data.split_off(chunk);
        rest.append(&mut self.session.waiting);
        self.session.waiting = rest;
        self.announce_rest(data, reply.status)
    }

    fn announce_rest(&self, data: Vec<u8>, status: StatusWord) -> Reply {
        match self.session.waiting.len() {
            0 => Reply { data, status },
            _ if self.quirks.rest_le == RestLe::Exact => Reply { data, status: StatusWord::more_data(0) },
            waiting => Reply { data, status: StatusWord::more_data(waiting) },
        }
    }
}

const READ_BINARY: u8 = 0xB0;
const GET_RESPONSE: u8 = 0xC0;

/// Only the basic channel in clear: classes 00 and 80.
fn check_class(class: u8) -> Result<(), StatusWord> {
    match class {
        0x00 | 0x80 => Ok(()),
        0xFF => Err(StatusWord::UNKNOWN_CLASS),
        _ if class & 0x40 != 0 || class & 0x03 != 0 => Err(StatusWord::NO_LOGICAL_CHANNEL),
        _ if class & 0x0C != 0 => Err(StatusWord::NO_SECURE_MESSAGING),
        _ if class & 0x10 != 0 => Err(StatusWord::NO_CHAINING),
        _ => Err(StatusWord::UNKNOWN_CLASS),
    }
}
