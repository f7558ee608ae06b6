//! The gateway serves what `openapi.yaml` says: every answer of a run over HTTPS fits, and the run meets
//! every status and problem code that is documented and no other.

mod clinic;

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

use CheckMethod::{Pin, Visual};
use VisualCheckPolicy::{CertificateOnly, Off, PresenceProof as WithPresence};
use chrono::TimeDelta;
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use rusqlite::Connection;
use serde_json::Value;
use shikaku_core::gateway::{
    Answer, BODY_MAX, Challenge, ChallengeRequest, CheckMethod, ConfirmationRequest, Proof,
    VisualCheckPolicy, read_challenge, read_confirmation,
};
use shikaku_core::port::HttpResponse;
use shikaku_gateway::{Database, Gateway, Rate, Running, Settings};

use crate::document::{Document, Promise};
use crate::fixture::{FixedClock, Held, TOKEN, settings};
use crate::place::TemporaryFile;
use crate::wire::{say, tls_client};

const CHALLENGES: &str = "POST /v1/challenges";
const CONFIRMATIONS: &str = "POST /v1/confirmations";
const RECEIPTS: &str = "GET /v1/confirmations/{receipt}";

/// All of them, with a path each.
const OPERATIONS: [(&str, &str); 3] =
    [(CHALLENGES, "/v1/challenges"), (CONFIRMATIONS, "/v1/confirmations"), (RECEIPTS, "/v1/confirmations/r")];

#[test]
fn what_is_served_is_what_is_documented() {
    let mut run = Run::new();
    run.readable_requests();
    run.unreadable_requests();
    run.people_and_certificates();
    run.visual_checks();
    run.time_and_repetition();
    run.limits();
    run.failures_of_the_database();
    run.repeated_headers();
    let promises = run.document.promises();
    let missing: Vec<_> = promises.difference(&run.met).collect();
    let surplus: Vec<_> = run.met.difference(&promises).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "documented and not met: {missing:?}\nmet and not documented: {surplus:?}"
    );
}

/// A run that notes what it meets.
struct Run {
    document: Document,
    met: BTreeSet<Promise>,
    clock: FixedClock,
    keys: u32,
}

/// One gateway of the run, and a client that can misbehave.
struct Site {
    running: Running,
    http: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

impl Run {
    fn new() -> Self {
        let clock = FixedClock::new();
        Self { document: Document::read(), met: BTreeSet::new(), clock, keys: 0 }
    }

    fn site(&self, policy: VisualCheckPolicy) -> Site {
        Site::start(settings(policy, &self.clock))
    }

