//! A device whose shell knows no gateway: an enrolment sheet names it, over real TLS.

use std::path::Path;
use std::sync::Arc;

use ring::digest::{SHA256, digest};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use shikaku_bindings::{ClinicDevice, History, Output, ReaderLink, Request, Settings, Shikaku};
use shikaku_clinic::account::{EnrolmentCode, EnrolmentGateway, EnrolmentUri, GatewayAddress};
use shikaku_tests::test_server::TestServer;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::player::{OneKey, TestConnection, device};

const CLINIC: &str = "協9900001-0-0";

/// A clinic that operates, and the sheet for its first device.
struct Clinic {
    /// The gateway lives as long.
    _connection: TestConnection,
    _server: TestServer,
    address: String,
    root_pem: String,
    code: String,
}

impl Clinic {
    fn start() -> Self {
        let server = TestServer::start().expect("a desk");
        let mut connection = TestConnection::open(server.port());
        let description = connection.says("scenario first-device");
        let (head, root) = description.split_once("root\n").expect("a root certificate");
        let all = |key: &'static str| {
            head.lines().filter_map(move |line| line.strip_prefix(key)).map(str::to_owned)
        };
        let address = all("gateway ").next().expect("an address");
        // The first code in the steps is a wrong one.
        let code = all("step type ").nth(1).expect("a code");
        Self { _connection: connection, _server: server, address, root_pem: root.to_owned(), code }
    }

    fn root(&self) -> [u8; 32] {
        let der = CertificateDer::from_pem_slice(self.root_pem.as_bytes()).expect("a certificate");
        digest(&SHA256, &der).as_ref().try_into().expect("32 bytes")
    }

    fn sheet(&self, root: Option<[u8; 32]>) -> String {
        let address = GatewayAddress::parse(&self.address).expect("an address");
        let code = EnrolmentCode::parse(&self.code).expect("a code");
        let sheet = EnrolmentUri::new(CLINIC, code).expect("a sheet");
        sheet.with_gateway(EnrolmentGateway { address, root }).to_text().to_string()
    }
}

/// A phone, of which the history and the key stay when the application is started anew.
struct Phone {
    folder: TempDir,
    device: ClinicDevice,
    root_pem: Option<String>,
}

struct Running {
    app: Shikaku,
    runtime: Runtime,
}

impl Phone {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), device: device(), root_pem: None }
    }

    /// The application, and its first screen.
    fn start(&self, gateway: &str) -> (Running, Output) {
        let file: &Path = &self.folder.path().join("history.db");
        let history = History::open(file.to_str().expect("UTF-8"), "desk-1", Arc::new(OneKey));
        let settings = Settings::of_gateway(gateway.to_owned(), Vec::new(), self.root_pem.clone());
        let device = ClinicDevice {
            name: self.device.name.clone(),
            platform: self.device.platform.clone(),
            signer: Arc::clone(&self.device.signer),
        };
        let history = Some(Arc::new(history.expect("a history")));
        let app = Shikaku::of_device(settings, ReaderLink::Shell, history, device).expect("settings");
        let running =
            Running { app, runtime: Builder::new_current_thread().enable_all().build().expect("one") };
        let first = running.sent(running.app.current());
        (running, first)
    }
}

impl Running {
    /// Sends what an output asks to be sent, until nothing is.
    fn sent(&self, mut output: Output) -> Output {
        while let Some(request_id) = output.requests.iter().find_map(|request| match request {
            Request::SendHttp { request_id } => Some(*request_id),
            _ => None,
        }) {
            self.runtime.block_on(self.app.send_http(request_id));
            output = self.app.http_answered(request_id);
        }
        output
    }

    fn text(&self, text: &str) -> Output {
        self.sent(self.app.text(text.to_owned()))
    }

    fn press(&self, button: &str) -> Output {
        self.sent(self.app.press(button))
    }
}

fn asks(output: &Output) -> bool {
    output.requests.iter().any(|request| matches!(request, Request::SendHttp { .. }))
}

#[test]
fn the_gateway_of_a_sheet_is_confirmed_used_and_known_after_a_restart() {
    let clinic = Clinic::start();
    let phone = Phone::new();
    let (running, first) = phone.start("");
    assert_eq!(first.screen.id, "enrolment-clinic");
    let asked = running.app.text(clinic.sheet(Some(clinic.root())));
    assert_eq!(asked.screen.id, "enrolment-gateway");
    let shown = asked.screen.sections.iter().flat_map(|section| &section.lines);
    assert!(shown.clone().any(|line| line.text.contains(&clinic.address)), "a person compares the address");
    assert!(!asks(&asked), "nothing is sent before a person agrees");
    let agreed = running.app.press("enter");
    assert!(agreed.screen.id == "enrolment-device-name" && !asks(&agreed));
    assert_eq!(running.text("受付のタブレット").screen.id, "sign-in-name");
    drop(running);
    let (running, again) = phone.start("");
    assert_eq!(again.screen.id, "sign-in-name", "{:?}", again.screen.failure_code);
    assert_eq!(running.text("owner").screen.id, "sign-in-password");
}

/// A sheet with another root is of somebody else, or was changed. The device learns nothing from it.
#[test]
fn a_gateway_with_another_root_is_not_trusted_and_not_remembered() {
    let clinic = Clinic::start();
    let phone = Phone::new();
    let (running, _) = phone.start("");
    running.text(&clinic.sheet(Some([7; 32])));
    running.press("enter");
    let refused = running.text("受付のタブレット").screen;
    assert_eq!((refused.id.as_str(), refused.failure_code.as_deref()), ("enrolment-code", Some("GATE-03")));
    drop(running);
    assert_eq!(phone.start("").1.screen.id, "enrolment-clinic");
}

#[test]
fn a_typed_address_is_used_with_the_roots_of_the_shell() {
    let clinic = Clinic::start();
    let phone = Phone { root_pem: Some(clinic.root_pem.clone()), ..Phone::new() };
    let (running, _) = phone.start("");
    assert_eq!(running.text(CLINIC).screen.id, "enrolment-address");
    let refused = running.text("http://gateway.example").screen;
    assert_eq!(
        (refused.id.as_str(), refused.failure_code.as_deref()),
        ("enrolment-address", Some("SIGN-20"))
    );
    let host = clinic.address.strip_prefix("https://").expect("an address");
    assert_eq!(running.text(host).screen.id, "enrolment-code");
    for digit in clinic.code.bytes() {
        running.app.digit(digit - b'0');
    }
    running.press("enter");
    assert_eq!(running.text("受付のタブレット").screen.id, "sign-in-name");
    drop(running);
    assert_eq!(phone.start("").1.screen.id, "sign-in-name");
}

/// Device management decides.
#[test]
fn a_gateway_of_the_settings_is_not_replaced_by_a_sheet() {
    let clinic = Clinic::start();
    let phone = Phone { root_pem: Some(clinic.root_pem.clone()), ..Phone::new() };
    let (running, first) = phone.start(&clinic.address);
    assert_eq!(first.screen.id, "enrolment-clinic");
    let other = clinic.sheet(None).replace(&clinic.address, "https://gateway.example");
    assert_eq!(running.text(&other).screen.id, "enrolment-device-name");
    assert_eq!(running.text("受付のタブレット").screen.id, "sign-in-name");
}
