use chrono::NaiveDate;
use serde::Deserialize;

use super::{Certainty, Stage};

/// One step of the set-up.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Step {
    /// Names it in files and arguments.
    pub id: String,
    /// What to do.
    pub title: String,
    /// What to have at hand.
    pub needs: Vec<String>,
    /// Where people stop.
    pub trap: String,
    /// Steps that come before.
    #[serde(default)]
    pub after: Vec<String>,
    /// What is reached by it.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Whether a clinic may leave it out.
    #[serde(default)]
    pub optional: bool,
    pub(super) source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// やむを得ない事由 (eligibility reference, 3.3).
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExemptionRules {
    /// Full-time practitioners of this age are 高齢.
    pub aged_years: u8,
    /// First day of the time named.
    pub aged_from: NaiveDate,
    /// Last day of the time named.
    pub aged_until: NaiveDate,
    /// Last day for which a closure or a stop counts.
    pub plan_until: NaiveDate,
    /// What the classes are called.
    pub titles: ExemptionTitles,
    pub(super) source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// What the classes of exemption are called.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExemptionTitles {
    /// 高齢.
    pub aged: String,
    /// 高齢又は視覚障害.
    pub sight: String,
    /// 廃止・休止.
    pub closing: String,
    /// 受領委任の中止.
    pub stopping: String,
    /// 併設の従たる施術所.
    pub secondary: String,
}

/// One stage of enforcement (eligibility reference, 3.4).
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Milestone {
    /// Names it.
    pub id: String,
    /// What happens.
    pub title: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; without one it goes on.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Whether it is known to have happened.
    pub state: MilestoneState,
    /// The clinics that it concerns.
    #[serde(rename = "for")]
    pub audience: Audience,
    pub(super) source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// Whether something is known to have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MilestoneState {
    /// It is, or its day is fixed.
    Done,
    /// It was planned, and nothing found says that it came or moved.
    Planned,
}

/// The clinics that something concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Every clinic.
    All,
    /// Clinics that count as not introduced and are not exempt.
    NotIntroduced,
    /// Clinics that count as introduced.
    Introduced,
}

sourced! { Step ExemptionRules Milestone }
