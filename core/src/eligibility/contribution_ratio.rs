use chrono::{Datelike, Months, NaiveDate};

use crate::eligibility::{
    DateText, InsuredCardClassification, PreschoolClassification,
    ResultOfQualificationConfirmation as Person, Text,
};

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

/// Why the share has to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareQuestion {
    /// A ratio was given that is not three digits of percent.
    Unreadable,
    /// 70 to 74 without a 高齢受給者証 that holds: 2割 or 3割.
    NoElderlyCertificate,
    /// 後期高齢者 without a ratio: 1割 to 3割.
    NoLateElderlyRatio,
    /// No birth date that can be read.
    NoBirthdate,
    /// 医療扶助: not a matter of insurance.
    MedicalAssistance,
}

/// The share of cost of one person on the date of treatment.
#[must_use]
pub fn contribution_share(person: &Person, on: NaiveDate) -> ContributionShare {
    use InsuredCardClassification::{MedicalAssistance, SpecialMedicalExpense};
    match person.insured_card_classification {
        Some(SpecialMedicalExpense) => return ContributionShare::PaidInFull,
        Some(MedicalAssistance) => return ContributionShare::Confirm(ShareQuestion::MedicalAssistance),
        _ => {}
    }
    if let Some(given) = &person.insured_partial_contribution_ratio {
        return read(given, RatioSource::InsuredCard);
    }
    if let Some(given) = elderly_ratio(person, on) {
        return read(given, RatioSource::ElderlyCertificate);
    }
    if person.preschool_classification == Some(PreschoolClassification::Preschool) {
        return ratio(ContributionRatio::TWENTY, RatioSource::PreschoolFlag);
    }
    by_age(person, on)
}

fn elderly_ratio(person: &Person, on: NaiveDate) -> Option<&Text> {
    let certificate = person.elderly_recipient_certificate_info.as_ref()?;
    certificate.elderly_recipient_contribution_ratio.as_ref().filter(|_| certificate.holds_on(on))
}

fn by_age(person: &Person, on: NaiveDate) -> ContributionShare {
    let is_late_elderly =
        person.reported_insurer_number().is_some_and(|number| number.law_number() == Some("39"));
    let birth = person.birthdate.as_ref().and_then(DateText::date);
    let Some(bands) = birth.and_then(AgeBands::of) else {
        return ContributionShare::Confirm(ShareQuestion::NoBirthdate);
    };
    if is_late_elderly || on >= bands.late_elderly_from {
        ContributionShare::Confirm(ShareQuestion::NoLateElderlyRatio)
    } else if on >= bands.elderly_from {
        ContributionShare::Confirm(ShareQuestion::NoElderlyCertificate)
    } else if on > bands.preschool_until {
        ratio(ContributionRatio::THIRTY, RatioSource::Age)
    } else {
        ratio(ContributionRatio::TWENTY, RatioSource::Age)
    }
}

fn read(given: &Text, source: RatioSource) -> ContributionShare {
    ContributionRatio::read(given.as_str())
        .map_or(ContributionShare::Confirm(ShareQuestion::Unreadable), |found| ratio(found, source))
}

const fn ratio(ratio: ContributionRatio, source: RatioSource) -> ContributionShare {
    ContributionShare::Ratio { ratio, source }
}

/// The days on which the bands of one person change.
struct AgeBands {
    /// The first 31 March on or after the day on which six is reached.
    preschool_until: NaiveDate,
    /// First day of the month after the one in which seventy is reached.
    elderly_from: NaiveDate,
    /// The 75th birthday.
    late_elderly_from: NaiveDate,
}

impl AgeBands {
    fn of(birth: NaiveDate) -> Option<Self> {
        let six = reached_on(birth, 6)?;
        let march = NaiveDate::from_ymd_opt(six.year(), 3, 31)?;
        Some(Self {
            preschool_until: if six <= march { march } else { march.checked_add_months(Months::new(12))? },
            elderly_from: reached_on(birth, 70)?.with_day(1)?.checked_add_months(Months::new(1))?,
            late_elderly_from: reached_on(birth, 75)?.succ_opt()?,
        })
    }
}

