use shikaku_core::gateway::{
    ChallengeRequest, ConfirmationRequest, answer_reply, challenge_reply, read_challenge, read_confirmation,
};
use shikaku_core::port::HttpResponse;

/// A challenge that is read is written as one that reads the same.
///
/// # Panics
/// When that does not hold.
pub fn gateway_challenge_json(bytes: &[u8]) {
    for status in [200, 201, 403, 500] {
        let Ok(challenge) = read_challenge(Ok(reply(status, bytes))) else { continue };
        assert_eq!(status, 201);
        assert_eq!(read_challenge(Ok(challenge_reply(&challenge))), Ok(challenge));
    }
}

/// An answer that is read is written as one that reads the same, and prints nothing that came in.
///
/// # Panics
/// When that does not hold.
pub fn gateway_confirmation_json(bytes: &[u8]) {
    for status in [200, 202, 403, 429, 500] {
        match read_confirmation(Ok(reply(status, bytes))) {
            Ok(answer) => {
                assert!(matches!(status, 200 | 202));
                assert_eq!(read_confirmation(Ok(answer_reply(&answer))), Ok(answer));
            }
            Err(refusal) => {
                assert_eq!(format!("{refusal:?}"), format!("GatewayRefusal({})", refusal.failure.code()));
            }
        }
    }
}

/// What the gateway's side reads is written as a request that reads the same.
///
/// # Panics
/// When that does not hold.
pub fn gateway_request_json(bytes: &[u8]) {
    if let Ok(request) = ConfirmationRequest::decode(bytes) {
        assert_eq!(ConfirmationRequest::decode(&request.encode()), Ok(request));
    }
    if let Ok(request) = ChallengeRequest::decode(bytes) {
        assert_eq!(ChallengeRequest::decode(&request.encode()), Ok(request));
    }
}

fn reply(status: u16, body: &[u8]) -> HttpResponse {
    HttpResponse { status, body: body.to_vec() }
}
