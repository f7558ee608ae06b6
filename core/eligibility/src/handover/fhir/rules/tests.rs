//! Each rule is broken once, so that none holds of everything.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{all, broken_rules};
use crate::handover::fhir::write;
use crate::{Confirmation, OfficialMessage};

/// A bundle that keeps every rule.
fn bundle() -> Value {
    let message = json!({ "XmlMsg": {
        "MessageHeader": { "SegmentOfResult": "1", "QualificationConfirmationDate": "20261122" },
        "MessageBody": { "ProcessingResultStatus": "1", "QualificationValidity": "1", "ResultList": [{
            "InsurerNumber": "01990019", "InsuredCardSymbol": "見本１２３", "InsuredIdentificationNumber": "4900001",
            "InsuredBranchNumber": "00", "PersonalFamilyClassification": "1", "Name": "資格　太郎", "Sex1": "1",
            "Birthdate": "19840410", "InsuredCardValidDate": "20200402", "InsuredCardExpirationDate": "20270331",
            "InsurerName": "見本支部",
        }] },
    }});
    let confirmation =
        Confirmation::from(serde_json::from_value::<OfficialMessage>(message).expect("a message"));
    let bytes = write(&confirmation, [7; 16], false).expect("a bundle");
    assert_eq!(broken_rules(&bytes), []);
    serde_json::from_slice(&bytes).expect("JSON")
}

/// Where a value is replaced or added, and by what.
const COVERAGE: &str = "/entry/0/resource";
const PATIENT: &str = "/entry/1/resource";
const PAYOR: &str = "/entry/2/resource";

/// A rule, the object in which an element is changed, the element, and its value.
type Row = (&'static str, &'static str, &'static str, Value);

fn rows() -> Vec<Row> {
    let other = json!({ "reference": "urn:uuid:00000000-0000-8000-8000-000000000000" });
    let coding = |system: &str| json!({ "coding": [{ "system": system, "code": "1" }] });
    let member = |value: &str| json!([{ "system": "http://jpfhir.jp/fhir/clins/Idsystem/JP_Insurance_memberID", "value": value }]);
    vec![
        ("ele-1", COVERAGE, "period", json!({})),
        ("ele-1", PATIENT, "gender", Value::Null),
        ("string", PATIENT, "gender", json!(" ")),
        ("string", COVERAGE, "dependent", json!("\u{7}")),
        ("Bundle.type", "", "type", json!("searchset")),
        ("Bundle.entry", PAYOR, "resourceType", json!("Patient")),
        ("bdl-7", "/entry/1", "fullUrl", json!("urn:uuid:07070707-0707-8707-8707-070707070706")),
        ("Bundle.entry.fullUrl", "/entry/1", "fullUrl", json!("https://example.com/Patient/1")),
        ("Coverage elements", COVERAGE, "subrogation", json!(true)),
        ("Coverage elements", COVERAGE, "period", json!([{ "start": "2020-04-02" }])),
        ("Patient elements", PATIENT, "photo", json!([])),
        ("Organization elements", PAYOR, "name", json!(["見本支部"])),
        ("Coverage.status", COVERAGE, "status", json!("valid")),
        ("Coverage.type", COVERAGE, "type", json!({ "text": "健康保険" })),
        ("Coverage.beneficiary", COVERAGE, "beneficiary", other.clone()),
        ("Coverage.payor", COVERAGE, "payor", json!([other])),
        ("Coverage.payor", COVERAGE, "payor", json!([])),
        ("per-1", COVERAGE, "period", json!({ "start": "2020-04-02", "end": "2020-04-01" })),
        ("date", PATIENT, "birthDate", json!("19840410")),
        ("date", COVERAGE, "period", json!({ "start": "0000-01-01" })),
        ("Patient.gender", PATIENT, "gender", json!("男")),
        ("Organization.type", PAYOR, "type", json!([{ "text": "Payer" }])),
        ("ext-1", COVERAGE, "extension", json!([{ "url": "x", "valueString": "1", "valueCode": "2" }])),
        ("JP_Coverage", COVERAGE, "meta", json!({ "profile": ["http://example.com/Coverage"] })),
        ("JP_Coverage.extension", COVERAGE, "extension", json!([{ "url": "x", "valueString": "1" }])),
        ("JP_Coverage.identifier", COVERAGE, "identifier", member("1990019:見本１２３:4900001:00")),
        ("JP_Coverage.identifier", COVERAGE, "identifier", member("01990019:見本 １２３:4900001:00")),
        ("JP_Coverage.relationship", COVERAGE, "relationship", coding("urn:oid:1.2.3")),
        ("JP_Patient.identifier", PATIENT, "identifier", json!([])),
        ("JP_Patient.identifier", PATIENT, "identifier", json!([{ "system": "x", "value": "1" }])),
        ("JP_Coverage.beneficiary", PATIENT, "meta", json!({ "tag": [] })),
        ("JP_HumanName", PATIENT, "name", json!([{ "text": "資格　太郎" }])),
        ("JP_Organization", PAYOR, "meta", json!({ "profile": [] })),
        ("JP_Organization.identifier", PAYOR, "identifier", json!([{ "system": "x", "value": "01990019" }])),
    ]
}

#[test]
fn every_rule_is_broken_by_a_bundle_that_breaks_it() {
    let mut met = BTreeSet::new();
    for (name, object, element, value) in rows() {
        let mut changed = bundle();
        let members = changed.pointer_mut(object).and_then(Value::as_object_mut).expect("an object");
        members.insert(element.to_owned(), value);
        let broken = broken_rules(changed.to_string().as_bytes());
        assert!(broken.iter().any(|rule| rule.name == name), "{name}: {changed} breaks {broken:?}");
        met.insert(name);
    }
    let mut payor = bundle();
    let members = payor.pointer_mut(PAYOR).and_then(Value::as_object_mut).expect("an object");
    members.retain(|name, _| !matches!(name.as_str(), "identifier" | "name"));
    assert_eq!(
        broken_rules(payor.to_string().as_bytes()).iter().map(|rule| rule.name).collect::<Vec<_>>(),
        ["org-1"]
    );
    met.insert("org-1");
    let every: BTreeSet<_> = all().iter().map(|rule| rule.name).collect();
    assert_eq!(met, every, "a rule without a bundle that breaks it");
    assert_eq!(broken_rules(b"<Bundle/>").first().map(|rule| rule.name), Some("json"));
}

#[test]
fn every_rule_names_its_source() {
    for rule in all() {
        assert!(
            ["FHIR R4 4.0.1", "JP Core 1.2.0", "this export"].iter().any(|it| rule.source.starts_with(it))
        );
    }
}
