use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};
use serde::Serialize;

use crate::gateway::jwk::Jwk;
use crate::gateway::{base64url, request};
use crate::port::{DevicePublicKey, DeviceSigner, DeviceSignerError, HttpMethod};

/// What a proof is bound to: one request, and the token that it carries.
#[derive(Clone, Copy)]
pub struct DpopRequest<'a> {
    /// The method of the request.
    pub method: HttpMethod,
    /// The address of the request. A query and a fragment are left out of the proof.
    pub uri: &'a str,
    /// The access token of the request, if it has one.
    pub access_token: Option<&'a str>,
    /// The newest nonce of the gateway, if it sent one (`DPoP-Nonce`).
    pub nonce: Option<&'a str>,
}

/// A proof that the sender of a request has the key of the device: the value of the `DPoP` header, a JSON Web Token signed by
/// ES256 (RFC 9449, 4.2).
///
/// `random` makes the token unique; the same bytes must never be given twice.
///
/// # Errors
/// As [`DeviceSigner::sign`].
pub fn dpop_proof(
    signer: &dyn DeviceSigner,
    request: &DpopRequest<'_>,
    now: DateTime<Utc>,
    random: [u8; 16],
) -> Result<String, DeviceSignerError> {
    let message =
        signing_input(&signer.public_key()?, &Claims::new(request, now, base64url::encode(&random)));
    let signature = signer.sign(message.as_bytes())?;
    Ok(format!("{message}.{}", base64url::encode(&signature)))
}

/// What is signed: header and claims (RFC 7515, 5.1).
fn signing_input(key: &DevicePublicKey, claims: &Claims<'_>) -> String {
    let header = Header { typ: "dpop+jwt", alg: "ES256", jwk: Jwk::of(key) };
    let part = |json: Vec<u8>| base64url::encode(&json);
    format!("{}.{}", part(request::json(&header)), part(request::json(claims)))
}

/// The header of the token. serde writes the members in this order.
#[derive(Serialize)]
struct Header {
    typ: &'static str,
    alg: &'static str,
    jwk: Jwk,
}

/// The claims of the token. serde writes the members in this order.
#[derive(Serialize)]
struct Claims<'a> {
    jti: String,
    htm: &'static str,
    htu: &'a str,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ath: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

impl<'a> Claims<'a> {
    fn new(request: &DpopRequest<'a>, now: DateTime<Utc>, jti: String) -> Self {
        let htm = match request.method {
            HttpMethod::Get => "GET",
            HttpMethod::Post => "POST",
        };
        let htu = request.uri.split(['?', '#']).next().unwrap_or_default();
        let ath =
            request.access_token.map(|token| base64url::encode(digest(&SHA256, token.as_bytes()).as_ref()));
        Self { jti, htm, htu, iat: now.timestamp(), ath, nonce: request.nonce }
    }
}

#[cfg(test)]
mod tests;
