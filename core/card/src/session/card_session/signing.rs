use super::CardSessionStep;
use super::context::{CredentialSent, RecognisedCard};
use super::outcome::{CardProof, CardRefusal, CardRemoved};
use super::state::{InnerResult, State, run};
use crate::session::sign_challenge::{SignChallenge, SignError};

/// Has the card sign with the user-authentication key, which the PIN opened.
pub(super) struct Signing {
    card: RecognisedCard,
}

impl Signing {
    pub(super) fn start(context: CredentialSent, card: RecognisedCard, message: &[u8]) -> CardSessionStep {
        let step = SignChallenge::start(context.0.profile.jpki.auth_key, message, context.0.capabilities);
        run(context, step, Self { card })
    }
}

impl State for Signing {
    type Context = CredentialSent;
    type Inner = SignChallenge;

    fn finished(self, context: CredentialSent, result: InnerResult<SignChallenge>) -> CardSessionStep {
        let RecognisedCard { identity, certificate } = self.card;
        match result {
            Ok(signature) => context.end_identified(*certificate, CardProof::Pin { signature }),
            Err(SignError::Refused(status)) => context.refuse(CardRefusal::SignatureRefused(status)),
            Err(SignError::WrongLength) => context.refuse(CardRefusal::Misbehaving),
            Err(SignError::Exchange(error)) => context.interrupt(error, CardRemoved::PinAccepted(identity)),
        }
    }
}
