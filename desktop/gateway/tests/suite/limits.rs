//! How much one caller may take, over HTTPS.

use std::num::NonZeroU32;
use std::time::Duration;

use chrono::TimeDelta;
use rusqlite::Connection;
use shikaku_core::gateway::{ChallengeRequest, CheckMethod, VisualCheckPolicy};
use shikaku_gateway::{Clinics, Database, Gateway, Rate, Running, Settings};

use crate::fixture::{FixedClock, Held, challenge, settings};
use crate::place::TemporaryFile;
use crate::wire::say;

const TOKENS: &str =
    "token-of-desk-one 協9900001-0-0\ntoken-of-desk-two 協9900001-0-0\ntoken-of-another 協9900002-0-0\n";
const ONE: &str = "token-of-desk-one";
const TWO: &str = "token-of-desk-two";

fn clinics(clock: &FixedClock) -> Settings {
    let mut settings = settings(VisualCheckPolicy::Off, clock);
    settings.clinics = Clinics::parse(TOKENS).expect("clinics");
    settings
}

fn rate(burst: u32, seconds: u64) -> Rate {
    Rate::new(NonZeroU32::new(burst).expect("some"), Duration::from_secs(seconds))
}

/// Status and `Retry-After` of one call.
fn call(
    running: &Running,
    token: &str,
    more: &str,
    method_and_path: &str,
    body: &[u8],
) -> (u16, Option<u64>) {
    let length = body.len();
    let words = format!(
        "{method_and_path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n{more}Connection: close\r\n\r\n"
    );
    let answer = say(running, &[words.as_bytes(), body].concat());
    let status = answer.get(9..12).and_then(|status| status.parse().ok()).expect("a status");
    let mut lines = answer.lines().filter_map(|line| line.strip_prefix("retry-after: "));
    (status, lines.next_back().and_then(|seconds| seconds.trim().parse().ok()))
}

fn ask(running: &Running, token: &str, more: &str) -> (u16, Option<u64>) {
    let body = ChallengeRequest { method: CheckMethod::Pin }.encode();
    call(running, token, more, "POST /v1/challenges", &body)
}

#[test]
fn challenges_that_one_token_leaves_open_block_no_other_of_its_clinic() {
    let clock = FixedClock::new();
    let mut settings = clinics(&clock);
    settings.open_challenges_max = 3;
    let running = Gateway::start(settings).expect("a gateway");
    for _ in 0..2 {
        assert_eq!(ask(&running, ONE, "").0, 201);
    }
    clock.put_forward(TimeDelta::seconds(40));
    assert_eq!(ask(&running, ONE, "").0, 201);
    // The first of them ends after five minutes.
    assert_eq!(ask(&running, ONE, ""), (429, Some(260)));
    assert_eq!(ask(&running, TWO, "").0, 201);
    clock.put_forward(TimeDelta::seconds(259));
    assert_eq!(ask(&running, ONE, ""), (429, Some(1)));
    clock.put_forward(TimeDelta::seconds(1));
    assert_eq!(ask(&running, ONE, "").0, 201);
}

#[test]
fn every_call_of_a_token_counts_and_waiting_for_retry_after_is_enough() {
    let clock = FixedClock::new();
    let mut settings = clinics(&clock);
    settings.limits.device = rate(3, 7);
    settings.limits.clinic = rate(6, 1);
    let running = Gateway::start(settings).expect("a gateway");
    assert_eq!(ask(&running, ONE, "").0, 201);
    let unreadable = call(&running, ONE, "Idempotency-Key: k\r\n", "POST /v1/confirmations", b"{");
    assert_eq!(unreadable, (400, None));
    assert_eq!(call(&running, ONE, "", "GET /v1/confirmations/r", b"").0, 404);
    assert_eq!(ask(&running, ONE, ""), (429, Some(7)));
    assert_eq!(call(&running, ONE, "", "GET /v1/confirmations/r", b""), (429, Some(7)));
    for _ in 0..3 {
        assert_eq!(ask(&running, TWO, "").0, 201);
    }
    assert_eq!(ask(&running, "token-of-another", "").0, 201);
    clock.put_forward(TimeDelta::seconds(7));
    assert_eq!(ask(&running, ONE, "").0, 201);
}