    /// Sends a request and holds the answer, and a request that was taken, against the document.
    fn send(
        &mut self,
        site: &Site,
        operation: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> HttpResponse {
        let (reply, headers) = site.send(operation, path, headers, body);
        self.note(operation, &reply, &headers);
        let is_accepted = reply.status < 300 || !matches!(reply.status, 400..=415 | 429 | 500..);
        if is_accepted && operation.starts_with("POST") {
            let request: Value = serde_json::from_slice(body).expect("a request that was taken is JSON");
            self.document.assert_fits(&self.document.request(operation), &request, operation);
        }
        reply
    }

    fn note(&mut self, operation: &str, reply: &HttpResponse, headers: &HeaderMap) {
        let (content_type, schema) = self.document.answer(operation, reply.status);
        assert_eq!(headers[CONTENT_TYPE], content_type.as_str(), "{operation} {}", reply.status);
        assert_eq!(headers["cache-control"], "no-store");
        let body: Value = serde_json::from_slice(&reply.body).expect("every answer is JSON");
        self.document.assert_fits(&schema, &body, &format!("{operation} {}", reply.status));
        let code = (reply.status >= 400).then(|| body["code"].as_str().expect("a code").to_owned());
        if let Some(code) = &code {
            assert_eq!(body["type"], format!("urn:shikaku:problem:{code}"));
            assert_eq!(body["status"], reply.status);
        }
        if reply.status == 401 {
            assert_eq!(headers["www-authenticate"], "Bearer");
        }
        self.met.insert((operation.to_owned(), reply.status, code));
    }

    fn challenge(&mut self, site: &Site, method: CheckMethod) -> Challenge {
        let body = ChallengeRequest { method }.encode();
        let reply = self.send(site, CHALLENGES, "/v1/challenges", &[], &body);
        read_challenge(Ok(reply)).expect("a challenge")
    }

    fn confirm(&mut self, site: &Site, request: &ConfirmationRequest) -> HttpResponse {
        self.keys += 1;
        let key = format!("key-{}", self.keys);
        self.confirm_as(site, &key, &request.encode())
    }

    fn confirm_as(&mut self, site: &Site, key: &str, body: &[u8]) -> HttpResponse {
        self.send(site, CONFIRMATIONS, "/v1/confirmations", &[("idempotency-key", key)], body)
    }

    fn pin_check(&mut self, site: &Site, card: &str) -> HttpResponse {
        let challenge = self.challenge(site, Pin);
        self.confirm(site, &Held::up(card).by_pin(&challenge))
    }

    fn readable_requests(&mut self) {
        let site = self.site(Off);
        assert_eq!(self.pin_check(&site, "valid").status, 200);
        let pending = self.pin_check(&site, "processing");
        let Ok(Answer::Pending { receipt, .. }) = read_confirmation(Ok(pending)) else {
            panic!("not pending")
        };
        let path = format!("/v1/confirmations/{}", receipt.as_str());
        for status in [202, 200, 200] {
            assert_eq!(self.send(&site, RECEIPTS, &path, &[], b"").status, status);
        }
    }

    fn unreadable_requests(&mut self) {
        let site = self.site(Off);
        for (operation, path) in [
            (CHALLENGES, "/v1/challenges"),
            (CONFIRMATIONS, "/v1/confirmations"),
            (RECEIPTS, "/v1/confirmations/r"),
        ] {
            self.send(&site, operation, path, &[("authorization", "Bearer another-token")], b"{}");
        }
        for (operation, path) in [(CHALLENGES, "/v1/challenges"), (CONFIRMATIONS, "/v1/confirmations")] {
            let key = ("idempotency-key", "k");
            self.send(&site, operation, path, &[key], b"{");
            for content_type in [
                "text/plain",
                "application/json; charset=utf-16",
                "application/json;charset=\"UTF-16LE\"",
                "application/json; charset=unknown",
                "application/json; charset=utf-8; charset=shift_jis",
            ] {
                let reply = self.send(&site, operation, path, &[key, ("content-type", content_type)], b"{}");
                assert_eq!(reply.status, 415, "{content_type}");
            }
            let reply = self.send(&site, operation, path, &[key, ("content-encoding", "gzip")], b"{}");
            assert_eq!(reply.status, 415);
            for content_type in ["application/json;charset=UTF-8", "Application/JSON; charset=\"utf-8\"; x=y"]
            {
                let reply = self.send(&site, operation, path, &[key, ("content-type", content_type)], b"{");
                assert_eq!(reply.status, 400, "{content_type}");
            }
            self.send(&site, operation, path, &[key], &vec![b' '; BODY_MAX + 1]);
        }
        self.send(&site, CONFIRMATIONS, "/v1/confirmations", &[], b"{}");
        self.clinics_of_a_token(&site);
        for path in ["/v1/confirmations/unknown", "/v1/confirmations/%FF", "/v1/confirmations/a.b"] {
            assert_eq!(self.send(&site, RECEIPTS, path, &[], b"").status, 404);
        }
        for path in ["/", "/v1/challenges/", "/v1/confirmations/", "/v2/challenges"] {
            let (reply, headers) = site.send("GET -", path, &[], b"");
            self.note("-", &reply, &headers);
        }
        for (method, path) in
            [("GET", "/v1/challenges"), ("DELETE", "/v1/confirmations"), ("POST", "/v1/confirmations/r")]
        {
            let (reply, headers) = site.send(&format!("{method} -"), path, &[], b"");
            self.note("-", &reply, &headers);
        }
    }

    fn people_and_certificates(&mut self) {
        let site = self.site(Off);
        for card in
            ["header-error", "person-error", "none", "revoked", "expired", "not-registered", "elderly"]
        {
            self.pin_check(&site, card);
        }
        let challenge = self.challenge(&site, Pin);
        let unsigned = Held::up("valid").request(&challenge, Proof::PinSignature(vec![0; 256]));
        self.confirm(&site, &unsigned);
        let challenge = self.challenge(&site, Pin);
        let malformed =
            ConfirmationRequest { certificate_der: vec![0; 9], ..Held::up("valid").by_pin(&challenge) };
        self.confirm(&site, &malformed);
        let mut strangers = settings(Off, &self.clock);
        strangers.anchors = shikaku_card::certificate::TrustAnchors::new();
        self.pin_check(&Site::start(strangers), "valid");
    }

    fn visual_checks(&mut self) {
        let site = self.site(WithPresence);
        let challenge = self.challenge(&site, Visual);
        self.confirm(&site, &Held::up("valid").by_sight(&challenge, true));
        let challenge = self.challenge(&site, Visual);
        self.confirm(&site, &Held::up("valid").by_sight(&challenge, false));
        let challenge = self.challenge(&site, Visual);
        let borrowed = Some(Held::up("invalid").presence(&challenge));
        self.confirm(
            &site,
            &Held::up("valid").request(&challenge, Proof::VisualCheck { presence: borrowed }),
        );
        let (old, challenge) = (challenge, self.challenge(&site, Visual));
        let stale = Some(Held::up("valid").presence(&old));
        self.confirm(&site, &Held::up("valid").request(&challenge, Proof::VisualCheck { presence: stale }));
        let off = self.site(Off);
        self.send(&off, CHALLENGES, "/v1/challenges", &[], &ChallengeRequest { method: Visual }.encode());
        // A gateway that lost its approval while a challenge was open.
        let file = TemporaryFile::new("approval.db");
        let of = |run: &Self, policy| {
            let mut settings = settings(policy, &run.clock);
            settings.database = Database::File(file.0.clone());
            settings.key_file = None;
            Site::start(settings)
        };
        let challenge = self.challenge(&of(self, CertificateOnly), Visual);
        let reply = self.confirm(&of(self, Off), &Held::up("valid").by_sight(&challenge, false));
        assert_eq!(reply.status, 403);
    }

    fn time_and_repetition(&mut self) {
        let site = self.site(Off);
        let challenge = self.challenge(&site, Pin);
        let request = Held::up("valid").by_pin(&challenge);
        assert_eq!(self.confirm(&site, &request).status, 200);
        let last = format!("key-{}", self.keys);
        assert_eq!(self.confirm(&site, &request).status, 409);
        assert_eq!(self.confirm_as(&site, &last, &[request.encode().as_slice(), b" "].concat()).status, 422);
        let challenge = self.challenge(&site, Pin);
        let challenge_of_now = self.challenge(&site, Pin);
        let mut request = Held::up("valid").by_pin(&challenge_of_now);
        for (day, status) in
            [("1900-01-01", 422), ("2026-11-23", 422), ("2026-09-30", 422), ("2026-10-01", 200)]
        {
            // A refusal of the day leaves the challenge.
            request.treatment_date = day.parse().expect("a day");
            assert_eq!(self.confirm(&site, &request).status, status, "{day}");
        }
        self.clock.put_forward(TimeDelta::minutes(6));
        assert_eq!(self.confirm(&site, &Held::up("valid").by_pin(&challenge)).status, 410);
    }

    fn limits(&mut self) {
        let mut narrow = settings(Off, &self.clock);
        narrow.open_challenges_max = 0;
        let body = ChallengeRequest { method: Pin }.encode();
        self.send(&Site::start(narrow), CHALLENGES, "/v1/challenges", &[], &body);
        let mut hasty = settings(Off, &self.clock);
        hasty.body_timeout = Duration::from_millis(200);
        let site = Site::start(hasty);
        for operation in [CHALLENGES, CONFIRMATIONS] {
            let (reply, headers) = site.begin_and_wait(operation);
            self.note(operation, &reply, &headers);
        }
        let mut slow = settings(Off, &self.clock);
        slow.limits.device = Rate::new(NonZeroU32::MIN, Duration::from_mins(1));
        let site = Site::start(slow);
        self.challenge(&site, Pin);
        for (operation, path) in OPERATIONS {
            let (reply, headers) = site.send(operation, path, &[("idempotency-key", "k")], b"{}");
            self.note(operation, &reply, &headers);
            assert_eq!((reply.status, &headers["retry-after"]), (429, &"60".parse().expect("a header")));
        }
    }

    fn repeated_headers(&mut self) {
        let site = self.site(Off);
        for (operation, path) in OPERATIONS {
            let (method, _) = operation.split_once(' ').expect("an operation");
            let words = format!(
                "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\
                 Authorization: Bearer another-token\r\nConnection: close\r\n\r\n"
            );
            let (reply, headers) = site.say(&words);
            self.note(operation, &reply, &headers);
            assert_eq!(reply.status, 400);
        }
    }

    fn failures_of_the_database(&mut self) {
        let file = TemporaryFile::new("broken.db");
        let mut settings = settings(Off, &self.clock);
        settings.database = Database::File(file.0.clone());
        settings.key_file = None;
        let site = Site::start(settings);
        let challenge = self.challenge(&site, Pin);
        let tables = Connection::open(&file.0).expect("the database");
        tables.execute_batch("BEGIN IMMEDIATE").expect("a lock");
        let confirmation = Held::up("valid").by_pin(&challenge).encode();
        let asked = ChallengeRequest { method: Pin }.encode();
        for ((operation, path), body) in OPERATIONS.into_iter().zip([asked, confirmation, Vec::new()]) {
            let (reply, headers) = site.send(operation, path, &[("idempotency-key", "k")], &body);
            self.note(operation, &reply, &headers);
            assert_eq!((reply.status, &headers["retry-after"]), (503, &"1".parse().expect("a header")));
        }
        tables.execute_batch("COMMIT").expect("no lock");
        tables
            .execute_batch("DROP TABLE challenge; DROP TABLE answer; DROP TABLE receipt;")
            .expect("no tables");
        self.confirm(&site, &Held::up("valid").by_pin(&challenge));
        self.send(&site, RECEIPTS, "/v1/confirmations/r", &[], b"");
        self.send(&site, CHALLENGES, "/v1/challenges", &[], &ChallengeRequest { method: Pin }.encode());
    }
}

impl Site {
    fn start(settings: Settings) -> Self {
        let running = Gateway::start(settings).expect("a gateway");
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls_client(&running))
            .no_proxy()
            .build()
            .expect("a client");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { running, http, runtime }
    }

