//! Comparisons of an answer with the documentation. What they report of it are statuses, codes, media types and names.

use serde_json::Value;
use shikaku_adapter::http::ProbeResponse;
use shikaku_core::gateway::{FeedPage, RequestError};

use super::{Checked, Deviation};

/// A success with a body of this media type that nothing may cache.
pub(super) fn success(reply: &ProbeResponse, status: u16, media: &str) -> Checked {
    let expected = format!("{status} {media} no-store");
    let got = format!("{} {} {}", reply.status, media_of(reply), cache_of(reply));
    if got == expected { Ok(()) } else { Err(Deviation::failed(expected, with_code(got, reply))) }
}

/// A success without a body.
pub(super) fn empty(reply: &ProbeResponse, status: u16) -> Checked {
    if reply.status == status && reply.body.is_empty() {
        return Ok(());
    }
    let got = format!("{}、本文 {} バイト", reply.status, reply.body.len());
    Err(Deviation::failed(format!("{status}、本文なし"), with_code(got, reply)))
}

/// A refusal with one of these codes, in the documented form (RFC 9457).
pub(super) fn problem(reply: &ProbeResponse, status: u16, codes: &[&str]) -> Checked {
    let expected = format!("{status} {PROBLEM} {}", codes.join(" / "));
    let got = |what: &str| {
        let got = with_code(format!("{} {}", reply.status, media_of(reply)), reply);
        Err(Deviation::failed(expected.clone(), format!("{got}{what}")))
    };
    if reply.status != status || media_of(reply) != PROBLEM {
        return got("");
    }
    let Ok(body) = serde_json::from_slice::<Value>(&reply.body) else { return got("（JSONでない）") };
    let code = body.get("code").and_then(Value::as_str).unwrap_or_default();
    if !codes.contains(&code) {
        return got("");
    }
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("type") != format!("urn:shikaku:problem:{code}") {
        return got("（type が違う）");
    }
    if text("title").is_empty() {
        return got("（title がない）");
    }
    if body.get("status").and_then(Value::as_u64) != Some(status.into()) {
        return got("（status が違う）");
    }
    if status == 401 && !reply.header("www-authenticate").unwrap_or_default().starts_with("Bearer") {
        return got("（WWW-Authenticate: Bearer がない）");
    }
    if cache_of(reply) != "no-store" {
        return got("（Cache-Control: no-store がない）");
    }
    Ok(())
}

/// The body of a success in its documented form. Members that are not documented are refused.
pub(super) fn body<T>(
    reply: &ProbeResponse,
    status: u16,
    decode: impl FnOnce(&[u8]) -> Result<T, RequestError>,
) -> Result<T, Deviation> {
    success(reply, status, "application/json")?;
    decode(&reply.body).map_err(|_| Deviation::failed("results.yaml の形の本文", "別の形の本文"))
}

/// A page of the feed.
pub(super) fn page(reply: &ProbeResponse) -> Result<FeedPage, Deviation> {
    body(reply, 200, FeedPage::decode)
}

/// A condition that is not about the head of an answer.
pub(super) fn that(holds: bool, expected: &str, got: &str) -> Checked {
    if holds { Ok(()) } else { Err(Deviation::failed(expected, got)) }
}

/// The media type without parameters.
pub(super) fn media_of(reply: &ProbeResponse) -> String {
    let media = reply.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default();
    if media.is_empty() { "-".to_owned() } else { media.trim().to_ascii_lowercase() }
}

fn cache_of(reply: &ProbeResponse) -> &str {
    reply.header("cache-control").unwrap_or("-")
}

/// The code of a problem behind a text, if there is one.
fn with_code(text: String, reply: &ProbeResponse) -> String {
    let body = serde_json::from_slice::<Value>(&reply.body).ok().filter(|_| reply.status >= 400);
    let code = body.as_ref().and_then(|body| body.get("code")).and_then(Value::as_str).unwrap_or_default();
    let is_code = code.len() <= 40 && code.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
    if is_code && !code.is_empty() { format!("{text} {code}") } else { text }
}

const PROBLEM: &str = "application/problem+json";
