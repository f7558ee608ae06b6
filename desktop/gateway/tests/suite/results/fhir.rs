//! The export to FHIR, over HTTPS.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde_json::{Value, json};
use shikaku_eligibility::handover::fhir::{broken_rules, write};
use shikaku_eligibility::{Confirmation, OfficialMessage};
use shikaku_gateway::Sandbox;

use super::vendor::TestVendor;
use super::{check, feed};
use crate::accounts::device::code;
use crate::accounts::{CLINIC, Site};

const FHIR: (&str, &str) = ("accept", "application/fhir+json");

#[test]
fn a_result_is_a_bundle_or_a_problem_that_says_why_not() {
    let site = Site::start("fhir.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    for (card, key) in [("valid", "k1"), ("invalid", "k2"), ("superseded", "k3"), ("none", "k4")] {
        check(&mut device, card, key);
    }
    let items = feed(&vendor.get("/v1/feed")).items;
    let read = |index: usize| vendor.get_as(&format!("/v1/feed/{}", items[index].id), &[FHIR]);
    let (reply, headers) = read(0);
    assert_eq!(
        (reply.status, &headers["content-type"]),
        (200, &"application/fhir+json; fhirVersion=4.0".parse().expect("text"))
    );
    assert_eq!(headers["cache-control"], "no-store");
    let bundle: Value = serde_json::from_slice(&reply.body).expect("JSON");
    assert_eq!(bundle["resourceType"], "Bundle");
    let coverage = &bundle["entry"][0]["resource"];
    assert_eq!(coverage["status"], "active");
    assert_eq!(coverage["extension"][1]["valueString"], "4900001");
    let bundle: Value = serde_json::from_slice(&read(1).0.body).expect("JSON");
    assert_eq!(bundle["entry"][0]["resource"]["status"], "cancelled");
    for (index, reason) in [(2, "fhir-superseded"), (3, "fhir-no-qualification")] {
        let (reply, _) = read(index);
        assert_eq!((reply.status, code(&reply).as_str()), (406, reason));
    }
}

