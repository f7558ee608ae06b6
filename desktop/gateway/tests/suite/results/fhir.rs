//! The export to FHIR, over HTTPS.

use serde_json::Value;

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
