use chrono::TimeDelta;
use shikaku_clinic::account::Role;
use shikaku_core::gateway::{
    Answer, CheckMethod, NewPerson, OneTimePassword, PasswordChange, poll_call, read_confirmation,
    result_name,
};
use shikaku_core::port::HttpMethod::Post;

use super::{check, check_by, confirmed_by, entry, listed, names};
use crate::accounts::device::{TestDevice, body_or_code, code};
use crate::accounts::{CLINIC, OTHER, PASSWORD, Site};
use crate::fixture::Held;

/// One more device of the clinic of this administrator, on which the administrator is signed in.
fn second_device(site: &Site, administrator: &mut TestDevice) -> TestDevice {
    let invited = administrator.post("/v1/devices/invitations", b"{}");
    let invited: serde_json::Value = serde_json::from_slice(&invited.body).expect("an invitation");
    let mut device = site.device();
    let status = device.enrol(CLINIC, invited["code"].as_str().expect("a code")).expect("a device");
    let path = format!("/v1/devices/{}/state", status.device_id);
    assert_eq!(administrator.post(&path, br#"{"state":"approved"}"#).status, 204);
    device.sign_in("admin", PASSWORD).expect("signed in");
    device
}

/// A device reports by this name which of several qualifications was chosen, and what it copied.
#[test]
fn an_answer_names_the_result_that_the_gateway_keeps() {
    let site = Site::start("results-named.db");
    let mut device = site.first_device(CLINIC);
    let mut checked = |card: &str, key: &str| {
        let reply = confirmed_by(&mut device, CheckMethod::Pin, key, |given| Held::up(card).by_pin(given));
        (result_name(&reply), read_confirmation(Ok(reply)).is_ok())
    };
    let (named, is_answer) = checked("multiple", "k1");
    let name = named.filter(|_| is_answer).expect("a name");
    let (unnamed, _) = checked("person-error", "k2");
    assert_eq!(unnamed, None, "no result is kept of an error");
    assert_eq!(listed(&mut device, "").results.len(), 1);
    assert_eq!(entry(&device.get(&format!("/v1/results/{name}"))).id, name);
    let chosen = entry(&device.post(&format!("/v1/results/{name}/choice"), br#"{"index":1}"#));
    // The library sends no body where there is nothing to say.
    assert_eq!(device.post(&format!("/v1/results/{}/handed-over", chosen.id), b"").status, 204);
    assert!(entry(&device.get(&format!("/v1/results/{}", chosen.id))).handed_over_at.is_some());
}

#[test]
fn two_devices_of_a_clinic_see_the_same_results_and_another_clinic_sees_none() {
    let site = Site::start("results.db");
    let mut first = site.first_device(CLINIC);
    let mut second = second_device(&site, &mut first);
    let mut other = site.first_device(OTHER);
    check(&mut first, "valid", "k1");
    check_by(&mut second, CheckMethod::Visual, "k2", |given| Held::up("blocked").by_sight(given, false));
    let seen = listed(&mut first, "");
    assert_eq!(seen, listed(&mut second, ""));
    let [newest, oldest] = seen.results.as_slice() else { panic!("{seen:?}") };
    assert_eq!((oldest.sequence, newest.sequence), (1, 2));
    assert_eq!((oldest.method, newest.method), (CheckMethod::Pin, CheckMethod::Visual));
    let tokens = first.tokens.clone().expect("a session");
    assert_eq!((&oldest.staff, &newest.staff), (&tokens.staff_id, &tokens.staff_id));
    let devices = [&mut first, &mut second].map(|device| device.status().expect("a status").device_id);
    assert_eq!([&oldest.device, &newest.device], [&devices[0], &devices[1]]);
    assert_eq!(oldest.device_name.as_deref(), Some("受付のタブレット"));
    assert_eq!(oldest.staff_name.as_deref(), Some("Admin"));
    assert_ne!(oldest.patient, newest.patient);
    assert_eq!(oldest.purge_after.to_string(), "2026-12-31");
    let path = format!("/v1/results/{}", oldest.id);
    assert_eq!(entry(&second.get(&path)), *oldest);
    assert_eq!(listed(&mut other, "").results, []);
    assert_eq!(code(&other.get(&path)), "not-found");
    assert_eq!(code(&other.post(&format!("{path}/handed-over"), b"{}")), "not-found");
    assert_eq!(code(&first.get("/v1/results/unknown")), "not-found");
}

#[test]
fn results_are_found_by_day_month_birth_date_and_hand_over() {
    let site = Site::start("search.db");
    let mut device = site.first_device(CLINIC);
    check(&mut device, "valid", "k1");
    check(&mut device, "invalid", "k2");
    let mut found = |query: &str| names(&listed(&mut device, query).results);
    let both = ["無効　花子", "資格　太郎"];
    assert_eq!(found("?day=2026-11-22"), both);
    assert_eq!(found("?month=2026-11"), both);
    assert_eq!(found("?month=2026-10"), [""; 0]);
    assert_eq!(found("?birthDate=1984-04-10"), both[1..]);
    assert_eq!(found("?birthDate=1984-04-11"), [""; 0]);
    let id = listed(&mut device, "?birthDate=1984-04-10").results[0].id.clone();
    assert_eq!(device.post(&format!("/v1/results/{id}/handed-over"), b"{}").status, 204);
    assert_eq!(names(&listed(&mut device, "?handedOver=no").results), both[..1]);
    assert!(entry(&device.get(&format!("/v1/results/{id}"))).handed_over_at.is_some());
    for wrong in ["?day=x", "?day=2026-11-22&month=2026-11", "?more=1", "?page=9", "?handedOver=yes", "?day"]
    {
        assert_eq!(code(&device.get(&format!("/v1/results{wrong}"))), "malformed-request", "{wrong}");
    }
}

#[test]
fn pages_lead_forward_and_back() {
    let site = Site::start("pages.db");
    let mut device = site.first_device(CLINIC);
    for number in 0..45 {
        check(&mut device, "valid", &format!("k{number}"));
    }
    let sequences = |device: &mut TestDevice, page: Option<String>| {
        let page = listed(device, &page.map_or(String::new(), |page| format!("?page={page}")));
        let ends = (page.results.first().expect("one").sequence, page.results.last().expect("one").sequence);
        (ends, page.older, page.newer)
    };
    let (ends, older, newer) = sequences(&mut device, None);
    assert_eq!((ends, newer), ((45, 26), None));
    let (ends, older, newer) = sequences(&mut device, older);
    assert_eq!(ends, (25, 6));
    assert_eq!(sequences(&mut device, newer).0, (45, 26));
    let (ends, end, newer) = sequences(&mut device, older);
    assert_eq!((ends, end), ((5, 1), None));
    let (ends, _, newer) = sequences(&mut device, newer);
    assert_eq!(ends, (25, 6));
    let (ends, _, newer) = sequences(&mut device, newer);
    assert_eq!((ends, newer), ((45, 26), None));
}

#[test]
fn a_check_that_is_completed_later_is_recorded_once_and_then() {
    let site = Site::start("later.db");
    let mut device = site.first_device(CLINIC);
    let Answer::Pending { receipt, .. } = check(&mut device, "processing", "k1") else { panic!("completed") };
    let path = poll_call(&receipt).path;
    while device.get(&path).status == 202 {
        assert_eq!(listed(&mut device, "").results, []);
    }
    for _ in 0..3 {
        assert_eq!(device.get(&path).status, 200);
    }
    assert_eq!(listed(&mut device, "").results.len(), 1);
    // An answer that is repeated is not recorded again, and one that says nothing of a person not at all.
    check(&mut device, "valid", "k2");
    let asked = br#"{"method":"pin"}"#;
    let given = shikaku_core::gateway::read_challenge(Ok(device.post("/v1/challenges", asked)));
    let request = Held::up("header-error").by_pin(&given.expect("a challenge"));
    let call = shikaku_core::gateway::confirmation_request(&request, "k3");
    assert_eq!(device.confirm(&call).status, 200);
    assert_eq!(device.confirm(&call).status, 200);
    assert_eq!(listed(&mut device, "").results.len(), 2);
}

#[test]
fn roles_decide_who_sees_and_hands_over() {
    let site = Site::start("see.db");
    let mut device = site.first_device(CLINIC);
    check(&mut device, "valid", "k1");
    let id = listed(&mut device, "").results[0].id.clone();
    for (name, role) in [("kanri", Role::Administrator), ("etsuran", Role::Viewer)] {
        device.sign_in("admin", PASSWORD).expect("signed in");
        let new = NewPerson {
            sign_in_name: shikaku_clinic::account::SignInName::parse(name).expect("a name"),
            display_name: name.to_owned(),
            roles: [role].into_iter().collect(),
        };
        let made = body_or_code(&device.post("/v1/staff", &new.encode()), OneTimePassword::decode);
        let present = made.expect("a password").password;
        device.sign_in(name, &present).expect("signed in");
        let change = PasswordChange { present, new: PASSWORD.to_owned() };
        assert_eq!(device.post("/v1/password", &change.encode()).status, 204);
        let sees = code(&device.get("/v1/results"));
        let hands_over = code(&device.post(&format!("/v1/results/{id}/handed-over"), b"{}"));
        let links = code(&device.get("/v1/vendor-links"));
        let expected = match role {
            Role::Administrator => ["not-permitted", "not-permitted", ""],
            _ => ["", "not-permitted", "not-permitted"],
        };
        assert_eq!([sees.as_str(), &hands_over, &links], expected, "{name}");
    }
    site.clock.put_forward(TimeDelta::hours(13));
    assert_eq!(code(&device.get("/v1/results")), "session-ended");
    assert_eq!(code(&device.call(Post, "/v1/results", None, b"{}")), "method-not-allowed");
}
