use chrono::NaiveDate;
use serde_json::{Value, json};
use shikaku_card::certificate::CertificateValidity;
use shikaku_clinic::failure::StoreFailure;
use shikaku_core::port::HttpResponse;
use shikaku_core::workflow::{MenuIndex, ResultState, SaveOutcome, State};
use shikaku_eligibility::Confirmation;
use shikaku_eligibility::handover::clipboard::read;

use super::Picture;
use crate::people::{answer_for, changed_answer_for};

pub(super) fn pictures() -> Vec<Picture> {
    people()
        .into_iter()
        .chain([not_kept()])
        .chain(choices())
        .chain(changed())
        .chain(copied())
        .chain(verdicts())
        .chain(certificates())
        .collect()
}

/// One for each kind of person of the gateway.
fn people() -> Vec<Picture> {
    const PEOPLE: [(&str, &str); 9] = [
        ("valid", "590001"),
        ("invalid", "590002"),
        ("superseded", "590003"),
        ("not-found", "590004"),
        ("multiple", "590005"),
        ("late-elderly", "590006"),
        ("preschool", "590007"),
        ("lost-character", "590008"),
        ("elderly-certificate", "590009"),
    ];
    PEOPLE.map(|(name, serial)| shown(name, move || answer_for(serial), CertificateValidity::Valid)).into()
}

/// A result that the history did not take.
fn not_kept() -> Picture {
    Picture::of("showing-valid-not-kept", || {
        let shown = ResultState::new(confirmation(&answer_for("590001")), CertificateValidity::Valid);
        let saved = Some(SaveOutcome::Failed(StoreFailure::Unreadable.into()));
        State::Showing(Box::new(ResultState { saved, ..shown }))
    })
}

/// Several qualifications, before and after the choice; and a clock that differs beside a result.
fn choices() -> [Picture; 4] {
    let chosen = Picture::of("showing-multiple-chosen", || {
        let shown = ResultState::new(confirmation(&answer_for("590005")), CertificateValidity::Valid);
        State::Showing(Box::new(ResultState { chosen: MenuIndex::new(2), ..shown }))
    });
    let valid = || {
        let mut message: Value = serde_json::from_slice(&answer_for("590005").body).expect("a message");
        message["XmlMsg"]["MessageBody"]["QualificationValidity"] = json!("1");
        HttpResponse { status: 200, body: message.to_string().into_bytes() }
    };
    // Of the one that is chosen, the share is not known.
    let unknown = Picture::of("showing-multiple-chosen-share-unknown", || {
        let mut message: Value = serde_json::from_slice(&answer_for("590005").body).expect("a message");
        let list = &mut message["XmlMsg"]["MessageBody"]["ResultList"];
        let people = list.get_mut("ResultOfQualificationConfirmation").or(None);
        let person = people.and_then(|people| people.get_mut(1)).expect("a second person");
        person["InsuredPartialContributionRatio"] = json!("3割");
        let message = serde_json::from_value(message).expect("a message");
        let shown = ResultState::new(message, CertificateValidity::Valid);
        State::Showing(Box::new(ResultState { chosen: MenuIndex::new(2), ..shown }))
    });
    let clock_differs = Picture::of("showing-clock-differs", || {
        let shown = ResultState::new(confirmation(&answer_for("590001")), CertificateValidity::Valid);
        State::Showing(Box::new(ResultState { clock_differs: true, ..shown }))
    });
    [chosen, unknown, shown("valid-several", valid, CertificateValidity::Valid), clock_differs]
}

type Change = fn(&mut Value);

/// Answers that the table of people has no row for.
fn changed() -> Vec<Picture> {
    const CHANGES: [(&str, &str, Change); 11] = [
        ("paid-in-full", "590001", |person| person["InsuredCardClassification"] = json!("05")),
        ("medical-assistance", "590001", assistance),
        ("share-age-contradicts", "590001", |person| person["PreschoolClassification"] = json!("1")),
        ("share-certificate-outlived", "590009", |person| {
            person["Birthdate"] = json!("19511122");
            person["ElderlyRecipientCertificateInfo"]["ElderlyRecipientValidEndDate"] = json!("99999999");
        }),
        ("share-unreadable", "590001", |person| person["InsuredPartialContributionRatio"] = json!("3割")),
        ("share-no-elderly-certificate", "590001", |person| person["Birthdate"] = json!("19540505")),
        ("share-no-late-elderly-ratio", "590001", |person| person["Birthdate"] = json!("19450315")),
        ("share-before-birth", "590001", |person| person["Birthdate"] = json!("20270401")),
        ("share-no-birth-date", "590001", |person| person["Birthdate"] = json!("1984")),
        ("odd-insurer-number", "590001", |person| person["InsurerNumber"] = json!("01990018")),
        ("unknown-codes", "590008", |person| {
            person["Sex1"] = json!("9");
            person["NameKana"] = Value::Null;
            person["InsuredCardExpirationDate"] = json!("99999999");
            person["NameOfOther"] = json!("試験　通称");
        }),
    ];
    CHANGES
        .map(|(name, serial, change)| {
            shown(name, move || changed_answer_for(serial, change), CertificateValidity::Valid)
        })
        .into()
}

