//! The reference gateway of a practice check: the people that it knows, and the answers that only a script can give.

use chrono::NaiveDate;
use serde_json::{Value, json};
use shikaku_adapter::http::BlockingGateway;
use shikaku_core::gateway::{ChallengeRequest, Problem, ProblemCode};
use shikaku_core::port::{GatewayLink, GatewayLinkError, HttpRequest, HttpResponse};
use shikaku_core::workflow::{GatewayScript, PracticeAnswer};
use shikaku_gateway::{People, PeopleError};
use shikaku_virtual_card::CardRecord;

/// The gateway as its client sees it. Answers that the reference gateway does not give come from the script.
pub(super) struct PracticeGateway {
    client: BlockingGateway,
    timeouts: u8,
    problem: Option<ProblemCode>,
}

impl PracticeGateway {
    /// The gateway of a script behind this client.
    pub(super) fn new(client: BlockingGateway, script: &GatewayScript) -> Self {
        let problem = match &script.answer {
            PracticeAnswer::Refused(code) if !is_given_by_gateway(code) => Some(code.clone()),
            _ => None,
        };
        Self { client, timeouts: script.timeouts, problem }
    }

    /// Whether an answer of the gateway is replaced.
    pub(super) const fn replaces_answers(&self) -> bool {
        self.timeouts > 0 || self.problem.is_some()
    }
}

impl GatewayLink for PracticeGateway {
    fn exchange(&mut self, call: &HttpRequest) -> Result<HttpResponse, GatewayLinkError> {
        let answer = self.client.exchange(call);
        if ChallengeRequest::decode(&call.body).is_ok() {
            return answer;
        }
        if let Some(left) = self.timeouts.checked_sub(1) {
            self.timeouts = left;
            return Err(GatewayLinkError::Timeout);
        }
        match &self.problem {
            Some(code) => Ok(Problem::new(code.clone()).reply()),
            None => answer,
        }
    }
}

/// Whether the reference gateway refuses the card itself.
const fn is_given_by_gateway(code: &ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::CertificateExpired | ProblemCode::CertificateRevoked | ProblemCode::CardNotRegistered
    )
}

/// A table with the holder of this card alone, for whom the gateway answers by the script.
///
/// # Errors
/// When the table is none, which a test excludes.
pub(in super::super) fn people(
    script: &GatewayScript,
    card: &CardRecord,
    today: NaiveDate,
) -> Result<People, PeopleError> {
    let is_refused = |refused: ProblemCode| script.answer == PracticeAnswer::Refused(refused);
    let serial = card.serial.to_string();
    let body: Value = serde_json::from_str(&script.answer.message_body(today)).unwrap_or_default();
    let revoked: Vec<_> =
        is_refused(ProblemCode::CertificateRevoked).then_some(&serial).into_iter().collect();
    let table = json!({
        "revoked": revoked,
        "people": [{
            "serial": serial,
            "note": "practice",
            "birthDate": card.holder.birth_date,
            "registered": !is_refused(ProblemCode::CardNotRegistered),
            "pendingAnswers": script.pending,
            "body": body,
        }],
    });
    People::parse(&table.to_string())
}
