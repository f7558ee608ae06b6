use chrono::NaiveDate;
use serde::Deserialize;

use super::{Certainty, Trade};

/// 導入状況 of one class on one day.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Adoption {
    /// The class.
    pub trade: Trade,
    /// The day.
    pub date: NaiveDate,
    /// 全施設数.
    pub facilities: u32,
    /// 利用申請済.
    pub applied: Counted,
    /// 準備完了.
    pub ready: Counted,
    /// 運用開始日入力済.
    pub operating: Counted,
    pub(super) source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// A count and the percentage published with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Counted {
    /// How many.
    pub count: u32,
    /// Tenths of a percent.
    pub tenths: u32,
}

/// A count and the whole percentage published with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Surveyed {
    /// How many.
    pub count: u32,
    /// Percent.
    pub percent: u32,
}

/// 導入状況調査 of one class: clinics that had not applied.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Survey {
    /// The class.
    pub trade: Trade,
    /// The day on which they had not applied.
    pub asked_on: NaiveDate,
    /// How many were asked.
    pub asked: u32,
    /// How many answered.
    pub answered: u32,
    /// Handled 受領委任 in the year before; percent of those who answered.
    pub claimed: Surveyed,
    /// Did not.
    pub not_claimed: u32,
    /// Of those who claimed, with a reason; percent of them.
    pub excused: Surveyed,
    /// The reasons.
    pub reasons: Reasons,
    /// Of those who did not claim, with a reason.
    pub excused_not_claimed: u32,
    /// Had still not applied on `counted_on`.
    pub not_applied_later: u32,
    /// Of these, without a reason: 今後対応が必要な施設.
    pub to_act: u32,
    /// The day of the last two.
    pub counted_on: NaiveDate,
    /// Of those under the duty, without a plan; published without counts.
    pub no_plan_percent: u32,
    pub(super) source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// Reasons of those who are excused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reasons {
    /// 高齢.
    pub aged: u32,
    /// 視覚障害; no reason for 柔整.
    #[serde(default)]
    pub sight: u32,
    /// 廃止・休止.
    pub closing: u32,
    /// 受領委任の中止.
    pub stopping: u32,
    /// 併設の従たる施術所.
    pub secondary: u32,
}

/// What clinics asked for, word for word.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Request {
    /// About what.
    pub about: String,
    /// Their words.
    pub answers: Vec<String>,
}

/// 対応が必要な施設 of one class on a later day.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LaterCount {
    /// The class.
    pub trade: Trade,
    /// The day.
    pub date: NaiveDate,
    /// How many.
    pub to_act: u32,
    pub(super) source: String,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

sourced! { Adoption Survey LaterCount }
