use chrono::NaiveDate;
use serde_json::{Value, json};
use shikaku_core::card::certificate::CertificateValidity;
use shikaku_core::eligibility::{Confirmation, ResultPlace};
use shikaku_core::failure::StoreFailure;
use shikaku_core::port::GatewayReply;
use shikaku_core::workflow::{Keeping, Shown, State};

use super::Picture;
use crate::people::{answer_for, changed_answer_for};

pub(super) fn pictures() -> Vec<Picture> {
    people().into_iter().chain(choices()).chain(changed()).chain(verdicts()).chain(certificates()).collect()
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

/// Several qualifications, before and after the choice; and what may stand beside a result.
fn choices() -> [Picture; 4] {
    let chosen = Picture::of("showing-multiple-chosen", || {
        let shown = Shown::new(confirmation(&answer_for("590005")), CertificateValidity::Valid);
        State::Showing(Box::new(Shown { chosen: ResultPlace::new(2), ..shown }))
    });
    let valid = || {
        let mut message: Value = serde_json::from_slice(&answer_for("590005").body).expect("a message");
        message["XmlMsg"]["MessageBody"]["QualificationValidity"] = json!("1");
        GatewayReply { status: 200, body: message.to_string().into_bytes() }
    };
    let beside = |name: &str, keeping: Option<Keeping>| {
        Picture::of(format!("showing-{name}"), move || {
            let shown = Shown::new(confirmation(&answer_for("590001")), CertificateValidity::Valid);
            State::Showing(Box::new(Shown { clock_differs: keeping.is_none(), keeping, ..shown }))
        })
    };
    let unreadable = Keeping::Failed(StoreFailure::Unreadable.into());
    [
        chosen,
        shown("valid-several", valid, CertificateValidity::Valid),
        beside("clock-differs", None),
        beside("not-kept", Some(unreadable)),
    ]
}

type Change = fn(&mut Value);

/// Answers that the table of people has no row for.
fn changed() -> Vec<Picture> {
    const CHANGES: [(&str, &str, Change); 9] = [
        ("paid-in-full", "590001", |person| person["InsuredCardClassification"] = json!("05")),
        ("medical-assistance", "590001", |person| person["InsuredCardClassification"] = json!("A1")),
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
                "MessageHeader": {"SegmentOfResult": segment, "ErrorCode": "REF-E01"},
                "MessageBody": {"ProcessingResultStatus": status, "ProcessingResultCode": "REF-P01",
                    "QualificationValidity": validity}
            }});
            let body = message.to_string().into_bytes();
            let reply = move || GatewayReply { status: 200, body: body.clone() };
            shown(name, reply, CertificateValidity::Valid)
        })
        .into()
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

fn shown(name: &str, reply: impl Fn() -> GatewayReply + 'static, validity: CertificateValidity) -> Picture {
    Picture::of(format!("showing-{name}"), move || {
        State::Showing(Box::new(Shown::new(confirmation(&reply()), validity)))
    })
}

fn confirmation(reply: &GatewayReply) -> Confirmation {
    serde_json::from_slice(&reply.body).expect("a message")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
