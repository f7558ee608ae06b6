//! What is written, and that it keeps the published rules.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Map, Value, json};

use super::{FhirWriteError, broken_rules, write};
use crate::{Confirmation, OfficialMessage, trimmed};

const NAMES: [u8; 16] = *b"0123456789abcdef";

fn confirmation(validity: &str, results: &Value) -> Confirmation {
    let message = json!({ "XmlMsg": {
        "MessageHeader": { "SegmentOfResult": "1", "QualificationConfirmationDate": "20261122" },
        "MessageBody": { "ProcessingResultStatus": "1", "QualificationValidity": validity, "ResultList": results },
    }});
    serde_json::from_value::<OfficialMessage>(message).expect("a message").into()
}

fn person() -> Value {
    json!({
        "InsurerNumber": "01990019", "InsuredCardSymbol": "見本１２３", "InsuredIdentificationNumber": "4900001",
        "InsuredBranchNumber": "00", "PersonalFamilyClassification": "1", "Name": "資格　太郎", "NameKana": "ｼｶｸ ﾀﾛｳ",
        "Sex1": "1", "Birthdate": "19840410", "Address": "見本都試験市本町１－１－１", "PostNumber": "9990001",
        "QualificationDate": "20200401", "InsuredCardValidDate": "20200402", "InsurerName": "見本支部",
    })
}

fn written(validity: &str, results: &Value) -> Result<Value, FhirWriteError> {
    let bytes = write(&confirmation(validity, results), NAMES, false)?;
    Ok(serde_json::from_slice(&bytes).expect("JSON"))
}

/// The names of the rules that a bundle breaks.
fn broken(bundle: &Value) -> Vec<&'static str> {
    broken_rules(bundle.to_string().as_bytes()).into_iter().map(|rule| rule.name).collect()
}

const NONE: [&str; 0] = [];

/// The resource of this type.
fn resource<'a>(bundle: &'a Value, kind: &str) -> &'a Value {
    let entries = bundle["entry"].as_array().expect("entries");
    let found = entries.iter().map(|entry| &entry["resource"]).find(|it| it["resourceType"] == kind);
    found.unwrap_or_else(|| panic!("no {kind}"))
}

#[test]
fn one_valid_qualification_is_a_coverage_of_jp_core() {
    let bundle = written("1", &json!([person()])).expect("a bundle");
    assert_eq!(broken(&bundle), NONE);
    let coverage = resource(&bundle, "Coverage");
    assert_eq!(coverage["status"], "active");
    assert_eq!(values(coverage), ["見本１２３", "4900001", "00"]);
    assert_eq!(coverage["dependent"], "00");
    assert_eq!(coverage["relationship"]["coding"][0]["code"], "1");
    assert_eq!(coverage["period"], json!({ "start": "2020-04-02" }));
    let patient = resource(&bundle, "Patient");
    assert_eq!(patient["name"][0]["family"], "資格");
    assert_eq!(patient["name"][0]["given"], json!(["太郎"]));
    assert_eq!(patient["name"][1]["extension"][0]["valueCode"], "SYL");
    assert_eq!((&patient["gender"], &patient["birthDate"]), (&json!("male"), &json!("1984-04-10")));
    assert_eq!(patient["identifier"][0]["value"], "01990019:見本１２３:4900001:00");
    assert_eq!(coverage["identifier"], patient["identifier"]);
    assert_eq!(patient["address"][0]["postalCode"], "999-0001");
    let payor = resource(&bundle, "Organization");
    assert_eq!(payor["identifier"][0]["value"], "01990019");
    assert_eq!(bundle["meta"]["tag"][0]["code"], "SUBSETTED", "it is labelled lossy");
}

/// The values of the three extensions.
fn values(coverage: &Value) -> Vec<&str> {
    let extensions = coverage["extension"].as_array().into_iter().flatten();
    extensions.filter_map(|extension| extension["valueString"].as_str()).collect()
}

#[test]
fn a_qualification_that_ended_is_cancelled_with_its_end() {
    let mut lost = person();
    lost["DisqualificationDate"] = json!("20260930");
    let bundle = written("2", &json!([lost])).expect("a bundle");
    assert_eq!(broken(&bundle), NONE);
    let coverage = resource(&bundle, "Coverage");
    assert_eq!(coverage["status"], "cancelled");
    assert_eq!(coverage["period"], json!({ "start": "2020-04-02", "end": "2026-09-30" }));
    lost["DisqualificationDate"] = json!("20190930");
    let bundle = written("2", &json!([lost])).expect("a bundle");
    assert_eq!(resource(&bundle, "Coverage")["period"], json!({ "start": "2020-04-02" }), "per-1");
}

