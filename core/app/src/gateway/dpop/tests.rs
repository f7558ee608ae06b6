use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use serde_json::Value;

use super::{Claims, DpopRequest, dpop_proof, signing_input};
use crate::gateway::jwk_thumbprint;
use crate::port::{DeviceKeyKind, DevicePublicKey, DeviceSigner, DeviceSignerError, HttpMethod};

/// The key of RFC 9449, figure 2.
const X: &str = "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs";
const Y: &str = "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA";

/// RFC 9449, figure 2: the proof for a request to the token endpoint.
const TOKEN_PROOF: &str = concat!(
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs",
    "cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2",
    "In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2Vu",
    "IiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZ",
    "T3Lg",
);

/// RFC 9449, figure 13: the proof for a request with an access token.
const RESOURCE_PROOF: &str = concat!(
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs",
    "cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2",
    "In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90",
    "ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFF",
    "byJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA",
);

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("base64url")
}

fn example_key() -> DevicePublicKey {
    DevicePublicKey::from_point(&[vec![4], bytes(X), bytes(Y)].concat()).expect("a point")
}

/// Checks the signature of a token, and gives its header and claims.
fn verified(proof: &str, key: &DevicePublicKey) -> (Value, Value) {
    let (message, signature) = proof.rsplit_once('.').expect("three parts");
    let verifier = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.to_point());
    verifier.verify(message.as_bytes(), &bytes(signature)).expect("a signature by this key");
    let (header, claims) = message.split_once('.').expect("two parts");
    let json = |part: &str| serde_json::from_slice(&bytes(part)).expect("JSON");
    (json(header), json(claims))
}

struct TestSigner(EcdsaKeyPair);

impl TestSigner {
    fn new() -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        Self(EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).expect("a key"))
    }
}

impl DeviceSigner for TestSigner {
    fn public_key(&self) -> Result<DevicePublicKey, DeviceSignerError> {
        DevicePublicKey::from_point(self.0.public_key().as_ref()).map_err(|_| DeviceSignerError::Failed)
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], DeviceSignerError> {
        let signature = self.0.sign(&SystemRandom::new(), message).map_err(|_| DeviceSignerError::Failed)?;
        signature.as_ref().try_into().map_err(|_| DeviceSignerError::Failed)
    }

    fn kind(&self) -> DeviceKeyKind {
        DeviceKeyKind::Software
    }
}

#[test]
fn the_thumbprint_is_that_of_rfc_9449() {
    assert_eq!(jwk_thumbprint(&example_key()), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

/// Builds what the proof of a figure signs, and checks the published signature.
#[track_caller]
fn check(proof: &str, request: &DpopRequest<'_>, jti: &str, seconds: i64) {
    let now = DateTime::from_timestamp(seconds, 0).expect("a time");
    let message = signing_input(&example_key(), &Claims::new(request, now, jti.to_owned()));
    assert_eq!(proof.rsplit_once('.').expect("three parts").0, message);
    verified(proof, &example_key());
}

#[test]
fn the_proofs_of_rfc_9449_are_built_byte_for_byte() {
    let uri = "https://server.example.com/token";
    let request = DpopRequest { method: HttpMethod::Post, uri, access_token: None, nonce: None };
    check(TOKEN_PROOF, &request, "-BwC3ESc6acc2lTc", 1_562_262_616);
    let uri = "https://resource.example.org/protectedresource";
    let access_token = Some("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
    let request = DpopRequest { method: HttpMethod::Get, uri, access_token, nonce: None };
    check(RESOURCE_PROOF, &request, "e1j3V_bKic8-LAEB", 1_562_262_618);
}

#[test]
fn a_proof_names_its_request_and_verifies_with_its_own_key() {
    let signer = TestSigner::new();
    let key = signer.public_key().expect("a key");
    let request = DpopRequest {
        method: HttpMethod::Post,
        uri: "https://gateway.example/v1/confirmations?page=2#top",
        access_token: Some("token"),
        nonce: Some("nonce-1"),
    };
    let now = DateTime::from_timestamp(1_800_000_000, 999_000_000).expect("a time");
    let proof = dpop_proof(&signer, &request, now, [0xFF; 16]).expect("a proof");
    let (header, claims) = verified(&proof, &key);
    let members = |value: &Value| {
        let mut names: Vec<_> = value.as_object().expect("an object").keys().cloned().collect();
        names.sort();
        names.join(" ")
    };
    assert_eq!(members(&header), "alg jwk typ");
    assert_eq!(members(&header["jwk"]), "crv kty x y");
    assert_eq!(members(&claims), "ath htm htu iat jti nonce");
    assert_eq!(claims["htm"], "POST");
    assert_eq!(claims["htu"], "https://gateway.example/v1/confirmations");
    assert_eq!(claims["iat"], 1_800_000_000);
    assert_eq!(claims["jti"], "_____________________w");
    assert_eq!(claims["nonce"], "nonce-1");
    assert_eq!(bytes(header["jwk"]["x"].as_str().expect("text")), key.x());
}

#[test]
fn without_a_key_there_is_no_proof() {
    struct NoKey;
    impl DeviceSigner for NoKey {
        fn public_key(&self) -> Result<DevicePublicKey, DeviceSignerError> {
            Err(DeviceSignerError::Absent)
        }

        fn sign(&self, _: &[u8]) -> Result<[u8; 64], DeviceSignerError> {
            Err(DeviceSignerError::Absent)
        }

        fn kind(&self) -> DeviceKeyKind {
            DeviceKeyKind::Hardware
        }
    }
    let request = DpopRequest { method: HttpMethod::Get, uri: "https://a/", access_token: None, nonce: None };
    let proof = dpop_proof(&NoKey, &request, DateTime::UNIX_EPOCH, [0; 16]);
    assert_eq!(proof, Err(DeviceSignerError::Absent));
}

proptest! {
    #[test]
    fn any_text_of_a_server_stays_text(nonce in ".{0,40}", random in any::<[u8; 16]>(), seconds in 0..4_000_000_000_i64) {
        let request = DpopRequest {
            method: HttpMethod::Get,
            uri: "https://gateway.example/",
            access_token: None,
            nonce: Some(&nonce),
        };
        let now = DateTime::from_timestamp(seconds, 0).expect("a time");
        let message = signing_input(&example_key(), &Claims::new(&request, now, super::base64url::encode(&random)));
        prop_assert!(message.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)));
        let (_, claims) = message.split_once('.').expect("two parts");
        let claims: Value = serde_json::from_slice(&bytes(claims)).expect("JSON");
        prop_assert_eq!(claims["nonce"].as_str(), Some(nonce.as_str()));
        prop_assert_eq!(claims["iat"].as_i64(), Some(seconds));
    }
}
