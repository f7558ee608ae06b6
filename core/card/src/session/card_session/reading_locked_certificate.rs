use super::CardSessionStep;
use super::card_task::CardIdentity;
use super::context::{CredentialSent, RecognisedCard};
use super::outcome::{CardRefusal, CardRemoved};
use super::reading_certificates_present::ExplainingMissingLockedCertificate;
use super::signing::Signing;
use super::state::{FileResult, SessionContext as _, State, run};
use crate::certificate::AuthCertificate;
use crate::session::read_file::{ReadError, ReadFile};

/// Reads EF 000A of an Android token, whose PIN was accepted.
pub(super) struct ReadingLockedCertificate {
    card: CardIdentity,
    message: Vec<u8>,
}

impl ReadingLockedCertificate {
    pub(super) fn start(context: CredentialSent, card: CardIdentity, message: Vec<u8>) -> CardSessionStep {
        let step = ReadFile::start(context.0.profile.jpki.auth_certificate, context.0.capabilities);
        run(context, step, Self { card, message })
    }

    fn read(self, context: CredentialSent, bytes: &[u8]) -> CardSessionStep {
        match AuthCertificate::parse(bytes) {
            Ok(certificate) => {
                let card = RecognisedCard { identity: self.card, certificate: Box::new(certificate) };
                Signing::start(context, card, &self.message)
            }
            Err(error) if error.is_other_profile() => context.refuse(CardRefusal::CertificateProfileUnknown),
            Err(_) => context.refuse(CardRefusal::CertificateUnreadable),
        }
    }
}

impl State for ReadingLockedCertificate {
    type Context = CredentialSent;
    type Inner = ReadFile;

    fn finished(self, context: CredentialSent, result: FileResult) -> CardSessionStep {
        match result {
            Ok((bytes, capabilities)) => self.read(context.learned(capabilities), &bytes),
            Err(ReadError::Exchange(error)) => context.interrupt(error, CardRemoved::PinAccepted(self.card)),
            Err(ReadError::Refused(status)) => context.refuse(CardRefusal::Unexpected(status)),
            Err(ReadError::Missing | ReadError::NoObject(_)) => {
                ExplainingMissingLockedCertificate::start(context, self.card)
            }
            Err(ReadError::NoProgress | ReadError::TooMuch | ReadError::TooLong) => {
                context.refuse(CardRefusal::Misbehaving)
            }
        }
    }
}
