use chrono::NaiveDate;

use super::{ContributionShare, RatioSource, ShareQuestion, contribution_share};
use crate::ResultOfQualificationConfirmation as Person;

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

/// A share of 2割 applies to no date before the birth (eligibility reference, 2.6).
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

/// Eligibility reference, 2.3 and 2.5: the 法別番号 of each class that has its own, and 12, which is no insurance.
#[test]
fn a_class_that_does_not_fit_the_insurer_number_is_asked_about() {
    let insurers = [
        ("01", "01990019"),
        ("02", "02990018"),
        ("03", "03990017"),
        ("04", "04990016"),
        ("06", "06990014"),
        ("07", "07990013"),
        ("31", "31990013"),
        ("34", "34990010"),
        ("39", "39990015"),
        ("63", "63990014"),
        ("67", "67990010"),
        ("72", "72990013"),
        ("75", "75990010"),
        ("12", "12990016"),
        ("05", "05990015"),
        ("51", "51990019"),
        ("国保", "990010"),
        ("国保組合", "993006"),
    ];
    let insurance =
        ["01", "02", "03", "04", "06", "07", "31", "34", "39", "63", "67", "72", "75", "国保", "国保組合"];
    for (class, fitting) in [
        (None, &insurance[..]),
        (Some("01"), &insurance),
        (Some("02"), &["67", "国保"]),
        (Some("03"), &insurance),
        (Some("04"), &["67", "国保"]),
        (Some("05"), &insurance),
        (Some("06"), &["63", "72", "75"]),
        (Some("07"), &["07", "31", "34"]),
    ] {
        for (name, number) in insurers {
            let person = serde_json::json!({"InsuredCardClassification": class, "InsurerNumber": number,
                "Birthdate": "19840410"});
            let question = ContributionShare::Confirm(ShareQuestion::InsurerDoesNotFit);
            let found = share(person, "2026-11-22");
            assert_eq!(found != question, fitting.contains(&name), "{class:?} {name}: {found:?}");
        }
    }
}

/// A ratio, a certificate or a flag does not make up for it.
#[test]
fn an_insurer_number_that_does_not_fit_is_asked_about_whatever_else_is_known() {
    for extra in [
        serde_json::json!({"Birthdate": "19400410", "InsuredPartialContributionRatio": "010"}),
        serde_json::json!({"Birthdate": "20240410", "PreschoolClassification": "1"}),
        serde_json::json!({"Birthdate": "19540410",
            "ElderlyRecipientCertificateInfo": {"ElderlyRecipientContributionRatio": "020"}}),
        serde_json::json!({"Birthdate": "19540410"}),
        serde_json::json!({}),
    ] {
        for number in ["12990016", "12990011", " 12990016", "１２９９００１６"] {
            let mut person = extra.clone();
            person["InsuredCardClassification"] = "01".into();
            person["InsurerNumber"] = number.into();
            asks(person, "2026-11-22", ShareQuestion::InsurerDoesNotFit);
        }
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

/// Eligibility reference, 2.6: a 高齢受給者証 and a 未就学区分 belong to other insurers, and without a ratio 1割 to 3割 is left.
#[test]
fn the_late_elderly_are_asked_about_whatever_certificate_or_flag_was_given() {
    for insurer in ["39990015", "39990011", "３９９９００１５", "39-990015", " 39990015 "] {
        for birth in ["19540505", "19511122", "19560101", "19600505", "20220401", "1954"] {
            for end in ["20270731", "99999999", "20200101"] {
                let person = serde_json::json!({"InsurerNumber": insurer, "Birthdate": birth,
                    "PreschoolClassification": "1", "ElderlyRecipientCertificateInfo": {
                    "ElderlyRecipientValidEndDate": end, "ElderlyRecipientContributionRatio": "020"}});
                asks(person, "2026-11-22", ShareQuestion::NoLateElderlyRatio);
            }
        }
    }
}

/// Eligibility reference, 2.5 and 2.6: a person may be certified from 65 on, and the number would say so.
#[test]
fn an_insurer_number_that_cannot_be_read_is_asked_about_from_sixty_five_on() {
    for insurer in ["0039990015", "39●90015", "3999001", "39990015X", "後期", "③9990015", "39/990015"] {
        let person = |birth: &str| serde_json::json!({"InsurerNumber": insurer, "Birthdate": birth});
        for birth in ["19600505", "19611123", "19570101", "19540505", "19400505"] {
            asks(person(birth), "2026-11-22", ShareQuestion::InsurerUnreadable);
        }
        check(person("19611124"), "2026-11-22", 30, RatioSource::Age);
        check(person("19840410"), "2026-11-22", 30, RatioSource::Age);
        check(person("20220401"), "2026-11-22", 20, RatioSource::Age);
        let mut elderly = certified("19540505");
        elderly["InsurerNumber"] = insurer.into();
        asks(elderly, "2026-11-22", ShareQuestion::InsurerUnreadable);
        let mut late = person("19600505");
        late["InsuredPartialContributionRatio"] = "010".into();
        check(late, "2026-11-22", 10, RatioSource::InsuredCard);
    }
    // None was given: the age decides.
    for none in [serde_json::Value::Null, "".into(), " ".into()] {
        let person = serde_json::json!({"InsurerNumber": none, "Birthdate": "19600505"});
        check(person, "2026-11-22", 30, RatioSource::Age);
    }
}

/// The hyphens of `shikaku_calendar::is_hyphen`, wherever they are.
#[test]
fn an_insurer_number_is_read_through_its_hyphens() {
    for insurer in ["39-990015", "39-99-001-5", "39‐99―001−5", "３９－９９－００１５", "39ー990015"]
    {
        let person = serde_json::json!({"InsurerNumber": insurer, "Birthdate": "19600505"});
        asks(person, "2026-11-22", ShareQuestion::NoLateElderlyRatio);
    }
    for insurer in ["99-0010", "01-990019", "0199001－9"] {
        let person = serde_json::json!({"InsurerNumber": insurer, "Birthdate": "19600505"});
        check(person, "2026-11-22", 30, RatioSource::Age);
    }
}
