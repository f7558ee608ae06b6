//! What fuzz targets reach of this package.

use std::net::IpAddr;

use ring::hmac;

use crate::results::{Position, is_reference_number};
use crate::webhook;

/// Where a webhook at this address leads: its address, and its host where that is an IP address. `None` for one that is refused.
#[must_use]
pub fn webhook_target(text: &str, allows_private: bool) -> Option<(String, Option<IpAddr>)> {
    let url = webhook::target(text, allows_private)?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).parse().ok();
    Some((url.into(), host))
}

/// Whether webhooks may lead to this IP address.
#[must_use]
pub fn is_global(address: IpAddr) -> bool {
    webhook::is_global(address)
}

/// The cursor of a position under this key: the number of the result before it, and the number of purges.
#[must_use]
pub fn cursor(key: &[u8], number: i64, purges: i64) -> String {
    Position { number, purges }.proven_by(|bytes| digest(key, bytes))
}

/// The position of a cursor under this key.
#[must_use]
pub fn read_cursor(key: &[u8], cursor: &str) -> Option<(i64, i64)> {
    let position = Position::parse(cursor, |bytes| digest(key, bytes))?;
    Some((position.number, position.purges))
}

/// Whether a text can be a 照会番号.
#[must_use]
pub fn accepts_reference_number(text: &str) -> bool {
    is_reference_number(text)
}

fn digest(key: &[u8], bytes: &[u8]) -> [u8; 32] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), bytes);
    tag.as_ref().try_into().unwrap_or_default()
}
