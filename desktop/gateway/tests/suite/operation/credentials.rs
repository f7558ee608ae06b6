//! What can be called without a credential: over every endpoint of the table of routes.

use shikaku_core::port::HttpMethod::{Get, Post};
use shikaku_gateway::endpoints;

use crate::accounts::device::code;
use crate::accounts::{CLINIC, Site};
use crate::wire::say;

/// What a receipt computer calls before it has a token.
const OPEN: &[&str] = &["POST /v1/vendor/authorizations", "POST /v1/vendor/tokens"];

/// What a device calls before a person is signed in on it. All of it takes a proof of the key, and but for the state of the device
/// a further secret.
const OF_DEVICE: &[&str] =
    &["POST /v1/enrolments", "GET /v1/device", "POST /v1/sessions", "POST /v1/tokens", "POST /v1/recoveries"];

/// Every endpoint with its path, in which a parameter has some value.
fn calls() -> Vec<(String, &'static str, String)> {
    let call = |endpoint: shikaku_gateway::Endpoint| {
        let name = format!("{} {}", endpoint.method, endpoint.path);
        let parts = endpoint.path.split('/').map(|part| if part.starts_with('{') { "some" } else { part });
        (name, endpoint.method, parts.collect::<Vec<_>>().join("/"))
    };
    endpoints().into_iter().map(call).collect()
}

#[test]
fn no_endpoint_but_two_answers_without_a_credential() {
    let site = Site::start("without.db");
    let mut open = Vec::new();
    for (name, method, path) in calls() {
        for credential in
            ["", "Authorization: Bearer unknown\r\n", "Authorization: DPoP unknown\r\nDPoP: a.b.c\r\n"]
        {
            let request = format!(
                "{method} {path} HTTP/1.1\r\nHost: any\r\n{credential}Content-Type: application/json\r\n\
                 Content-Length: 2\r\nConnection: close\r\n\r\n{{}}"
            );
            let answer = say(&site.running, request.as_bytes());
            let is_refused = answer.starts_with("HTTP/1.1 401");
            assert_eq!(is_refused, !OPEN.contains(&name.as_str()), "{name} {credential}: {answer}");
            open.extend((!is_refused).then(|| name.clone()));
        }
    }
    assert_eq!(open.len(), 3 * OPEN.len());
}

#[test]
fn a_device_without_a_person_may_do_nothing_but_get_one() {
    let site = Site::start("no-person.db");
    let mut device = site.first_device(CLINIC);
    let mut compared = 0;
    for (name, method, path) in calls() {
        if OPEN.contains(&name.as_str()) || OF_DEVICE.contains(&name.as_str()) {
            continue;
        }
        let method = if method == "GET" { Get } else { Post };
        let unknown = device.call(method, &path, Some("unknown"), b"{}");
        let none = device.call(method, &path, None, b"{}");
        assert_eq!((none.status, code(&none).as_str()), (401, "unauthorized"), "{name}");
        assert_eq!(unknown.status, 401, "{name}: {}", code(&unknown));
        compared += 1;
    }
    assert!(compared > 20, "only {compared} endpoints were called");
}
