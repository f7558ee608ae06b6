//! Signatures by Standard Webhooks 1.0: HMAC-SHA256 over identifier, time and body.

use data_encoding::BASE64;
use ring::hmac;

/// Bytes of a secret. The standard asks for 24 to 64.
pub(crate) const SECRET: usize = 32;

/// The secret as the receipt computer gets it.
pub(super) fn shown(secret: &[u8; SECRET]) -> String {
    format!("whsec_{}", BASE64.encode(secret))
}

/// The header `webhook-signature`.
pub(super) fn signature(secret: &[u8; SECRET], id: &str, timestamp: i64, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let head = format!("{id}.{timestamp}.");
    let tag = hmac::sign(&key, &[head.as_bytes(), body].concat());
    format!("v1,{}", BASE64.encode(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::{shown, signature};

    /// The example of the reference libraries of Standard Webhooks has a secret of 24 bytes; these values were made with
    /// OpenSSL: `printf 'msg_1.1614265330.{"test":true}' | openssl dgst -sha256 -hmac … -binary | base64`.
    #[test]
    fn a_signature_is_that_of_another_implementation() {
        let secret = *b"0123456789abcdef0123456789abcdef";
        assert_eq!(shown(&secret), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        let signed = signature(&secret, "msg_1", 1_614_265_330, br#"{"test":true}"#);
        assert_eq!(signed, "v1,NNQJsEV9aGKH+1NelWWdzgCZ1fHrsC8g5ePbF3yETWw=");
        assert_ne!(signed, signature(&secret, "msg_2", 1_614_265_330, br#"{"test":true}"#));
        assert_ne!(signed, signature(&secret, "msg_1", 1_614_265_331, br#"{"test":true}"#));
    }
}
