use super::CardSessionStep;
use super::context::CredentialSent;
use super::outcome::{CardProof, CardRefusal, CardRemoved};
use super::state::{InnerResult, State, run};
use crate::certificate::AuthCertificate;
use crate::session::sign_challenge::{SignChallenge, SignError};

/// Has the card sign with the key of the 券面 application.
pub(super) struct SigningPresence {
    pub(super) certificate: AuthCertificate,
    /// EF 0001.
    pub(super) record: Vec<u8>,
    /// EF 0004.
    pub(super) card_certificate: Vec<u8>,
}

impl SigningPresence {
    pub(super) fn start(self, context: CredentialSent, message: &[u8]) -> CardSessionStep {
        let step = SignChallenge::start(context.0.profile.surface.key, message, context.0.capabilities);
        run(context, step, self)
    }
}

impl State for SigningPresence {
    type Context = CredentialSent;
    type Inner = SignChallenge;

    fn finished(self, context: CredentialSent, result: InnerResult<SignChallenge>) -> CardSessionStep {
        let Self { certificate, record, card_certificate } = self;
        match result {
            Ok(signature) => {
                let proof = CardProof::Presence { record, certificate: card_certificate, signature };
                context.end_identified(certificate, proof)
            }
            Err(SignError::Exchange(error)) => context.interrupt(error, CardRemoved::BirthDateSent),
            Err(SignError::Refused(_) | SignError::WrongLength) => {
                context.refuse(CardRefusal::NoPresenceProof)
            }
        }
    }
}
