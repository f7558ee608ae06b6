//! 別の方法で確認: transitions from the offer of ways to the record of the one taken.

use chrono::{DateTime, Utc};
use shikaku_calendar::japan_date;
use shikaku_clinic::fallback::{CheckEnding, Circumstances, Evidence, FallbackOption, fallback_option_of};

use super::{CheckRecord, DigitEntry, Effect, SaveOutcome, State};

type Next = (State, Effect);

/// Ways on offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FallbackOptions {
    /// How the check ended.
    pub ending: CheckEnding,
}

/// A way that was taken.
pub struct FallbackForm {
    /// How the check ended.
    pub ending: CheckEnding,
    /// The way, with what follows from it.
    pub option: FallbackOption,
    /// 患者番号 while it is typed, where something stays open.
    pub patient: DigitEntry,
    /// Whether it is recorded; `None` before and while that happens.
    pub saved: Option<SaveOutcome>,
}

impl State {
    /// Leaves the check and offers the fallback options that are lawful after it. Before an attempt the reason is that
    /// there is no card, because a patient who has one has to use it (eligibility reference, 3.1).
    pub(super) fn offer_fallback(self) -> Next {
        let ending = match self.check_ending() {
            None => return (self, Effect::None),
            Some(CheckEnding::NotAttempted) => CheckEnding::NoCard,
            Some(ending) => ending,
        };
        (Self::ChoosingFallback(FallbackOptions { ending }), Effect::Stop)
    }
}

impl FallbackOptions {
    /// An evidence that opens no way here changes nothing.
    pub(super) fn take(self, evidence: Evidence, now: DateTime<Utc>) -> Next {
        let ending = self.ending;
        let state = match fallback_option_of(&Circumstances::new(ending, japan_date(now)), evidence) {
            Some(option) => State::RecordingFallback(Box::new(FallbackForm {
                ending,
                option,
                patient: DigitEntry::default(),
                saved: None,
            })),
            None => State::ChoosingFallback(self),
        };
        (state, Effect::None)
    }
}

impl FallbackForm {
    /// Whether 患者番号 is wanted, because something stays open about a patient.
    #[must_use]
    pub const fn wants_patient(&self) -> bool {
        self.option.follow_up.is_some()
            && !matches!(self.saved, Some(SaveOutcome::Saved | SaveOutcome::NoHistory))
    }

    pub(super) fn typed(self, digit: u8) -> Next {
        self.change(|patient| patient.push(digit))
    }

    pub(super) fn erased(self) -> Next {
        self.change(DigitEntry::erase)
    }

    /// What failed before is past once something is typed.
    fn change(mut self, act: impl FnOnce(&mut DigitEntry)) -> Next {
        if self.wants_patient() {
            act(&mut self.patient);
            self.saved = None;
        }
        self.stays()
    }

    /// 記録する: once, and again after a failure.
    pub(super) fn entered(self) -> Next {
        let patient = self.patient.patient();
        let done = matches!(self.saved, Some(SaveOutcome::Saved | SaveOutcome::NoHistory));
        if done || (self.option.follow_up.is_some() && patient.is_none()) {
            return self.stays();
        }
        let check_record =
            CheckRecord::Fallback { ending: self.ending, option: self.option, patient, at: None };
        (State::RecordingFallback(Box::new(self)), Effect::Save(check_record))
    }

    pub(super) fn kept(self, saved: SaveOutcome) -> Next {
        Self { saved: Some(saved), ..self }.stays()
    }

    /// 選び直す, until it is recorded.
    pub(super) fn choose_again(self) -> Next {
        match self.saved {
            None | Some(SaveOutcome::Failed(_)) => {
                (State::ChoosingFallback(FallbackOptions { ending: self.ending }), Effect::None)
            }
            Some(SaveOutcome::Saved | SaveOutcome::NoHistory) => self.stays(),
        }
    }

    fn stays(self) -> Next {
        (State::RecordingFallback(Box::new(self)), Effect::None)
    }
}
