use shikaku_adapter::http::{ProbeBody, ProbeRequest};
use shikaku_core::port::HttpMethod;

use super::session::open;
use super::{Checked, Session, expect};

pub(super) fn unknown_address(session: &mut Session<'_>) -> Checked {
    let reply = session.send(&open(HttpMethod::Get, "/v1/no-such-address"))?;
    expect::problem(&reply, 404, &["not-found"])
}

pub(super) fn wrong_method(session: &mut Session<'_>) -> Checked {
    let reply = session.send(&open(HttpMethod::Post, "/v1/feed"))?;
    expect::problem(&reply, 405, &["method-not-allowed"])
}

pub(super) fn no_token(session: &mut Session<'_>) -> Checked {
    for path in ["/v1/feed", "/v1/feed/events", "/v1/feed/unknown", "/v1/vendor/webhooks"] {
        expect::problem(&session.send(&open(HttpMethod::Get, path))?, 401, &["unauthorized"])?;
    }
    Ok(())
}

pub(super) fn wrong_token(session: &mut Session<'_>) -> Checked {
    let headers = vec![("authorization", "Bearer not-a-token-of-this-gateway".to_owned())];
    let reply = session.send(&ProbeRequest { headers, ..open(HttpMethod::Get, "/v1/feed") })?;
    expect::problem(&reply, 401, &["unauthorized"])
}

/// A gateway that waited for the body would let a client without a token hold its memory and its connections.
pub(super) fn body_unread(session: &mut Session<'_>) -> Checked {
    let headers = vec![("content-type", "application/json".to_owned())];
    let request = ProbeRequest {
        headers,
        body: ProbeBody::Withheld,
        ..open(HttpMethod::Post, "/v1/feed/unknown/taken")
    };
    expect::problem(&session.send(&request)?, 401, &["unauthorized"])
}
