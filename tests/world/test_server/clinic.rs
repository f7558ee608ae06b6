//! A clinic with a gateway of its own: what its operator, its other device and its receipt computer do in a scenario.

use std::sync::{Arc, Mutex};

use ring::digest::{SHA256, digest};
use serde_json::json;
use shikaku_adapter::http::{
    BearerToken, BlockingDeviceGateway, BlockingGateway, DeviceSettings, HttpSettings, TrustedRoots,
};
use shikaku_adapter::{SoftwareSigner, SystemClock};
use shikaku_clinic::account::DeviceState;
use shikaku_core::gateway::{
    DeviceDecision, DeviceList, FeedPage, OneTimePassword, PasswordChange, Problem, SignInRequest, SignedIn,
    VendorAuthorization, VendorToken,
};
use shikaku_core::port::{GatewayLink as _, HttpMethod, HttpRequest, HttpResponse};
use shikaku_gateway::{Database, Operator, Running, SampleClinic, SampleVendor};
use shikaku_transport::{Random, RandomUnavailable};
use tempfile::TempDir;

use super::supplies;

/// The clinic of one scenario.
pub(super) struct Clinic {
    pub(super) running: Running,
    sample: SampleClinic,
    /// The code for the device of the scenario, and the first password of the administrator.
    code: String,
    password: String,
    other: BlockingDeviceGateway,
    vendor: VendorAuthorization,
    _folder: TempDir,
}

impl Clinic {
    /// A clinic that operates. With `is_second` another device is enrolled already, and the administrator has signed in on it.
    pub(super) fn start(is_second: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::File(folder.path().join("gateway.db"));
        let mut settings = supplies::settings(shikaku_core::gateway::VisualCheckPolicy::CertificateOnly);
        settings.database = database.clone();
        settings.random = SeededRandom::boxed(1);
        let running = shikaku_gateway::Gateway::start(settings).expect("a gateway");
        let key_file = folder.path().join("gateway.db.key");
        let operator = Operator::open(&database, Some(&key_file)).expect("the database");
        let operator = operator.with_random(SeededRandom::boxed(2));
        let sample = SampleClinic::add(operator).expect("a clinic");
        let (other, vendor) = (other_device(&running), ask_for_link(&running));
        let (code, password) = (sample.sheet().invitation.code.clone(), sample.sheet().password.clone());
        let mut clinic = Self { running, sample, code, password, other, vendor, _folder: folder };
        if is_second {
            clinic.enrol_other(&clinic.code.clone());
            clinic.sign_in_other();
            clinic.code = clinic.sample.invite().expect("a code");
            clinic.password = clinic.add_person();
        }
        clinic
    }

    /// A step with what the operator put on the sheet, and with the code that the receipt computer shows.
    pub(super) fn filled_in(&self, step: &str) -> String {
        step.replace("$registration", SampleClinic::REGISTRATION_NUMBER)
            .replace("$code", &self.code)
            .replace("$password", &self.password)
            .replace("$vendor", &self.vendor.user_code)
    }

    /// Does what a step says; `false` for a word that is not known.
    pub(super) fn act(&mut self, order: &str) -> bool {
        match order {
            "enrol-other" => {
                let code = self.sample.invite().expect("a code");
                self.enrol_other(&code);
            }
            "approve" => self.approve(),
            "other-is-stopped" => {
                let reply = self.other_says(HttpMethod::Get, "/v1/devices", Vec::new());
                let problem = Problem::read(&reply).expect("a problem");
                assert_eq!(problem.code.code(), "unauthorized", "it has no session");
                let reply = self.other_says(
                    HttpMethod::Post,
                    "/v1/sessions",
                    sign_in(SampleClinic::ADMINISTRATOR, "any"),
                );
                assert_eq!(Problem::read(&reply).expect("a problem").code.code(), "device-stopped");
            }
            "vendor-takes" => self.vendor_takes(),
            _ => return false,
        }
        true
    }

    fn other_says(&mut self, method: HttpMethod, path: &str, body: Vec<u8>) -> HttpResponse {
        let request = HttpRequest { method, path: path.to_owned(), idempotency_key: None, body };
        self.other.exchange(&request).expect("a response")
    }

    fn enrol_other(&mut self, code: &str) {
        let reply =
            self.other_says(HttpMethod::Post, "/v1/enrolments", SampleClinic::enrolment(code).encode());
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
    }

