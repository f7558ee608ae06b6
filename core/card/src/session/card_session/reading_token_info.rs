use super::CardSessionStep;
use super::begin_task::begin_task;
use super::card_task::CardIdentity;
use super::context::{Context, RecognisedCard};
use super::outcome::CardRefusal;
use super::querying_pin::QueryingPin;
use super::state::{FileResult, SessionContext as _, State, run};
use super::task::{PinCertificate, PinQuery, PinTask, Task};
use crate::TokenKind;
use crate::apdu::StatusWord;
use crate::session::read_file::{ReadError, ReadFile};

/// Reads EF 0006, whose label says whether a card or a phone carries the application.
pub(super) struct ReadingTokenInfo {
    task: Task,
    reason: TokenInfoReason,
}

/// Why EF 0006 is read, with what is known of the card by then.
pub(super) enum TokenInfoReason {
    /// The certificate is behind the PIN.
    CertificateLocked,
    /// The certificate has no known profile.
    OtherProfile(CardIdentity),
    /// The card has a sign of a phone.
    Sign(PhoneSign, RecognisedCard),
}

/// How much a card looks like a phone.
#[derive(Clone, Copy)]
pub(super) enum PhoneSign {
    /// The link reports Type A, or the policy of the certificate is that of a phone. No plastic card is known that
    /// has either (protocol reference, 1.11), so only its label shows that it is one.
    Strong,
    /// The policy of the certificate was never seen on a plastic card, and the link does not report Type B.
    Weak,
}

impl ReadingTokenInfo {
    pub(super) fn start(context: Context, task: Task, reason: TokenInfoReason) -> CardSessionStep {
        let step = ReadFile::start(context.profile.jpki.token_info, context.capabilities);
        run(context, step, Self { task, reason })
    }

    fn read(self, context: Context, bytes: &[u8]) -> CardSessionStep {
        let Self { task, reason } = self;
        let accepts_phones = context.profile.accepts_phone_tokens;
        match (reason, TokenKind::from_token_info(bytes), task) {
            (TokenInfoReason::CertificateLocked, TokenKind::AndroidPhone, Task::Pin(task))
                if accepts_phones =>
            {
                query_pin_of_phone(context, bytes, task)
            }
            (_, TokenKind::AndroidPhone | TokenKind::IPhone, _)
            | (TokenInfoReason::Sign(PhoneSign::Strong, _), TokenKind::Unknown, _) => {
                context.refuse(CardRefusal::PhoneToken)
            }
            (TokenInfoReason::CertificateLocked, ..) => {
                context.refuse(CardRefusal::Unexpected(StatusWord::SecurityStatusNotSatisfied))
            }
            (TokenInfoReason::OtherProfile(_), ..) => context.refuse(CardRefusal::CertificateProfileUnknown),
            (TokenInfoReason::Sign(_, card), _, task) => begin_task(context, card, task),
        }
    }
}

/// A phone is recognised by its token information, because its certificate comes after the PIN.
fn query_pin_of_phone(context: Context, bytes: &[u8], task: PinTask) -> CardSessionStep {
    match context.recognise(bytes) {
        Ok(card) => {
            QueryingPin::start(context, PinQuery { card, task, certificate: PinCertificate::BehindPin })
        }
        Err(reason) => context.refuse(reason),
    }
}

impl State for ReadingTokenInfo {
    type Context = Context;
    type Inner = ReadFile;

    fn finished(self, context: Context, result: FileResult) -> CardSessionStep {
        match result {
            Ok((bytes, capabilities)) => self.read(context.learned(capabilities), &bytes),
            Err(ReadError::Exchange(error)) => {
                let card = self.reason.card();
                context.give_back(error, self.task, card)
            }
            // A file that cannot be read has no known label.
            Err(_) => self.read(context, &[]),
        }
    }
}

impl TokenInfoReason {
    const fn card(&self) -> Option<CardIdentity> {
        match self {
            Self::CertificateLocked => None,
            Self::OtherProfile(card) | Self::Sign(_, RecognisedCard { identity: card, .. }) => Some(*card),
        }
    }
}