    /// Sends with the headers of a good client, but for those given.
    fn send(
        &self,
        operation: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> (HttpResponse, HeaderMap) {
        let method = operation.split(' ').next().unwrap_or_default();
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let url = format!("{}{path}", self.running.base_url());
        let mut request = self.http.request(method, url).body(body.to_vec()).build().expect("a request");
        let usual =
            [("authorization", format!("Bearer {TOKEN}")), ("content-type", "application/json".to_owned())];
        for (name, value) in &usual {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        for (name, value) in headers {
            let name: reqwest::header::HeaderName = name.parse().expect("a name");
            request.headers_mut().insert(name, value.parse().expect("a header"));
        }
        self.runtime.block_on(async {
            let response = self.http.execute(request).await.expect("an answer");
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = response.bytes().await.expect("a body").to_vec();
            (HttpResponse { status, body }, headers)
        })
    }

    /// Announces a body and never sends it.
    fn begin_and_wait(&self, operation: &str) -> (HttpResponse, HeaderMap) {
        let words = format!(
            "{operation} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n\
             Content-Length: 10\r\nConnection: close\r\n\r\n{{"
        );
        self.say(&words)
    }

    /// Sends these words and reads the answer.
    fn say(&self, words: &str) -> (HttpResponse, HeaderMap) {
        let answer = say(&self.running, words.as_bytes());
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.get(9..12)?.parse().ok()).expect("a status");
        let headers = lines.filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            Some((name.parse().ok()?, value.parse().ok()?))
        });
        let headers: Vec<(reqwest::header::HeaderName, reqwest::header::HeaderValue)> = headers.collect();
        (HttpResponse { status, body: body.as_bytes().to_vec() }, headers.into_iter().collect())
    }
}
