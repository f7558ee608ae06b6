use thiserror::Error;

use super::step::{Answer, Dialogue, Fault, Step};
use crate::apdu::{CommandApdu, StatusWord};
use crate::card::Application;

/// Selects an application by its whole name. The first command after power-up may be answered with `6F00`
/// (protocol reference, 1.9): then, and once, it is sent again.
pub struct SelectApplication {
    application: Application,
    may_repeat: bool,
}

/// Why an application is not selected.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SelectError {
    /// The card does not have it.
    #[error("the card does not have this application")]
    Missing,
    /// A status word that fits no rule.
    #[error("unexpected status {0}")]
    Unexpected(StatusWord),
    /// No usable answer.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl SelectApplication {
    /// Asks for the application.
    #[must_use]
    pub fn start(application: Application) -> Step<Self, ()> {
        Self { application, may_repeat: true }.select()
    }

    fn select(self) -> Step<Self, ()> {
        Step::Transmit { command: CommandApdu::select_application(&self.application.aid), then: self }
    }
}

impl Dialogue for SelectApplication {
    type Output = ();
    type Error = SelectError;

    fn receive(mut self, answer: Answer) -> Result<Step<Self, ()>, SelectError> {
        match answer?.status {
            StatusWord::Success => Ok(Step::Done(())),
            StatusWord::NoDiagnosis if self.may_repeat => {
                self.may_repeat = false;
                Ok(self.select())
            }
            StatusWord::NotFound
            | StatusWord::IncorrectParameters
            | StatusWord::InstructionNotSupported
            | StatusWord::ClassNotSupported
            | StatusWord::Other(FUNCTION_NOT_SUPPORTED) => Err(SelectError::Missing),
            other => Err(SelectError::Unexpected(other)),
        }
    }
}

/// `6A81`: what some other cards say to an unknown name.
const FUNCTION_NOT_SUPPORTED: u16 = 0x6A81;

#[cfg(test)]
mod tests {
    use super::{SelectApplication, SelectError};
    use crate::card::CardProfile;
    use crate::session::script::play;

    #[track_caller]
    fn check(answers: &[&str], expected: Result<(), SelectError>) {
        let lines: Vec<String> =
            answers.iter().map(|answer| format!("> 00A4040C0AD392F000260100000001\n< {answer}")).collect();
        let step = SelectApplication::start(CardProfile::INDIVIDUAL_NUMBER_CARD.jpki.application);
        assert_eq!(play(step, &lines.join("\n")), expected);
    }

    #[test]
    fn the_first_command_after_power_up_may_be_said_twice_and_not_thrice() {
        check(&["9000"], Ok(()));
        check(&["6F00", "9000"], Ok(()));
        check(&["6F00", "6F00"], Err(SelectError::Unexpected(0x6F00.into())));
    }

    #[test]
    fn a_card_without_the_application_is_told_from_a_strange_one() {
        for missing in ["6A82", "6A86", "6D00", "6E00", "6A81"] {
            check(&[missing], Err(SelectError::Missing));
        }
        check(&["6985"], Err(SelectError::Unexpected(0x6985.into())));
    }
}
