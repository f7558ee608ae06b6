use std::time::Duration;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shikaku_eligibility::{Confirmation, Verdict};

use crate::gateway::{Challenge, GatewayRefusal, Receipt, request};
use crate::port::{GatewayLinkError, HttpResponse};

/// The answer to a confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 正常終了: read its verdict.
    Completed(Box<Confirmation>),
    /// 処理中: ask again under the receipt.
    Pending {
        /// Names the confirmation.
        receipt: Receipt,
        /// How long to wait first; between 50 ms and 5 s, whatever the gateway says: a patient waits meanwhile.
        ask_again_after: Duration,
    },
}

/// Reads the reply to [`crate::gateway::challenge_request`].
///
/// # Errors
/// What it is for the reception when there is no challenge.
pub fn read_challenge(reply: Result<HttpResponse, GatewayLinkError>) -> Result<Challenge, GatewayRefusal> {
    let reply = reply?;
    match reply.status {
        201 => Ok(read(&reply.body)?),
        _ => Err(GatewayRefusal::from_reply(&reply)),
    }
}

/// Reads the reply to [`crate::gateway::confirmation_request`] and [`crate::gateway::poll_call`].
///
/// # Errors
/// What it is for the reception when the system or the gateway refused, or nothing readable came.
pub fn read_confirmation(reply: Result<HttpResponse, GatewayLinkError>) -> Result<Answer, GatewayRefusal> {
    let reply = reply?;
    match reply.status {
        200 => completed(read(&reply.body)?),
        202 => Ok(read::<Pending>(&reply.body)?.into()),
        _ => Err(GatewayRefusal::from_reply(&reply)),
    }
}

/// The name of the result in the reply to [`crate::gateway::confirmation_request`] and [`crate::gateway::poll_call`]: what
/// `GET /v1/results/{id}` knows it by. `None` where the gateway recorded none, or names none.
#[must_use]
pub fn result_name(reply: &HttpResponse) -> Option<String> {
    if reply.status != 200 {
        return None;
    }
    let named: Named = serde_json::from_slice(&reply.body).ok()?;
    let is_plain = |name: &String| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    named.result_id.filter(is_plain)
}

/// The reply that carries an answer whose result has this name.
#[must_use]
pub fn named_answer_reply(confirmation: Confirmation, name: &str) -> HttpResponse {
    let named = NamedAnswer { confirmation, result_id: name };
    HttpResponse { status: 200, body: request::json(&named) }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    #[serde(default)]
    result_id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NamedAnswer<'a> {
    #[serde(flatten)]
    confirmation: Confirmation,
    result_id: &'a str,
}

/// The reply that carries a challenge.
#[must_use]
pub fn challenge_reply(challenge: &Challenge) -> HttpResponse {
    HttpResponse { status: 201, body: request::json(challenge) }
}

