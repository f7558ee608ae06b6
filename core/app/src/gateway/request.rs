use chrono::NaiveDate;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

use crate::gateway::{
    BODY_MAX, Challenge, ChallengeId, ChallengeRequest, CheckMethod, Receipt, VisualCheckPolicy, base64url,
};
use crate::port::{HttpMethod, HttpRequest};

/// Asks for a challenge: `POST /v1/challenges`.
#[must_use]
pub fn challenge_request(method: CheckMethod) -> HttpRequest {
    post("/v1/challenges", None, ChallengeRequest { method }.encode())
}

/// Asks for the eligibility: `POST /v1/confirmations`. The same key and request may be sent again.
#[must_use]
pub fn confirmation_request(request: &ConfirmationRequest, idempotency_key: &str) -> HttpRequest {
    post("/v1/confirmations", Some(idempotency_key.to_owned()), request.encode())
}

/// Asks for a confirmation that was still being worked on: `GET /v1/confirmations/{receipt}`.
#[must_use]
pub fn poll_call(receipt: &Receipt) -> HttpRequest {
    get(&format!("/v1/confirmations/{}", receipt.as_str()))
}

/// 資格確認の依頼: one card, one proof, one date.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("ConfirmationRequest({proof:?}, {} byte certificate)", certificate_der.len())]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmationRequest {
    /// The challenge that was signed, or that opened the visual check.
    pub challenge_id: ChallengeId,
    /// 利用者証明用電子証明書, DER.
    #[serde(rename = "certificate", with = "base64url")]
    pub certificate_der: Vec<u8>,
    /// Why the card is believed to be held by its owner.
    pub proof: Proof,
    /// 施術日, in Japan.
    pub treatment_date: NaiveDate,
}

/// Why the card is believed to be held by its owner.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Proof {
    /// 暗証番号: signature of the authentication key over the PIN-check message.
    #[debug("PinSignature")]
    PinSignature(#[serde(with = "base64url")] Vec<u8>),
    /// 目視確認: the staff compared the face.
    #[serde(rename_all = "camelCase")]
    #[debug("VisualCheck{}", if presence.is_some() { " with presence" } else { "" })]
    VisualCheck {
        /// Proof that the card is present, where the gateway wants one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        presence: Option<PresenceProof>,
    },
}

/// カードがあることの証明 by the 券面事項確認 application.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("PresenceProof({} byte record)", record.len())]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PresenceProof {
    /// EF 0001: birth date and card key, signed by the issuer.
    #[serde(with = "base64url")]
    pub record: Vec<u8>,
    /// EF 0004: the card-verifiable certificate of that signer.
    #[serde(with = "base64url")]
    pub certificate: Vec<u8>,
    /// Signature of the card key over the presence message.
    #[serde(with = "base64url")]
    pub signature: Vec<u8>,
}

/// Why bytes are no request.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum RequestError {
    /// Longer than [`BODY_MAX`], or a file in it longer than a card holds.
    #[error("the request is too long")]
    TooLong,
    /// Not a JSON object.
    #[error("the request is not a JSON object")]
    NotJson,
    /// JSON of another shape.
    #[error("the request does not have the documented shape")]
    WrongShape,
}

/// The proof does not belong to the method that the challenge was fetched for.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the proof does not fit the method of the challenge")]
pub struct ProofMismatch;

impl Proof {
    /// The only method whose challenge this proof answers.
    #[must_use]
    pub const fn method(&self) -> CheckMethod {
        match self {
            Self::PinSignature(_) => CheckMethod::Pin,
            Self::VisualCheck { .. } => CheckMethod::Visual,
        }
    }
}

impl ConfirmationRequest {
    /// A request for the eligibility of a holder who was checked by `method`, which `challenge` was fetched for.
    ///
    /// # Errors
    /// [`ProofMismatch`] when the proof is of another method, or lacks the proof of presence that the challenge asks for.
    pub fn new(
        method: CheckMethod,
        challenge: &Challenge,
        certificate_der: Vec<u8>,
        proof: Proof,
        treatment_date: NaiveDate,
    ) -> Result<Self, ProofMismatch> {
        let wants_presence = challenge.visual_check == VisualCheckPolicy::PresenceProof;
        let lacks_presence = wants_presence && matches!(proof, Proof::VisualCheck { presence: None });
        if proof.method() != method || lacks_presence {
            return Err(ProofMismatch);
        }
        let challenge_id = challenge.id.clone();
        Ok(Self { challenge_id, certificate_der, proof, treatment_date })
    }

