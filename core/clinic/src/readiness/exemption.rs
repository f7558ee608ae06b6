//! やむを得ない事由 (notice of 2024-11-06; eligibility reference, 3.3).

use chrono::{Datelike, NaiveDate};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{ExemptionRules, Trade};

named!(ExemptionClass, Finding, Reason);

/// The answers about a clinic. They include birth dates of its practitioners, so `Debug` shows no contents.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("Clinic({trade:?}, {} practitioners)", practitioners.len())]
pub struct Clinic {
    /// 柔整 or あはき.
    pub trade: Trade,
    /// 施術者.
    pub practitioners: Vec<Practitioner>,
    /// Whether checking online is difficult for them.
    pub is_difficult: bool,
    /// 廃止・休止.
    pub closing: Plan,
    /// 受領委任の取扱いの中止.
    pub stopping: Plan,
    /// 併設.
    pub place: Place,
}

/// 施術者.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Practitioner {
    /// Born on.
    pub born: NaiveDate,
    /// 常勤: works all the hours fixed for practitioners.
    pub is_full_time: bool,
    /// 視覚障害.
    pub has_sight_impairment: bool,
}

/// Whether something was decided, and for when.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    /// Nothing.
    None,
    /// Decided, without a date.
    Undated,
    /// Decided, for this day.
    Dated(NaiveDate),
}

/// 併設: two clinics in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Alone, or the main clinic of two.
    Main,
    /// 従たる施術所: follows the main one.
    SecondaryOf(MainClinic),
}

/// What is known of the main clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MainClinic {
    /// It is exempt.
    Exempt,
    /// It is not; when it is introduced, so is the secondary one.
    Bound,
    /// Nothing.
    Unknown,
}

/// Classes of やむを得ない事由.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum ExemptionClass {
    /// 高齢.
    Aged,
    /// 高齢又は視覚障害; あはき only.
    Sight,
    /// 廃止・休止.
    Closing,
    /// 受領委任の取扱いの中止.
    Stopping,
    /// 併設の従たる施術所.
    Secondary,
}

/// One class, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The class.
    pub class: ExemptionClass,
    /// Whether it applies.
    pub finding: Finding,
    /// Why.
    pub reason: Reason,
}

/// Whether a clinic is exempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Finding {
    /// Exempt.
    Applies,
    /// Undecided by the notice, or by the answers given: ask 厚生局.
    Unclear,
    /// Not exempt.
    DoesNotApply,
}

/// Why a class applies or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    /// What the notice asks for is there.
    Met,
    /// No practitioners were given.
    NoPractitioners,
    /// No practitioner works full time, and the notice speaks of full-time practitioners alone.
    #[strum(serialize = "nobody-full-time")]
    NoFullTimePractitioner,
    /// A practitioner reached the age within the month that the notice names.
    AgeWithinMonth,
    /// A practitioner is younger.
    SomebodyYounger,
    /// A practitioner is neither aged nor visually impaired.
    SomebodyElse,
    /// Only part-time practitioners are neither; the notice does not say whether they count.
    PartTimeOnly,
    /// Checking is not difficult for them.
    NotDifficult,
    /// あはき only.
    OtherTrade,
    /// Nothing is decided.
    NothingDecided,
    /// Decided, without a date.
    NoDate,
    /// Decided for a day after the last one that counts.
    TooLate,
    /// The day has passed; a clinic that goes on is no longer covered.
    DayHasPassed,
    /// Not the secondary one of two.
    NotSecondary,
    /// Follows a main clinic that is not exempt.
    MainIsBound,
    /// Nothing is known of the main clinic.
    MainUnknown,
}

/// Every class in order, on this day.
#[must_use]
pub fn assess(rules: &ExemptionRules, clinic: &Clinic, today: NaiveDate) -> Vec<Assessment> {
    ExemptionClass::VARIANTS
        .iter()
        .map(|class| {
            let (finding, reason) = match class {
                ExemptionClass::Aged => aged(rules, clinic),
                ExemptionClass::Sight => sight(rules, clinic),
                ExemptionClass::Closing => plan(rules, clinic.closing, today),
                ExemptionClass::Stopping => plan(rules, clinic.stopping, today),
                ExemptionClass::Secondary => secondary(clinic.place),
            };
            Assessment { class: *class, finding, reason }
        })
        .collect()
}

