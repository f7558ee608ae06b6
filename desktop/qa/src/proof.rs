use shikaku_core::gateway::{
    ChallengeId, ChallengeRequest, CheckMethod, ConfirmationRequest, Proof, read_challenge,
};
use shikaku_core::port::{GatewayCall, GatewayReply};
use shikaku_transcript::{Happening, Transcript};

/// Follows the calls to a gateway and finds a proof that is not of the method that its challenge was fetched for.
#[derive(Default)]
pub(crate) struct ProofOracle {
    asked: Vec<(u32, CheckMethod)>,
    given: Vec<(ChallengeId, CheckMethod)>,
}

impl ProofOracle {
    /// A call goes out; gives its proof, if it has one.
    ///
    /// # Errors
    /// Gives the proof when it does not fit its challenge.
    pub(crate) fn asked(&mut self, ticket: u32, call: &GatewayCall) -> Result<Option<Proof>, Proof> {
        if let Ok(ChallengeRequest { method }) = ChallengeRequest::decode(&call.body) {
            self.asked.push((ticket, method));
            return Ok(None);
        }
        let Ok(request) = ConfirmationRequest::decode(&call.body) else {
            return Ok(None);
        };
        let given = self.given.iter().find(|(id, _)| *id == request.challenge_id);
        if given.is_none_or(|(_, method)| *method == request.proof.method()) {
            Ok(Some(request.proof))
        } else {
            Err(request.proof)
        }
    }

    /// A reply comes.
    pub(crate) fn replied(&mut self, ticket: u32, reply: &GatewayReply) {
        let method = self.asked.iter().rev().find(|(asked, _)| *asked == ticket).map(|(_, method)| *method);
        if let (Some(method), Ok(challenge)) = (method, read_challenge(Ok(reply.clone()))) {
            self.given.push((challenge.id, method));
        }
    }

    /// Whether every proof of a recording fits its challenge.
    pub(crate) fn all_fit(transcript: &Transcript) -> bool {
        let mut oracle = Self::default();
        transcript.entries.iter().all(|entry| match &entry.happening {
            Happening::Asked { ticket, call } => oracle.asked(*ticket, call).is_ok(),
            Happening::Replied { ticket, reply: Ok(reply) } => {
                oracle.replied(*ticket, reply);
                true
            }
            _ => true,
        })
    }
}
