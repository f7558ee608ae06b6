use shikaku_transport::TransportError;
use thiserror::Error;

use super::get_response::GetResponse;
use super::{CommandApdu, Le, ResponseApdu, StatusWord};

/// One command with everything the link wants before its whole answer is there: GET RESPONSE on `61xx`
/// and one correction of Le on `6Cxx` (ISO/IEC 7816-4, 5.3.4).
///
/// A command that may spend a try is never repeated: `6Cxx` on VERIFY or CHANGE REFERENCE DATA is an
/// ordinary answer.
pub struct Exchange {
    waiting: Waiting,
    demand: Demand,
    collected: Vec<u8>,
    rounds_left: u8,
}

enum Waiting {
    /// The command itself, kept while its Le may still be corrected.
    Command(Option<CommandApdu>),
    /// The rest of an answer.
    Rest(GetResponse),
}

/// What the command of an exchange asked for.
#[derive(Clone, Copy)]
struct Demand {
    class: u8,
    le: Option<Le>,
    may_spend_a_try: bool,
}

/// What an exchange wants next.
pub enum ExchangeStep {
    /// Send this and give the answer to [`Exchange::receive`].
    Send(CommandApdu, Exchange),
    /// The whole answer. With a status word other than `9000` and `6282`, its data are the pieces that `61xx`
    /// announced and that arrived before the card refused the rest.
    Done(ResponseApdu),
}

/// Why an exchange has no whole answer.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseChainError {
    /// The card announced more and more without an end.
    #[error("the card announces more data without an end")]
    Endless,
    /// The answer is longer than any file or signature of this card can be.
    #[error("the card answered with more bytes than allowed")]
    TooMuch,
    /// The card processed a command that may spend a try, announced an answer and refused to give it.
    #[error("the card does not give the answer that it announced")]
    RestRefused,
}

impl Exchange {
    /// 65,536 bytes in pieces of 256, and a little more for corrections.
    const ROUNDS_MAX: u8 = u8::MAX;
    /// The longest answer an extended Le can ask for.
    const BYTES_MAX: usize = 65_536;

    /// Starts with the command itself.
    #[must_use]
    pub fn start(command: CommandApdu) -> (CommandApdu, Self) {
        let demand = Demand::of(&command);
        let kept = demand.may_be_repeated().then(|| command.clone());
        let waiting = Waiting::Command(kept);
        let exchange = Self { waiting, demand, collected: Vec::new(), rounds_left: Self::ROUNDS_MAX };
        (command, exchange)
    }

    /// What it means for the command that the link has no answer. Where the rest of its answer is awaited the card has run it,
    /// so that one which may spend a try is never taken as not sent.
    pub(crate) const fn lost(&self, error: TransportError) -> TransportError {
        match (&self.waiting, error) {
            (
                Waiting::Rest(_),
                TransportError::NotSent | TransportError::TooLong | TransportError::Malformed,
            ) if self.demand.may_spend_a_try => TransportError::ReplyLost,
            _ => error,
        }
    }

    /// Takes one answer and returns the next step.
    ///
    /// # Errors
    /// When the card never comes to an end.
    pub fn receive(mut self, answer: ResponseApdu) -> Result<ExchangeStep, ResponseChainError> {
        self.rounds_left = self.rounds_left.checked_sub(1).ok_or(ResponseChainError::Endless)?;
        match std::mem::replace(&mut self.waiting, Waiting::Command(None)) {
            Waiting::Command(kept) => self.command_answered(kept, answer),
            Waiting::Rest(sent) => self.rest_answered(sent, answer),
        }
    }

    fn command_answered(
        mut self,
        kept: Option<CommandApdu>,
        answer: ResponseApdu,
    ) -> Result<ExchangeStep, ResponseChainError> {
        match (kept, answer.status) {
            (Some(command), StatusWord::WrongLe(le)) => {
                let le = Le::from_short_byte(le);
                self.demand.le = Some(le);
                Ok(ExchangeStep::Send(command.with_le(le), self))
            }
            (_, StatusWord::MoreAvailable(count)) => {
                self.collect(answer.data, self.demand.le)?;
                let first = GetResponse::first(self.demand.class, count);
                Ok(self.fetch(first))
            }
            (_, status) => {
                if has_data(status) {
                    self.collect(answer.data, self.demand.le)?;
                }
                Ok(ExchangeStep::Done(ResponseApdu { data: self.collected, status }))
            }
        }
    }

    fn rest_answered(
        mut self,
        sent: GetResponse,
        answer: ResponseApdu,
    ) -> Result<ExchangeStep, ResponseChainError> {
        if let Some(corrected) = sent.corrected(answer.status) {
            return Ok(self.fetch(corrected));
        }
        match answer.status {
            StatusWord::MoreAvailable(_) if answer.data.is_empty() => Err(ResponseChainError::Endless),
            StatusWord::MoreAvailable(count) => {
                self.collect(answer.data, Some(sent.le()))?;
                Ok(self.fetch(sent.next(count)))
            }
            status if has_data(status) => {
                self.collect(answer.data, Some(sent.le()))?;
                Ok(ExchangeStep::Done(ResponseApdu { data: self.collected, status }))
            }
            refused => {
                let status = self.demand.after_refused_rest(refused)?;
                Ok(ExchangeStep::Done(ResponseApdu { data: self.collected, status }))
            }
        }
    }

    fn fetch(mut self, rest: GetResponse) -> ExchangeStep {
        self.waiting = Waiting::Rest(rest);
        ExchangeStep::Send(rest.command(), self)
    }

    /// Appends one answer. Bytes beyond the Le of its own command are dropped, because a response has at most so
    /// many (ISO/IEC 7816-4, 5.1) and what is behind them is no part of it.
    fn collect(&mut self, mut data: Vec<u8>, asked: Option<Le>) -> Result<(), ResponseChainError> {
        data.truncate(asked.map_or(usize::MAX, Le::get));
        if self.collected.is_empty() {
            self.collected = data;
        } else {
            self.collected.extend(data);
        }
        if self.collected.len() > Self::BYTES_MAX { Err(ResponseChainError::TooMuch) } else { Ok(()) }
    }
}

impl Demand {
    /// Commands that compare reference data spend a try each time they run (ISO/IEC 7816-4, 11.5).
    fn of(command: &CommandApdu) -> Self {
        const VERIFY: u8 = 0x20;
        const CHANGE_REFERENCE_DATA: u8 = 0x24;
        let may_spend_a_try = matches!(command.header().ins, VERIFY | CHANGE_REFERENCE_DATA);
        Self { class: command.header().cla, le: command.le(), may_spend_a_try }
    }

    const fn may_be_repeated(self) -> bool {
        self.le.is_some() && !self.may_spend_a_try
    }

    /// The status of the command when GET RESPONSE was refused. `61xx` says that the command was processed
    /// (ISO/IEC 7816-4, 5.6), so one that asked for no data lacks nothing; but only an explicit `9000` proves that
    /// reference data matched.
    fn after_refused_rest(self, refused: StatusWord) -> Result<StatusWord, ResponseChainError> {
        match (self.may_spend_a_try, self.le) {
            (true, _) if refused.is_checking_error() => Err(ResponseChainError::RestRefused),
            (false, None) => Ok(StatusWord::Success),
            (true | false, _) => Ok(refused),
        }
    }
}

/// Whether response data belong to this status word. An error has none (ISO/IEC 7816-4, 5.1).
const fn has_data(status: StatusWord) -> bool {
    matches!(status, StatusWord::Success | StatusWord::EndOfFile)
}

#[cfg(test)]
mod tests;
