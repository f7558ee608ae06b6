//! The states that read the files of the 券面 application.

use super::CardSessionStep;
use super::context::{CredentialSent, SessionContext as _};
use super::outcome::{CardRefusal, CardRemoved};
use super::signing_presence::SigningPresence;
use super::state::{FileResult, State, run};
use crate::certificate::AuthCertificate;
use crate::session::read_file::{ReadError, ReadFile};

/// Reads EF 0001, the age record, which the birth date opened.
pub(super) struct ReadingAgeRecord {
    certificate: AuthCertificate,
    message: Vec<u8>,
}

/// Reads EF 0004, the card-verifiable certificate.
struct ReadingCardCertificate {
    certificate: AuthCertificate,
    message: Vec<u8>,
    record: Vec<u8>,
}

impl ReadingAgeRecord {
    pub(super) fn start(
        context: CredentialSent,
        certificate: AuthCertificate,
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

fn no_proof(context: CredentialSent, error: ReadError) -> CardSessionStep {
    match error {
        ReadError::Exchange(error) => context.interrupt(error, CardRemoved::BirthDateSent),
        _ => context.refuse(CardRefusal::NoPresenceProof),
    }
}
