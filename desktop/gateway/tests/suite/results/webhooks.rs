//! Webhooks, to a receiver over real HTTPS.

use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use chrono::TimeDelta;
use data_encoding::BASE64;
use ring::hmac;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;
use shikaku_core::gateway::{WebhookEntry, WebhookList, WebhookSecret, WebhookState};
use shikaku_gateway::WebhookPolicy;

use super::check;
use super::vendor::TestVendor;
use crate::accounts::device::{body_or_code, code};
use crate::accounts::{CLINIC, OTHER, Site};

/// A receiver of webhooks that answers with the statuses of its list, and 200 behind it.
pub(crate) struct Target {
    addr: SocketAddr,
    root_pem: String,
    messages: Receiver<Message>,
}

/// A message as it came.
pub(crate) struct Message {
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Target {
    pub(crate) fn start(statuses: &[u16]) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned(), "localhost".to_owned()]);
        let made = made.expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|it| {
                it.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key.into())
            });
        let config = Arc::new(config.expect("a TLS server"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let addr = listener.local_addr().expect("an address");
        let (sender, messages) = channel();
        let statuses = Mutex::new(VecDeque::from(statuses.to_vec()));
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let status = statuses.lock().expect("no panic").pop_front().unwrap_or(200);
                if let Some(message) = answer(&config, stream, status)
                    && sender.send(message).is_err()
                {
                    return;
                }
            }
        });
        Self { addr, root_pem: made.cert.pem(), messages }
    }

    pub(crate) fn policy(&self) -> WebhookPolicy {
        WebhookPolicy { allows_private_addresses: true, roots_pem: Some(self.root_pem.clone()) }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}/hook", self.addr.port())
    }

    pub(crate) fn message(&self) -> Message {
        self.messages.recv_timeout(Duration::from_secs(20)).expect("a message")
    }

    fn has_none(&self) -> bool {
        self.messages.recv_timeout(Duration::from_millis(1500)).is_err()
    }
}

fn answer(config: &Arc<ServerConfig>, stream: TcpStream, status: u16) -> Option<Message> {
    let connection = ServerConnection::new(Arc::clone(config)).expect("a connection");
    let mut stream = StreamOwned::new(connection, stream);
    let (mut all, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut piece).ok().filter(|count| *count > 0)?;
        all.extend_from_slice(&piece[..count]);
        let Some(end) = all.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(all[..end].to_vec()).expect("text");
        let length = header(&head, "content-length").parse::<usize>().expect("a length");
        if all.len() == end + 4 + length {
            let reply = format!(
                "HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /other\r\n\r\n"
            );
            stream.write_all(reply.as_bytes()).ok()?;
            stream.conn.send_close_notify();
            stream.flush().ok()?;
            return Some(Message { head, body: all[end + 4..].to_vec() });
        }
    }
}

/// The value of a header, whose name has any case.
fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    let mut found =
        fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
    found.next_back().unwrap_or_else(|| panic!("no {name}: {head}"))
}

impl Message {
    /// Checks a message as Standard Webhooks asks of receivers.
    fn verify(&self, secret: &str) -> (String, Value) {
        let key = BASE64.decode(secret.strip_prefix("whsec_").expect("a secret").as_bytes()).expect("Base64");
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let (id, timestamp) = (self.header("webhook-id"), self.header("webhook-timestamp"));
        let signed = [format!("{id}.{timestamp}.").as_bytes(), &self.body].concat();
        let signature = self.header("webhook-signature");
        let tag =
            BASE64.decode(signature.strip_prefix("v1,").expect("a version").as_bytes()).expect("Base64");
        hmac::verify(&key, &signed, &tag).expect("the signature of the secret");
        (id, serde_json::from_slice(&self.body).expect("JSON"))
    }

    fn header(&self, name: &str) -> String {
        header(&self.head, name).to_owned()
    }
}

pub(crate) fn add(vendor: &TestVendor, url: &str) -> Result<WebhookSecret, String> {
    let body = serde_json::json!({ "url": url }).to_string();
    body_or_code(&vendor.post("/v1/vendor/webhooks", None, body.as_bytes()), WebhookSecret::decode)
}

fn webhooks(vendor: &TestVendor) -> Vec<WebhookEntry> {
    body_or_code(&vendor.get("/v1/vendor/webhooks"), WebhookList::decode).expect("a list").webhooks
}

/// Waits until the gateway has written down what became of a message.
fn until(vendor: &TestVendor, is_done: impl Fn(&WebhookEntry) -> bool) -> WebhookEntry {
    for _ in 0..200 {
        if let Some(entry) = webhooks(vendor).into_iter().find(|entry| is_done(entry)) {
            return entry;
        }
        thread::yield_now();
        thread::sleep(Duration::from_millis(25));
    }
    panic!("the webhook did not change");
}

