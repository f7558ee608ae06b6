use chrono::NaiveDate;

use crate::ResultOfQualificationConfirmation as Person;
use crate::{AgeBand, DateText, InsuredCardClassification, PreschoolClassification, Reported, Scheme, Text};

/// 一部負担金の割合 in percent, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContributionRatio(u8);

impl ContributionRatio {
    /// 2割.
    pub const TWENTY: Self = Self(20);
    /// 3割.
    pub const THIRTY: Self = Self(30);

    /// Reads three digits of percent: `010`, `020`, `030`.
    #[must_use]
    pub fn read(raw: &str) -> Option<Self> {
        if raw.len() != 3 || !raw.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        raw.parse().ok().filter(|percent| *percent <= 100).map(Self)
    }

    /// Percent.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }
}

/// 負担割合: what may be shown for one person on one date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContributionShare {
    /// A ratio, and where it comes from.
    Ratio {
        /// The ratio.
        ratio: ContributionRatio,
        /// Its ground.
        source: RatioSource,
    },
    /// 特別療養費: paid in full at the window and refunded by the insurer.
    PaidInFull,
    /// Not known: ask, never guess.
    Confirm(ShareQuestion),
}

/// The ground of a ratio, strongest first (eligibility reference, 2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatioSource {
    /// 被保険者証一部負担金割合 of 後期高齢者.
    InsuredCard,
    /// 高齢受給者証 that holds on the date.
    ElderlyCertificate,
    /// 未就学区分.
    PreschoolFlag,
    /// The band of the age on the date.
    Age,
}

/// Why the staff have to ask for the share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareQuestion {
    /// A ratio was given that is not three digits of percent, or that does not exist.
    Unreadable,
    /// 70 to 74 without a 高齢受給者証 that holds: 2割 or 3割.
    NoElderlyCertificate,
    /// 後期高齢者 without a ratio: 1割 to 3割.
    NoLateElderlyRatio,
    /// No birth date that can be read.
    NoBirthdate,
    /// The date of treatment lies before the birth: one of the two is wrong.
    BeforeBirth,
    /// A ratio of 後期高齢者, a 高齢受給者証 or a 未就学区分 was given that does not belong to the age on the date, or to the
    /// insurer.
    AgeContradicts,
    /// 被保険者証区分 has a value that is not known.
    UnknownClassification,
    /// The 法別番号 of the insurer is not known, is no insurance, or contradicts 被保険者証区分: one of the two is wrong.
    InsurerDoesNotFit,
    /// 保険者番号 was given and cannot be read, from 65 on: it may be one of 後期高齢者.
    InsurerUnreadable,
    /// 医療扶助: not a matter of insurance.
    MedicalAssistance,
}

/// The share of cost of one person on the date of treatment: the strongest ground there is, and a question where the
/// rules leave more than one answer (eligibility reference, 2.6).
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::chrono::NaiveDate;
/// use shikaku_eligibility::{ContributionShare, ResultOfQualificationConfirmation, ShareQuestion, contribution_share};
///
/// let unknown = ResultOfQualificationConfirmation::default();
/// let treated_on = NaiveDate::from_ymd_opt(2026, 11, 22).ok_or("a date")?;
/// // Without a birth date the staff ask; no ratio is guessed.
/// assert_eq!(contribution_share(&unknown, treated_on), ContributionShare::Confirm(ShareQuestion::NoBirthdate));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn contribution_share(person: &Person, on: NaiveDate) -> ContributionShare {
    use InsuredCardClassification::{MedicalAssistance, SpecialMedicalExpense, Unknown};
    match person.insured_card_classification {
        Some(MedicalAssistance) => return ContributionShare::Confirm(ShareQuestion::MedicalAssistance),
        // It may be 05 区分 in a form that is not known, and that is never an ordinary share.
        Some(Unknown(_)) => return ContributionShare::Confirm(ShareQuestion::UnknownClassification),
        _ if !insurer_fits(person) => return ContributionShare::Confirm(ShareQuestion::InsurerDoesNotFit),
        Some(SpecialMedicalExpense) => return ContributionShare::PaidInFull,
        _ => {}
    }
    let birth = person.birthdate.as_ref().and_then(DateText::date);
    if birth.is_some_and(|birth| on < birth) {
        return ContributionShare::Confirm(ShareQuestion::BeforeBirth);
    }
    let band = birth.and_then(|birth| AgeBand::on(birth, on));
    if let Some(given) = &person.insured_partial_contribution_ratio {
        return by_insured_card(given, person, birth, on);
    }
    // A certificate and a flag belong to other insurers.
    if is_late_elderly(person) {
        return ContributionShare::Confirm(ShareQuestion::NoLateElderlyRatio);
    }
    if may_be_late_elderly(person, birth, on) {
        return ContributionShare::Confirm(ShareQuestion::InsurerUnreadable);
    }
    if let Some(share) = by_certificate(person, on, band) {
        return share;
    }
    if person.preschool_classification == Some(PreschoolClassification::Preschool) {
        return by_preschool_flag(band);
    }
    by_age(band)
}

