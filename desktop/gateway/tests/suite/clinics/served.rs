//! Clinics of one group (法人) that the operator names for a device.

use shikaku_clinic::account::{ClinicState, DeviceState};
use shikaku_clinic::readiness::Trade;
use shikaku_core::gateway::ProblemCode;
use shikaku_gateway::OperatorError;

use super::{AHAKI, device, new_clinic, numbers, served};
use crate::accounts::device::{TestDevice, code};
use crate::accounts::{CLINIC, OTHER, Site};
use crate::results::{check, listed};

const GROUP: Option<&str> = Some("みほん会");

/// A clinic of a group with a device, two more clinics of it, and one of another.
fn group(name: &str) -> (Site, TestDevice, String) {
    let site = Site::start(name);
    let add = |number, group| site.operator.add_clinic(&new_clinic(number, Trade::Judo, None, group));
    let sheet = add(CLINIC, GROUP).expect("a clinic");
    for (number, group) in [(OTHER, GROUP), (AHAKI, GROUP), ("協9900003-0-0", Some("ほかの会"))] {
        add(number, group).expect("a clinic");
    }
    let mut device = device(&site, CLINIC, &sheet);
    let id = device.status().expect("a status").device_id;
    (site, device, id)
}

#[test]
fn a_device_serves_what_the_operator_named_until_it_is_taken_back() {
    let (site, mut device, id) = group("served.db");
    let operator = &site.operator;
    device.clinic = Some(OTHER.to_owned());
    assert_eq!(code(&device.get("/v1/results")), "not-found", "a group alone names no clinic");
    operator.serve_also(CLINIC, &id, OTHER).expect("a clinic of the group");
    operator.serve_also(CLINIC, &id, OTHER).expect("twice is as once");
    check(&mut device, "valid", "k1");
    assert_eq!(listed(&mut device, "").results.len(), 1);
    device.clinic = None;
    assert_eq!(served(&mut device), numbers(&[(CLINIC, true), (OTHER, false)]));
    assert_eq!(listed(&mut device, "").results, []);

    operator.serve_no_longer(CLINIC, &id, OTHER).expect("taken back");
    assert_eq!(served(&mut device), numbers(&[(CLINIC, true)]));
    device.clinic = Some(OTHER.to_owned());
    // The session lives, and the clinic is gone from it.
    let asked = br#"{"method":"pin"}"#;
    assert_eq!(code(&device.post("/v1/challenges", asked)), "not-found");
    assert_eq!(code(&device.get("/v1/results")), "not-found");
    device.clinic = None;
    assert_eq!(device.post("/v1/challenges", asked).status, 201);
    let kinds = |clinic| {
        let events = operator.events(clinic, 100).expect("events").into_iter();
        events
            .filter(|event| event.subject == id && event.staff.is_empty())
            .map(|event| format!("{:?}", event.kind))
    };
    assert_eq!(kinds(OTHER).collect::<Vec<_>>(), ["DeviceClinicsChanged", "DeviceClinicsChanged"]);
    assert_eq!(kinds(CLINIC).filter(|kind| kind == "DeviceClinicsChanged").count(), 2);
}

#[test]
fn the_operator_names_another_clinic_of_the_same_group_alone() {
    let (site, _device, id) = group("served-refused.db");
    let refused =
        |clinic: &str, device: &str, also: &str| site.operator.serve_also(clinic, device, also).err();
    assert!(matches!(refused(CLINIC, &id, "協9900003-0-0"), Some(OperatorError::Group)));
    assert!(matches!(refused(CLINIC, &id, CLINIC), Some(OperatorError::Group)));
    assert!(matches!(
        refused(CLINIC, &id, "協9900009-0-0"),
        Some(OperatorError::Refused(ProblemCode::ClinicUnknown))
    ));
    assert!(matches!(refused(OTHER, &id, CLINIC), Some(OperatorError::Device)));
    assert!(matches!(refused(CLINIC, "unknown", OTHER), Some(OperatorError::Device)));
    let taken_back = site.operator.serve_no_longer(CLINIC, &id, OTHER);
    assert!(matches!(taken_back, Err(OperatorError::NotNamed)));
    assert_eq!(OperatorError::Group.to_string(), "the clinic is not another one of the same group");
    site.operator
        .add_clinic(&new_clinic("協9900004-0-0", Trade::Judo, None, None))
        .expect("a clinic without one");
    assert!(matches!(refused(CLINIC, &id, "協9900004-0-0"), Some(OperatorError::Group)));
}

#[test]
fn a_stopped_clinic_is_refused_as_the_own_one_and_a_stopped_device_serves_nothing() {
    let (site, mut device, id) = group("served-stopped.db");
    let operator = &site.operator;
    operator.serve_also(CLINIC, &id, OTHER).expect("a clinic of the group");
    operator.set_clinic_state(OTHER, ClinicState::Stopped).expect("stopped");
    device.clinic = Some(OTHER.to_owned());
    assert_eq!(code(&device.get("/v1/results")), "clinic-stopped");
    assert_eq!(code(&device.post("/v1/challenges", br#"{"method":"pin"}"#)), "clinic-stopped");
    operator.set_clinic_state(OTHER, ClinicState::Approved).expect("approved");
    assert_eq!(code(&device.get("/v1/results")), "clinic-stopped", "it has not begun to operate");
    operator.set_clinic_state(OTHER, ClinicState::Operating).expect("operating");
    assert_eq!(device.get("/v1/results").status, 200);
    // Who cannot sign in at the own clinic acts for no other.
    operator.set_clinic_state(CLINIC, ClinicState::Stopped).expect("stopped");
    assert_eq!(code(&device.get("/v1/results")), "clinic-stopped");
    operator.set_clinic_state(CLINIC, ClinicState::Operating).expect("operating");

    operator.decide_device(CLINIC, &id, DeviceState::Stopped).expect("stopped");
    assert_eq!(code(&device.get("/v1/results")), "device-stopped");
    let left: Vec<_> = operator.served_clinics(CLINIC, &id).expect("clinics").into_iter().collect();
    assert_eq!(left.len(), 1, "a stopped device keeps its own clinic alone");
    assert!(matches!(
        operator.serve_also(CLINIC, &id, OTHER),
        Err(OperatorError::Refused(ProblemCode::DeviceStopped))
    ));
}

/// A link stays when the device does not serve the clinic any more.
#[test]
fn links_are_those_of_the_clinic_and_its_place() {
    let (site, mut device, id) = group("served-links.db");
    site.operator.serve_also(CLINIC, &id, OTHER).expect("a clinic of the group");
    device.clinic = Some(OTHER.to_owned());
    for path in ["/v1/vendor-links", "/v1/vendor-accesses", "/v1/vendor-links/BCDFGHJK"] {
        assert_eq!(code(&device.get(path)), "not-permitted", "{path}");
    }
    let approval = br#"{"userCode":"BCDFGHJK"}"#;
    assert_eq!(code(&device.post("/v1/vendor-links", approval)), "not-permitted");
    assert_eq!(code(&device.post("/v1/vendor-links/any/revoke", b"{}")), "not-permitted");
    assert_eq!(device.get("/v1/results").status, 200);
}
