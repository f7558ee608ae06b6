use shikaku_core::gateway::{
    ChallengeId, ChallengeRequest, CheckMethod, ConfirmationRequest, Proof, read_challenge,
};
use shikaku_core::port::{HttpRequest, HttpResponse};
use shikaku_transcript::{Transcript, TranscriptEvent};

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
    pub(crate) fn asked(&mut self, request_id: u32, call: &HttpRequest) -> Result<Option<Proof>, Proof> {
        if let Ok(ChallengeRequest { method }) = ChallengeRequest::decode(&call.body) {
            self.asked.push((request_id, method));
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
    pub(crate) fn replied(&mut self, request_id: u32, reply: &HttpResponse) {
        let method =
            self.asked.iter().rev().find(|(asked, _)| *asked == request_id).map(|(_, method)| *method);
        if let (Some(method), Ok(challenge)) = (method, read_challenge(Ok(reply.clone()))) {
            self.given.push((challenge.id, method));
        }
    }

    /// Whether every proof of a recording fits its challenge.
    pub(crate) fn all_fit(transcript: &Transcript) -> bool {
        let mut oracle = Self::default();
        transcript.entries.iter().all(|entry| match &entry.event {
            TranscriptEvent::Asked { request_id, call } => oracle.asked(*request_id, call).is_ok(),
            TranscriptEvent::Replied { request_id, reply: Ok(reply) } => {
                oracle.replied(*request_id, reply);
                true
            }
            _ => true,
        })
    }
}