/// What all classes together come to: exempt by one is exempt.
#[must_use]
pub fn conclusion(assessments: &[Assessment]) -> Finding {
    let has = |finding| assessments.iter().any(|assessment| assessment.finding == finding);
    if has(Finding::Applies) {
        Finding::Applies
    } else if has(Finding::Unclear) {
        Finding::Unclear
    } else {
        Finding::DoesNotApply
    }
}

type Judged = (Finding, Reason);

/// 常勤の施術者が皆、70歳以上.
fn aged(rules: &ExemptionRules, clinic: &Clinic) -> Judged {
    if clinic.practitioners.is_empty() {
        return (Finding::Unclear, Reason::NoPractitioners);
    }
    let full_time = clinic.practitioners.iter().filter(|one| one.is_full_time);
    match full_time.map(|one| age(rules, *one)).min() {
        Some(youngest) => by_age(youngest, Reason::SomebodyYounger, clinic),
        None => (Finding::Unclear, Reason::NoFullTimePractitioner),
    }
}

/// 施術者が皆、高齢又は視覚障害.
fn sight(rules: &ExemptionRules, clinic: &Clinic) -> Judged {
    if clinic.trade == Trade::Judo {
        return (Finding::DoesNotApply, Reason::OtherTrade);
    }
    if clinic.practitioners.is_empty() {
        return (Finding::Unclear, Reason::NoPractitioners);
    }
    let sighted = |full_time: bool| {
        let mine = move |one: &&Practitioner| one.is_full_time == full_time && !one.has_sight_impairment;
        clinic.practitioners.iter().filter(mine).map(|one| age(rules, *one)).min()
    };
    // 高齢 is said of full-time practitioners only; whether the others count, the notice does not say.
    match (by_age(sighted(true).unwrap_or(Age::Reached), Reason::SomebodyElse, clinic), sighted(false)) {
        ((Finding::Applies, _), Some(Age::Younger | Age::WithinMonth)) => {
            (Finding::Unclear, Reason::PartTimeOnly)
        }
        ((Finding::Applies, _), Some(Age::Reached)) if !has_full_time(clinic) => {
            (Finding::Unclear, Reason::NoFullTimePractitioner)
        }
        (judged, _) => judged,
    }
}

fn has_full_time(clinic: &Clinic) -> bool {
    clinic.practitioners.iter().any(|one| one.is_full_time)
}

/// What follows from the youngest.
fn by_age(youngest: Age, other_reason: Reason, clinic: &Clinic) -> Judged {
    match youngest {
        Age::Younger => (Finding::DoesNotApply, other_reason),
        _ if !clinic.is_difficult => (Finding::DoesNotApply, Reason::NotDifficult),
        Age::WithinMonth => (Finding::Unclear, Reason::AgeWithinMonth),
        Age::Reached => (Finding::Applies, Reason::Met),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    Younger,
    WithinMonth,
    Reached,
}

/// An age is reached at the end of the day before the birthday (年齢計算ニ関スル法律).
fn age(rules: &ExemptionRules, practitioner: Practitioner) -> Age {
    let born = practitioner.born;
    let year = born.year().saturating_add(i32::from(rules.aged_years));
    let birthday = born.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
    match birthday.and_then(|birthday| birthday.pred_opt()) {
        Some(reached) if reached <= rules.aged_from => Age::Reached,
        Some(reached) if reached <= rules.aged_until => Age::WithinMonth,
        _ => Age::Younger,
    }
}

/// 令和7年12月2日までの廃止・休止, 受領委任の中止.
fn plan(rules: &ExemptionRules, plan: Plan, today: NaiveDate) -> Judged {
    match plan {
        Plan::None => (Finding::DoesNotApply, Reason::NothingDecided),
        Plan::Undated => (Finding::DoesNotApply, Reason::NoDate),
        Plan::Dated(day) if day > rules.plan_until => (Finding::DoesNotApply, Reason::TooLate),
        Plan::Dated(day) if day < today => (Finding::Unclear, Reason::DayHasPassed),
        Plan::Dated(_) => (Finding::Applies, Reason::Met),
    }
}

const fn secondary(place: Place) -> Judged {
    match place {
        Place::Main => (Finding::DoesNotApply, Reason::NotSecondary),
        Place::SecondaryOf(MainClinic::Exempt) => (Finding::Applies, Reason::Met),
        Place::SecondaryOf(MainClinic::Bound) => (Finding::DoesNotApply, Reason::MainIsBound),
        Place::SecondaryOf(MainClinic::Unknown) => (Finding::Unclear, Reason::MainUnknown),
    }
}
