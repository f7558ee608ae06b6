use shikaku_adapter::http::{ProbeBody, ProbeRequest, ProbeResponse};
use shikaku_core::gateway::{
    VendorAuthorization, VendorAuthorizationRequest, VendorScope, VendorTokenRequest,
};
use shikaku_core::port::HttpMethod;

use super::session::open;
use super::{Checked, Deviation, Session, expect};

const AUTHORIZATIONS: &str = "/v1/vendor/authorizations";
const TOKENS: &str = "/v1/vendor/tokens";

pub(super) fn authorization(session: &mut Session<'_>) -> Checked {
    let codes = authorize(session)?;
    let letters: Vec<_> = codes.user_code.split('-').collect();
    let is_group = |group: &&str| group.len() == 4 && group.bytes().all(|it| LETTERS.contains(&it));
    let is_code = letters.len() == 2 && letters.iter().all(is_group);
    expect::that(is_code, "userCode は子音4文字、ハイフン、子音4文字", "別の形の userCode")?;
    expect::that(codes.device_code.len() >= 22, "deviceCode は22文字以上（128ビット）", "短い deviceCode")?;
    expect::that(codes.expires_in > 0 && codes.interval > 0, "expiresIn と interval は1以上", "0")?;
    expect::that(!codes.verification_text.is_empty(), "verificationText", "空の文字")
}

/// Consonants (RFC 8628, 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

pub(super) fn authorization_refused(session: &mut Session<'_>) -> Checked {
    let reply = session.post_open(AUTHORIZATIONS, request(""))?;
    expect::problem(&reply, 422, &["vendor-name-refused"])?;
    expect::problem(&session.post_open(AUTHORIZATIONS, b"{".to_vec())?, 400, &["malformed-request"])
}

pub(super) fn authorization_not_json(session: &mut Session<'_>) -> Checked {
    let headers = vec![("content-type", "text/plain".to_owned())];
    let body = ProbeBody::Whole(request("x"));
    let reply = session.send(&ProbeRequest { headers, body, ..open(HttpMethod::Post, AUTHORIZATIONS) })?;
    expect::problem(&reply, 415, &["not-json"])
}

pub(super) fn authorization_pending(session: &mut Session<'_>) -> Checked {
    let (_, reply) = first_poll(session)?;
    expect::problem(&reply, 400, &["authorization-pending"])
}

pub(super) fn slow_down(session: &mut Session<'_>) -> Checked {
    let (device_code, _) = first_poll(session)?;
    expect::problem(&poll(session, &device_code)?, 400, &["slow-down"])
}

/// Asks once for the token of a new code. A test installation that approves every code may have done so already, but not twice.
fn first_poll(session: &Session<'_>) -> Result<(String, ProbeResponse), Deviation> {
    let ask = || {
        let device_code = authorize(session)?.device_code;
        let reply = poll(session, &device_code)?;
        Ok((device_code, reply))
    };
    let first = ask()?;
    if first.1.status == 200 { ask() } else { Ok(first) }
}

pub(super) fn device_code_unknown(session: &mut Session<'_>) -> Checked {
    let reply = poll(session, "not-a-device-code-of-this-gateway")?;
    expect::problem(&reply, 403, &["device-code-unknown"])
}

pub(super) fn token(session: &mut Session<'_>) -> Checked {
    let (token, _) = session.link()?;
    expect::that(token.token_type == "Bearer", "tokenType は Bearer", "別の tokenType")?;
    expect::that(
        token.access_token.len() >= 22,
        "accessToken は22文字以上（128ビット）",
        "短い accessToken",
    )?;
    expect::that(!token.registration_number.is_empty(), "registrationNumber", "空の文字")?;
    expect::that(token.scopes.contains(&VendorScope::ResultsRead), "scopes に results.read", "ない")
}

pub(super) fn token_once(session: &mut Session<'_>) -> Checked {
    let (_, device_code) = session.link()?;
    expect::problem(&poll(session, &device_code)?, 403, &["device-code-unknown"])
}

fn authorize(session: &Session<'_>) -> Result<VendorAuthorization, Deviation> {
    let reply = session.post_open(AUTHORIZATIONS, request(&session.given.name))?;
    expect::body(&reply, 201, VendorAuthorization::decode)
}

fn poll(session: &Session<'_>, device_code: &str) -> Result<ProbeResponse, Deviation> {
    session.post_open(TOKENS, VendorTokenRequest { device_code: device_code.to_owned() }.encode())
}

fn request(name: &str) -> Vec<u8> {
    let scopes = vec![VendorScope::ResultsRead, VendorScope::ResultsLink];
    VendorAuthorizationRequest { vendor_name: name.to_owned(), scopes }.encode()
}
