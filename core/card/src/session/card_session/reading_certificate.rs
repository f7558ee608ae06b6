use shikaku_transport::RadioType;

use super::CardSessionStep;
use super::begin_task::begin_task;
use super::context::{Context, RecognisedCard};
use super::outcome::CardRefusal;
use super::reading_certificates_present::ExplainingMissingCertificate;
use super::reading_token_info::{PhoneSign, ReadingTokenInfo, TokenInfoReason};
use super::state::{FileResult, SessionContext as _, State, run};
use super::task::{PinTask, Task};
use crate::apdu::StatusWord;
use crate::certificate::{AuthCertificate, PolicyStatus};
use crate::session::read_file::{ReadError, ReadFile};

/// Reads EF 000A (利用者証明用電子証明書) before any credential is sent.
pub(super) struct ReadingCertificate {
    task: Task,
}

impl ReadingCertificate {
    pub(super) fn start(context: Context, task: Task) -> CardSessionStep {
        let step = ReadFile::start(context.profile.jpki.auth_certificate, context.capabilities);
        run(context, step, Self { task })
    }

    fn read(self, context: Context, bytes: &[u8]) -> CardSessionStep {
        let certificate = match AuthCertificate::parse(bytes) {
            Ok(certificate) => Some(certificate),
            Err(error) if error.is_other_profile() => None,
            Err(_) => return context.refuse(CardRefusal::CertificateUnreadable),
        };
        let identity = match context.recognise(bytes) {
            Ok(identity) => identity,
            Err(reason) => return context.refuse(reason),
        };
        let excludes_phones = self.excludes_phones(&context);
        let Some(certificate) = certificate else {
            return if excludes_phones && context.profile.phone_signs.other_certificate_profile {
                ReadingTokenInfo::start(context, self.task, TokenInfoReason::OtherProfile(identity))
            } else {
                context.refuse(CardRefusal::CertificateProfileUnknown)
            };
        };
        let sign = phone_sign(&context, certificate.policy_status()).filter(|_| excludes_phones);
        let card = RecognisedCard { identity, certificate: Box::new(certificate) };
        match sign {
            Some(sign) => ReadingTokenInfo::start(context, self.task, TokenInfoReason::Sign(sign, card)),
            None => begin_task(context, card, self.task),
        }
    }

    /// Whether the session excludes phones. A session that only reads the counter sends no PIN, so it does not.
    fn excludes_phones(&self, context: &Context) -> bool {
        !context.profile.accepts_phone_tokens && !matches!(self.task, Task::Pin(PinTask::Recover(_)))
    }
}

/// The sign of a phone in what is known without another command.
fn phone_sign(context: &Context, policy: PolicyStatus) -> Option<PhoneSign> {
    let signs = context.profile.phone_signs;
    match (policy, context.radio) {
        (_, Some(RadioType::TypeA)) if signs.type_a => Some(PhoneSign::Strong),
        (PolicyStatus::Phone, _) => signs.unconfirmed_policy.then_some(PhoneSign::Strong),
        (_, Some(RadioType::TypeB)) | (PolicyStatus::Confirmed, _) => None,
        (PolicyStatus::Candidate, _) => signs.unconfirmed_policy.then_some(PhoneSign::Weak),
    }
}

impl State for ReadingCertificate {
    type Context = Context;
    type Inner = ReadFile;

    fn finished(self, context: Context, result: FileResult) -> CardSessionStep {
        match result {
            Ok((bytes, capabilities)) => self.read(context.learned(capabilities), &bytes),
            Err(ReadError::Exchange(error)) => context.give_back(error, self.task, None),
            Err(ReadError::Refused(StatusWord::SecurityStatusNotSatisfied)) => {
                ReadingTokenInfo::start(context, self.task, TokenInfoReason::CertificateLocked)
            }
            Err(ReadError::Refused(status)) => context.refuse(CardRefusal::Unexpected(status)),
            Err(ReadError::Missing | ReadError::NoObject(_)) => {
                ExplainingMissingCertificate::start(context, self.task)
            }
            Err(ReadError::NoProgress | ReadError::TooMuch | ReadError::TooLong) => {
                context.refuse(CardRefusal::Misbehaving)
            }
        }
    }
}