    /// JSON.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        json(self)
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// When it is too long or not this request.
    pub fn decode(body: &[u8]) -> Result<Self, RequestError> {
        let request: Self = read(body)?;
        if request.files().all(|file| file.len() <= FILE_MAX) {
            Ok(request)
        } else {
            Err(RequestError::TooLong)
        }
    }

    fn files(&self) -> impl Iterator<Item = &[u8]> {
        let proof = match &self.proof {
            Proof::PinSignature(signature) => vec![signature],
            Proof::VisualCheck { presence: None } => Vec::new(),
            Proof::VisualCheck { presence: Some(it) } => vec![&it.record, &it.certificate, &it.signature],
        };
        std::iter::once(&self.certificate_der).chain(proof).map(Vec::as_slice)
    }
}

/// A certificate is about 1.6 KB, a signature 256 or 512 bytes; no file of the card is longer than this.
const FILE_MAX: usize = 8192;

pub(crate) fn json(message: &impl Serialize) -> Vec<u8> {
    // Fails only for maps with keys that are not text, and no message has one.
    serde_json::to_vec(message).unwrap_or_default()
}

pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, RequestError> {
    if body.len() > BODY_MAX {
        return Err(RequestError::TooLong);
    }
    // serde would also take an array of the members in their order.
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(RequestError::NotJson);
    }
    serde_json::from_slice(body)
        .map_err(|error| if error.is_data() { RequestError::WrongShape } else { RequestError::NotJson })
}

/// `GET` of this path.
pub(crate) fn get(path: &str) -> HttpRequest {
    HttpRequest { method: HttpMethod::Get, path: path.to_owned(), idempotency_key: None, body: Vec::new() }
}

