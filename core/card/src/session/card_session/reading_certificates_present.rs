//! The states that read EF 0008, which says which certificates a card has, to explain why a session cannot go on.

use super::CardSessionStep;
use super::card_task::CardIdentity;
use super::context::{Context, CredentialSent};
use super::outcome::{CardRefusal, CardRemoved};
use super::state::{FileResult, State, run};
use super::task::{PinCheck, Task};
use crate::CertificatesPresent;
use crate::session::read_file::{ReadError, ReadFile};
use crate::session::step::{ExchangeError, Step};

/// EF 000A is missing, and no credential was sent.
pub(super) struct ExplainingMissingCertificate {
    task: Task,
}

/// EF 000A is missing behind the PIN, which was right.
pub(super) struct ExplainingMissingLockedCertificate {
    card: CardIdentity,
}

/// The PIN is blocked, or was never issued.
pub(super) struct ExplainingBlockedPin {
    card: CardIdentity,
    check: PinCheck,
}

impl ExplainingMissingCertificate {
    pub(super) fn start(context: Context, task: Task) -> CardSessionStep {
        let step = read(&context);
        run(context, step, Self { task })
    }
}

impl State for ExplainingMissingCertificate {
    type Context = Context;
    type Inner = ReadFile;

    fn finished(self, context: Context, result: FileResult) -> CardSessionStep {
        match certificates_present(result) {
            Ok(present) => context.refuse(why_missing(present)),
            Err(error) => context.give_back(error, self.task, None),
        }
    }
}

impl ExplainingMissingLockedCertificate {
    pub(super) fn start(context: CredentialSent, card: CardIdentity) -> CardSessionStep {
        let step = read(&context.0);
        run(context, step, Self { card })
    }
}

impl State for ExplainingMissingLockedCertificate {
    type Context = CredentialSent;
    type Inner = ReadFile;

    fn finished(self, context: CredentialSent, result: FileResult) -> CardSessionStep {
        match certificates_present(result) {
            Ok(present) => context.refuse(why_missing(present)),
            Err(error) => context.interrupt(error, CardRemoved::PinAccepted(self.card)),
        }
    }
}

impl ExplainingBlockedPin {
    pub(super) fn start(context: Context, card: CardIdentity, check: PinCheck) -> CardSessionStep {
        let step = read(&context);
        run(context, step, Self { card, check })
    }
}

impl State for ExplainingBlockedPin {
    type Context = Context;
    type Inner = ReadFile;

    fn finished(self, context: Context, result: FileResult) -> CardSessionStep {
        let sign = context.profile.no_pin.blocked_without_signature_certificate;
        match certificates_present(result) {
            Ok(Some(CertificatesPresent { signature: false, .. })) if sign => {
                context.refuse(CardRefusal::PinUnusable)
            }
            Ok(_) => context.refuse(CardRefusal::PinBlocked),
            Err(error) => context.give_back(error, self.check, Some(self.card)),
        }
    }
}

fn read(context: &Context) -> Step<ReadFile, (Vec<u8>, crate::session::CardCapabilities)> {
    ReadFile::start(context.profile.jpki.certificates_present, context.capabilities)
}

/// The content of EF 0008, where the card has it.
fn certificates_present(result: FileResult) -> Result<Option<CertificatesPresent>, ExchangeError> {
    match result {
        Ok((content, _)) => Ok(CertificatesPresent::from_file(&content)),
        Err(ReadError::Exchange(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

const fn why_missing(present: Option<CertificatesPresent>) -> CardRefusal {
    match present {
        Some(CertificatesPresent { auth: true, .. }) => CardRefusal::CertificateUnreadable,
        Some(_) | None => CardRefusal::NoCertificate,
    }
}
