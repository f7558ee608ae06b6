//! The log at its most detailed level names nothing that is secret or personal.

use std::fs;
use std::process::Stdio;

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};
use serde_json::Value;
use shikaku_adapter::http::TrustedRoots;
use shikaku_clinic::account::{Role, SignInName};
use shikaku_core::gateway::{
    Answer, ChallengeRequest, CheckMethod, ConfirmationRequest, NewPerson, OneTimePassword, PasswordChange,
    Proof, RecoveryCodes, VendorScope, confirmation_request, read_challenge, read_confirmation,
};
use shikaku_eligibility::{Confirmation, OfficialMessage};

use crate::accounts::device::{TestDevice, body_or_code, code, with_clinic};
use crate::accounts::{CLINIC, PASSWORD};
use crate::fixture::{FixedClock, Held, TOKEN, challenge, confirm};
use crate::place::Shared;
use crate::program::{Place, Started};
use crate::results::vendor::{TestVendor, approve};
use crate::results::{entry, feed, listed};
use crate::wire::client_of;

const WRONG: &str = "chigau aikotoba";
const NAME: &str = "kanrisha-no-namae";
const PERSON: &str = "見本 花子";

/// What must not be in a log, each with what it is.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn text(&mut self, what: &'static str, text: impl Into<String>) {
        let text = text.into();
        assert!(text.chars().count() >= 2, "{what} is too short to be looked for");
        self.0.push((what, text));
    }

    /// Bytes in every form in which a program could print them.
    fn bytes(&mut self, what: &'static str, bytes: &[u8]) {
        // Half of them, so that neither padding nor a shortened line hides them.
        let part = bytes.get(..bytes.len().min(24)).expect("a part");
        if part.len() < 8 {
            // In another form so few bytes could be anything.
            return self.text(what, HEXLOWER.encode(part));
        }
        let list = format!("{part:?}");
        let forms = [HEXLOWER.encode(part), HEXUPPER.encode(part), list.trim_matches(['[', ']']).to_owned()];
        let whole = [BASE64.encode(part), BASE64URL_NOPAD.encode(part)];
        for form in forms.into_iter().chain(whole) {
            self.text(what, form.trim_end_matches('='));
        }
    }

    #[track_caller]
    fn assert_absent_from(&self, log: &str) {
        for (what, secret) in &self.0 {
            assert!(!log.contains(secret), "the log holds {what}: {secret}");
        }
    }
}

/// A clinic that the program adds; the code for its first device and the first password, without the blanks that are printed.
fn add_clinic(place: &Place, database: &[String]) -> (String, String) {
    let arguments = ["clinic", "add", "--number", CLINIC, "--name", "みほん整骨院", "--trade", "judo"];
    let arguments = arguments.into_iter().chain(["--administrator", NAME]);
    let arguments: Vec<_> = arguments.chain(database.iter().map(String::as_str)).collect();
    let output = place.command(&arguments).stdout(Stdio::piped()).output().expect("a program");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let after = |label: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(label)).expect(label);
        line.split('（').next().unwrap_or_default().replace(' ', "")
    };
    (after("初期設定のコード:"), after("最初のパスワード:"))
}

/// A whole check on this device; its answer.
fn check(
    device: &mut TestDevice,
    method: CheckMethod,
    card: &str,
    key: &str,
    secrets: &mut Secrets,
) -> Confirmation {
    let asked = ChallengeRequest { method }.encode();
    let given = read_challenge(Ok(device.post("/v1/challenges", &asked))).expect("a challenge");
    secrets.text("a challenge", given.id.as_str());
    secrets.bytes("the bytes of a challenge", &given.bytes);
    let mut held = Held::up(card);
    let request: ConfirmationRequest = match method {
        CheckMethod::Pin => held.by_pin(&given),
        CheckMethod::Visual => held.by_sight(&given, false),
    };
    // Behind what every certificate begins with.
    secrets.bytes("a certificate", request.certificate_der.get(40..).expect("long"));
    if let Proof::PinSignature(signature) = &request.proof {
        secrets.bytes("a signature", signature);
    }
    let serial =
        shikaku_card::certificate::AuthCertificate::parse(&request.certificate_der).expect("a certificate");
    secrets.bytes("a serial number", serial.serial());
    let reply = device.confirm(&confirmation_request(&request, key));
    secrets.text("a key of a request", key);
    match read_confirmation(Ok(reply)).expect("an answer") {
        Answer::Completed(confirmation) => *confirmation,
        Answer::Pending { .. } => panic!("pending"),
    }
}

