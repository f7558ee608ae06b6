use ring::digest::{SHA256, digest};
use serde::Serialize;

use crate::gateway::{base64url, request};
use crate::port::DevicePublicKey;

/// A public key as JSON Web Key (RFC 7517; RFC 7518, 6.2.1). The members are in the order of RFC 9449, figure 2.
#[derive(Serialize)]
pub(super) struct Jwk {
    kty: &'static str,
    x: String,
    y: String,
    crv: &'static str,
}

impl Jwk {
    pub(super) fn of(key: &DevicePublicKey) -> Self {
        Self { kty: KTY, x: base64url::encode(key.x()), y: base64url::encode(key.y()), crv: CRV }
    }
}

/// The members that a thumbprint covers, in the order of their names (RFC 7638, 3.2).
#[derive(Serialize)]
struct ThumbprintMembers {
    crv: &'static str,
    kty: &'static str,
    x: String,
    y: String,
}

const KTY: &str = "EC";

const CRV: &str = "P-256";

/// The thumbprint of the key of a device, by SHA-256 in base64url (RFC 7638, 3): `jkt`, to which a token is bound (RFC 9449,
/// 6).
#[must_use]
pub fn jwk_thumbprint(key: &DevicePublicKey) -> String {
    let Jwk { kty, x, y, crv } = Jwk::of(key);
    let members = request::json(&ThumbprintMembers { crv, kty, x, y });
    base64url::encode(digest(&SHA256, &members).as_ref())
}
