//! A clinic from its first code to a stopped device, over HTTPS and over each database.

use shikaku_clinic::account::{ClinicState, DeviceState, Role, SignInName};
use shikaku_core::gateway::{
    DeviceDecision, DeviceStatus, Invitation, NewPerson, OneTimePassword, PasswordChange, TakenRequest,
};

use super::device::{TestDevice, body_or_code, code};
use super::{CLINIC, PASSWORD, Site};
use crate::results::vendor::TestVendor;
use crate::results::{check, entry, feed, listed};

#[test]
fn a_clinic_starts_checks_hands_over_and_stops_a_device() {
    let site = Site::start("whole.db");
    let mut first = site.first_device(CLINIC);
    site.operator.set_clinic_state(CLINIC, ClinicState::Operating).expect("the clinic");

    // The second device is enrolled by a code of the first one, which approves it.
    let invited = first.post("/v1/devices/invitations", b"{}");
    let invitation = body_or_code(&invited, Invitation::decode).expect("a code");
    let mut second = site.device();
    let enrolled = second.enrol(CLINIC, &invitation.code).expect("a device");
    assert_eq!(enrolled.state, DeviceState::AwaitingApproval);
    let once = add_person(&mut first);
    assert_eq!(second.sign_in("yamanobe", &once).err().as_deref(), Some("device-awaiting-approval"));
    decide(&mut first, &enrolled, DeviceState::Approved);
    second.sign_in("yamanobe", &once).expect("signed in");
    let change = PasswordChange { present: once, new: "ocha to senbei".to_owned() };
    assert_eq!(second.post("/v1/password", &change.encode()).status, 204);

    // What one device checks, the other one sees.
    check(&mut second, "valid", "whole-1");
    let seen = listed(&mut first, "?limit=100").results;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].staff_name.as_deref(), Some("山辺　花子"));

    // A receipt computer takes it, and the next result of the person carries its 照会番号.
    let vendor = TestVendor::linked(&site, &mut first);
    let items = feed(&vendor.get("/v1/feed")).items;
    assert_eq!(items.iter().map(|item| &item.id).collect::<Vec<_>>(), [&seen[0].id]);
    let taken = TakenRequest { reference_number: Some("K-0001".to_owned()) }.encode();
    let path = format!("/v1/feed/{}/taken", items[0].id);
    assert_eq!(vendor.post(&path, Some("whole-taken"), &taken).status, 204);
    let handed_over = entry(&first.get(&format!("/v1/results/{}", items[0].id)));
    assert!(handed_over.handed_over_at.is_some());
    check(&mut second, "valid", "whole-2");
    let next = serde_json::to_string(&listed(&mut first, "?limit=1").results[0].message).expect("JSON");
    assert!(next.contains("K-0001"), "{next}");

    // A stopped device is refused at once, and the other one goes on.
    decide(&mut first, &enrolled, DeviceState::Stopped);
    assert_eq!(code(&second.get("/v1/results")), "device-stopped");
    assert_eq!(listed(&mut first, "").results.len(), 2);
    assert!(first.sign_in("admin", PASSWORD).is_ok());
}

/// Somebody new at the reception; their first password.
fn add_person(administrator: &mut TestDevice) -> String {
    let person = NewPerson {
        sign_in_name: SignInName::parse("yamanobe").expect("a name"),
        display_name: "山辺　花子".to_owned(),
        roles: [Role::Reception].into_iter().collect(),
    };
    let reply = administrator.post("/v1/staff", &person.encode());
    body_or_code(&reply, OneTimePassword::decode).expect("a password").password
}

fn decide(administrator: &mut TestDevice, device: &DeviceStatus, state: DeviceState) {
    let path = format!("/v1/devices/{}/state", device.device_id);
    assert_eq!(administrator.post(&path, &DeviceDecision { state }.encode()).status, 204);
}