/// The reply that carries an answer.
#[must_use]
pub fn answer_reply(answer: &Answer) -> HttpResponse {
    match answer {
        Answer::Completed(confirmation) => HttpResponse { status: 200, body: request::json(confirmation) },
        Answer::Pending { receipt, ask_again_after } => {
            let ask_again_after_ms = u64::try_from(ask_again_after.as_millis()).unwrap_or(u64::MAX);
            let pending = Pending { receipt: receipt.clone(), ask_again_after_ms };
            HttpResponse { status: 202, body: request::json(&pending) }
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pending {
    receipt: Receipt,
    ask_again_after_ms: u64,
}

impl From<Pending> for Answer {
    fn from(pending: Pending) -> Self {
        let wait = pending.ask_again_after_ms.clamp(50, WAIT_MAX);
        Self::Pending { receipt: pending.receipt, ask_again_after: Duration::from_millis(wait) }
    }
}

/// Longest wait before asking again, in milliseconds.
const WAIT_MAX: u64 = 5_000;

fn completed(confirmation: Confirmation) -> Result<Answer, GatewayRefusal> {
    match confirmation.verdict() {
        Verdict::RequestError { .. } => Err(GatewayRefusal::request_error(&confirmation)),
        Verdict::PersonError { .. } => Err(GatewayRefusal::person_error(&confirmation)),
        // An answer that says it is none, is about several people, or leaves out what decides.
        Verdict::Processing | Verdict::Bulk => Err(GatewayLinkError::Broken.into()),
        Verdict::Unknown(raw) if raw.is_empty() => Err(GatewayLinkError::Broken.into()),
        Verdict::Valid
        | Verdict::ValidUnregistered
        | Verdict::Invalid
        | Verdict::Superseded
        | Verdict::NotFound
        | Verdict::Multiple
        | Verdict::Unknown(_) => Ok(Answer::Completed(Box::new(confirmation))),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, GatewayLinkError> {
    request::read(body).map_err(|_| GatewayLinkError::Broken)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::DateTime;
    use proptest::prelude::{Strategy, any, prop_assert_eq, prop_oneof, proptest};
    use shikaku_clinic::failure::GatewayFailure;
    use shikaku_eligibility::Confirmation;

    use super::{Answer, answer_reply, challenge_reply, read_challenge, read_confirmation};
    use crate::gateway::{
        BODY_MAX, Challenge, ChallengeId, Law, Problem, ProblemCode, Receipt, VisualCheckPolicy,
    };
    use crate::port::{GatewayLinkError, HttpResponse};

    type Reply = Result<HttpResponse, GatewayLinkError>;

    fn reply(status: u16, body: &str) -> HttpResponse {
        HttpResponse { status, body: body.as_bytes().to_vec() }
    }

    fn message(segment: &str, status: &str, validity: &str) -> String {
        format!(
            r#"{{"XmlMsg":{{"MessageHeader":{{"SegmentOfResult":"{segment}","ErrorCode":"E01","ErrorMessage":"x"}},
            "MessageBody":{{"ProcessingResultStatus":"{status}","ProcessingResultCode":"P01","QualificationValidity":"{validity}"}}}}}}"#
        )
    }

    #[track_caller]
    fn check(reply: Reply, expected: &str) {
        let found = match read_confirmation(reply) {
            Ok(Answer::Completed(confirmation)) => format!("{:?}", confirmation.verdict()),
            Ok(Answer::Pending { .. }) => "Pending".to_owned(),
            Err(refusal) => refusal.failure.code().to_owned(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn each_kind_of_reply_is_distinguished() {
        check(Ok(reply(200, &message("1", "1", "1"))), "Valid");
        check(Ok(reply(200, &message("1", "1", "5"))), "Multiple");
        check(Ok(reply(200, &message("1", "1", "77"))), "Unknown");
        check(Ok(reply(200, &message("9", "1", "1"))), "GATE-14");
        check(Ok(reply(200, &message("1", "2", "1"))), "GATE-15");
        check(Ok(reply(200, &message("2", "1", "1"))), "GATE-04");
        let several = message("1", "1", "1")
            .replace("}}}", r#","BulkConfirmUnit":[{"ProcessingResultStatus":"2"}]}}}"#);
        check(Ok(reply(200, &several)), "GATE-04");
        check(Ok(reply(202, r#"{"receipt":"r1","askAgainAfterMs":500}"#)), "Pending");
        check(Ok(reply(204, "")), "GATE-04");
        check(Ok(reply(302, "")), "GATE-04");
        check(Ok(reply(401, "<html>")), "GATE-05");
        check(Ok(reply(404, "<html>")), "GATE-17");
        check(Ok(reply(503, "<html>")), "GATE-16");
        check(Err(GatewayLinkError::Unreachable), "GATE-01");
        check(Err(GatewayLinkError::Timeout), "GATE-02");
        check(Err(GatewayLinkError::Untrusted), "GATE-03");
        check(Err(GatewayLinkError::Broken), "GATE-04");
    }

    #[test]
    fn a_hostile_answer_is_a_broken_answer() {
        let deep = "[".repeat(100_000);
        let long = format!("{{\"XmlMsg\":{{\"x\":\"{}\"}}}}", "a".repeat(BODY_MAX));
        let unfinished = message("1", "1", "1").replace("}}}", "}}");
        for body in [
            "",
            "null",
            "{}",
            "[]",
            r#"{"XmlMsg":{}}"#,
            r#"{"XmlMsg":[]}"#,
            "\u{FEFF}{}",
            &deep,
            &long,
            &unfinished,
        ] {
            check(Ok(reply(200, body)), "GATE-04");
            assert_eq!(read_challenge(Ok(reply(201, body))), Err(GatewayFailure::BrokenAnswer.into()));
        }
        for body in [r#"{"receipt":"../x","askAgainAfterMs":5}"#, r#"{"receipt":"r","askAgainAfterMs":-5}"#] {
            check(Ok(reply(202, body)), "GATE-04");
        }
    }

    #[test]
    fn the_official_error_and_the_named_law_come_along() {
        let refused = read_confirmation(Ok(reply(200, &message("9", "", "")))).expect_err("異常終了");
        let official = refused.official.expect("a code");
        assert_eq!(official.code.expect("a code").as_str(), "E01");
        let problem = Problem::new(ProblemCode::VisualCheckNotPermitted).reply();
        let refused = read_confirmation(Ok(problem)).expect_err("a problem");
        assert_eq!(refused.law, Some(Law::VisualCheckApproval));
    }

    #[test]
    fn every_problem_is_read_as_what_the_table_says() {
        for code in ProblemCode::KNOWN {
            let failure = code.failure().expect("a known code has one");
            let reply = Problem::new(code.clone()).reply();
            assert_eq!(
                read_confirmation(Ok(reply.clone())).expect_err("a problem").failure,
                failure,
                "{code:?}"
            );
            assert_eq!(read_challenge(Ok(reply)).expect_err("a problem").failure, failure, "{code:?}");
        }
        let new = Problem { status: 429, ..Problem::new(ProblemCode::Unknown("quota-of-the-day".into())) };
        check(Ok(new.reply()), "GATE-16");
    }

    fn answer() -> impl Strategy<Value = Answer> {
        let validity = proptest::sample::select(vec!["1", "2", "3", "4", "5", "6", "9"]);
        let completed = validity.prop_map(|validity| {
            let body = message("1", "1", validity);
            let confirmation: Confirmation = serde_json::from_str(&body).expect("a message");
            Answer::Completed(Box::new(confirmation))
        });
        let pending = (any::<[u8; 16]>(), 50..=super::WAIT_MAX).prop_map(|(id, wait)| Answer::Pending {
            receipt: Receipt::from_random(id),
            ask_again_after: Duration::from_millis(wait),
        });
        prop_oneof![completed, pending]
    }

    fn challenge() -> impl Strategy<Value = Challenge> {
        use VisualCheckPolicy::{CertificateOnly, Off, PresenceProof};
        let policy = proptest::sample::select(vec![Off, CertificateOnly, PresenceProof]);
        let seconds = 0..250_000_000_000_i64;
        let server_time = proptest::option::of(seconds.clone());
        (any::<[u8; 16]>(), any::<[u8; 32]>(), seconds, policy, server_time).prop_map(
            |(id, bytes, seconds, visual_check, server_time)| Challenge {
                id: ChallengeId::from_random(id),
                bytes,
                expires_at: DateTime::from_timestamp(seconds, 0).expect("in range"),
                visual_check,
                server_time: server_time.and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
            },
        )
    }

    proptest! {
        #[test]
        fn answers_go_there_and_back(answer in answer()) {
            prop_assert_eq!(read_confirmation(Ok(answer_reply(&answer))), Ok(answer));
        }

        #[test]
        fn challenges_go_there_and_back(challenge in challenge()) {
            prop_assert_eq!(read_challenge(Ok(challenge_reply(&challenge))), Ok(challenge));
        }

        #[test]
        fn no_reply_is_too_strange(status in any::<u16>(), body in any::<Vec<u8>>()) {
            let _ = read_confirmation(Ok(HttpResponse { status, body: body.clone() }));
            let _ = read_challenge(Ok(HttpResponse { status, body }));
        }
    }
}
