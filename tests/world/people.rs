//! The synthetic people of `fixtures/gateway`, as answers of a gateway.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use shikaku_core::port::HttpResponse;

/// The serial number of every person's certificate, and what the table notes of them.
///
/// # Panics
/// When the table is broken.
#[must_use]
pub fn serials() -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let people = table();
    let people = people["people"].as_array().expect("people");
    people.iter().map(|person| (text(&person["serial"]), text(&person["note"]))).collect()
}

/// What a gateway answers for the person with this certificate serial number.
///
/// # Panics
/// When the table has no such person or is broken.
#[must_use]
pub fn answer_for(serial: &str) -> HttpResponse {
    changed_answer_for(serial, |_| {})
}

/// The same, after a change to the person's first qualification, or to the whole body where there is none.
///
/// # Panics
/// When the table has no such person or is broken.
#[must_use]
pub fn changed_answer_for(serial: &str, change: impl FnOnce(&mut Value)) -> HttpResponse {
    let table = table();
    let people = table["people"].as_array().expect("people");
    let mut person = people.iter().find(|person| person["serial"] == serial).expect("a known serial").clone();
    let body = &mut person["body"];
    match body.pointer_mut("/ResultList/ResultOfQualificationConfirmation/0") {
        Some(first) => change(first),
        None => change(body),
    }
    let mut header = json!({"QualificationConfirmationDate": "20261122", "SegmentOfResult": "1"});
    for (name, value) in person["header"].as_object().into_iter().flatten() {
        header[name] = value.clone();
    }
    let message = json!({"XmlMsg": {"MessageHeader": header, "MessageBody": person["body"]}});
    HttpResponse { status: 200, body: message.to_string().into_bytes() }
}

fn table() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/gateway/people.json");
    serde_json::from_str(&fs::read_to_string(path).expect("the table can be read"))
        .expect("the table is JSON")
}
