//! Every answer of these tests fits `accounts.yaml` or `results.yaml`: its operation, status, code and body are documented.

use std::sync::LazyLock;

use serde_json::Value;
use shikaku_core::port::HttpResponse;
use shikaku_gateway::endpoints;

use crate::document::Document;

static DOCUMENTS: LazyLock<[Document; 2]> = LazyLock::new(|| {
    [include_str!("../../../accounts.yaml"), include_str!("../../../results.yaml")].map(Document::of)
});

/// Fails unless a document promises this answer to a call of this method and path. A path of another document is passed by.
#[track_caller]
pub(crate) fn assert_documented(method: &str, path: &str, body: &[u8], reply: &HttpResponse) {
    let path = path.split('?').next().unwrap_or_default();
    let found = DOCUMENTS.iter().find_map(|it| it.operation(method, path).map(|operation| (it, operation)));
    let Some((document, operation)) = found else { return };
    let what = format!("{operation} -> {}", reply.status);
    if matches!(reply.status, 204 | 304) {
        assert!(reply.body.is_empty(), "{what} has a body");
        assert!(document.has(&operation, reply.status), "{what} is not documented");
        return;
    }
    let (_, schema) = document.answer(&operation, reply.status);
    let value: Value = serde_json::from_slice(&reply.body).expect("JSON");
    document.assert_fits(&schema, &value, &what);
    if reply.status < 400 && method == "POST" {
        let request: Value = serde_json::from_slice(body).expect("JSON");
        document.assert_fits(&document.request(&operation), &request, &what);
    }
}

#[test]
fn the_documents_have_every_endpoint_of_the_table_of_routes_and_no_other() {
    // The name of a parameter is for people.
    let plain = |operation: &str| {
        let parts = operation.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let documents = DOCUMENTS.iter().flat_map(Document::operations).chain(Document::read().operations());
    let mut documented: Vec<_> = documents.map(|operation| plain(&operation)).collect();
    let mut routed: Vec<_> =
        endpoints().iter().map(|it| plain(&format!("{} {}", it.method, it.path))).collect();
    documented.sort();
    routed.sort();
    assert_eq!(documented, routed);
}

#[test]
fn every_example_fits_its_schema() {
    for document in &*DOCUMENTS {
        let fitting = document.schema_examples();
        assert!(fitting.len() >= 9, "only {} examples were found", fitting.len());
        for (schema, example) in fitting {
            document.assert_fits(&schema, &example, "an example");
        }
    }
}

/// A call without a token is answered by its operation, and not by the answer to an unknown path or method.
#[test]
fn every_documented_operation_is_served() {
    let site = crate::accounts::Site::start("operations.db");
    let client = reqwest::Client::builder().tls_backend_preconfigured(crate::wire::tls_client(&site.running));
    let client = client.no_proxy().build().expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for document in &*DOCUMENTS {
        let operations = document.calls();
        assert!(operations.len() > 10, "only {} operations were found", operations.len());
        for (method, path) in operations {
            let url = format!("{}{}", site.running.base_url(), path.replace(['{', '}'], ""));
            let verb = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
            let request = client.request(verb, url).header("content-type", "application/json").body("{}");
            let status = runtime.block_on(request.send()).expect("an answer").status().as_u16();
            let operation = format!("{method} {path}");
            assert!(!matches!(status, 404 | 405), "{operation} is not served: {status}");
            assert!(document.has(&operation, status), "{operation} -> {status} is not documented");
        }
    }
}