/// 医療扶助: the three elements that it calls otherwise.
fn assistance(person: &mut Value) {
    person["InsuredCardClassification"] = json!("A1");
    person["InsurerNumber"] = json!("12990016");
    person["InsuredIdentificationNumber"] = json!("1234566");
    person["InsurerName"] = json!("見本福祉事務所");
    for absent in ["InsuredCardSymbol", "InsuredBranchNumber", "PersonalFamilyClassification"] {
        person[absent] = Value::Null;
    }
}

/// A copied text, which says nothing of validity, and the same after a person said it.
fn copied() -> [Picture; 2] {
    const TEXT: &str =
        "資格情報\n確認日 : \t2026/11/22\n氏名\t資格　太郎\nフリガナ\tｼｶｸ ﾀﾛｳ\n生年月日\t1984/04/10";
    let record = || Confirmation::from(read(TEXT).expect("a record").message);
    let of = |name: &str, confirmation: Box<dyn Fn() -> Confirmation>| {
        Picture::of(name, move || {
            State::Showing(Box::new(ResultState::new(confirmation(), CertificateValidity::Valid)))
        })
    };
    let by_sight = move || record().valid_by_sight().expect("it says nothing");
    [of("showing-not-stated", Box::new(record)), of("showing-valid-by-sight", Box::new(by_sight))]
}

/// Verdicts that no person of the table has; the last two never get this far, and the screen must say so.
fn verdicts() -> Vec<Picture> {
    const VERDICTS: [(&str, &str, &str, &str); 6] = [
        ("valid-unregistered", "1", "1", "6"),
        ("valid-without-result", "1", "1", "1"),
        ("unknown-verdict", "1", "1", "77"),
        ("processing", "2", "1", "1"),
        ("person-error", "1", "2", ""),
        ("request-error", "9", "1", ""),
    ];
    VERDICTS
        .map(|(name, segment, status, validity)| {
            let message = json!({"XmlMsg": {
                "MessageHeader": {"SegmentOfResult": segment, "ErrorCode": "REF-E01",
                    "QualificationConfirmationDate": if validity == "6" { "20261122" } else { "" }},
                "MessageBody": {"ProcessingResultStatus": status, "ProcessingResultCode": "REF-P01",
                    "QualificationValidity": validity, "ResultList": results_of(validity)}
            }});
            let body = message.to_string().into_bytes();
            let reply = move || HttpResponse { status: 200, body: body.clone() };
            shown(name, reply, CertificateValidity::Valid)
        })
        .into()
}

/// 6 is said of 医療扶助 alone.
fn results_of(validity: &str) -> Value {
    let mut person = json!({"Name": "資格　太郎", "NameKana": "ｼｶｸ ﾀﾛｳ", "Birthdate": "19840410"});
    assistance(&mut person);
    if validity == "6" { json!([person]) } else { Value::Null }
}

fn certificates() -> Vec<Picture> {
    let in_grace = |from_day, from_month_end| CertificateValidity::InGrace {
        until_from_day: day(from_day),
        until_from_month_end: day(from_month_end),
    };
    let soon = CertificateValidity::ExpiringSoon { last_day: day("2027-01-15") };
    [
        ("certificate-expiring-soon", "590015", soon),
        ("certificate-in-grace", "59000F", in_grace("2027-02-15", "2027-02-28")),
        ("certificate-at-the-end-of-grace", "59000F", in_grace("2026-11-15", "2026-11-30")),
        ("certificate-expired", "590001", CertificateValidity::Expired),
        ("certificate-not-yet-valid", "590001", CertificateValidity::NotYetValid),
    ]
    .map(|(name, serial, validity)| shown(name, move || answer_for(serial), validity))
    .into()
}

fn shown(name: &str, reply: impl Fn() -> HttpResponse + 'static, validity: CertificateValidity) -> Picture {
    Picture::of(format!("showing-{name}"), move || {
        State::Showing(Box::new(ResultState::new(confirmation(&reply()), validity)))
    })
}

fn confirmation(reply: &HttpResponse) -> Confirmation {
    serde_json::from_slice(&reply.body).expect("a message")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
