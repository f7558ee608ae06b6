use thiserror::Error;

use super::step::{Answer, Dialogue, ExchangeError, Step};
use crate::Application;
use crate::apdu::{CommandApdu, StatusWord};

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
    /// The card answered with any other status word than success, because no list of the words that other cards use is
    /// complete.
    #[error("the card does not have this application")]
    Missing,
    /// No usable answer.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
}

impl SelectApplication {
    /// Selects the application with the first command after power-up.
    #[must_use]
    pub fn start(application: Application) -> Step<Self, ()> {
        Self { application, may_repeat: true }.select()
    }

    /// Selects the application after other commands.
    #[must_use]
    pub fn start_later(application: Application) -> Step<Self, ()> {
        Self { application, may_repeat: false }.select()
    }

    fn select(self) -> Step<Self, ()> {
        Step::Transmit { command: CommandApdu::select_application(&self.application.aid), then: self }
    }
}

impl crate::sealed::Sealed for SelectApplication {}

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
            _ => Err(SelectError::Missing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SelectApplication, SelectError};
    use crate::CardProfile;
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
        check(&["6F00", "6F00"], Err(SelectError::Missing));
        let surface = CardProfile::INDIVIDUAL_NUMBER_CARD.surface.application;
        let later = SelectApplication::start_later(surface);
        assert_eq!(play(later, "> 00A4040C0AD3921000310001010402\n< 6F00"), Err(SelectError::Missing));
    }

    #[test]
    fn whatever_a_card_refuses_with_it_does_not_have_the_application() {
        let words = [
            "6A82", "6A86", "6D00", "6E00", "6A81", "6985", "6300", "6999", "6283", "6982", "6700", "6B00",
            "63C0", "6CFF", "6881", "9001", "0000", "FFFF",
        ];
        for refusal in words {
            check(&[refusal], Err(SelectError::Missing));
            check(&["6F00", refusal], Err(SelectError::Missing));
        }
    }

    #[test]
    fn unrequested_data_are_fetched_and_may_be_refused() {
        let select = "> 00A4040C0AD392F000260100000001\n< 6110\n> 00C0000010\n";
        for end in ["6F0E 840A AA*12 9000", "6985", "6D00\n> 80C0000010\n< 6D00"] {
            let step = SelectApplication::start(CardProfile::INDIVIDUAL_NUMBER_CARD.jpki.application);
            assert_eq!(play(step, &format!("{select}< {end}")), Ok(()));
        }
    }
}
