use shikaku_card::certificate::CertificateValidity;
use shikaku_eligibility::ResultOfQualificationConfirmation as Person;
use shikaku_eligibility::{Confirmation, Verdict};

use super::{Effect, MenuIndex, SaveOutcome, State};

/// A result on the screen.
pub struct ResultState {
    /// The answer.
    pub confirmation: Confirmation,
    /// What the card's certificate says of its own validity.
    pub validity: CertificateValidity,
    /// Which of several qualifications the staff chose. The program never chooses one (eligibility reference, 5).
    pub chosen: Option<MenuIndex>,
    /// Whether it is kept in the history; `None` while that is not known.
    pub saved: Option<SaveOutcome>,
    /// Whether the device's clock differs from the gateway's, by which this answer is dated.
    pub clock_differs: bool,
}

impl ResultState {
    /// An answer that has just come.
    #[must_use]
    pub const fn new(confirmation: Confirmation, validity: CertificateValidity) -> Self {
        Self { confirmation, validity, chosen: None, saved: None, clock_differs: false }
    }

    /// Whether there are several qualifications and one of them is to be chosen.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        let verdict = self.confirmation.verdict();
        let may_hold = verdict.is_usable() || verdict == Verdict::Multiple;
        may_hold && self.confirmation.results().len() > 1
    }

    /// The one qualification that holds: the only one of a valid answer, or the one chosen of several.
    #[must_use]
    pub fn qualification(&self) -> Option<&Person> {
        let found = self.confirmation.results();
        match found {
            _ if self.is_choice() => self.chosen?.of(found),
            [only] if self.confirmation.verdict().is_usable() => Some(only),
            _ => None,
        }
    }

    /// One of several chosen; a place that holds none changes nothing.
    pub(super) fn choose(mut self, place: MenuIndex) -> (State, Effect) {
        if self.is_choice() && place.of(self.confirmation.results()).is_some() {
            self.chosen = Some(place);
        }
        (State::Showing(Box::new(self)), Effect::None)
    }

    pub(super) fn kept(self, saved: SaveOutcome) -> (State, Effect) {
        (State::Showing(Box::new(Self { saved: Some(saved), ..self })), Effect::None)
    }

    /// 選び直す.
    pub(super) fn choose_again(self) -> (State, Effect) {
        (State::Showing(Box::new(Self { chosen: None, ..self })), Effect::None)
    }
}
