use chrono::NaiveDate;
use serde::Deserialize;

use super::Certainty;

/// 補助金 (eligibility reference, 3.5).
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Subsidy {
    /// 基準とする事業額, yen: the actual cost is paid up to it.
    pub base_yen: u32,
    /// What it pays for.
    pub covers: String,
    /// What it takes.
    pub needs: Vec<String>,
    /// Times in which it could be applied for.
    pub windows: Vec<SubsidyWindow>,
    pub(super) source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// One fiscal year of the subsidy.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SubsidyWindow {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// What is known about it.
    pub state: WindowState,
    /// The same for people.
    pub note: String,
    pub(super) source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// What is known about a time in which something can be applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WindowState {
    /// It is over.
    Closed,
    /// It was said to go on; its last day is not known.
    Continued,
    /// Nothing is known.
    Unconfirmed,
}

/// 協力金 (eligibility reference, 3.5).
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Cooperation {
    /// Yen for each clinic.
    pub yen: u32,
    /// First day on which an account can be entered.
    pub entry_from: NaiveDate,
    /// What it takes.
    pub needs: Vec<String>,
    /// What is uncertain, for people.
    pub note: String,
    pub(super) source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

sourced! { Subsidy SubsidyWindow Cooperation }