/// `POST` to this path.
pub(crate) fn post(path: &str, idempotency_key: Option<String>, body: Vec<u8>) -> HttpRequest {
    HttpRequest { method: HttpMethod::Post, path: path.to_owned(), idempotency_key, body }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};

    use super::{
        BODY_MAX, ConfirmationRequest, PresenceProof, Proof, RequestError, confirmation_request, poll_call,
    };
    use crate::gateway::{Challenge, ChallengeId, ChallengeRequest, CheckMethod, Receipt, VisualCheckPolicy};

    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(any::<u8>(), 0..600)
    }

    fn proof() -> impl Strategy<Value = Proof> {
        let presence = (bytes(), bytes(), bytes())
            .prop_map(|(record, certificate, signature)| PresenceProof { record, certificate, signature });
        prop_oneof![
            bytes().prop_map(Proof::PinSignature),
            Just(Proof::VisualCheck { presence: None }),
            presence.prop_map(|presence| Proof::VisualCheck { presence: Some(presence) }),
        ]
    }

    fn request() -> impl Strategy<Value = ConfirmationRequest> {
        (any::<[u8; 16]>(), bytes(), proof(), 1..3_000_000_i32).prop_map(
            |(id, certificate_der, proof, days)| ConfirmationRequest {
                challenge_id: ChallengeId::from_random(id),
                certificate_der,
                proof,
                treatment_date: chrono::NaiveDate::from_num_days_from_ce_opt(days).expect("in range"),
            },
        )
    }

    proptest! {
        #[test]
        fn requests_go_there_and_back(request in request()) {
            prop_assert_eq!(ConfirmationRequest::decode(&request.encode()), Ok(request));
        }

        #[test]
        fn no_bytes_are_too_strange(body in bytes()) {
            let _ = (ConfirmationRequest::decode(&body), ChallengeRequest::decode(&body));
        }
    }

    fn decode(json: &str) -> Result<ConfirmationRequest, RequestError> {
        ConfirmationRequest::decode(json.as_bytes())
    }

    #[test]
    fn the_wire_form_is_the_documented_one() {
        let json = r#"{"challengeId":"c1","certificate":"MIID","proof":{"pinSignature":"_-8"},"treatmentDate":"2026-11-22"}"#;
        assert_eq!(decode(json).map(|request| request.encode()), Ok(json.as_bytes().to_vec()));
        let visual = json.replace(r#"{"pinSignature":"_-8"}"#, r#"{"visualCheck":{}}"#);
        assert_eq!(decode(&visual).map(|request| request.proof), Ok(Proof::VisualCheck { presence: None }));
        let challenge = ChallengeRequest { method: CheckMethod::Visual };
        assert_eq!(challenge.encode(), br#"{"method":"visual"}"#);
        assert_eq!(ChallengeRequest::decode(&challenge.encode()), Ok(challenge));
    }

    #[test]
    fn a_request_is_made_of_a_proof_of_its_own_method_only() {
        let presence = || PresenceProof { record: vec![1], certificate: vec![2], signature: vec![3] };
        let by_pin = || Proof::PinSignature(vec![0; 256]);
        let by_sight = || Proof::VisualCheck { presence: None };
        let with_presence = || Proof::VisualCheck { presence: Some(presence()) };
        for policy in
            [VisualCheckPolicy::Off, VisualCheckPolicy::CertificateOnly, VisualCheckPolicy::PresenceProof]
        {
            let challenge = Challenge {
                id: ChallengeId::from_random([1; 16]),
                bytes: [1; 32],
                expires_at: chrono::DateTime::UNIX_EPOCH,
                visual_check: policy,
                server_time: None,
            };
            let fits = |method, proof| {
                ConfirmationRequest::new(method, &challenge, vec![9], proof, chrono::NaiveDate::MIN).is_ok()
            };
            assert!(fits(CheckMethod::Pin, by_pin()));
            assert!(fits(CheckMethod::Visual, with_presence()));
            assert_eq!(fits(CheckMethod::Visual, by_sight()), policy != VisualCheckPolicy::PresenceProof);
            assert!(!fits(CheckMethod::Pin, by_sight()));
            assert!(!fits(CheckMethod::Pin, with_presence()));
            assert!(!fits(CheckMethod::Visual, by_pin()));
        }
    }

    #[test]
    fn hostile_requests_are_refused_for_their_reason() {
        let good = r#"{"challengeId":"c1","certificate":"MIID","proof":{"pinSignature":"_-8"},"treatmentDate":"2026-11-22"}"#;
        for (from, to, expected) in [
            ("_-8", "_-8=", RequestError::WrongShape),
            ("_-8", "/+8", RequestError::WrongShape),
            ("c1", "../1", RequestError::WrongShape),
            ("2026-11-22", "2026-02-30", RequestError::WrongShape),
            ("\"proof\"", "\"prof\"", RequestError::WrongShape),
            ("22\"}", "22\"", RequestError::NotJson),
            ("MIID", &"A".repeat(12_000), RequestError::TooLong),
            ("MIID", &"A".repeat(BODY_MAX), RequestError::TooLong),
        ] {
            assert_eq!(decode(&good.replacen(from, to, 1)), Err(expected), "{from}");
        }
        assert_eq!(decode(&"[".repeat(100_000)), Err(RequestError::NotJson));
        let in_order = r#" ["c1","MIID",{"pinSignature":"_-8"},"2026-11-22"]"#;
        assert_eq!(decode(in_order), Err(RequestError::NotJson));
    }

    #[test]
    fn a_confirmation_may_be_sent_again_and_prints_nothing() {
        let request = decode(
            r#"{"challengeId":"c1","certificate":"MIID","proof":{"visualCheck":{}},"treatmentDate":"2026-11-22"}"#,
        );
        let request = request.expect("a request");
        let call = confirmation_request(&request, "k");
        assert!(call.is_repeatable());
        assert_eq!(format!("{request:?}"), "ConfirmationRequest(VisualCheck, 3 byte certificate)");
        assert_eq!(poll_call(&Receipt::parse("r_1").expect("an identifier")).path, "/v1/confirmations/r_1");
    }
}
