//! The HTTP adapter of devices, against the gateway: a receptionist's day with a clock that is wrong.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use shikaku_adapter::http::{BearerToken, BlockingDeviceGateway, DeviceSettings, HttpSettings, TrustedRoots};
use shikaku_adapter::{SoftwareSigner, SystemRandom};
use shikaku_core::gateway::{
    Answer, CheckMethod, DeviceStatus, EnrolmentRequest, PasswordChange, SignInRequest, SignedIn,
    challenge_request, confirmation_request, read_challenge, read_confirmation,
};
use shikaku_core::port::{
    DeviceKeyKind, DevicePublicKey, DeviceSigner, DeviceSignerError, GatewayLink as _, GatewayLinkError,
    HttpMethod, HttpRequest, HttpResponse,
};

use super::device::{body_or_code, code};
use super::{CLINIC, PASSWORD, Site};
use crate::fixture::{FixedClock, Held};

struct Tablet {
    gateway: BlockingDeviceGateway,
    /// The clock of the device, which is not that of the gateway.
    clock: FixedClock,
}

impl Tablet {
    fn new(site: &Site, signer: Arc<dyn DeviceSigner + Send + Sync>) -> Self {
        let roots = TrustedRoots::only_pem(site.running.root_cert_pem()).expect("a root");
        let http = HttpSettings::new(site.running.base_url(), BearerToken::new(""), roots);
        let clock = FixedClock::new();
        let random = Mutex::new(Box::new(SystemRandom) as _);
        let device = DeviceSettings { signer, clock: Arc::new(clock.clone()), random };
        Self { gateway: BlockingDeviceGateway::new(&http, device).expect("a client"), clock }
    }

    fn post(&mut self, path: &str, body: Vec<u8>) -> HttpResponse {
        let path = path.to_owned();
        let call = HttpRequest { method: HttpMethod::Post, path, idempotency_key: None, body };
        self.gateway.exchange(&call).expect("a reply")
    }

    fn check(&mut self) -> Result<Answer, String> {
        let reply = self.gateway.exchange(&challenge_request(CheckMethod::Pin)).expect("a reply");
        if reply.status != 201 {
            return Err(code(&reply));
        }
        let given = read_challenge(Ok(reply)).expect("a challenge");
        let request = Held::up("valid").by_pin(&given);
        let call = confirmation_request(&request, &given.idempotency_key());
        read_confirmation(self.gateway.exchange(&call)).map_err(|refusal| refusal.failure.code().to_owned())
    }
}

#[test]
fn a_device_enrols_signs_in_and_checks_all_day_by_a_wrong_clock() {
    let site = Site::start("day.db");
    let (digits, first) = site.add_clinic(CLINIC);
    let key = SoftwareSigner::generate().expect("a key");
    let mut tablet = Tablet::new(&site, Arc::new(SoftwareSigner::load(&key).expect("a key")));
    tablet.clock.put_forward(TimeDelta::days(-400));
    let request = EnrolmentRequest {
        registration_number: CLINIC.to_owned(),
        code: digits,
        device_name: "受付".to_owned(),
        platform: "Windows 11".to_owned(),
        key_kind: DeviceKeyKind::Software,
    };
    let status = body_or_code(&tablet.post("/v1/enrolments", request.encode()), DeviceStatus::decode);
    assert_eq!(status.map(|status| status.registration_number), Ok(CLINIC.to_owned()));
    assert_eq!(tablet.check().err().as_deref(), Some("unauthorized"), "before the sign-in");
    let sign_in = |password: &str| {
        SignInRequest { sign_in_name: "admin".to_owned(), password: password.to_owned() }.encode()
    };
    let reply = tablet.post("/v1/sessions", sign_in(&first));
    assert!(
        !String::from_utf8_lossy(&reply.body).to_lowercase().contains("token"),
        "a token left the adapter"
    );
    let signed_in = body_or_code(&reply, SignedIn::decode).expect("signed in");
    assert!(signed_in.must_change_password);
    let change = PasswordChange { present: first, new: PASSWORD.to_owned() }.encode();
    assert_eq!(tablet.post("/v1/password", change).status, 204);
    assert!(matches!(tablet.check(), Ok(Answer::Completed(_))));

    for minutes in [9, 11, 25, 120, 240] {
        site.clock.put_forward(TimeDelta::minutes(minutes));
        // Once the device sees the time pass, and once it does not.
        if minutes % 2 == 0 {
            tablet.clock.put_forward(TimeDelta::minutes(minutes));
        }
        assert!(matches!(tablet.check(), Ok(Answer::Completed(_))), "after {minutes} minutes");
    }
    site.clock.put_forward(TimeDelta::hours(12));
    assert_eq!(tablet.check().err().as_deref(), Some("session-ended"));
    assert_eq!(tablet.check().err().as_deref(), Some("unauthorized"), "the session was forgotten");
    assert_eq!(tablet.post("/v1/sessions", sign_in(PASSWORD)).status, 201);
    assert!(matches!(tablet.check(), Ok(Answer::Completed(_))));
    assert_eq!(tablet.post("/v1/sign-out", b"{}".to_vec()).status, 204);
    assert_eq!(tablet.check().err().as_deref(), Some("unauthorized"));
}

/// A key that the system removed.
struct Removed;

impl DeviceSigner for Removed {
    fn public_key(&self) -> Result<DevicePublicKey, DeviceSignerError> {
        Err(DeviceSignerError::Absent)
    }

    fn sign(&self, _: &[u8]) -> Result<[u8; 64], DeviceSignerError> {
        Err(DeviceSignerError::Absent)
    }

    fn kind(&self) -> DeviceKeyKind {
        DeviceKeyKind::Hardware
    }
}

#[test]
fn nothing_is_sent_without_the_key_of_the_device() {
    let site = Site::start("removed.db");
    let mut tablet = Tablet::new(&site, Arc::new(Removed));
    let path = "/v1/device".to_owned();
    let call = HttpRequest { method: HttpMethod::Get, path, idempotency_key: None, body: Vec::new() };
    assert_eq!(tablet.gateway.exchange(&call).err(), Some(GatewayLinkError::NotSigned));
}
