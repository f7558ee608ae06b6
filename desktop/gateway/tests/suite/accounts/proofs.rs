use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use shikaku_core::gateway::{ChallengeRequest, CheckMethod};
use shikaku_core::port::HttpMethod::{Get, Post};

use super::device::code;
use super::{CLINIC, OTHER, Site};

const PATH: &str = "/v1/devices";

#[test]
fn a_proof_is_for_one_request_once() {
    let site = Site::start("proofs.db");
    let mut device = site.first_device(CLINIC);
    let token = device.tokens.as_ref().expect("a session").access_token.clone();
    let token = Some(token.as_str());
    let proof = device.proof(Get, PATH, token);
    assert_eq!(device.send(Get, PATH, token, &proof, b"").0.status, 200);
    assert_eq!(code(&device.send(Get, PATH, token, &proof, b"").0), "dpop-proof-invalid", "replayed");

    for (method, path, with) in [(Post, PATH, token), (Get, "/v1/staff", token), (Get, PATH, None)] {
        let proof = device.proof(method, path, with);
        assert_eq!(code(&device.send(Get, PATH, token, &proof, b"").0), "dpop-proof-invalid");
    }
    let proof = device.proof(Get, "/v1/device", token);
    assert_eq!(code(&device.send(Get, "/v1/device", None, &proof, b"").0), "dpop-proof-invalid");
    assert_eq!(code(&device.send(Get, PATH, token, "", b"").0), "dpop-proof-invalid");
}

#[test]
fn a_changed_proof_is_refused() {
    let site = Site::start("changed.db");
    let mut device = site.first_device(CLINIC);
    let token = device.tokens.as_ref().expect("a session").access_token.clone();
    let token = Some(token.as_str());
    let proof = device.proof(Get, PATH, token);
    let parts: Vec<_> = proof.split('.').collect();
    let header = String::from_utf8(BASE64URL_NOPAD.decode(parts[0].as_bytes()).expect("a part"));
    let header = header.expect("text");
    let with_header =
        |header: &str| format!("{}.{}.{}", BASE64URL_NOPAD.encode(header.as_bytes()), parts[1], parts[2]);
    let mut refused = vec![
        with_header(&header.replace("ES256", "none")),
        with_header(&header.replace("ES256", "HS256")),
        with_header(&header.replace("dpop+jwt", "JWT")),
        with_header(&header.replace("P-256", "P-384")),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{proof}."),
        "a.b.c".to_owned(),
        "x".repeat(10_000),
    ];
    for place in [0, 1, 2] {
        let mut changed: Vec<Vec<u8>> = parts.iter().map(|part| part.as_bytes().to_vec()).collect();
        let byte = &mut changed[place][10];
        *byte = if *byte == b'A' { b'B' } else { b'A' };
        refused.push(String::from_utf8(changed.join(&b'.')).expect("text"));
    }
    for proof in refused {
        let reply = device.send(Get, PATH, token, &proof, b"").0;
        assert_eq!(code(&reply), "dpop-proof-invalid", "{proof:.80}");
    }
    assert_eq!(device.send(Get, PATH, token, &proof, b"").0.status, 200, "the unchanged one");
}

#[test]
fn a_nonce_ends_and_a_wrong_clock_of_the_device_does_no_harm() {
    let site = Site::start("nonce.db");
    let mut device = site.first_device(CLINIC);
    let token = device.tokens.as_ref().expect("a session").access_token.clone();
    let token = Some(token.as_str());
    let early = device.proof(Get, PATH, token);
    site.clock.put_forward(TimeDelta::minutes(11));
    let (reply, headers) = device.send(Get, PATH, token, &early, b"");
    assert_eq!(code(&reply), "dpop-nonce-needed");
    assert!(
        headers
            .get_all("www-authenticate")
            .iter()
            .any(|value| value == "DPoP algs=\"ES256\", error=\"use_dpop_nonce\"")
    );
    // The access token has expired too; the proof is accepted with the new nonce.
    assert_eq!(code(&device.get(PATH)), "session-ended");
    assert!(device.status().is_ok());
}

#[test]
fn a_token_is_of_no_use_to_another_device() {
    let site = Site::start("bound.db");
    let own = site.first_device(CLINIC);
    let stolen = own.tokens.expect("a session").access_token;
    let mut stranger = site.device();
    assert_eq!(code(&stranger.call(Get, PATH, Some(&stolen), b"")), "device-unknown");
    let mut other = site.first_device(OTHER);
    assert_eq!(code(&other.call(Get, PATH, Some(&stolen), b"")), "session-ended");
    let body = ChallengeRequest { method: CheckMethod::Pin }.encode();
    assert_eq!(code(&other.call(Post, "/v1/challenges", Some(&stolen), &body)), "session-ended");
}
