use chrono::TimeDelta;
use shikaku_clinic::account::{ClinicState, DeviceState};
use shikaku_core::gateway::{DeviceDecision, DeviceList, Invitation};

use super::device::{body_or_code, code};
use super::{CLINIC, OTHER, PASSWORD, Site};

#[test]
fn the_first_device_is_approved_by_its_code_and_the_second_by_an_administrator() {
    let site = Site::start("enrolment.db");
    let mut first = site.first_device(CLINIC);
    let invitation = first.post("/v1/devices/invitations", b"{}");
    let invitation = body_or_code(&invitation, Invitation::decode).expect("a code");
    let mut second = site.device();
    let status = second.enrol(CLINIC, &invitation.code).expect("an enrolled device");
    assert_eq!(status.state, DeviceState::AwaitingApproval);
    assert_eq!(second.sign_in("admin", PASSWORD), Err("device-awaiting-approval".to_owned()));
    let listed = body_or_code(&first.get("/v1/devices"), DeviceList::decode).expect("a list");
    let waiting = listed.devices.iter().find(|device| device.state == DeviceState::AwaitingApproval);
    let waiting = waiting.expect("a device that waits");
    assert_eq!((waiting.platform.as_str(), &waiting.device_id), ("Android 16", &status.device_id));
    let path = format!("/v1/devices/{}/state", status.device_id);
    let decide = |state| DeviceDecision { state }.encode();
    assert_eq!(first.post(&path, &decide(DeviceState::Approved)).status, 204);
    second.sign_in("ＡＤＭＩＮ", PASSWORD).expect("signed in");
    assert_eq!(second.get("/v1/devices").status, 200);

    // A device that is stopped is out at once, with its session, and stays so.
    assert_eq!(first.post(&path, &decide(DeviceState::Stopped)).status, 204);
    assert_eq!(code(&second.get("/v1/devices")), "device-stopped");
    assert_eq!(second.sign_in("admin", PASSWORD), Err("device-stopped".to_owned()));
    assert_eq!(second.status().map(|status| status.state), Ok(DeviceState::Stopped));
    assert_eq!(code(&first.post(&path, &decide(DeviceState::Approved))), "device-stopped");
    assert_eq!(code(&first.post(&path, &decide(DeviceState::AwaitingApproval))), "malformed-request");
}

#[test]
fn a_code_is_used_once_in_its_time_and_for_its_own_clinic() {
    let site = Site::start("codes.db");
    let (code, _) = site.add_clinic(CLINIC);
    let (of_other, _) = site.add_clinic(OTHER);
    assert_eq!(site.device().enrol(CLINIC, &of_other).err().as_deref(), Some("enrolment-code-unknown"));
    assert_eq!(site.device().enrol("協9900000-0-0", &code).err().as_deref(), Some("enrolment-code-unknown"));
    let mut digits: Vec<char> = code.chars().collect();
    digits.swap(0, 1);
    let swapped: String = digits.iter().collect();
    if swapped != code {
        assert_eq!(site.device().enrol(CLINIC, &swapped).err().as_deref(), Some("enrolment-code-mistyped"));
    }
    let mut device = site.device();
    let grouped = format!("{} {}", &code[..4], &code[4..]);
    assert_eq!(device.enrol(CLINIC, &grouped).map(|status| status.state), Ok(DeviceState::Approved));
    assert_eq!(site.device().enrol(CLINIC, &code).err().as_deref(), Some("enrolment-code-unknown"));

    let late = site.operator.invite_device(CLINIC).expect("a code");
    site.clock.put_forward(TimeDelta::days(7));
    assert_eq!(site.device().enrol(CLINIC, &late.code).err().as_deref(), Some("enrolment-code-unknown"));
    let again = site.operator.invite_device(CLINIC).expect("a code");
    assert_eq!(device.enrol(CLINIC, &again.code).err().as_deref(), Some("device-known"));
}

#[test]
fn five_wrong_codes_burn_the_open_codes_for_that_address() {
    let site = Site::start("burnt.db");
    let (right, _) = site.add_clinic(CLINIC);
    let (of_other, _) = site.add_clinic(OTHER);
    let mut device = site.device();
    for _ in 0..5 {
        assert_eq!(device.enrol(CLINIC, &of_other).err().as_deref(), Some("enrolment-code-unknown"));
    }
    assert_eq!(device.enrol(CLINIC, &right).err().as_deref(), Some("enrolment-code-unknown"));
    assert!(device.enrol(OTHER, &of_other).is_ok(), "the code of another clinic was burnt");
    site.clock.put_forward(TimeDelta::seconds(1));
    let new = site.operator.invite_device(CLINIC).expect("a code");
    assert!(site.device().enrol(CLINIC, &new.code).is_ok(), "a new code is not accepted");
}

#[test]
fn a_clinic_that_is_stopped_can_do_nothing_and_comes_back_as_it_was() {
    let site = Site::start("stopped.db");
    let mut device = site.first_device(CLINIC);
    site.operator.set_clinic_state(CLINIC, ClinicState::Stopped).expect("stopped");
    assert_eq!(code(&device.get("/v1/devices")), "clinic-stopped");
    assert_eq!(device.sign_in("admin", PASSWORD), Err("clinic-stopped".to_owned()));
    assert_eq!(device.status().map(|status| status.clinic_state), Ok(ClinicState::Stopped));
    site.operator.set_clinic_state(CLINIC, ClinicState::Operating).expect("operating");
    assert_eq!(code(&device.get("/v1/devices")), "session-ended", "each person signs in again");
    device.sign_in("admin", PASSWORD).expect("signed in");
    assert_eq!(device.get("/v1/devices").status, 200);
    assert!(site.operator.set_clinic_state("協9900000-0-0", ClinicState::Stopped).is_err());
}

#[test]
fn a_device_and_a_person_of_another_clinic_are_not_found() {
    let site = Site::start("foreign.db");
    let mut own = site.first_device(CLINIC);
    let mut other = site.first_device(OTHER);
    let theirs = other.status().expect("a device").device_id;
    let stop = DeviceDecision { state: DeviceState::Stopped }.encode();
    assert_eq!(code(&own.post(&format!("/v1/devices/{theirs}/state"), &stop)), "not-found");
    let person = other.tokens.as_ref().expect("a session").staff_id.clone();
    assert_eq!(code(&own.post(&format!("/v1/staff/{person}/password"), b"{}")), "not-found");
    let stopping = br#"{"stopped":true}"#;
    assert_eq!(code(&own.post(&format!("/v1/staff/{person}/stopped"), stopping)), "not-found");
    assert_eq!(other.get("/v1/devices").status, 200);
    let listed = body_or_code(&own.get("/v1/devices"), DeviceList::decode).expect("a list");
    assert_eq!(listed.devices.len(), 1);
}
