use chrono::NaiveDate;
use shikaku_eligibility::ContributionShare;
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{CardPresence, CheckEnding, Showable, ShownDocuments};

named!(Duty);

/// Everything that decides what is lawful at the desk.
#[derive(Clone, Copy, PartialEq, Eq, derive_more::Debug)]
#[debug("Circumstances({ending:?}, {shown:?}, {visit:?}, {duty:?})")]
pub struct Circumstances {
    /// How the check ended.
    pub ending: CheckEnding,
    /// What the patient can show.
    pub shown: ShownDocuments,
    /// Which visit it is.
    pub visit: Visit,
    /// Whether the clinic must check online.
    pub duty: Duty,
    /// 施術日, in Japan.
    pub treatment_date: NaiveDate,
    /// 負担割合 by the evidence that is to be accepted, or by the data held; `None` before the staff have looked.
    pub share: Option<ContributionShare>,
}

/// Which visit it is. Data from earlier visits exist only where there were some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// 初検.
    First,
    /// 2回目以降.
    Later {
        /// Whether what a claim needs (被保険者番号 etc.) is held from earlier visits.
        data_held: bool,
    },
}

/// Whether the clinic must check online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Duty {
    /// 義務化の対象.
    Bound,
    /// 義務化の対象外 (eligibility reference, 3.3).
    Exempt,
}

impl Circumstances {
    /// Nothing shown, a first visit, a clinic under the duty, no share known: to be changed by what is known.
    #[must_use]
    pub const fn new(ending: CheckEnding, treatment_date: NaiveDate) -> Self {
        let (shown, visit, duty) = (ShownDocuments::NOTHING, Visit::First, Duty::Bound);
        Self { ending, shown, visit, duty, treatment_date, share: None }
    }

    /// Whether the patient's My Number Card is here, by the ending or by what is shown.
    #[must_use]
    pub const fn has_card(&self) -> bool {
        match self.ending.card() {
            CardPresence::Here => true,
            CardPresence::Absent => false,
            CardPresence::Unsaid => self.shown.holds(Showable::MyNumberCard),
        }
    }
}

impl Visit {
    /// Every kind of visit.
    pub const ALL: &'static [Self] =
        &[Self::First, Self::Later { data_held: false }, Self::Later { data_held: true }];
}
