use std::str::FromStr;

use data_encoding::HEXUPPER;
use shikaku_virtual_card::{ISSUER_AID, Trace};
use thiserror::Error;

/// One command and its response, without what they carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The work that the command requests.
    pub instruction: Instruction,
    /// Length of the command APDU in bytes.
    pub command: usize,
    /// Length of the response APDU in bytes, status word included.
    pub response: usize,
}

/// What a card has to do for a command, as far as its time depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// `A4`
    Select,
    /// `A4` of the issuer's domain: leaves the card without a verified PIN.
    DeselectApplications,
    /// `B0`
    Read,
    /// `20` without data: the retry query.
    Query,
    /// `20` with a PIN.
    Verify,
    /// `2A` with something to sign.
    Sign,
    /// Everything else.
    Other,
}

/// Everything that went over a link, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic(pub Vec<Exchange>);

/// A line is not a trace of the virtual card.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("not the trace of an exchange")]
pub struct TrafficError;

impl Exchange {
    /// From the first bytes of a command (CLA INS …) and both lengths.
    #[must_use]
    pub fn new(header: &[u8], command: usize, response: usize) -> Self {
        Self::with_selected(header, &[], command, response)
    }

    /// The same with what a SELECT names.
    fn with_selected(header: &[u8], selected: &[u8], command: usize, response: usize) -> Self {
        let instruction = match header.get(1) {
            // A partial name selects too.
            Some(0xA4) if !selected.is_empty() && ISSUER_AID.starts_with(selected) => {
                Instruction::DeselectApplications
            }
            Some(0xA4) => Instruction::Select,
            Some(0xB0) => Instruction::Read,
            Some(0x20) if command <= 5 => Instruction::Query,
            Some(0x20) => Instruction::Verify,
            Some(0x2A) if command > 5 => Instruction::Sign,
            _ => Instruction::Other,
        };
        Self { instruction, command, response }
    }

    /// Whether it does no work itself but keeps a person's tries safe or leaves the card clean.
    #[must_use]
    pub fn is_safety(&self) -> bool {
        matches!(self.instruction, Instruction::Query | Instruction::DeselectApplications)
    }
}

impl Traffic {
    /// How often something was sent and answered.
    #[must_use]
    pub fn exchanges(&self) -> usize {
        self.0.len()
    }

    /// Bytes of all commands.
    #[must_use]
    pub fn bytes_to_card(&self) -> usize {
        self.0.iter().map(|exchange| exchange.command).sum()
    }

    /// Bytes of all responses.
    #[must_use]
    pub fn bytes_from_card(&self) -> usize {
        self.0.iter().map(|exchange| exchange.response).sum()
    }

    /// Exchanges that keep a person safe ([`Exchange::is_safety`]).
    #[must_use]
    pub fn safety(&self) -> usize {
        self.0.iter().filter(|exchange| exchange.is_safety()).count()
    }
}

impl From<&Trace> for Exchange {
    fn from(trace: &Trace) -> Self {
        Self::with_selected(&trace.header, &trace.selected, trace.command_length, trace.response_length)
    }
}

/// A trace as the virtual card prints it: `00 20 00 98  (9) -> (2) 9000`.
impl FromStr for Exchange {
    type Err = TrafficError;

    fn from_str(line: &str) -> Result<Self, TrafficError> {
        let (sent, came) = line.split_once(" -> ").ok_or(TrafficError)?;
        let header: Vec<u8> = sent.split(' ').map_while(|word| u8::from_str_radix(word, 16).ok()).collect();
        let selected: Vec<u8> = sent
            .split(' ')
            .nth(header.len())
            .and_then(|digits| HEXUPPER.decode(digits.as_bytes()).ok())
            .unwrap_or_default();
        let response = if came == "lost" { 0 } else { parenthesised(came)? };
        Ok(Self::with_selected(&header, &selected, parenthesised(sent)?, response))
    }
}

impl FromIterator<Exchange> for Traffic {
    fn from_iter<I: IntoIterator<Item = Exchange>>(exchanges: I) -> Self {
        Self(exchanges.into_iter().collect())
    }
}

fn parenthesised(text: &str) -> Result<usize, TrafficError> {
    let (_, rest) = text.split_once('(').ok_or(TrafficError)?;
    let (number, _) = rest.split_once(')').ok_or(TrafficError)?;
    number.parse().map_err(|_| TrafficError)
}

#[cfg(test)]
mod tests {
    use shikaku_transport::CardTransport;
    use shikaku_virtual_card::{Deck, VirtualCard, VirtualLink};

    use super::{Exchange, Instruction, TrafficError};

    #[track_caller]
    fn check(command: &[u8], instruction: Instruction, response: usize) {
        let card = Deck::standard().find("valid").expect("a card of the deck");
        let today = "2026-11-22".parse().expect("a date");
        let mut link = VirtualLink::new(VirtualCard::issue(card, today).expect("a card"));
        link.transceive(b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01").expect("an answer");
        link.take_statistics();
        link.transceive(command).expect("an answer");
        let trace = &link.statistics().traces[0];
        let expected = Exchange { instruction, command: command.len(), response };
        assert_eq!(Exchange::from(trace), expected, "{trace}");
        assert_eq!(trace.to_string().parse(), Ok(expected), "{trace}");
    }

    #[test]
    fn a_trace_says_the_same_as_a_value_and_as_text() {
        check(b"\x00\xA4\x02\x0C\x02\x00\x0A", Instruction::Select, 2);
        check(b"\x00\xA4\x04\x0C\x07\xA0\x00\x00\x01\x51\x00\x00", Instruction::DeselectApplications, 2);
        check(b"\x00\xB0\x8A\x00\x04", Instruction::Read, 6);
        check(b"\x00\x20\x00\x98", Instruction::Query, 2);
        check(b"\x00\x20\x00\x98\x041234", Instruction::Verify, 2);
        check(b"\x00\x84\x00\x00\x08", Instruction::Other, 10);
    }

    #[test]
    fn what_is_no_trace_is_refused() {
        for line in ["", "00 20 00 98", "00 20 00 98 (9) -> ", "00 20 00 98 (x) -> (2) 9000"] {
            assert_eq!(line.parse::<Exchange>(), Err(TrafficError), "{line:?}");
        }
    }

    #[test]
    fn only_the_retry_query_and_the_deselection_are_safety() {
        for (trace, is_safety) in [
            ("00 20 00 98  (4) -> (2) 63C3", true),
            ("00 A4 04 0C A0000001510000 (12) -> (2) 9000", true),
            ("00 A4 04 00 627601FF000000 (12) -> (2) 6A82", false),
            ("00 A4 04 0C D392F000260100000001 (15) -> (2) 9000", false),
            ("00 20 00 98  (9) -> (2) 9000", false),
        ] {
            assert_eq!(
                trace.parse::<Exchange>().map(|exchange| exchange.is_safety()),
                Ok(is_safety),
                "{trace}"
            );
        }
    }
}