#[test]
fn one_of_several_qualifications_is_a_bundle_once_the_staff_chose_it() {
    let site = Site::start("fhir-chosen.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    check(&mut device, "multiple", "k1");
    let seen = super::listed(&mut device, "").results.remove(0);
    assert_eq!(device.post(&format!("/v1/results/{}/choice", seen.id), br#"{"index":1}"#).status, 201);
    let chosen = feed(&vendor.get("/v1/feed")).items.remove(0);
    let (reply, _) = vendor.get_as(&format!("/v1/feed/{}", chosen.id), &[FHIR]);
    assert_eq!(reply.status, 200);
}

/// HL7's own validator, with the profiles of `tests/fhir`. It refuses a few bundles that are wrong, so that it can be seen to look.
#[test]
#[ignore = "the stage `fhir` runs it, with HL7's validator"]
fn hl7s_validator_accepts_every_bundle() {
    let class_path = env::var("SHIKAKU_FHIR_VALIDATOR").expect("the stage `fhir` names the jars");
    let folder = tempfile::tempdir().expect("a folder");
    let count = write_bundles(folder.path());
    assert!(count > 12, "only {count} bundles");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fhir");
    let mut java = Command::new("java");
    java.args(["-XX:TieredStopAtLevel=1", "-cp", &class_path]).arg(tests.join("Validate.java"));
    let output = java.arg(tests.join("profiles")).arg(folder.path()).output().expect("java");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    let expected = format!("{count} accepted, {} refused", WRONG.len());
    assert!(printed.contains(&expected), "{expected}: {printed}");
}

/// Writes the bundles of a sandbox, of the fixtures and of people without some element, and wrong ones; how many are right.
fn write_bundles(folder: &Path) -> usize {
    let listen = "127.0.0.1:0".parse().expect("an address");
    let sandbox = Sandbox::start(Sandbox::settings(listen), 20).expect("a sandbox");
    let details = sandbox.details();
    let mut vendor = TestVendor::of(details.gateway.clone(), &details.root);
    vendor.token.clone_from(&details.token);
    let items = feed(&vendor.get("/v1/feed")).items;
    let replies = items.iter().map(|item| vendor.get_as(&format!("/v1/feed/{}", item.id), &[FHIR]).0);
    let of_gateway = replies.filter(|reply| reply.status == 200).map(|reply| reply.body);
    let messages = fixtures().into_iter().chain(people());
    let of_messages = messages.filter_map(|message| write(&Confirmation::from(message), [7; 16], true).ok());
    let bundles: Vec<_> = of_gateway.chain(of_messages).collect();
    for (number, bundle) in bundles.iter().enumerate() {
        assert_eq!(broken_rules(bundle), []);
        fs::write(folder.join(format!("{number}.json")), bundle).expect("a file");
    }
    let right: Value = serde_json::from_slice(&bundles[0]).expect("JSON");
    for (number, (pointer, value)) in WRONG.iter().enumerate() {
        let mut wrong = right.clone();
        let place = wrong.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}"));
        *place = serde_json::from_str(value).expect("JSON");
        fs::write(folder.join(format!("wrong-{number}.json")), wrong.to_string()).expect("a file");
    }
    bundles.len()
}

/// Bundles that break a rule of FHIR or of JP Core: the place, and what is put there.
const WRONG: &[(&str, &str)] = &[
    ("/entry/0/resource/status", "\"valid\""),
    ("/entry/0/resource/beneficiary", "{}"),
    ("/entry/0/resource/payor/0/reference", "\"urn:uuid:00000000-0000-8000-8000-000000000000\""),
    ("/entry/0/resource/extension/0", "{ \"url\": \"http://example.com/unknown\", \"valueString\": \"1\" }"),
    ("/entry/0/resource/identifier/0/value", "null"),
    ("/entry/0/resource/relationship/coding/0/code", "\"9\""),
    ("/entry/1/resource/identifier", "[{ \"system\": \"urn:ietf:rfc:3986\" }]"),
    ("/entry/1/resource/name/0", "{ \"text\": \"資格\" }"),
    ("/entry/1/resource/gender", "\"1\""),
    ("/entry/1/resource/birthDate", "\"19840410\""),
    ("/entry/2/resource", "{ \"resourceType\": \"Organization\" }"),
];

/// The messages of the fixtures, as far as they are about one person.
fn fixtures() -> Vec<OfficialMessage> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/eligibility/json");
    let files = fs::read_dir(folder).expect("the fixtures").map(|file| file.expect("a file").path());
    files.filter_map(|file| serde_json::from_slice(&fs::read(file).expect("a file")).ok()).collect()
}

/// A person without one element after another, and with values that have no place in FHIR.
fn people() -> Vec<OfficialMessage> {
    let whole = json!({
        "InsurerNumber": "01990019", "InsuredCardSymbol": "見本１２３", "InsuredIdentificationNumber": "4900001",
        "InsuredBranchNumber": "00", "PersonalFamilyClassification": "2", "Name": "資格　太郎", "NameKana": "ｼｶｸ ﾀﾛｳ",
        "Sex1": "3", "Birthdate": "19840410", "Address": "見本都試験市本町１－１－１", "PostNumber": "9990001",
        "QualificationDate": "20200401", "DisqualificationDate": "20260930", "InsurerName": "見本支部",
    });
    let message = |person: &Value| {
        json!({ "XmlMsg": {
            "MessageHeader": { "SegmentOfResult": "1", "QualificationConfirmationDate": "20261122" },
            "MessageBody": { "ProcessingResultStatus": "1", "QualificationValidity": "2", "ResultList": [person] },
        }})
    };
    let names: Vec<_> = whole.as_object().expect("an object").keys().cloned().collect();
    let changed = names.iter().flat_map(|name| {
        ["", "資格\u{7}太郎", "2026-02-30"].map(|value| {
            let mut person = whole.clone();
            person[name] = value.into();
            person
        })
    });
    changed.map(|person| serde_json::from_value(message(&person)).expect("a message")).collect()
}