#[test]
fn wrong_tokens_are_tried_a_few_times_only() {
    let clock = FixedClock::new();
    let mut settings = clinics(&clock);
    settings.limits.failures = rate(3, 5);
    let running = Gateway::start(settings).expect("a gateway");
    assert_eq!(ask(&running, ONE, "").0, 201);
    for _ in 0..3 {
        assert_eq!(ask(&running, "guess-of-a-token", "").0, 401);
    }
    assert_eq!(ask(&running, "guess-of-a-token", ""), (429, Some(5)));
    // Without a trusted proxy a header changes nothing.
    assert_eq!(ask(&running, "guess-of-a-token", "X-Forwarded-For: 203.0.113.9\r\n"), (429, Some(5)));
    assert_eq!(ask(&running, TWO, ""), (429, Some(5)), "a right guess is told");
    assert_eq!(ask(&running, ONE, "").0, 201, "a device that was here before is shut out");
    clock.put_forward(TimeDelta::seconds(5));
    assert_eq!(ask(&running, TWO, "").0, 201);
}

#[test]
fn behind_a_trusted_proxy_the_address_that_it_reports_counts() {
    let mut settings = clinics(&FixedClock::new());
    settings.limits.failures = rate(1, 5);
    settings.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    let running = Gateway::start(settings).expect("a gateway");
    let from =
        |address: &str| ask(&running, "guess-of-a-token", &format!("X-Forwarded-For: {address}\r\n")).0;
    assert_eq!(from("203.0.113.9"), 401);
    assert_eq!(from("203.0.113.9"), 429);
    assert_eq!(from("198.51.100.7, 203.0.113.9"), 429, "the client's own words count");
    assert_eq!(from("203.0.113.10"), 401);
    assert_eq!(ask(&running, "guess-of-a-token", "Forwarded: for=203.0.113.10;proto=https\r\n").0, 429);
}

#[test]
fn a_refusal_that_took_no_challenge_is_not_kept() {
    let file = TemporaryFile::new("refusals.db");
    let clock = FixedClock::new();
    let mut settings = clinics(&clock);
    settings.database = Database::File(file.0.clone());
    settings.key_file = None;
    let running = Gateway::start(settings).expect("a gateway");
    let roots = shikaku_adapter::http::TrustedRoots::only_pem(running.root_cert_pem()).expect("a root");
    let settings = shikaku_adapter::http::HttpSettings::new(
        running.base_url(),
        shikaku_adapter::http::BearerToken::new(ONE),
        roots,
    );
    let mut link = shikaku_adapter::http::BlockingGateway::new(&settings).expect("a client");
    let given = challenge(&mut link, CheckMethod::Pin);
    let mut request = Held::up("valid").by_pin(&given);
    let confirm = |request: &shikaku_core::gateway::ConfirmationRequest, key: &str| {
        let key = format!("Idempotency-Key: {key}\r\n");
        call(&running, ONE, &key, "POST /v1/confirmations", &request.encode()).0
    };
    let kept = || {
        let connection = Connection::open(&file.0).expect("the database");
        connection.query_row("SELECT count(*) FROM answer", [], |row| row.get::<_, u32>(0)).expect("a count")
    };
    let today = request.treatment_date;
    request.treatment_date = "1900-01-01".parse().expect("a day");
    assert_eq!(confirm(&request, "day"), 422);
    request.treatment_date = today;
    assert_eq!(kept(), 0);
    assert_eq!(confirm(&request, "first"), 200);
    assert_eq!(kept(), 1);
    for number in 0..20 {
        assert_eq!(confirm(&request, &format!("again-{number}")), 409);
    }
    assert_eq!(kept(), 1);
}
