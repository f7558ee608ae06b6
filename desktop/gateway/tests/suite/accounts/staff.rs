use shikaku_clinic::account::{Role, Roles, SignInName};
use shikaku_core::gateway::{
    AccountEventList, ChallengeRequest, CheckMethod, NewPerson, OneTimePassword, PasswordChange,
    RecoveryCodes, RecoveryRequest, StaffList, Stopping,
};
use shikaku_core::port::HttpMethod::Post;

use super::device::{TestDevice, body_or_code, code};
use super::{CLINIC, PASSWORD, Site};

/// Adds a person with these roles, who has replaced the first password; the identifier.
fn add(device: &mut TestDevice, name: &str, roles: &[Role]) -> String {
    let new = NewPerson {
        sign_in_name: SignInName::parse(name).expect("a name"),
        display_name: "見本 花子".to_owned(),
        roles: roles.iter().copied().collect::<Roles>(),
    };
    let made =
        body_or_code(&device.post("/v1/staff", &new.encode()), OneTimePassword::decode).expect("a person");
    let administrator = device.tokens.clone();
    device.sign_in(name, &made.password).expect("signed in");
    let change = PasswordChange { present: made.password, new: "umi yama kawa".to_owned() };
    assert_eq!(device.post("/v1/password", &change.encode()).status, 204);
    device.tokens = administrator;
    made.staff_id
}

#[test]
fn roles_decide_what_a_person_does() {
    let site = Site::start("roles.db");
    let mut device = site.first_device(CLINIC);
    add(&mut device, "uketsuke", &[Role::Reception]);
    add(&mut device, "etsuran", &[Role::Viewer]);
    let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
    device.sign_in("uketsuke", "umi yama kawa").expect("signed in");
    assert_eq!(device.post("/v1/challenges", &asked).status, 201);
    for path in ["/v1/devices", "/v1/staff", "/v1/events"] {
        assert_eq!(code(&device.get(path)), "not-permitted", "{path}");
    }
    assert_eq!(code(&device.post("/v1/devices/invitations", b"{}")), "not-permitted");
    device.sign_in("etsuran", "umi yama kawa").expect("signed in");
    assert_eq!(code(&device.post("/v1/challenges", &asked)), "not-permitted");
}

#[test]
fn a_person_is_stopped_at_once_and_the_last_administrator_never() {
    let site = Site::start("staff.db");
    let mut device = site.first_device(CLINIC);
    let person = add(&mut device, "uketsuke", &[Role::Reception]);
    let administrator = device.tokens.clone().expect("a session");
    device.sign_in("uketsuke", "umi yama kawa").expect("signed in");
    let theirs = device.tokens.clone();
    device.tokens = Some(administrator.clone());
    let stop = Stopping { stopped: true }.encode();
    assert_eq!(device.post(&format!("/v1/staff/{person}/stopped"), &stop).status, 204);
    device.tokens = theirs;
    let asked = ChallengeRequest { method: CheckMethod::Pin }.encode();
    assert_eq!(code(&device.post("/v1/challenges", &asked)), "session-ended");
    assert_eq!(device.sign_in("uketsuke", "umi yama kawa"), Err("account-stopped".to_owned()));
    assert_eq!(device.sign_in("uketsuke", "wrong wrong"), Err("password-wrong".to_owned()));
    device.tokens = Some(administrator.clone());
    let own = format!("/v1/staff/{}/stopped", administrator.staff_id);
    assert_eq!(code(&device.post(&own, &stop)), "last-administrator");
    let back = Stopping { stopped: false }.encode();
    assert_eq!(device.post(&format!("/v1/staff/{person}/stopped"), &back).status, 204);
    let listed = body_or_code(&device.get("/v1/staff"), StaffList::decode).expect("a list");
    let names: Vec<_> =
        listed.staff.iter().map(|entry| (entry.sign_in_name.as_str(), entry.stopped)).collect();
    assert_eq!(names, [("admin", false), ("uketsuke", false)]);
    let twice = br#"{"signInName":"UKETSUKE","displayName":"x","roles":[]}"#;
    assert_eq!(code(&device.post("/v1/staff", twice)), "staff-known");
}

#[test]
fn a_lost_password_is_replaced_by_an_administrator_or_by_a_recovery_code() {
    let site = Site::start("lost.db");
    let mut device = site.first_device(CLINIC);
    let person = add(&mut device, "uketsuke", &[Role::Reception]);
    let reset = device.post(&format!("/v1/staff/{person}/password"), b"{}");
    let reset = body_or_code(&reset, OneTimePassword::decode).expect("a password");
    assert_eq!(code(&device.post("/v1/recovery-codes", br#"{"present":"wrong wrong"}"#)), "password-wrong");
    let present = format!(r#"{{"present":"{PASSWORD}"}}"#);
    let codes = device.post("/v1/recovery-codes", present.as_bytes());
    let codes = body_or_code(&codes, RecoveryCodes::decode).expect("codes").codes;
    assert_eq!(codes.len(), 10);
    assert_eq!(device.sign_in("uketsuke", "umi yama kawa"), Err("password-wrong".to_owned()));
    assert!(device.sign_in("uketsuke", &reset.password).expect("signed in").must_change_password);

    let recover = |device: &mut TestDevice, name: &str, digits: &str, new: &str| {
        let request = RecoveryRequest {
            sign_in_name: name.to_owned(),
            code: digits.to_owned(),
            new_password: new.to_owned(),
        };
        code(&device.call(Post, "/v1/recoveries", None, &request.encode()))
    };
    assert_eq!(recover(&mut device, "uketsuke", &codes[0], "kawa no nagare"), "recovery-code-unknown");
    for name in ["admin", "no such name"] {
        assert_eq!(recover(&mut device, name, &codes[0], "short"), "password-refused", "{name}");
    }
    assert_eq!(recover(&mut device, "admin", &codes[0], "kawa no nagare"), "");
    assert_eq!(recover(&mut device, "admin", &codes[0], "kawa no nagare"), "recovery-code-unknown");
    assert_eq!(device.sign_in("admin", PASSWORD), Err("password-wrong".to_owned()));
    device.sign_in("admin", "kawa no nagare").expect("signed in");
    let events = body_or_code(&device.get("/v1/events"), AccountEventList::decode).expect("events").events;
    let kinds: Vec<_> = events.iter().map(|event| format!("{:?}", event.kind)).collect();
    assert!(kinds.contains(&"RecoveryCodeUsed".to_owned()) && kinds.contains(&"PasswordReset".to_owned()));
}
