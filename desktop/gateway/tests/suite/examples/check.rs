use serde_json::Value;
use shikaku_adapter::http::BlockingGateway;
use shikaku_core::gateway::{
    Answer, CheckMethod, ConfirmationRequest, Proof, VisualCheckPolicy, read_confirmation,
};
use shikaku_core::port::{GatewayLink as _, HttpMethod, HttpRequest, HttpResponse};
use shikaku_gateway::{Gateway, People, Running};

use super::{Done, NOTHING, Row, bytes};
use crate::fixture::{FixedClock, Held, challenge, settings};
use crate::wire::client;

/// What a card and a challenge bring, in place of the short texts of the examples.
const OF_CARD: &[&str] = &["challengeId", "certificate", "pinSignature", "record", "signature"];

const CONFIRM: Row = Row {
    operation: "createConfirmation",
    request: "pin",
    given: OF_CARD,
    status: 200,
    answer: "valid",
    execute: |example| by_pin("valid", example),
};
const READ: Row = Row {
    operation: "readConfirmation",
    request: "",
    given: NOTHING,
    status: 200,
    answer: "valid",
    execute: |_| poll(&people_waiting_for("590001"), 3),
};

pub(super) const ROWS: &[Row] = &[
    Row {
        operation: "createChallenge",
        request: "pin",
        given: NOTHING,
        status: 201,
        answer: "challenge",
        execute: asked,
    },
    Row {
        operation: "createChallenge",
        request: "visual",
        given: NOTHING,
        status: 201,
        answer: "challenge",
        execute: asked,
    },
    CONFIRM,
    Row { request: "visual", execute: |example| by_sight(true, example), ..CONFIRM },
    Row { answer: "abnormal", execute: |example| by_pin("header-error", example), ..CONFIRM },
    Row { status: 202, answer: "pending", execute: |example| by_pin("processing", example), ..CONFIRM },
    Row { status: 403, answer: "signature", execute: unsigned, ..CONFIRM },
    // Without the proof of presence, which its example has.
    Row {
        request: "visual",
        given: &["challengeId", "certificate", "visualCheck"],
        status: 403,
        answer: "visual",
        execute: |example| by_sight(false, example),
        ..CONFIRM
    },
    READ,
    Row { status: 202, answer: "pending", execute: |_| poll(PEOPLE, 1), ..READ },
    Row { answer: "abnormal", execute: |_| poll(&people_waiting_for("59000B"), 3), ..READ },
];

const PEOPLE: &str = include_str!("../../../../../fixtures/gateway/people.json");

/// The same people, but the one whose answer takes longer gets that of another person.
fn people_waiting_for(serial: &str) -> String {
    let mut people: Value = serde_json::from_str(PEOPLE).expect("JSON");
    let list = people["people"].as_array_mut().expect("people");
    let other = list.iter().find(|it| it["serial"] == serial).expect("a person").clone();
    let waiting = list.iter_mut().find(|it| it["serial"] == "59000A").expect("a person");
    waiting["body"] = other["body"].clone();
    if let Some(header) = other.get("header") {
        waiting["header"] = header.clone();
    }
    people.to_string()
}

fn start(people: &str) -> (Running, BlockingGateway) {
    let mut settings = settings(VisualCheckPolicy::PresenceProof, &FixedClock::new());
    settings.people = People::parse(people).expect("people");
    let running = Gateway::start(settings).expect("a gateway");
    let link = client(&running);
    (running, link)
}

fn send(link: &mut BlockingGateway, path: &str, body: Vec<u8>) -> HttpResponse {
    let (method, path) = (HttpMethod::Post, path.to_owned());
    // The key of the example in the document.
    let idempotency_key = Some("q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA".to_owned());
    link.exchange(&HttpRequest { method, path, idempotency_key, body }).expect("an answer")
}

fn asked(example: &Value) -> Done {
    let (_running, mut link) = start(PEOPLE);
    Done { sent: example.clone(), reply: send(&mut link, "/v1/challenges", bytes(example)) }
}

/// Sends a confirmation as the example is written: the day of treatment comes from the example.
fn confirm(link: &mut BlockingGateway, request: &ConfirmationRequest, example: &Value) -> Done {
    let mut sent: Value = serde_json::from_slice(&request.encode()).expect("JSON");
    sent["treatmentDate"] = example["treatmentDate"].clone();
    let reply = send(link, "/v1/confirmations", bytes(&sent));
    Done { sent, reply }
}

fn by_pin(card: &str, example: &Value) -> Done {
    let (_running, mut link) = start(PEOPLE);
    let given = challenge(&mut link, CheckMethod::Pin);
    confirm(&mut link, &Held::up(card).by_pin(&given), example)
}

fn by_sight(with_presence: bool, example: &Value) -> Done {
    let (_running, mut link) = start(PEOPLE);
    let given = challenge(&mut link, CheckMethod::Visual);
    confirm(&mut link, &Held::up("valid").by_sight(&given, with_presence), example)
}

fn unsigned(example: &Value) -> Done {
    let (_running, mut link) = start(PEOPLE);
    let given = challenge(&mut link, CheckMethod::Pin);
    confirm(&mut link, &Held::up("valid").request(&given, Proof::PinSignature(vec![0; 256])), example)
}

/// Asks so many times under the receipt of an answer that takes longer.
fn poll(people: &str, times: usize) -> Done {
    let (_running, mut link) = start(people);
    let given = challenge(&mut link, CheckMethod::Pin);
    let request = Held::up("processing").by_pin(&given);
    let Ok(Answer::Pending { receipt, .. }) =
        read_confirmation(Ok(send(&mut link, "/v1/confirmations", request.encode())))
    else {
        panic!("not pending")
    };
    let path = format!("/v1/confirmations/{}", receipt.as_str());
    let call = HttpRequest { method: HttpMethod::Get, path, idempotency_key: None, body: Vec::new() };
    let mut replies: Vec<_> = (0..times).map(|_| link.exchange(&call).expect("an answer")).collect();
    Done::got(replies.pop().expect("an answer"))
}
