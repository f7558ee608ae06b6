use chrono::NaiveDate;

use super::{Cooperation, Stage, Subsidy, SubsidyWindow};

/// 補助金の見込み (eligibility reference, 3.5). An estimate: the window decides, and it is uncertain.
#[derive(Clone, Copy)]
pub struct SubsidyEstimate<'a> {
    /// Sum of the receipts, yen.
    pub spent: u64,
    /// What would be paid: the actual cost up to the base.
    pub payable: u64,
    /// What stays with the clinic.
    pub own: u64,
    /// The fiscal year of the day asked about, as far as something is known of it.
    pub window: Option<&'a SubsidyWindow>,
    /// Whether the clinic is introduced, as an application presumes.
    pub is_introduced: bool,
}

/// 協力金の見込み.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CooperationEstimate {
    /// Yen.
    pub yen: u32,
    /// Whether accounts can be entered on this day, by the plan.
    pub entry_is_open: bool,
    /// Whether the clinic is introduced and registered.
    pub is_introduced: bool,
}

/// What receipts would bring, applied for on this day.
#[must_use]
pub fn estimate_subsidy<'a>(
    rules: &'a Subsidy,
    receipts_yen: &[u32],
    on: NaiveDate,
    stage: Stage,
) -> SubsidyEstimate<'a> {
    let spent: u64 = receipts_yen.iter().map(|yen| u64::from(*yen)).sum();
    let payable = spent.min(u64::from(rules.base_yen));
    let window = rules.windows.iter().find(|window| window.from <= on && on <= window.until);
    SubsidyEstimate {
        spent,
        payable,
        own: spent.saturating_sub(payable),
        window,
        is_introduced: stage == Stage::Operating,
    }
}

/// What encouraging patients would bring.
#[must_use]
pub fn estimate_cooperation(rules: &Cooperation, on: NaiveDate, stage: Stage) -> CooperationEstimate {
    CooperationEstimate {
        yen: rules.yen,
        entry_is_open: rules.entry_from <= on,
        is_introduced: stage == Stage::Operating,
    }
}