    /// The administrator signs in on the other device and replaces the first password.
    fn sign_in_other(&mut self) {
        let first = self.password.clone();
        let reply =
            self.other_says(HttpMethod::Post, "/v1/sessions", sign_in(SampleClinic::ADMINISTRATOR, &first));
        assert!(SignedIn::decode(&reply.body).expect("a session").must_change_password);
        let change = PasswordChange { present: first, new: "quiet river under stars".to_owned() };
        assert!(self.other_says(HttpMethod::Post, "/v1/password", change.encode()).status < 300);
    }

    /// Somebody new at the reception, and the first password for them.
    fn add_person(&mut self) -> String {
        let [name, display_name] = SampleClinic::RECEPTIONIST;
        let person = json!({"signInName": name, "displayName": display_name, "roles": ["reception"]});
        let reply = self.other_says(HttpMethod::Post, "/v1/staff", person.to_string().into_bytes());
        OneTimePassword::decode(&reply.body).expect("a password").password
    }

    /// The administrator approves on the other device whatever waits.
    fn approve(&mut self) {
        let reply = self.other_says(HttpMethod::Get, "/v1/devices", Vec::new());
        let devices = DeviceList::decode(&reply.body).expect("devices").devices;
        let waiting = devices.iter().find(|device| device.state == DeviceState::AwaitingApproval);
        let path = format!("/v1/devices/{}/state", waiting.expect("a device that waits").device_id);
        let body = DeviceDecision { state: DeviceState::Approved }.encode();
        assert!(self.other_says(HttpMethod::Post, &path, body).status < 300);
    }

    fn vendor_token(&self) -> HttpResponse {
        vendor_says(&self.running, "none", &SampleVendor::token(&self.vendor))
    }

    /// The receipt computer gets its token, pulls the one result, and acknowledges it with its 照会番号.
    fn vendor_takes(&self) {
        let token = VendorToken::decode(&self.vendor_token().body).expect("a token").access_token;
        let pulled = vendor_says(&self.running, &token, &SampleVendor::feed());
        let items = FeedPage::decode(&pulled.body).expect("a page").items;
        assert_eq!(items.len(), 1, "one result");
        assert!(vendor_says(&self.running, &token, &SampleVendor::taken(&items[0].id)).status < 300);
    }
}

fn sign_in(name: &str, password: &str) -> Vec<u8> {
    SignInRequest { sign_in_name: name.to_owned(), password: password.to_owned() }.encode()
}

fn other_device(running: &Running) -> BlockingDeviceGateway {
    let key = SoftwareSigner::generate().expect("a key");
    let device = DeviceSettings {
        signer: Arc::new(SoftwareSigner::load(&key).expect("the key")),
        clock: Arc::new(SystemClock),
        random: Mutex::new(SeededRandom::boxed(3)),
    };
    let http = http(running, "none");
    BlockingDeviceGateway::new(&http, device).expect("a device")
}

fn ask_for_link(running: &Running) -> VendorAuthorization {
    let reply = vendor_says(running, "none", &SampleVendor::authorization());
    VendorAuthorization::decode(&reply.body).expect("codes")
}

/// What a receipt computer sends, with this bearer token.
fn vendor_says(running: &Running, token: &str, request: &HttpRequest) -> HttpResponse {
    let mut gateway = BlockingGateway::new(&http(running, token)).expect("a gateway");
    gateway.exchange(request).expect("a response")
}

fn http(running: &Running, token: &str) -> HttpSettings {
    let roots = TrustedRoots::only_pem(running.root_cert_pem()).expect("a root");
    HttpSettings::new(running.base_url(), BearerToken::new(token), roots)
}

/// Chance that is the same in each run and never repeats itself, so that the codes on the screens are golden.
struct SeededRandom {
    seed: u8,
    count: u64,
}

impl SeededRandom {
    fn boxed(seed: u8) -> Box<dyn Random + Send> {
        Box::new(Self { seed, count: 0 })
    }
}

impl Random for SeededRandom {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        self.count += 1;
        let digest = digest(&SHA256, &[&[self.seed], self.count.to_be_bytes().as_slice()].concat());
        digest.as_ref().try_into().map_err(|_| RandomUnavailable)
    }
}
