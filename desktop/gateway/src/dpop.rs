//! Proofs of a device's key (`DPoP`, RFC 9449): each is for one request, at this gateway, now.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use ring::hmac;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde::Deserialize;
use shikaku_core::gateway::{ProblemCode, jwk_thumbprint};
use shikaku_core::port::DevicePublicKey;

use crate::account::digest_of;

/// Checks proofs with a nonce of its own, so that no clock of a device matters, and remembers each until its nonce is past.
pub(crate) struct Proofs {
    key: hmac::Key,
    /// Keys with identifiers of proofs, by the window of their nonce: the present one and the one before.
    seen: Mutex<BTreeMap<i64, HashSet<[u8; 16]>>>,
}

/// The request that a proof has to be for.
pub(crate) struct Proven<'a> {
    /// `GET` or `POST`.
    pub(crate) method: &'a str,
    /// Scheme, authority and path, as the client sent them.
    pub(crate) url: &'a str,
    /// The access token beside it.
    pub(crate) access_token: Option<&'a str>,
}

/// A nonce is made anew after so many seconds, and accepted for twice as many.
const WINDOW: i64 = 300;

/// A proof has less than 1 KiB.
const PROOF_MAX: usize = 4096;

#[derive(Deserialize)]
struct Header {
    typ: String,
    alg: String,
    jwk: Key,
}

#[derive(Deserialize)]
struct Key {
    kty: String,
    crv: String,
    x: String,
    y: String,
    /// The private half has no place in a proof (RFC 9449, 4.3).
    #[serde(default)]
    d: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    // Only that it is there: the nonce says when.
    #[serde(rename = "iat")]
    _iat: i64,
    #[serde(default)]
    ath: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
}

impl Proofs {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, &seed), seen: Mutex::default() }
    }

    /// The nonce for the next proof.
    pub(crate) fn nonce(&self, now: DateTime<Utc>) -> String {
        self.nonce_of(now.timestamp().div_euclid(WINDOW))
    }

    fn nonce_of(&self, window: i64) -> String {
        let tag = hmac::sign(&self.key, &window.to_be_bytes());
        BASE64URL_NOPAD.encode(tag.as_ref().get(..16).unwrap_or_default())
    }

    /// The thumbprint of the key that the proof shows (RFC 9449, 4.3).
    ///
    /// # Errors
    /// [`ProblemCode::DpopNonceNeeded`] without a nonce of this gateway that is not past, and
    /// [`ProblemCode::DpopProofInvalid`] for anything else.
    pub(crate) fn check(
        &self,
        proof: &str,
        of: &Proven<'_>,
        now: DateTime<Utc>,
    ) -> Result<String, ProblemCode> {
        let (key, claims) = signed(proof).ok_or(ProblemCode::DpopProofInvalid)?;
        let ath = of.access_token.map(|token| BASE64URL_NOPAD.encode(&digest_of(token)));
        if claims.htm != of.method || claims.htu != of.url || claims.ath != ath {
            return Err(ProblemCode::DpopProofInvalid);
        }
        let window = now.timestamp().div_euclid(WINDOW);
        let made = [window, window - 1].into_iter().find(|made| claims.nonce == Some(self.nonce_of(*made)));
        let made = made.ok_or(ProblemCode::DpopNonceNeeded)?;
        let thumbprint = jwk_thumbprint(&key);
        if !self.is_first(&format!("{thumbprint}.{}", claims.jti), made, window) {
            return Err(ProblemCode::DpopProofInvalid);
        }
        Ok(thumbprint)
    }

    /// Whether no proof of this name was seen in its window.
    fn is_first(&self, name: &str, made: i64, window: i64) -> bool {
        let [short @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = digest_of(name);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|at, _| *at >= window - 1);
        seen.entry(made).or_default().insert(short)
    }
}

/// The thumbprint of the key that a proof names. Nothing is proven by it.
pub(crate) fn claimed(proof: &str) -> Option<String> {
    let (header, _) = proof.split_once('.').filter(|_| proof.len() <= PROOF_MAX)?;
    let header: Header = serde_json::from_slice(&decode(header)?).ok()?;
    Some(jwk_thumbprint(&DevicePublicKey::from_point(&header.jwk.point()?).ok()?))
}

fn decode(part: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(part.as_bytes()).ok()
}

impl Key {
    /// The uncompressed point (SEC 1, 2.3.3).
    fn point(&self) -> Option<Vec<u8>> {
        Some([vec![0x04], decode(&self.x)?, decode(&self.y)?].concat())
    }
}

/// The key and the claims of a proof whose signature fits.
fn signed(proof: &str) -> Option<(DevicePublicKey, Claims)> {
    if proof.len() > PROOF_MAX {
        return None;
    }
    let (message, signature) = proof.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    let header: Header = serde_json::from_slice(&decode(header)?).ok()?;
    let Header { typ, alg, jwk } = header;
    if typ != "dpop+jwt" || alg != "ES256" || jwk.kty != "EC" || jwk.crv != "P-256" || jwk.d.is_some() {
        return None;
    }
    let point = jwk.point()?;
    let key = DevicePublicKey::from_point(&point).ok()?;
    let verified = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
    verified.verify(message.as_bytes(), &decode(signature)?).ok()?;
    Some((key, serde_json::from_slice(&decode(claims)?).ok()?))
}