#[test]
fn a_result_is_announced_by_a_signed_message_without_personal_data() {
    let target = Target::start(&[]);
    let policy = target.policy();
    let site = Site::start_as("webhook.db", |settings| settings.webhooks = policy);
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    check(&mut device, "valid", "k0");
    let added = add(&vendor, &target.url()).expect("a webhook");
    assert!(target.has_none(), "what was there before is not announced");
    check(&mut device, "valid", "k1");
    let message = target.message();
    let (id, body) = message.verify(&added.secret);
    assert_eq!((&body["type"], &body["data"]["sequence"]), (&"results.available".into(), &2.into()));
    assert_eq!(body.as_object().map(serde_json::Map::len), Some(3));
    assert!(id.ends_with("_2"), "{id}");
    assert!(message.head.starts_with("POST /hook HTTP/1.1"), "{}", message.head);
    let listed = webhooks(&vendor);
    assert_eq!((listed.len(), listed[0].state, listed[0].failures), (1, WebhookState::Active, 0));
    check(&mut device, "elderly", "k2");
    assert_eq!(target.message().verify(&added.secret).1["data"]["sequence"], 3);
    assert!(target.has_none(), "each result is announced once");
}

#[test]
fn a_message_that_fails_is_repeated_with_its_identifier_until_the_last_pause() {
    let target = Target::start(&[500, 302, 404, 500, 500, 500, 500, 500, 500, 500]);
    let policy = target.policy();
    let site = Site::start_as("webhook-retry.db", |settings| settings.webhooks = policy);
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    let secret = add(&vendor, &target.url()).expect("a webhook").secret;
    check(&mut device, "valid", "k1");
    let id = target.message().verify(&secret).0;
    let pauses = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for (failures, pause) in (1..).zip(pauses) {
        until(&vendor, |entry| entry.failures == failures);
        if failures == 1 {
            site.clock.put_forward(TimeDelta::seconds(pause - 1));
            assert!(target.has_none(), "before its pause");
            site.clock.put_forward(TimeDelta::seconds(1));
        } else {
            site.clock.put_forward(TimeDelta::seconds(pause));
        }
        assert_eq!(target.message().verify(&secret).0, id, "the same message after {failures} failures");
    }
    let stopped = until(&vendor, |entry| entry.state == WebhookState::Stopped);
    assert_eq!(stopped.failures, 10);
    site.clock.put_forward(TimeDelta::days(2));
    assert!(target.has_none(), "a stopped webhook is silent");
}

#[test]
fn a_receiver_that_answers_410_and_an_ended_link_get_nothing_more() {
    let target = Target::start(&[410]);
    let policy = target.policy();
    let site = Site::start_as("webhook-end.db", |settings| settings.webhooks = policy);
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    add(&vendor, &target.url()).expect("a webhook");
    check(&mut device, "valid", "k1");
    target.message();
    until(&vendor, |entry| entry.state == WebhookState::Stopped);
    add(&vendor, &target.url()).expect("a second webhook");
    check(&mut device, "valid", "k2");
    target.message();
    let path = format!("/v1/vendor-links/{}/revoke", vendor.link);
    assert_eq!(device.post(&path, b"{}").status, 204);
    check(&mut device, "valid", "k3");
    assert!(target.has_none(), "after the end of the link");
}

#[test]
fn webhooks_lead_out_of_the_network_and_are_few() {
    let site = Site::start("webhook-target.db");
    let (mut device, mut other) = (site.first_device(CLINIC), site.first_device(OTHER));
    let vendor = TestVendor::linked(&site, &mut device);
    for url in [
        "http://vendor.example/",
        "https://localhost/",
        "https://127.0.0.1:8443/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://10.0.0.1/",
        "not a URL",
    ] {
        let refused = add(&vendor, url).err();
        assert_eq!(refused.as_deref(), Some("webhook-target-refused"), "{url}");
    }
    for number in 0..3 {
        let added = add(&vendor, &format!("https://vendor.example/{number}")).expect("a webhook");
        assert!(added.secret.starts_with("whsec_"));
    }
    assert_eq!(add(&vendor, "https://vendor.example/4").err().as_deref(), Some("webhook-limit"));
    let first = webhooks(&vendor).remove(0);
    let path = format!("/v1/vendor/webhooks/{}/remove", first.webhook_id);
    let others = TestVendor::linked(&site, &mut other);
    assert_eq!(code(&others.post(&path, None, b"{}")), "not-found");
    assert_eq!(webhooks(&others), []);
    assert_eq!(vendor.post(&path, None, b"{}").status, 204);
    assert_eq!(code(&vendor.post(&path, None, b"{}")), "not-found");
    assert_eq!(webhooks(&vendor).len(), 2);
}