/// Half an identifier would name another person.
#[test]
fn a_person_without_a_whole_number_is_joined_with_no_other() {
    for (field, value) in [
        ("InsurerNumber", ""),
        ("InsurerNumber", "138057"),
        ("InsuredIdentificationNumber", ""),
        ("InsuredIdentificationNumber", "49:00"),
        ("InsuredCardSymbol", "見本 １２３"),
        ("InsuredBranchNumber", "0"),
    ] {
        let mut person = person();
        person[field] = json!(value);
        let bundle = written("1", &json!([person])).expect("a bundle");
        assert_eq!(broken(&bundle), NONE);
        let identifier = &resource(&bundle, "Patient")["identifier"][0];
        assert_eq!(identifier["value"], bundle["entry"][1]["fullUrl"], "{field} {value}");
        assert!(resource(&bundle, "Coverage").get("identifier").is_none(), "{field} {value}");
    }
}

#[test]
fn what_says_no_or_not_which_has_no_form() {
    let two = json!([person(), person()]);
    for (validity, results, expected) in [
        ("4", json!([]), FhirWriteError::NotFound),
        ("3", json!([person()]), FhirWriteError::Superseded),
        ("5", two.clone(), FhirWriteError::SeveralResults),
        ("5", json!([person()]), FhirWriteError::SeveralResults),
        ("1", two, FhirWriteError::SeveralResults),
        ("1", json!([]), FhirWriteError::NotConfirmed),
        ("9", json!([person()]), FhirWriteError::NotConfirmed),
        ("1", json!([{ "Name": "資格　太郎", "InsurerName": " " }]), FhirWriteError::NoInsurer),
    ] {
        assert_eq!(written(validity, &results).err(), Some(expected), "{validity} {results}");
    }
    let chosen = confirmation("5", &json!([person()]));
    let bundle = write(&chosen, NAMES, true).expect("a bundle");
    assert_eq!(broken_rules(&bundle), []);
    assert_eq!(write(&chosen, NAMES, false), Err(FhirWriteError::SeveralResults));
}

#[test]
fn resources_of_two_results_have_different_names() {
    let names = |result| {
        let bundle = write(&confirmation("1", &json!([person()])), result, false).expect("a bundle");
        let bundle: Value = serde_json::from_slice(&bundle).expect("JSON");
        let entries = bundle["entry"].as_array().expect("entries").clone();
        entries.iter().map(|entry| entry["fullUrl"].to_string()).collect::<BTreeSet<_>>()
    };
    let (one, other) = (names([7; 16]), names([9; 16]));
    assert_eq!((one.len(), other.len()), (3, 3));
    assert!(one.is_disjoint(&other));
}

fn raw() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9]{1,10}",
        "[0-9０-９]{8}",
        "[ 　\t]{0,3}[0-9]{7}[ 　]{0,2}",
        Just(String::new()),
        "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9])",
        Just("00000101".to_owned()),
        Just("99999999".to_owned()),
    ]
}

const FIELDS: [&str; 16] = [
    "InsurerNumber",
    "InsuredCardSymbol",
    "InsuredIdentificationNumber",
    "InsuredBranchNumber",
    "PersonalFamilyClassification",
    "Name",
    "NameKana",
    "Sex1",
    "Birthdate",
    "Address",
    "PostNumber",
    "QualificationDate",
    "DisqualificationDate",
    "InsuredCardValidDate",
    "InsuredCardExpirationDate",
    "InsurerName",
];

fn people() -> impl Strategy<Value = Value> {
    let person = || {
        vec(option::of(raw()), FIELDS.len()).prop_map(|values| {
            let pairs = FIELDS.iter().zip(values).filter_map(|(field, value)| Some((*field, value?)));
            Value::Object(pairs.map(|(field, value)| (field.to_owned(), value.into())).collect::<Map<_, _>>())
        })
    };
    prop_oneof![4 => vec(person(), 1..2), 1 => vec(person(), 0..4)].prop_map(Value::Array)
}

proptest! {
    /// Any message is a bundle that keeps the rules and every digit of the numbers, or a refusal.
    #[test]
    fn any_message_has_a_valid_form_or_a_reason(validity in "[1-7]", people in people(), is_chosen in any::<bool>()) {
        let confirmation = confirmation(&validity, &people);
        let Ok(bytes) = write(&confirmation, NAMES, is_chosen) else { return Ok(()) };
        let bundle: Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(broken(&bundle), NONE);
        let person = confirmation.results().first().expect("a qualification");
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let numbers = [
            &person.insured_card_symbol, &person.insured_identification_number, &person.insured_branch_number,
            &person.insurer_number,
        ];
        let raw: String = numbers.into_iter().flatten().map(|text| digits(trimmed(text.as_str()))).collect();
        let payor = resource(&bundle, "Organization");
        let number = payor["identifier"][0]["value"].as_str().unwrap_or_default();
        let kept: String = values(resource(&bundle, "Coverage")).concat();
        prop_assert_eq!(raw, digits(&kept) + &digits(number));
    }

    /// Any message at all, also one that is no result.
    #[test]
    fn no_message_is_too_strange(json in any::<String>(), bytes in any::<[u8; 16]>()) {
        if let Ok(message) = serde_json::from_str::<OfficialMessage>(&json) {
            prop_assert!(write(&message.into(), bytes, true).is_err());
        }
    }
}