/// An age is reached at the end of the day before the birthday (年齢計算ニ関スル法律).
fn reached_on(birth: NaiveDate, age: i32) -> Option<NaiveDate> {
    let year = birth.year().checked_add(age)?;
    match birth.with_year(year) {
        Some(birthday) => birthday.pred_opt(),
        None => NaiveDate::from_ymd_opt(year, 2, 28), // born on 29 February
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{ContributionShare, RatioSource, ShareQuestion, contribution_share};
    use crate::eligibility::ResultOfQualificationConfirmation as Person;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn share(person: serde_json::Value, on: &str) -> ContributionShare {
        let person: Person = serde_json::from_value(person).expect("a person");
        contribution_share(&person, day(on))
    }

    #[track_caller]
    fn check(person: serde_json::Value, on: &str, percent: u8, source: RatioSource) {
        match share(person, on) {
            ContributionShare::Ratio { ratio, source: found } => {
                assert_eq!((ratio.percent(), found), (percent, source));
            }
            other => panic!("{other:?}"),
        }
    }

    fn born(date: &str) -> serde_json::Value {
        serde_json::json!({"InsurerNumber": "01990019", "Birthdate": date})
    }

    #[test]
    fn preschool_ends_on_the_thirty_first_of_march() {
        for (birth, last, next) in [
            ("20200401", "2026-03-31", "2026-04-01"),
            ("20200402", "2027-03-31", "2027-04-01"),
            ("20200331", "2026-03-31", "2026-04-01"),
            ("20200229", "2026-03-31", "2026-04-01"),
        ] {
            check(born(birth), last, 20, RatioSource::Age);
            check(born(birth), next, 30, RatioSource::Age);
        }
    }

    #[test]
    fn from_seventy_on_nothing_is_guessed() {
        for (birth, last, next) in [
            ("19561101", "2026-10-31", "2026-11-01"),
            ("19561102", "2026-11-30", "2026-12-01"),
            ("19561231", "2026-12-31", "2027-01-01"),
        ] {
            check(born(birth), last, 30, RatioSource::Age);
            let asked = ContributionShare::Confirm(ShareQuestion::NoElderlyCertificate);
            assert_eq!(share(born(birth), next), asked, "{birth}");
        }
        let asked = ContributionShare::Confirm(ShareQuestion::NoLateElderlyRatio);
        assert_eq!(share(born("19511122"), "2026-11-22"), asked);
        assert_eq!(
            share(serde_json::json!({"InsurerNumber": "39990015", "Birthdate": "19580101"}), "2026-11-22"),
            asked
        );
    }

    #[test]
    fn the_stronger_ground_wins() {
        let elderly = |end: &str| {
            serde_json::json!({"Birthdate": "19540101", "PreschoolClassification": "1",
                "ElderlyRecipientCertificateInfo": {"ElderlyRecipientValidStartDate": "20260801",
                    "ElderlyRecipientValidEndDate": end, "ElderlyRecipientContributionRatio": "030"}})
        };
        check(elderly("20270731"), "2026-11-22", 30, RatioSource::ElderlyCertificate);
        check(elderly("20261121"), "2026-11-22", 20, RatioSource::PreschoolFlag);
        check(elderly("99999999"), "2026-11-22", 20, RatioSource::PreschoolFlag);
        let mut both = elderly("20270731");
        both["InsuredPartialContributionRatio"] = "010".into();
        check(both, "2026-11-22", 10, RatioSource::InsuredCard);
    }

    #[test]
    fn a_special_payer_never_falls_back_to_a_ratio() {
        let mut person = born("19860401");
        person["InsuredCardClassification"] = "05".into();
        assert_eq!(share(person, "2026-11-22"), ContributionShare::PaidInFull);
    }

    #[test]
    fn a_strange_ratio_or_no_birth_date_is_asked_about() {
        for raw in ["10", "3", "101", "0a0", ""] {
            let mut person = born("19400101");
            person["InsuredPartialContributionRatio"] = raw.into();
            let asked = ContributionShare::Confirm(ShareQuestion::Unreadable);
            assert_eq!(share(person, "2026-11-22"), asked, "{raw}");
        }
        let asked = ContributionShare::Confirm(ShareQuestion::NoBirthdate);
        assert_eq!(share(serde_json::json!({"Birthdate": "1986"}), "2026-11-22"), asked);
    }
}
