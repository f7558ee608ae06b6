use chrono::{DateTime, Utc};
use shikaku_clinic::failure::Failure;
use shikaku_clinic::fallback::{CheckEnding, FallbackOption};
use shikaku_eligibility::Confirmation;

use super::PatientNumber;
use crate::gateway::CheckMethod;

/// 残すもの: what a reception saves in the history. The shell carries out [`super::Directive::Save`], or has no history.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
pub enum CheckRecord {
    /// オンライン資格確認の結果, whatever it says.
    #[debug("Confirmation")]
    Confirmation {
        /// The answer.
        confirmation: Box<Confirmation>,
        /// How the person was checked.
        method: CheckMethod,
        /// When, by the gateway's clock; `None` where that is not known.
        at: Option<DateTime<Utc>>,
    },
    /// What was accepted in place of a check.
    #[debug("Otherwise({:?})", option.evidence)]
    Fallback {
        /// How the check had ended.
        ending: CheckEnding,
        /// The fallback option chosen, with what stays open.
        option: FallbackOption,
        /// The patient, where something stays open.
        patient: Option<PatientNumber>,
        /// When, by the gateway's clock; `None` where that is not known.
        at: Option<DateTime<Utc>>,
    },
}

impl CheckRecord {
    /// The same, dated by the gateway's clock.
    pub(super) fn at(self, time: Option<DateTime<Utc>>) -> Self {
        match self {
            Self::Confirmation { confirmation, method, .. } => {
                Self::Confirmation { confirmation, method, at: time }
            }
            Self::Fallback { ending, option, patient, .. } => {
                Self::Fallback { ending, option, patient, at: time }
            }
        }
    }

    /// When, by the gateway's clock.
    pub(super) const fn time(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Confirmation { at, .. } | Self::Fallback { at, .. } => *at,
        }
    }
}

/// What became of a [`CheckRecord`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveOutcome {
    /// It is kept.
    Saved,
    /// There is no history here; paper is.
    NoHistory,
    /// It could not be kept.
    Failed(Failure),
}
