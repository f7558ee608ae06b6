//! A card that is a list of lines: `> command` in hex and `< answer`, strictly in order. For tests.

use data_encoding::HEXUPPER;
use shikaku_transport::{CardTransport, LinkLimits, TransportError};

use super::drive::drive;
use super::step::{Dialogue, Step};

/// Plays the lines; panics when the dialogue says something else, too much or too little.
#[track_caller]
pub(crate) fn play<D: Dialogue>(step: Step<D, D::Output>, lines: &str) -> Result<D::Output, D::Error> {
    let mut script = Script { lines: lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect() };
    let end = drive(step, &mut script);
    assert!(script.lines.is_empty(), "left over: {:?}", script.lines);
    end
}

struct Script<'a> {
    lines: std::collections::VecDeque<&'a str>,
}

impl CardTransport for Script<'_> {
    fn limits(&self) -> LinkLimits {
        LinkLimits::EXTENDED
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let sent = format!("> {}", HEXUPPER.encode(command));
        assert_eq!(Some(sent.as_str()), self.lines.pop_front());
        match self.lines.pop_front().unwrap().strip_prefix("< ").unwrap() {
            "lost before" => Err(TransportError::NotSent),
            "lost after" => Err(TransportError::ReplyLost),
            "too long" => Err(TransportError::TooLong),
            answer => Ok(bytes(answer)),
        }
    }
}

/// Reads hex; `xx*n` stands for n times the byte.
fn bytes(text: &str) -> Vec<u8> {
    let piece = |piece: &str| match piece.split_once('*') {
        Some((byte, count)) => vec![u8::from_str_radix(byte, 16).unwrap(); count.parse().unwrap()],
        None => HEXUPPER.decode(piece.as_bytes()).unwrap(),
    };
    text.split_whitespace().flat_map(piece).collect()
}
