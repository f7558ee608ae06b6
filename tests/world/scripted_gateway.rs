//! A gateway that answers from a script.

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::gateway::{
    Challenge, ChallengeId, ChallengeRequest, CheckMethod, ConfirmationRequest, Problem, ProblemCode,
    VisualCheckPolicy, challenge_reply,
};
use shikaku_core::port::{GatewayLinkError, HttpRequest, HttpResponse};

/// A gateway that gives scripted answers.
pub struct ScriptedGateway {
    /// What it accepts instead of a PIN.
    pub visual_check: VisualCheckPolicy,
    /// What it says to the next confirmations; afterwards, 有効.
    pub answers: Vec<Result<HttpResponse, GatewayLinkError>>,
    /// What it says in place of the next challenges.
    pub instead_of_challenges: Vec<Result<HttpResponse, GatewayLinkError>>,
    /// How long a challenge lives.
    pub challenge_life: TimeDelta,
    /// How far the gateway's clock is ahead of the desk's.
    pub clock: TimeDelta,
    /// Whether the gateway sends the time of its clock. Gateways of the first version do not.
    pub reports_time: bool,
    /// Whether replies wait until `TestShell::deliver`.
    pub held: bool,
    /// Confirmations asked for, with their keys.
    pub confirmations: Vec<(String, ConfirmationRequest)>,
    /// Confirmations refused because their proof is not of the method that their challenge was fetched for.
    pub mismatches: u32,
    /// The challenges given, with the method of each.
    given: Vec<(ChallengeId, CheckMethod)>,
    challenges: u8,
}

impl Default for ScriptedGateway {
    fn default() -> Self {
        Self {
            visual_check: VisualCheckPolicy::CertificateOnly,
            answers: Vec::new(),
            instead_of_challenges: Vec::new(),
            challenge_life: TimeDelta::minutes(5),
            clock: TimeDelta::zero(),
            reports_time: true,
            held: false,
            confirmations: Vec::new(),
            mismatches: 0,
            given: Vec::new(),
            challenges: 0,
        }
    }
}

impl ScriptedGateway {
    pub(crate) fn reply(
        &mut self,
        call: &HttpRequest,
        now: DateTime<Utc>,
    ) -> Result<HttpResponse, GatewayLinkError> {
        if let Ok(ChallengeRequest { method }) = ChallengeRequest::decode(&call.body) {
            return if self.instead_of_challenges.is_empty() {
                Ok(self.challenge(method, now))
            } else {
                self.instead_of_challenges.remove(0)
            };
        }
        if let (Ok(request), Some(key)) = (ConfirmationRequest::decode(&call.body), &call.idempotency_key) {
            let given = self.given.iter().find(|(id, _)| *id == request.challenge_id);
            let fits = given.is_none_or(|(_, method)| *method == request.proof.method());
            self.confirmations.push((key.clone(), request));
            if !fits {
                self.mismatches += 1;
                return Ok(Problem::new(ProblemCode::ChallengeUnknown).reply());
            }
        }
        if self.answers.is_empty() { Ok(valid()) } else { self.answers.remove(0) }
    }

    fn challenge(&mut self, method: CheckMethod, now: DateTime<Utc>) -> HttpResponse {
        if method == CheckMethod::Visual && self.visual_check == VisualCheckPolicy::Off {
            return Problem::new(ProblemCode::VisualCheckNotPermitted).reply();
        }
        self.challenges = self.challenges.wrapping_add(1);
        let id = ChallengeId::from_random([self.challenges; 16]);
        self.given.push((id.clone(), method));
        let now = now + self.clock;
        challenge_reply(&Challenge {
            id,
            bytes: [self.challenges; 32],
            expires_at: now + self.challenge_life,
            visual_check: self.visual_check,
            server_time: self.reports_time.then_some(now),
        })
    }
}

/// Returns 有効, in the official element names, without a person's data.
#[must_use]
pub fn valid() -> HttpResponse {
    let body = r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1"},
        "MessageBody":{"ProcessingResultStatus":"1","QualificationValidity":"1"}}}"#;
    HttpResponse { status: 200, body: body.as_bytes().to_vec() }
}
