use chrono::TimeDelta;
use shikaku_clinic::account::grouped_digits;
use shikaku_core::gateway::{
    Answer, ChallengeRequest, CheckMethod, PasswordChange, confirmation_request, read_challenge,
    read_confirmation,
};
use shikaku_core::port::HttpMethod::{Get, Post};

use super::device::{TestDevice, code};
use super::{CLINIC, PASSWORD, Site};
use crate::fixture::Held;

/// A whole check on this device; its answer.
fn check(device: &mut TestDevice, key: &str) -> Answer {
    let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
    let given = read_challenge(Ok(device.post("/v1/challenges", &asked))).expect("a challenge");
    let request = confirmation_request(&Held::up("valid").by_pin(&given), key);
    // The header is one that this device does not send by itself.
    read_confirmation(Ok(device.confirm(&request))).expect("an answer")
}

#[test]
fn a_person_who_is_signed_in_checks_a_patient() {
    let site = Site::start("check.db");
    let mut device = site.first_device(CLINIC);
    let Answer::Completed(confirmation) = check(&mut device, "key-1") else { panic!("not completed") };
    let clinic = confirmation.header().medical_institution_code.as_ref().map(|code| code.as_str().to_owned());
    assert_eq!(clinic.as_deref(), Some(CLINIC));
    let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
    assert_eq!(device.post("/v1/sign-out", b"{}").status, 204);
    assert_eq!(code(&device.post("/v1/challenges", &asked)), "session-ended");
    device.tokens = None;
    assert_eq!(code(&device.post("/v1/challenges", &asked)), "unauthorized");
}

#[test]
fn a_first_password_is_typed_with_or_without_the_blanks_that_are_printed_and_an_own_one_as_it_is() {
    let site = Site::start("grouped-password.db");
    let (enrolment, password) = site.add_clinic(CLINIC);
    let mut device = site.device();
    device.enrol(CLINIC, &grouped_digits(&enrolment)).expect("an enrolled device");
    let grouped = grouped_digits(&password);
    for typed in [grouped.as_str(), &grouped.replace(' ', "-"), &password] {
        assert!(device.sign_in("admin", typed).is_ok(), "{typed}");
    }
    // An own password of digits and blanks is compared as it is.
    let own = "2718 2818 2845 904";
    let change = PasswordChange { present: grouped.to_string(), new: own.to_owned() };
    assert_eq!(device.post("/v1/password", &change.encode()).status, 204);
    assert_eq!(device.sign_in("admin", &own.replace(' ', "")).map(drop), Err("password-wrong".to_owned()));
    assert!(device.sign_in("admin", own).is_ok());
}

