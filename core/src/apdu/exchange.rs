use thiserror::Error;

use super::{CommandApdu, Header, Le, ResponseApdu, StatusWord};

/// One command with everything the link wants before its whole answer is there: GET RESPONSE on `61xx`
/// and one correction of Le on `6Cxx` (ISO/IEC 7816-4, 5.3.4).
///
/// A command that may spend a try is never repeated: `6Cxx` on VERIFY or CHANGE REFERENCE DATA is an
/// ordinary answer.
pub struct Exchange {
    waiting: Waiting,
    collected: Vec<u8>,
    rounds_left: u8,
}

enum Waiting {
    /// The command itself, kept while its Le may still be corrected.
    Command(Option<CommandApdu>),
    /// The rest of an answer.
    Rest,
}

/// What an exchange wants next.
pub enum ExchangeStep {
    /// Send this and give the answer to [`Exchange::receive`].
    Send(CommandApdu, Exchange),
    /// The whole answer.
    Done(ResponseApdu),
}

/// Why an exchange has no whole answer.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The card announced more and more without an end.
    #[error("the card announces more data without an end")]
    Endless,
    /// The answer is longer than any file or signature of this card can be.
    #[error("the card answered with more bytes than allowed")]
    TooMuch,
}

impl Exchange {
    /// 65,536 bytes in pieces of 256, and a little more for corrections.
    const ROUNDS_MAX: u8 = u8::MAX;
    /// The longest answer an extended Le can ask for.
    const BYTES_MAX: usize = 65_536;

    /// Starts with the command itself.
    #[must_use]
    pub fn start(command: CommandApdu) -> (CommandApdu, Self) {
        let kept = may_be_repeated(&command).then(|| command.clone());
        let exchange =
            Self { waiting: Waiting::Command(kept), collected: Vec::new(), rounds_left: Self::ROUNDS_MAX };
        (command, exchange)
    }

    /// Takes one answer; gives the next wish.
    ///
    /// # Errors
    /// When the card never comes to an end.
    pub fn receive(mut self, answer: ResponseApdu) -> Result<ExchangeStep, ExchangeError> {
        self.rounds_left = self.rounds_left.checked_sub(1).ok_or(ExchangeError::Endless)?;
        match (std::mem::replace(&mut self.waiting, Waiting::Rest), answer.status) {
            (Waiting::Command(Some(command)), StatusWord::WrongLe(le)) => {
                self.waiting = Waiting::Command(None);
                Ok(ExchangeStep::Send(command.with_le(Le::from_short_byte(le)), self))
            }
            (_, StatusWord::MoreAvailable(count)) => {
                self.collect(answer.data)?;
                Ok(ExchangeStep::Send(get_response(count), self))
            }
            (_, status) => {
                self.collect(answer.data)?;
                Ok(ExchangeStep::Done(ResponseApdu { data: self.collected, status }))
            }
        }
    }

    fn collect(&mut self, data: Vec<u8>) -> Result<(), ExchangeError> {
        if self.collected.is_empty() {
            self.collected = data;
        } else {
            self.collected.extend(data);
        }
        if self.collected.len() > Self::BYTES_MAX { Err(ExchangeError::TooMuch) } else { Ok(()) }
    }
}

/// Commands that compare reference data spend a try each time they run (ISO/IEC 7816-4, 11.5).
fn may_be_repeated(command: &CommandApdu) -> bool {
    const VERIFY: u8 = 0x20;
    const CHANGE_REFERENCE_DATA: u8 = 0x24;
    command.le().is_some() && !matches!(command.header().ins, VERIFY | CHANGE_REFERENCE_DATA)
}

fn get_response(count: u8) -> CommandApdu {
    CommandApdu::case2(Header::new(0x00, 0xC0, 0x00, 0x00), Le::from_short_byte(count))
}

#[cfg(test)]
mod tests {
    use super::{CommandApdu, Exchange, ExchangeError, ExchangeStep, Header, Le, ResponseApdu, StatusWord};

    /// Plays the answers and gives the commands sent, in hex, with the end.
    fn play(
        command: CommandApdu,
        answers: &[(&[u8], u16)],
    ) -> (Vec<[u8; 5]>, Result<ResponseApdu, ExchangeError>) {
        let mut sent = Vec::new();
        let (mut command, mut exchange) = Exchange::start(command);
        for (data, status) in answers {
            sent.extend(command.to_bytes().first_chunk());
            let answer = ResponseApdu { data: data.to_vec(), status: StatusWord::from(*status) };
            match exchange.receive(answer) {
                Ok(ExchangeStep::Send(next, then)) => (command, exchange) = (next, then),
                Ok(ExchangeStep::Done(response)) => return (sent, Ok(response)),
                Err(error) => return (sent, Err(error)),
            }
        }
        panic!("the exchange wants more than the {} answers given", answers.len());
    }

    fn read() -> CommandApdu {
        CommandApdu::case2(Header::new(0x00, 0xB0, 0x00, 0x00), Le::SHORT_MAX)
    }

    #[test]
    fn an_answer_in_pieces_is_put_together() {
        let (sent, end) = play(read(), &[(b"ab", 0x6102), (b"cd", 0x6101), (b"e", 0x9000)]);
        assert_eq!(sent, [[0, 0xB0, 0, 0, 0], [0, 0xC0, 0, 0, 2], [0, 0xC0, 0, 0, 1]]);
        assert_eq!(end.unwrap().data, b"abcde");
    }

    #[test]
    fn a_wrong_le_is_corrected_once() {
        let (sent, end) = play(read(), &[(b"", 0x6C10), (b"x", 0x9000)]);
        assert_eq!(sent, [[0, 0xB0, 0, 0, 0], [0, 0xB0, 0, 0, 0x10]]);
        assert_eq!(end.unwrap().data, b"x");
        let (sent, end) = play(read(), &[(b"", 0x6C10), (b"", 0x6C20)]);
        assert_eq!(sent.len(), 2);
        assert_eq!(end.unwrap().status, StatusWord::WrongLe(0x20));
    }

    #[test]
    fn a_command_that_may_spend_a_try_is_never_sent_twice() {
        for ins in [0x20, 0x24] {
            let header = Header::new(0x00, ins, 0x00, 0x80);
            let command = CommandApdu::case4(header, b"1234", Le::SHORT_MAX).unwrap();
            let (sent, end) = play(command, &[(b"", 0x6C10)]);
            assert_eq!(sent.len(), 1);
            assert_eq!(end.unwrap().status, StatusWord::WrongLe(0x10));
        }
    }

    #[test]
    fn a_card_without_an_end_is_stopped() {
        let endless = vec![(b"".as_slice(), 0x6100); 300];
        assert_eq!(play(read(), &endless).1, Err(ExchangeError::Endless));
        let flood = vec![0; 60_000];
        let floods = vec![(flood.as_slice(), 0x6100); 3];
        assert_eq!(play(read(), &floods).1, Err(ExchangeError::TooMuch));
    }
}
