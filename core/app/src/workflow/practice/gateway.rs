use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_calendar::japan_date;

use super::people;
use super::script::{GatewayScript, PracticeAnswer};
use crate::gateway::{
    Answer, Challenge, ChallengeId, ChallengeRequest, CheckMethod, Problem, ProblemCode, Receipt,
    VisualCheckPolicy, answer_reply, challenge_reply,
};
use crate::port::{GatewayLinkError, HttpRequest, HttpResponse};

/// A gateway that answers the requests of a check from a script.
pub(super) struct ScriptedGateway(pub(super) GatewayScript);

impl ScriptedGateway {
    /// The answer to a request.
    ///
    /// # Errors
    /// Where the script says that there is none.
    pub(super) fn answer(
        &mut self,
        request: &HttpRequest,
        now: DateTime<Utc>,
    ) -> Result<HttpResponse, GatewayLinkError> {
        if !self.0.is_reachable {
            return Err(GatewayLinkError::Unreachable);
        }
        match ChallengeRequest::decode(&request.body) {
            Ok(ChallengeRequest { method }) => Ok(self.challenge(method, now)),
            Err(_) => self.confirmation(now),
        }
    }

    fn challenge(&self, method: CheckMethod, now: DateTime<Utc>) -> HttpResponse {
        if method == CheckMethod::Visual && self.0.visual_check == VisualCheckPolicy::Off {
            return Problem::new(ProblemCode::VisualCheckNotPermitted).reply();
        }
        challenge_reply(&Challenge {
            id: ChallengeId::from_random(FIXED),
            bytes: [0; 32],
            expires_at: now + LIFE,
            visual_check: self.0.visual_check,
            server_time: Some(now),
        })
    }

    fn confirmation(&mut self, now: DateTime<Utc>) -> Result<HttpResponse, GatewayLinkError> {
        if let Some(left) = self.0.timeouts.checked_sub(1) {
            self.0.timeouts = left;
            return Err(GatewayLinkError::Timeout);
        }
        if let Some(left) = self.0.pending.checked_sub(1) {
            self.0.pending = left;
            let receipt = Receipt::from_random(FIXED);
            return Ok(answer_reply(&Answer::Pending { receipt, ask_again_after: ASK_AGAIN_AFTER }));
        }
        Ok(match &self.0.answer {
            PracticeAnswer::Refused(code) => Problem::new(code.clone()).reply(),
            answer => {
                HttpResponse { status: 200, body: people::message(answer, japan_date(now)).into_bytes() }
            }
        })
    }
}

/// Longer than a person needs who practises at leisure; no challenge lives longer ([`Challenge::LIFE_MAX`]).
const LIFE: TimeDelta = TimeDelta::minutes(50);
/// Short, because nothing is learnt from the wait.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(500);
/// Identifiers have no meaning here.
const FIXED: [u8; 16] = [0; 16];