/// Whether the 法別番号 is one of an insurance to which 被保険者証区分 belongs (eligibility reference, 2.3 and 2.5). A number
/// that cannot be read says nothing.
fn insurer_fits(person: &Person) -> bool {
    use InsuredCardClassification as Class;
    let Some(number) = person.reported_insurer_number() else { return true };
    let Some(scheme) = number.scheme() else { return number.law_number().is_none() };
    match &person.insured_card_classification {
        // 12 is 生活保護, and no class but A1 belongs to it.
        None | Some(Class::General | Class::ShortTermGeneral | Class::SpecialMedicalExpense) => {
            scheme != Scheme::PublicAssistance
        }
        // 国保 had the members of 退職者医療.
        Some(Class::Retired | Class::ShortTermRetired) => {
            matches!(scheme, Scheme::Retired | Scheme::NationalHealth)
        }
        Some(Class::SpecialRetired) => {
            matches!(scheme, Scheme::SpecialRetiredSociety | Scheme::SpecialRetiredMutualAid)
        }
        // The family is under a number of 共済.
        Some(Class::SelfDefence) => matches!(scheme, Scheme::SelfDefence | Scheme::MutualAid),
        Some(Class::MedicalAssistance) => scheme == Scheme::PublicAssistance,
        Some(Class::Unknown(_)) => true,
    }
}

/// The share of 後期高齢者, who are 75 or older, or certified from 65 on. Of anybody else it says nothing.
fn by_insured_card(
    given: &Text,
    person: &Person,
    birth: Option<NaiveDate>,
    on: NaiveDate,
) -> ContributionShare {
    let is_too_young = birth.is_some_and(|birth| !may_be_certified(birth, on));
    let scheme = person.reported_insurer_number().and_then(|number| number.scheme());
    let is_of_another = scheme.is_some_and(|scheme| scheme != Scheme::LateElderly);
    match read(given, RatioSource::InsuredCard) {
        ContributionShare::Ratio { .. } if is_too_young || is_of_another => {
            ContributionShare::Confirm(ShareQuestion::AgeContradicts)
        }
        share => share,
    }
}

/// Whether a person is as old as the youngest that can be certified as 後期高齢者. The age is reached on the day before the
/// birthday (年齢計算ニ関する法律).
fn may_be_certified(birth: NaiveDate, on: NaiveDate) -> bool {
    const CERTIFIED_FROM: u32 = 65;
    on.succ_opt().unwrap_or(on).years_since(birth).is_some_and(|age| age >= CERTIFIED_FROM)
}

/// The share of a 高齢受給者証 that holds. It is for people of 70 to 74 and says nothing at any other age; without a birth
/// date only a certificate with a last day is known not to have outlived that age.
fn by_certificate(person: &Person, on: NaiveDate, band: Option<AgeBand>) -> Option<ContributionShare> {
    let certificate = person.elderly_recipient_certificate_info.as_ref().filter(|it| it.holds_on(on))?;
    let given = certificate.elderly_recipient_contribution_ratio.as_ref()?;
    Some(match band {
        Some(AgeBand::Elderly) => read(given, RatioSource::ElderlyCertificate),
        None if certificate.has_last_day() => read(given, RatioSource::ElderlyCertificate),
        None => ContributionShare::Confirm(ShareQuestion::NoBirthdate),
        Some(AgeBand::LateElderly) => ContributionShare::Confirm(ShareQuestion::NoLateElderlyRatio),
        Some(AgeBand::Preschool | AgeBand::Ordinary) => {
            ContributionShare::Confirm(ShareQuestion::AgeContradicts)
        }
    })
}

const fn by_preschool_flag(band: Option<AgeBand>) -> ContributionShare {
    match band {
        Some(AgeBand::Preschool) => ratio(ContributionRatio::TWENTY, RatioSource::PreschoolFlag),
        Some(AgeBand::Ordinary | AgeBand::Elderly | AgeBand::LateElderly) => {
            ContributionShare::Confirm(ShareQuestion::AgeContradicts)
        }
        None => ContributionShare::Confirm(ShareQuestion::NoBirthdate),
    }
}

/// Whether the person is insured as 後期高齢者, which is possible from 65 too.
fn is_late_elderly(person: &Person) -> bool {
    person.reported_insurer_number().and_then(|number| number.scheme()) == Some(Scheme::LateElderly)
}

/// Whether the number of the insurer was given and cannot be read, so that it may be one of 後期高齢者.
fn may_be_late_elderly(person: &Person, birth: Option<NaiveDate>, on: NaiveDate) -> bool {
    let is_unreadable = matches!(person.reported_insurer_number(), Some(Reported::Unreadable(_)));
    is_unreadable && birth.is_none_or(|birth| may_be_certified(birth, on))
}

const fn by_age(band: Option<AgeBand>) -> ContributionShare {
    match band {
        Some(AgeBand::Preschool) => ratio(ContributionRatio::TWENTY, RatioSource::Age),
        Some(AgeBand::Ordinary) => ratio(ContributionRatio::THIRTY, RatioSource::Age),
        Some(AgeBand::Elderly) => ContributionShare::Confirm(ShareQuestion::NoElderlyCertificate),
        Some(AgeBand::LateElderly) => ContributionShare::Confirm(ShareQuestion::NoLateElderlyRatio),
        None => ContributionShare::Confirm(ShareQuestion::NoBirthdate),
    }
}

/// A ratio that exists: 1割 to 3割, and with a 高齢受給者証 2割 or 3割 (eligibility reference, 2.6).
fn read(given: &Text, source: RatioSource) -> ContributionShare {
    let exists: &[u8] = match source {
        RatioSource::InsuredCard => &[10, 20, 30],
        RatioSource::ElderlyCertificate | RatioSource::PreschoolFlag | RatioSource::Age => &[20, 30],
    };
    ContributionRatio::read(given.as_str())
        .filter(|found| exists.contains(&found.percent()))
        .map_or(ContributionShare::Confirm(ShareQuestion::Unreadable), |found| ratio(found, source))
}

const fn ratio(ratio: ContributionRatio, source: RatioSource) -> ContributionShare {
    ContributionShare::Ratio { ratio, source }
}

#[cfg(test)]
mod tests;