#[test]
fn the_first_password_permits_nothing_but_its_replacement() {
    let site = Site::start("first-password.db");
    let (enrolment, password) = site.add_clinic(CLINIC);
    let mut device = site.device();
    device.enrol(CLINIC, &enrolment).expect("an enrolled device");
    let tokens = device.sign_in("admin", &password).expect("signed in");
    assert!(tokens.must_change_password);
    let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
    for reply in [
        device.post("/v1/challenges", &asked),
        device.get("/v1/devices"),
        device.post("/v1/recovery-codes", br#"{"present":"x"}"#),
    ] {
        assert_eq!(code(&reply), "password-change-needed");
    }
    let change = |present: &str, new: &str| format!(r#"{{"present":"{present}","new":"{new}"}}"#);
    for weak in ["short", "12345678", "password", "みほん整骨院2026", "admin123"] {
        let reply = device.post("/v1/password", change(&password, weak).as_bytes());
        assert_eq!(code(&reply), "password-refused", "{weak}");
    }
    assert_eq!(code(&device.post("/v1/password", change("wrong", PASSWORD).as_bytes())), "password-wrong");
    assert_eq!(device.post("/v1/password", change(&password, PASSWORD).as_bytes()).status, 204);
    assert_eq!(device.get("/v1/devices").status, 200);
    assert_eq!(device.sign_in("admin", &password), Err("password-wrong".to_owned()));
    assert!(device.sign_in("admin", PASSWORD).is_ok());
}

#[test]
fn wrong_passwords_wait_longer_and_longer_for_known_and_unknown_names_alike() {
    let site = Site::start("throttle.db");
    let mut device = site.first_device(CLINIC);
    for name in ["admin", "no-such-name"] {
        for _ in 0..5 {
            assert_eq!(device.sign_in(name, "wrong wrong"), Err("password-wrong".to_owned()), "{name}");
        }
        assert_eq!(device.sign_in(name, PASSWORD), Err("sign-in-wait".to_owned()), "{name}");
        site.clock.put_forward(TimeDelta::seconds(30));
        assert_eq!(device.sign_in(name, "wrong wrong"), Err("password-wrong".to_owned()), "{name}");
        site.clock.put_forward(TimeDelta::seconds(59));
        assert_eq!(device.sign_in(name, PASSWORD), Err("sign-in-wait".to_owned()), "{name}");
        site.clock.put_forward(TimeDelta::seconds(1));
    }
    site.clock.put_forward(TimeDelta::seconds(1));
    assert!(device.sign_in("admin", PASSWORD).is_ok());
    // The right password takes the count back.
    assert_eq!(device.sign_in("admin", "wrong wrong"), Err("password-wrong".to_owned()));
    assert!(device.sign_in("admin", PASSWORD).is_ok());
}

#[test]
fn a_refresh_token_that_is_used_twice_ends_its_session() {
    let site = Site::start("refresh.db");
    let mut device = site.first_device(CLINIC);
    let first = device.tokens.clone().expect("a session");
    let second = device.refresh(&first.refresh_token).expect("new tokens");
    assert_ne!(first.access_token, second.access_token);
    // The answer may have been lost: once more, soon, while nothing came of it.
    let repeated = device.refresh(&first.refresh_token).expect("new tokens again");
    let third = device.refresh(&repeated.refresh_token).expect("new tokens");
    assert_eq!(device.get("/v1/devices").status, 200);
    // Two programs have the same token.
    assert_eq!(device.refresh(&second.refresh_token).err().as_deref(), Some("session-ended"));
    assert_eq!(device.refresh(&third.refresh_token).err().as_deref(), Some("session-ended"));
    assert_eq!(code(&device.get("/v1/devices")), "session-ended");
    let events = site.operator.events(CLINIC, 10).expect("events");
    let kinds: Vec<_> = events.iter().map(|event| format!("{:?}", event.kind)).collect();
    assert_eq!(kinds.first().map(String::as_str), Some("RefreshTokenReused"), "{kinds:?}");
}

#[test]
fn a_session_ends_after_its_time_however_often_it_is_refreshed() {
    let site = Site::start("twelve-hours.db");
    let mut device = site.first_device(CLINIC);
    let ends_at = device.tokens.as_ref().expect("a session").session_ends_at;
    for _ in 0..11 {
        site.clock.put_forward(TimeDelta::minutes(60));
        let token = device.tokens.as_ref().expect("a session").refresh_token.clone();
        let tokens = device.refresh(&token).expect("new tokens");
        assert_eq!(tokens.session_ends_at, ends_at);
    }
    site.clock.put_forward(TimeDelta::minutes(55));
    let token = device.tokens.as_ref().expect("a session").refresh_token.clone();
    assert_eq!(device.refresh(&token).expect("the last tokens").expires_in, 300);
    site.clock.put_forward(TimeDelta::minutes(5));
    assert_eq!(code(&device.get("/v1/devices")), "session-ended");
    let token = device.tokens.as_ref().expect("a session").refresh_token.clone();
    assert_eq!(device.refresh(&token).err().as_deref(), Some("session-ended"));
}

#[test]
fn a_session_is_good_at_every_gateway_and_ends_at_all() {
    let site = Site::start("two.db");
    let second = site.second();
    let mut device = site.first_device(CLINIC);
    device.at(&second);
    assert_eq!(device.get("/v1/devices").status, 200);
    assert_eq!(device.post("/v1/sign-out", b"{}").status, 204);
    device.at(&site.running);
    let token = device.tokens.as_ref().expect("a session").access_token.clone();
    assert_eq!(code(&device.call(Get, "/v1/devices", Some(&token), b"")), "session-ended");
    assert_eq!(code(&device.call(Post, "/v1/sign-out", Some(&token), b"{}")), "session-ended");
}