/// What an answer says of a person.
fn of_person(confirmation: Confirmation, secrets: &mut Secrets) {
    let body = serde_json::to_value(OfficialMessage::from(confirmation)).expect("JSON");
    let mut values = Vec::new();
    collect(&body, &mut values);
    // A code of a few digits is a part of any number.
    let is_telling =
        |value: &&String| if value.is_ascii() { value.len() >= 7 } else { value.chars().count() >= 2 };
    let values: Vec<_> = values.iter().filter(is_telling).collect();
    assert!(values.iter().any(|value| value.contains("　")), "a name is looked for");
    for value in values {
        secrets.text("a part of an answer", value.as_str());
    }
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
        Value::Object(members) => members.values().for_each(|value| collect(value, into)),
        _ => {}
    }
}

/// Enrolment, sign-in, staff; what was secret in it.
fn set_up(device: &mut TestDevice, code: &str, first: &str, secrets: &mut Secrets) {
    secrets.text("the code on paper", code);
    secrets.text("the first password", first);
    for password in [PASSWORD, WRONG, "umi yama kawa"] {
        secrets.text("a password", password);
    }
    secrets.text("a sign-in name", NAME);
    secrets.text("a name of staff", PERSON);
    let status = device.enrol(CLINIC, code).expect("an enrolled device");
    secrets.text("a device", status.device_id);
    secrets.text("a name of a device", "受付のタブレット");
    device.sign_in(NAME, first).expect("signed in");
    let change = PasswordChange { present: first.to_owned(), new: PASSWORD.to_owned() };
    assert_eq!(device.post("/v1/password", &change.encode()).status, 204);
    assert_eq!(device.sign_in(NAME, WRONG).err().as_deref(), Some("password-wrong"));
    assert_eq!(device.sign_in("daremo-inai", WRONG).err().as_deref(), Some("password-wrong"));
    secrets.text("a sign-in name", "daremo-inai");
    let tokens = device.sign_in(NAME, PASSWORD).expect("signed in");
    secrets.text("an access token", tokens.access_token);
    secrets.text("a refresh token", tokens.refresh_token.clone());
    secrets.text("a person", tokens.staff_id);
    let tokens = device.refresh(&tokens.refresh_token).expect("new tokens");
    secrets.text("an access token", tokens.access_token);
    secrets.text("a refresh token", tokens.refresh_token);
    let present = format!(r#"{{"present":"{PASSWORD}"}}"#);
    let codes = device.post("/v1/recovery-codes", present.as_bytes());
    for code in body_or_code(&codes, RecoveryCodes::decode).expect("codes").codes {
        secrets.text("a recovery code", code);
    }
    let sign_in_name = SignInName::parse("uketsuke-no-hito").expect("a name");
    secrets.text("a sign-in name", "uketsuke-no-hito");
    let roles = [Role::Reception].into_iter().collect();
    let new = NewPerson { sign_in_name, display_name: PERSON.to_owned(), roles };
    let made =
        body_or_code(&device.post("/v1/staff", &new.encode()), OneTimePassword::decode).expect("a person");
    secrets.text("a first password", made.password);
    secrets.text("a person", made.staff_id);
    assert_eq!(code_of_bad_proof(device), "dpop-proof-invalid");
}

fn code_of_bad_proof(device: &mut TestDevice) -> String {
    use shikaku_core::port::HttpMethod::Get;
    let proof = device.proof(Get, "/v1/staff", None);
    code(&device.send(Get, "/v1/device", None, &proof, b"").0)
}

/// A receipt computer is approved and fetches a result; what was secret in it.
fn hand_over(device: &mut TestDevice, vendor: &mut TestVendor, secrets: &mut Secrets) {
    let given = vendor.authorize(&[VendorScope::ResultsRead, VendorScope::ResultsLink]).expect("codes");
    let user_code = given.user_code.clone();
    let path = with_clinic(&format!("/v1/vendor-links/{}", user_code.replace('-', "")), CLINIC);
    assert_eq!(device.get(&path).status, 200);
    secrets.text("a clinic in a query", path.rsplit('=').next().unwrap_or_default());
    let link = approve(device, &user_code).expect("a link");
    vendor.token = vendor.poll(&given.device_code).expect("a token").access_token;
    let page = feed(&vendor.get("/v1/feed"));
    let id = page.items.first().expect("a result").id.clone();
    assert_eq!(vendor.get(&format!("/v1/feed/{id}")).status, 200);
    let taken = br#"{"referenceNumber":"98765432109"}"#;
    assert_eq!(vendor.post(&format!("/v1/feed/{id}/taken"), Some("key-of-taken"), taken).status, 204);
    let texts = [
        user_code.clone(),
        user_code.replace('-', ""),
        given.device_code,
        link.link_id,
        vendor.token.clone(),
    ];
    for text in
        texts.into_iter().chain([page.cursor, id, "98765432109".to_owned(), "みほんレセコン".to_owned()])
    {
        secrets.text("something of a receipt computer", text);
    }
}

#[test]
fn a_log_at_level_trace_holds_no_secret_and_nothing_of_a_person() {
    let (place, shared, mut secrets) = (Place::new("trace"), Shared::new("trace.db"), Secrets::default());
    let database = shared.arguments();
    let (code, first) = add_clinic(&place, &database);
    let arguments = ["--listen", "127.0.0.1:0", "--test-anchors", "anchors", "--token-file", "tokens"];
    let more = ["--visual", "certificate-only", "--root-out", "root.pem", "--log-format", "json"];
    let arguments = arguments.into_iter().chain(more).chain(database.iter().map(String::as_str));
    let mut command = place.command(&arguments.collect::<Vec<_>>());
    let mut started = Started::new({
        command.env("RUST_LOG", "trace");
        command
    });
    let base_url = started.base_url();
    let root = fs::read_to_string(place.path("root.pem")).expect("a root");

    let mut device = TestDevice::of(base_url.clone(), &root, &FixedClock::new());
    set_up(&mut device, &code, &first, &mut secrets);
    let confirmation = check(&mut device, CheckMethod::Pin, "valid", "key-of-pin", &mut secrets);
    of_person(confirmation, &mut secrets);
    let confirmation = check(&mut device, CheckMethod::Visual, "elderly", "key-of-sight", &mut secrets);
    of_person(confirmation, &mut secrets);
    for result in listed(&mut device, "?birthDate=1984-04-10").results {
        secrets.text("a result", result.id.clone());
        assert_eq!(entry(&device.get(&format!("/v1/results/{}", result.id))), result);
    }
    let mut vendor = TestVendor::of(base_url.clone(), &root);
    hand_over(&mut device, &mut vendor, &mut secrets);
    let mut link = client_of(base_url, TrustedRoots::only_pem(&root).expect("a root"));
    let given = challenge(&mut link, CheckMethod::Pin);
    assert!(confirm(&mut link, &Held::up("valid").by_pin(&given), "key-of-token").is_ok());
    secrets.text("a bearer token", TOKEN);
    secrets.text("a clinic", CLINIC);
    secrets.bytes("the key of the database", &shared.key());
    for shown in &device.shown {
        secrets.text("a proof or a nonce", shown.as_str());
    }
    assert!(secrets.0.len() > 100, "only {} secrets are looked for", secrets.0.len());

    let log = started.end();
    secrets.assert_absent_from(&log);
    let records: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    for record in &records {
        for member in ["time", "level", "target", "message"] {
            assert!(record[member].is_string(), "{record}");
        }
        // What the JSON of the log writes as an escape is the same text.
        secrets.assert_absent_from(record["message"].as_str().unwrap_or_default());
    }
    for (endpoint, status) in [
        ("POST /v1/sessions", 403),
        ("POST /v1/sessions", 201),
        ("POST /v1/confirmations", 200),
        ("GET /v1/results/{id}", 200),
        ("GET /v1/vendor-links/{id}", 200),
        ("POST /v1/feed/{id}/taken", 204),
    ] {
        let is_it = |record: &&Value| record["endpoint"] == endpoint && record["status"] == status;
        let record =
            records.iter().find(is_it).unwrap_or_else(|| panic!("{endpoint} -> {status} is not logged"));
        assert!(record["duration_ms"].as_f64().is_some_and(|duration| duration > 0.0), "{record}");
        assert!(record["request"].as_str().is_some_and(|id| id.contains('-')), "{record}");
    }
}
