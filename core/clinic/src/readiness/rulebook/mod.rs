//! What was published, as a file holds it: one file per subject, and how it is read and checked.

/// Gives types their source.
macro_rules! sourced {
    ($($type:ident)*) => {
        $(impl crate::readiness::Sourced for $type {
            fn source(&self) -> &str {
                &self.source
            }
        })*
    };
}

mod check;
mod duty;
mod figures;
mod money;
mod read;

pub use check::Fault;
pub use duty::{Audience, ExemptionRules, ExemptionTitles, Milestone, MilestoneState, Step};
pub use figures::{Adoption, Counted, LaterCount, Reasons, Request, Survey, Surveyed};
pub use money::{Cooperation, Subsidy, SubsidyWindow, WindowState};
pub use read::RulebookError;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What was published about readiness: steps, exemptions, dates, sums and figures, each with its source. Read from a
/// file, never built by hand; see [`Rulebook::parse`].
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rulebook {
    pub(super) schema: u32,
    /// The day on which it was true to the best of our knowledge.
    pub as_of: NaiveDate,
    pub(super) sources: Vec<Source>,
    /// Set-up, in order.
    pub steps: Vec<Step>,
    /// やむを得ない事由.
    pub exemption: ExemptionRules,
    /// Enforcement, in order of time.
    pub milestones: Vec<Milestone>,
    /// 補助金.
    pub subsidy: Subsidy,
    /// 協力金.
    pub cooperation: Cooperation,
    /// 導入状況, a table for each class and date.
    pub adoption: Vec<Adoption>,
    /// 導入状況調査.
    pub surveys: Vec<Survey>,
    /// What clinics asked for in the survey.
    pub requests: Vec<Request>,
    /// Counts that came after the tables.
    pub later_counts: Vec<LaterCount>,
}

/// Where something is said.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Source {
    pub(super) id: String,
    /// For people.
    pub(super) text: String,
}

/// How far something can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// In a document of the ministry.
    Stated,
    /// By an association, a vendor or the press.
    Reported,
    /// By us.
    Inferred,
}

/// 柔整 or あはき: the two are ruled and counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trade {
    /// 柔道整復.
    Judo,
    /// あん摩マッサージ指圧・はり・きゅう.
    Ahaki,
}

/// How far a clinic has come, as the published tables count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nothing applied for.
    #[serde(skip)]
    NotApplied,
    /// 利用申請済.
    Applied,
    /// 準備完了.
    Ready,
    /// 運用開始日入力済: from here on a clinic counts as introduced.
    Operating,
}

/// Something whose source is named.
pub trait Sourced {
    /// Identifier of its source.
    fn source(&self) -> &str;
}

impl Rulebook {
    /// Where something is said, for people; empty for what is not of this rulebook.
    #[must_use]
    pub fn source_of(&self, item: &impl Sourced) -> &str {
        self.sources.iter().find(|source| source.id == item.source()).map_or("", |source| &source.text)
    }

    /// The newest published table of a class.
    #[must_use]
    pub fn latest_adoption(&self, trade: Trade) -> Option<&Adoption> {
        self.adoption.iter().filter(|table| table.trade == trade).max_by_key(|table| table.date)
    }

    /// The step of this identifier.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }
}
