//! The states of a proof of presence after the birth date was accepted.

use super::CardSessionStep;
use super::context::CredentialSent;
use super::outcome::{CardProof, CardRefusal, CardRemoved};
use super::state::{FileResult, InnerResult, SessionContext as _, State, run};
use crate::certificate::AuthCertificate;
use crate::session::read_file::{ReadError, ReadFile};
use crate::session::sign_challenge::{SignChallenge, SignError};

/// Reads EF 0001, the age record, which the birth date opened.
pub(super) struct ReadingAgeRecord {
    certificate: Box<AuthCertificate>,
    message: Vec<u8>,
}

/// Reads EF 0004, the card-verifiable certificate.
struct ReadingCardCertificate {
    certificate: Box<AuthCertificate>,
    message: Vec<u8>,
    record: Vec<u8>,
}

impl ReadingAgeRecord {
    pub(super) fn start(
        context: CredentialSent,
        certificate: Box<AuthCertificate>,
        message: Vec<u8>,
    ) -> CardSessionStep {
        let step = ReadFile::start(context.0.profile.surface.age_record, context.0.capabilities);
        run(context, step, Self { certificate, message })
    }
}

impl State for ReadingAgeRecord {
    type Context = CredentialSent;
    type Inner = ReadFile;

    fn finished(self, context: CredentialSent, result: FileResult) -> CardSessionStep {
        let Self { certificate, message } = self;
        match result {
            Ok((record, capabilities)) => {
                let context = context.learned(capabilities);
                let step = ReadFile::start(context.0.profile.surface.certificate, capabilities);
                run(context, step, ReadingCardCertificate { certificate, message, record })
            }
            Err(error) => no_proof(context, error),
        }
    }
}

impl State for ReadingCardCertificate {
    type Context = CredentialSent;
    type Inner = ReadFile;

    fn finished(self, context: CredentialSent, result: FileResult) -> CardSessionStep {
        let Self { certificate, message, record } = self;
        match result {
            Ok((card_certificate, capabilities)) => {
                let state = SigningPresence { certificate, record, card_certificate };
                state.start(context.learned(capabilities), &message)
            }
            Err(error) => no_proof(context, error),
        }
    }
}

/// Has the card sign with the key of the 券面 application.
struct SigningPresence {
    certificate: Box<AuthCertificate>,
    /// EF 0001.
    record: Vec<u8>,
    /// EF 0004.
    card_certificate: Vec<u8>,
}

impl SigningPresence {
    fn start(self, context: CredentialSent, message: &[u8]) -> CardSessionStep {
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
                context.end_identified(*certificate, proof)
            }
            Err(SignError::Exchange(error)) => context.interrupt(error, CardRemoved::BirthDateSent),
            Err(SignError::Refused(_) | SignError::WrongLength) => {
                context.refuse(CardRefusal::NoPresenceProof)
            }
        }
    }
}

fn no_proof(context: CredentialSent, error: ReadError) -> CardSessionStep {
    match error {
        ReadError::Exchange(error) => context.interrupt(error, CardRemoved::BirthDateSent),
        _ => context.refuse(CardRefusal::NoPresenceProof),
    }
}
