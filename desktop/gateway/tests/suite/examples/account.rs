use serde_json::Value;
use shikaku_clinic::account::{Role, SignInName};
use shikaku_core::gateway::{
    DeviceStatus, Invitation, NewPerson, OneTimePassword, PasswordChange, RecoveryCodes,
};
use shikaku_core::port::HttpMethod::Post;
use shikaku_core::port::HttpResponse;

use super::{Done, NOTHING, Row, bytes, sent, with};
use crate::accounts::device::{TestDevice, body_or_code};
use crate::accounts::{CLINIC, PASSWORD, Site};

pub(super) const ROWS: &[Row] = &[
    sent("enrolDevice", &["code"], 201, enrol),
    sent("signIn", NOTHING, 201, sign_in),
    sent("refresh", &["refreshToken"], 200, refresh),
    sent("signOut", NOTHING, 204, |example| {
        of_administrator("sign-out.db", example, |_| "/v1/sign-out".to_owned())
    }),
    sent("changePassword", &["present"], 204, change_password),
    sent("recover", &["code"], 204, recover),
    sent("makeRecoveryCodes", NOTHING, 201, |example| {
        of_administrator("recovery.db", example, |_| "/v1/recovery-codes".to_owned())
    }),
    sent("inviteDevice", NOTHING, 201, |example| {
        of_administrator("invite.db", example, |_| "/v1/devices/invitations".to_owned())
    }),
    sent("decideDevice", NOTHING, 204, decide_device),
    sent("addStaff", NOTHING, 201, |example| of_administrator("add.db", example, |_| "/v1/staff".to_owned())),
    sent("resetPassword", NOTHING, 201, |example| {
        of_administrator("reset.db", example, |device| format!("/v1/staff/{}/password", add(device).staff_id))
    }),
    sent("stopStaff", NOTHING, 204, |example| {
        of_administrator("stop.db", example, |device| format!("/v1/staff/{}/stopped", add(device).staff_id))
    }),
];

/// Sends an example as the administrator of a clinic.
fn of_administrator(name: &str, example: &Value, path: impl FnOnce(&mut TestDevice) -> String) -> Done {
    let site = Site::start(name);
    let mut device = site.first_device(CLINIC);
    let path = path(&mut device);
    Done { sent: example.clone(), reply: device.post(&path, &bytes(example)) }
}

/// Sends a body without a session.
fn open(device: &mut TestDevice, path: &str, sent: Value) -> Done {
    let reply: HttpResponse = device.call(Post, path, None, &bytes(&sent));
    Done { sent, reply }
}

fn enrol(example: &Value) -> Done {
    let site = Site::start("enrol.db");
    let (code, _) = site.add_clinic(CLINIC);
    open(&mut site.device(), "/v1/enrolments", with(example, "code", &code))
}

/// The person of the examples, with a first password.
fn add(administrator: &mut TestDevice) -> OneTimePassword {
    let new = NewPerson {
        sign_in_name: SignInName::parse("uketsuke").expect("a name"),
        display_name: "見本 花子".to_owned(),
        roles: [Role::Reception].into_iter().collect(),
    };
    body_or_code(&administrator.post("/v1/staff", &new.encode()), OneTimePassword::decode).expect("a person")
}

fn sign_in(example: &Value) -> Done {
    let site = Site::start("sign-in.db");
    let mut device = site.first_device(CLINIC);
    let first = add(&mut device).password;
    device.sign_in("uketsuke", &first).expect("signed in");
    let new = example["password"].as_str().expect("a password").to_owned();
    let change = PasswordChange { present: first, new };
    assert_eq!(device.post("/v1/password", &change.encode()).status, 204);
    open(&mut device, "/v1/sessions", example.clone())
}

fn refresh(example: &Value) -> Done {
    let site = Site::start("refresh.db");
    let mut device = site.first_device(CLINIC);
    let tokens = device.sign_in("admin", PASSWORD).expect("signed in");
    open(&mut device, "/v1/tokens", with(example, "refreshToken", &tokens.refresh_token))
}

fn change_password(example: &Value) -> Done {
    let site = Site::start("change.db");
    let (code, password) = site.add_clinic(CLINIC);
    let mut device = site.device();
    device.enrol(CLINIC, &code).expect("an enrolled device");
    device.sign_in("admin", &password).expect("signed in");
    let sent = with(example, "present", &password);
    let reply = device.post("/v1/password", &bytes(&sent));
    Done { sent, reply }
}

fn recover(example: &Value) -> Done {
    let site = Site::start("recover.db");
    let mut device = site.first_device(CLINIC);
    let present = format!(r#"{{"present":"{PASSWORD}"}}"#);
    let codes = device.post("/v1/recovery-codes", present.as_bytes());
    let codes = body_or_code(&codes, RecoveryCodes::decode).expect("codes").codes;
    open(&mut device, "/v1/recoveries", with(example, "code", &codes[0]))
}

fn decide_device(example: &Value) -> Done {
    let site = Site::start("decide.db");
    let mut first = site.first_device(CLINIC);
    let invited = first.post("/v1/devices/invitations", b"{}");
    let invited = body_or_code(&invited, Invitation::decode).expect("a code");
    let waiting: DeviceStatus = site.device().enrol(CLINIC, &invited.code).expect("a device");
    let path = format!("/v1/devices/{}/state", waiting.device_id);
    Done { sent: example.clone(), reply: first.post(&path, &bytes(example)) }
}
