use chrono::NaiveDate;

use crate::eligibility::{
    AgeBand, DateText, InsuredCardClassification, PreschoolClassification,
    ResultOfQualificationConfirmation as Person, Scheme, Text,
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
    /// 医療扶助: not a matter of insurance.
    MedicalAssistance,
}

/// The share of cost of one person on the date of treatment: the strongest ground there is, and a question where the
/// rules leave more than one answer (eligibility reference, 2.6).
#[must_use]
pub fn contribution_share(person: &Person, on: NaiveDate) -> ContributionShare {
    use InsuredCardClassification::{MedicalAssistance, SpecialMedicalExpense};
    match person.insured_card_classification {
        Some(SpecialMedicalExpense) => return ContributionShare::PaidInFull,
        Some(MedicalAssistance) => return ContributionShare::Confirm(ShareQuestion::MedicalAssistance),
        // It may be 05 区分 in a form that is not known, and that is never an ordinary share.
        Some(InsuredCardClassification::Unknown(_)) => {
            return ContributionShare::Confirm(ShareQuestion::UnknownClassification);
        }
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
    if let Some(share) = by_certificate(person, on, band) {
        return share;
    }
    if person.preschool_classification == Some(PreschoolClassification::Preschool) {
        return by_preschool_flag(band);
    }
    if is_late_elderly(person) {
        return ContributionShare::Confirm(ShareQuestion::NoLateElderlyRatio);
    }
    by_age(band)
}

/// The share of 後期高齢者, who are 75 or older, or certified from 65 on. Of anybody else it says nothing.
fn by_insured_card(
    given: &Text,
    person: &Person,
    birth: Option<NaiveDate>,
    on: NaiveDate,
) -> ContributionShare {
    const CERTIFIED_FROM: u32 = 65;
    // The age is reached on the day before the birthday (年齢計算ニ関する法律).
    let age = birth.and_then(|birth| on.succ_opt().unwrap_or(on).years_since(birth));
    let is_too_young = age.is_some_and(|age| age < CERTIFIED_FROM);
    let scheme = person.reported_insurer_number().and_then(|number| number.scheme());
    let is_of_another = scheme.is_some_and(|scheme| scheme != Scheme::LateElderly);
    match read(given, RatioSource::InsuredCard) {
        ContributionShare::Ratio { .. } if is_too_young || is_of_another => {
            ContributionShare::Confirm(ShareQuestion::AgeContradicts)
        }
        share => share,
    }
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

/// Whoever is insured as 後期高齢者, at 65 too.
fn is_late_elderly(person: &Person) -> bool {
    person.reported_insurer_number().and_then(|number| number.scheme()) == Some(Scheme::LateElderly)
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

    #[track_caller]
    fn asks(person: serde_json::Value, on: &str, question: ShareQuestion) {
        assert_eq!(share(person, on), ContributionShare::Confirm(question));
    }

    fn born(date: &str) -> serde_json::Value {
        serde_json::json!({"InsurerNumber": "01990019", "Birthdate": date})
    }

    /// Eligibility reference, 2.6: each computed value of the reference, on its last and its first day.
    #[test]
    fn the_age_decides_where_nothing_stronger_is_known() {
        for (birth, last, next) in [
            ("20200401", "2026-03-31", "2026-04-01"),
            ("20200402", "2027-03-31", "2027-04-01"),
            ("20200331", "2026-03-31", "2026-04-01"),
        ] {
            check(born(birth), last, 20, RatioSource::Age);
            check(born(birth), next, 30, RatioSource::Age);
        }
    }

    /// Eligibility reference, 2.6: 70 to 74 without an elderly record is "unknown, confirm", never a default.
    #[test]
    fn from_seventy_on_nothing_is_guessed() {
        for (birth, last, next) in [
            ("19561101", "2026-10-31", "2026-11-01"),
            ("19561102", "2026-11-30", "2026-12-01"),
            ("19561231", "2026-12-31", "2027-01-01"),
        ] {
            check(born(birth), last, 30, RatioSource::Age);
            asks(born(birth), next, ShareQuestion::NoElderlyCertificate);
        }
        asks(born("19511122"), "2026-11-21", ShareQuestion::NoElderlyCertificate);
    }

    /// Eligibility reference, 2.6: 75 and over, or certified at 65 to 74, pays 1割 to 3割, and the record says which.
    #[test]
    fn a_late_elderly_without_a_ratio_is_asked_about() {
        asks(born("19511122"), "2026-11-22", ShareQuestion::NoLateElderlyRatio);
        let certified = |ratio: Option<&str>| {
            serde_json::json!({"InsurerNumber": "39990015", "Birthdate": "19580101",
                "InsuredPartialContributionRatio": ratio})
        };
        asks(certified(None), "2026-11-22", ShareQuestion::NoLateElderlyRatio);
        for (raw, percent) in [("010", 10), ("020", 20), ("030", 30)] {
            check(certified(Some(raw)), "2026-11-22", percent, RatioSource::InsuredCard);
        }
    }

    /// Eligibility reference, 2.6: nobody is 2割 before being born.
    #[test]
    fn a_treatment_before_the_birth_is_asked_about_whatever_else_is_known() {
        let mut person = born("20261122");
        asks(person.clone(), "2026-11-21", ShareQuestion::BeforeBirth);
        check(person.clone(), "2026-11-22", 20, RatioSource::Age);
        person["PreschoolClassification"] = "1".into();
        asks(person, "2026-11-21", ShareQuestion::BeforeBirth);
    }

    /// Eligibility reference, 2.6: the order of the sources.
    #[test]
    fn the_stronger_ground_wins() {
        let elderly = |end: &str| {
            serde_json::json!({"Birthdate": "19540101",
                "ElderlyRecipientCertificateInfo": {"ElderlyRecipientValidStartDate": "20260801",
                    "ElderlyRecipientValidEndDate": end, "ElderlyRecipientContributionRatio": "030"}})
        };
        check(elderly("20270731"), "2026-11-22", 30, RatioSource::ElderlyCertificate);
        check(elderly("99999999"), "2026-11-22", 30, RatioSource::ElderlyCertificate);
        check(elderly(" "), "2026-11-22", 30, RatioSource::ElderlyCertificate);
        asks(elderly("20261121"), "2026-11-22", ShareQuestion::NoElderlyCertificate);
        asks(elderly("2027"), "2026-11-22", ShareQuestion::NoElderlyCertificate);
        let mut both = elderly("20270731");
        both["InsuredPartialContributionRatio"] = "010".into();
        check(both, "2026-11-22", 10, RatioSource::InsuredCard);
    }

    fn certified(birth: &str) -> serde_json::Value {
        serde_json::json!({"Birthdate": birth,
            "ElderlyRecipientCertificateInfo": {"ElderlyRecipientContributionRatio": "020"}})
    }

    /// Eligibility reference, 2.6 and 8a: the band of 70 to 74 by month at its start and by day at its end.
    #[test]
    fn a_certificate_does_not_outlive_its_age() {
        use RatioSource::ElderlyCertificate;
        use ShareQuestion::{AgeContradicts, NoLateElderlyRatio};
        for (birth, first, last) in [
            ("19511122", "2021-12-01", "2026-11-21"),
            ("19511201", "2021-12-01", "2026-11-30"),
            ("19520229", "2022-03-01", "2027-02-28"),
            ("19520301", "2022-03-01", "2027-02-28"),
        ] {
            check(certified(birth), first, 20, ElderlyCertificate);
            check(certified(birth), last, 20, ElderlyCertificate);
            let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
            let (before, after) = (day(first).pred_opt(), day(last).succ_opt());
            asks(certified(birth), &before.expect("a day").to_string(), AgeContradicts);
            asks(certified(birth), &after.expect("a day").to_string(), NoLateElderlyRatio);
        }
    }

    /// Eligibility reference, 2.6 and 8a: school begins on 1 April.
    #[test]
    fn the_preschool_flag_does_not_outlive_its_age() {
        let flagged = |birth: &str| serde_json::json!({"Birthdate": birth, "PreschoolClassification": "1"});
        for (birth, last, first) in [
            ("20200401", "2026-03-31", "2026-04-01"),
            ("20200402", "2027-03-31", "2027-04-01"),
            ("20200331", "2026-03-31", "2026-04-01"),
            ("20200229", "2026-03-31", "2026-04-01"),
        ] {
            check(flagged(birth), last, 20, RatioSource::PreschoolFlag);
            asks(flagged(birth), first, ShareQuestion::AgeContradicts);
        }
        asks(flagged("19511122"), "2026-11-22", ShareQuestion::AgeContradicts);
        asks(flagged("2020"), "2026-11-22", ShareQuestion::NoBirthdate);
    }

    #[test]
    fn without_a_birth_date_only_a_certificate_with_a_last_day_answers() {
        let mut person = certified("");
        asks(person.clone(), "2026-11-22", ShareQuestion::NoBirthdate);
        person["ElderlyRecipientCertificateInfo"]["ElderlyRecipientValidEndDate"] = "99999999".into();
        asks(person.clone(), "2026-11-22", ShareQuestion::NoBirthdate);
        person["ElderlyRecipientCertificateInfo"]["ElderlyRecipientValidEndDate"] = "20270731".into();
        check(person, "2026-11-22", 20, RatioSource::ElderlyCertificate);
    }

    /// Eligibility reference, 2.3 and 2.6: 05 区分 has no default, at no age and beside no ratio.
    #[test]
    fn a_special_payer_never_falls_back_to_a_ratio() {
        for birth in ["20240401", "19860401", "19540401", "19400401"] {
            let mut person = born(birth);
            person["InsuredCardClassification"] = "05".into();
            assert_eq!(share(person.clone(), "2026-11-22"), ContributionShare::PaidInFull, "{birth}");
            person["InsuredPartialContributionRatio"] = "030".into();
            assert_eq!(share(person, "2026-11-22"), ContributionShare::PaidInFull, "{birth}");
        }
    }

    #[test]
    fn a_strange_ratio_or_no_birth_date_is_asked_about() {
        for raw in ["10", "3", "101", "0a0"] {
            let mut person = born("19400101");
            person["InsuredPartialContributionRatio"] = raw.into();
            asks(person, "2026-11-22", ShareQuestion::Unreadable);
        }
        asks(serde_json::json!({"Birthdate": "1986"}), "2026-11-22", ShareQuestion::NoBirthdate);
        asks(
            serde_json::json!({"InsuredCardClassification": "A1"}),
            "2026-11-22",
            ShareQuestion::MedicalAssistance,
        );
    }

    #[test]
    fn a_class_that_is_not_known_is_asked_about() {
        for class in ["99", "０５", "5", "Ａ１", "a1", "05x"] {
            let mut person = born("19840410");
            person["InsuredCardClassification"] = class.into();
            asks(person, "2026-11-22", ShareQuestion::UnknownClassification);
        }
    }

    #[test]
    fn a_ratio_that_does_not_exist_is_asked_about() {
        for ratio in ["000", "015", "040", "090", "100", "025"] {
            let late = serde_json::json!({"InsurerNumber": "39990011", "Birthdate": "19400410",
                "InsuredPartialContributionRatio": ratio});
            asks(late, "2026-11-22", ShareQuestion::Unreadable);
            let elderly = serde_json::json!({"InsurerNumber": "01990019", "Birthdate": "19540410",
                "ElderlyRecipientCertificateInfo": {"ElderlyRecipientValidStartDate": "20260801",
                    "ElderlyRecipientValidEndDate": "20270731", "ElderlyRecipientContributionRatio": ratio}});
            asks(elderly, "2026-11-22", ShareQuestion::Unreadable);
        }
    }

    #[test]
    fn a_ratio_of_the_late_elderly_says_nothing_of_anybody_else() {
        for (insurer, birth, fits) in [
            ("39990011", "19511123", true),
            ("39990011", "19590410", true),
            ("39990011", "19611123", true),
            ("39990011", "19611124", false),
            ("39990011", "19840410", false),
            ("01990019", "19540410", false),
            ("01990019", "20200410", false),
            ("01990019", "19400410", false),
        ] {
            let person = serde_json::json!({"InsurerNumber": insurer, "Birthdate": birth,
                "InsuredPartialContributionRatio": "010"});
            if fits {
                check(person, "2026-11-22", 10, RatioSource::InsuredCard);
            } else {
                asks(person, "2026-11-22", ShareQuestion::AgeContradicts);
            }
        }
    }
}
