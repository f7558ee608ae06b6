//! Every answer of these tests fits `accounts.yaml`: its operation, status, code and body are documented.

use std::sync::LazyLock;

use serde_json::Value;
use shikaku_core::port::HttpResponse;

use crate::document::Document;

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| Document::of(include_str!("../../../accounts.yaml")));

/// Fails unless the document promises this answer to a call of this method and path. A path of another document is passed by.
#[track_caller]
pub(crate) fn assert_documented(method: &str, path: &str, body: &[u8], reply: &HttpResponse) {
    let Some(operation) = DOCUMENT.operation(method, path) else { return };
    let what = format!("{operation} -> {}", reply.status);
    if reply.status == 204 {
        assert!(reply.body.is_empty(), "{what} has a body");
        assert!(DOCUMENT.has(&operation, reply.status), "{what} is not documented");
        return;
    }
    let (_, schema) = DOCUMENT.answer(&operation, reply.status);
    let value: Value = serde_json::from_slice(&reply.body).expect("JSON");
    DOCUMENT.assert_fits(&schema, &value, &what);
    if reply.status < 400 && method == "POST" {
        let request: Value = serde_json::from_slice(body).expect("JSON");
        DOCUMENT.assert_fits(&DOCUMENT.request(&operation), &request, &what);
    }
}

#[test]
fn every_example_fits_its_schema() {
    let fitting = DOCUMENT.schema_examples();
    assert!(fitting.len() >= 9, "only {} examples were found", fitting.len());
    for (schema, example) in fitting {
        DOCUMENT.assert_fits(&schema, &example, "an example");
    }
}
