//! What strangers, and devices in other hands, try.

use shikaku_core::gateway::{ChallengeRequest, CheckMethod};
use shikaku_core::port::HttpMethod::{Get, Post};
use shikaku_gateway::{Limits, Rate};

use super::device::code;
use super::{CLINIC, OTHER, PASSWORD, Site};

#[test]
fn strangers_behind_the_address_of_a_clinic_lock_none_of_its_devices_out() {
    let site = Site::start_with("strangers.db", Limits::default());
    let mut device = site.first_device(CLINIC);
    let mut stranger = site.device();
    let mut refused = 0;
    for _ in 0..30 {
        let reply = stranger.send(Post, "/v1/sessions", None, "no proof", b"{}").0;
        refused += usize::from(reply.status == 429);
    }
    assert!(refused > 0, "a stranger is never refused");
    assert_eq!(code(&stranger.call(Get, "/v1/device", None, b"")), "too-many-requests");
    // The device was let in from there before, and goes on: the list, a sign-in, a check.
    assert_eq!(device.get("/v1/devices").status, 200);
    assert!(device.sign_in("admin", PASSWORD).is_ok());
    let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
    assert_eq!(device.post("/v1/challenges", &asked).status, 201);
    // A stranger who only names its key is no such device.
    let proof = device.proof(Get, "/v1/staff", None);
    let reply = stranger.send(Get, "/v1/device", None, &proof, b"").0;
    assert_eq!(code(&reply), "dpop-proof-invalid");
}

#[test]
fn calls_that_succeed_have_a_limit_too() {
    let twelve = Rate::new(std::num::NonZeroU32::new(12).expect("some"), std::time::Duration::from_mins(1));
    let site = Site::start_with("succeed.db", Limits { device: twelve, ..Limits::default() });
    let mut device = site.first_device(CLINIC);
    let replies: Vec<_> = (0..20).map(|_| device.get("/v1/devices").status).collect();
    assert!(replies.contains(&200) && replies.last() == Some(&429), "{replies:?}");
    let mut other = site.first_device(OTHER);
    assert_eq!(other.get("/v1/devices").status, 200);
}

/// Each of them costs a signature to verify and a query.
#[test]
fn checks_that_are_refused_have_a_limit_too() {
    let twelve = Rate::new(std::num::NonZeroU32::new(12).expect("some"), std::time::Duration::from_mins(1));
    let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
    for (path, clinic, refusal) in [
        ("/v1/challenges", Some("協9900009-0-0"), "not-found"),
        ("/v1/challenges?Clinic=x", None, "malformed-request"),
    ] {
        let site = Site::start_with("refused.db", Limits { device: twelve, ..Limits::default() });
        let mut device = site.first_device(CLINIC);
        device.clinic = clinic.map(str::to_owned);
        let replies: Vec<_> = (0..20).map(|_| code(&device.post(path, &asked))).collect();
        assert_eq!(replies.first().map(String::as_str), Some(refusal));
        assert_eq!(replies.last().map(String::as_str), Some("too-many-requests"), "{replies:?}");
        device.clinic = None;
        assert_eq!(code(&device.get("/v1/devices")), "too-many-requests", "one limit for each device");
    }
}

#[test]
fn names_that_no_table_should_hold_are_refused() {
    let site = Site::start("names.db");
    let (right, _) = site.add_clinic(CLINIC);
    let mut device = site.device();
    for clinic in ["", "協99\u{0}", "\u{1B}[2J", &"9".repeat(65), &"9".repeat(200_000)] {
        assert_eq!(device.enrol(clinic, &right).err().as_deref(), Some("malformed-request"));
    }
    assert!(device.enrol(CLINIC, &right).is_ok());
    let mut administrator = site.first_device(OTHER);
    for id in ["%00", "%1B", "a%20b", &"x".repeat(65)] {
        let path = format!("/v1/devices/{id}/state");
        let reply = administrator.post(&path, br#"{"state":"approved"}"#);
        assert!(
            ["not-found", "dpop-proof-invalid"].contains(&code(&reply).as_str()),
            "{id}: {}",
            reply.status
        );
    }
}

#[test]
fn a_refresh_token_that_was_copied_ends_the_session_when_its_owner_goes_on() {
    let site = Site::start("copied.db");
    let mut device = site.first_device(CLINIC);
    let first = device.tokens.clone().expect("a session").refresh_token;
    let of_owner = device.refresh(&first).expect("new tokens").refresh_token;
    let of_thief = device.refresh(&first).expect("new tokens: the answer may have been lost").refresh_token;
    assert_eq!(device.refresh(&of_owner).err().as_deref(), Some("session-ended"));
    assert_eq!(device.refresh(&of_thief).err().as_deref(), Some("session-ended"));
    let events = site.operator.events(CLINIC, 1).expect("events");
    assert_eq!(format!("{:?}", events[0].kind), "RefreshTokenReused");
}

#[test]
fn a_refresh_token_is_repeated_once_and_no_more() {
    let site = Site::start("repeated.db");
    let mut device = site.first_device(CLINIC);
    let first = device.tokens.clone().expect("a session").refresh_token;
    assert!(device.refresh(&first).is_ok());
    assert!(device.refresh(&first).is_ok());
    assert_eq!(device.refresh(&first).err().as_deref(), Some("session-ended"));
}

#[test]
fn a_new_password_ends_the_other_sessions_of_its_person() {
    let site = Site::start("others.db");
    let mut device = site.first_device(CLINIC);
    let other = device.tokens.clone();
    device.sign_in("admin", PASSWORD).expect("signed in");
    let change = format!(r#"{{"present":"{PASSWORD}","new":"kawa no nagare"}}"#);
    assert_eq!(device.post("/v1/password", change.as_bytes()).status, 204);
    assert_eq!(device.get("/v1/devices").status, 200);
    device.tokens = other;
    assert_eq!(code(&device.get("/v1/devices")), "session-ended");
}

#[test]
fn guesses_at_the_present_password_wait_as_at_a_sign_in() {
    let site = Site::start("guesses.db");
    let mut device = site.first_device(CLINIC);
    let guess = br#"{"present":"wrong wrong","new":"kawa no nagare"}"#;
    for _ in 0..5 {
        assert_eq!(code(&device.post("/v1/password", guess)), "password-wrong");
    }
    assert_eq!(code(&device.post("/v1/password", guess)), "sign-in-wait");
    assert_eq!(device.sign_in("admin", PASSWORD), Err("sign-in-wait".to_owned()));
}
