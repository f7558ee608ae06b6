//! What a group (法人) knows of its clinics: counts, and no person (product reference, 11).

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use shikaku_eligibility::Verdict;

use crate::gateway::CheckMethod;

message! {
    /// 件数: `GET /v1/group/counts`, for people with the role 法人管理者.
    "GroupCounts({})", clinics => GroupCounts {
        /// The month of treatment as `YYYY-MM`, in Japan.
        month: String,
        /// Every clinic of the group, by number.
        clinics: Vec<ClinicCounts>,
    }
}

message! {
    /// How many results a clinic has of treatment in a month. A choice among several qualifications (複数該当) counts once, with
    /// its check.
    "ClinicCounts(..)" => ClinicCounts {
        /// 登録記号番号.
        registration_number: String,
        /// Name of the clinic.
        clinic_name: String,
        /// All of them.
        results: u32,
        /// 本人確認の方法 of each.
        by_method: MethodCounts,
        /// What each said.
        by_outcome: OutcomeCounts,
    }
}

/// Results by method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MethodCounts {
    /// 暗証番号.
    pub pin: u32,
    /// 目視.
    pub visual: u32,
}

/// Results by what they said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OutcomeCounts {
    /// 有効, and 有効（未登録）.
    pub valid: u32,
    /// 無効.
    pub invalid: u32,
    /// 無効（新しい資格あり）.
    pub superseded: u32,
    /// 該当資格なし.
    pub not_found: u32,
    /// 複数該当.
    pub multiple: u32,
    /// Everything else.
    pub other: u32,
}

impl GroupCounts {
    /// The first day of the month; `None` for a month of another form.
    #[must_use]
    pub fn first_day(&self) -> Option<NaiveDate> {
        format!("{}-01", self.month).parse().ok()
    }

    /// The month before, as `YYYY-MM`.
    #[must_use]
    pub fn month_before(&self) -> Option<String> {
        Some(self.first_day()?.checked_sub_months(Months::new(1))?.format("%Y-%m").to_string())
    }
}

impl ClinicCounts {
    /// The counts of a clinic without results.
    #[must_use]
    pub fn none(registration_number: String, clinic_name: String) -> Self {
        let (by_method, by_outcome) = Default::default();
        Self { registration_number, clinic_name, results: 0, by_method, by_outcome }
    }

    /// Counts one more result.
    pub const fn add(&mut self, method: CheckMethod, verdict: &Verdict) {
        let by_method = match method {
            CheckMethod::Pin => &mut self.by_method.pin,
            CheckMethod::Visual => &mut self.by_method.visual,
        };
        let outcomes = &mut self.by_outcome;
        let by_outcome = match verdict {
            Verdict::Valid | Verdict::ValidUnregistered => &mut outcomes.valid,
            Verdict::Invalid => &mut outcomes.invalid,
            Verdict::Superseded => &mut outcomes.superseded,
            Verdict::NotFound => &mut outcomes.not_found,
            Verdict::Multiple => &mut outcomes.multiple,
            Verdict::Bulk
            | Verdict::Processing
            | Verdict::PersonError { .. }
            | Verdict::RequestError { .. }
            | Verdict::Unknown(_) => &mut outcomes.other,
        };
        *by_method = by_method.saturating_add(1);
        *by_outcome = by_outcome.saturating_add(1);
        self.results = self.results.saturating_add(1);
    }
}
