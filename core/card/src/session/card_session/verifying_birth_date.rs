use super::CardSessionStep;
use super::card_task::PinOutcomeUnknown;
use super::context::{Context, CredentialSent, RecognisedCard};
use super::outcome::{CardRefusal, CardRemoved};
use super::proving_presence::ReadingAgeRecord;
use super::state::{InnerResult, State, run};
use super::task::PresenceTask;
use crate::certificate::AuthCertificate;
use crate::session::verify_pin::{VerifyFailure, VerifyPin};
use crate::{BirthDateKey, TryAllowed};

/// Sends the birth date, which opens the age record. Nothing repeats it.
pub(super) struct VerifyingBirthDate {
    certificate: Box<AuthCertificate>,
    message: Vec<u8>,
    /// The counter before this birth date, and the card that reported it.
    before: PinOutcomeUnknown,
}

impl VerifyingBirthDate {
    pub(super) fn start(
        context: Context,
        allowed: TryAllowed,
        tries_before: u8,
        card: RecognisedCard,
        task: PresenceTask,
    ) -> CardSessionStep {
        let RecognisedCard { identity, certificate } = card;
        let PresenceTask { birth_date, message, .. } = task;
        let before = PinOutcomeUnknown { tries_before, card: identity };
        let state = Self { certificate, message, before };
        run(CredentialSent(context), VerifyPin::start(birth_date, allowed), state)
    }
}

impl State for VerifyingBirthDate {
    type Context = CredentialSent;
    type Inner = VerifyPin<BirthDateKey>;

    fn finished(
        self,
        context: CredentialSent,
        result: InnerResult<VerifyPin<BirthDateKey>>,
    ) -> CardSessionStep {
        match result {
            Ok(()) => ReadingAgeRecord::start(context, self.certificate, self.message),
            Err(VerifyFailure::Wrong { .. }) => context.refuse(CardRefusal::WrongBirthDate),
            Err(VerifyFailure::Blocked) => context.refuse(CardRefusal::BirthDateLocked),
            Err(VerifyFailure::Unexpected(status)) => context.refuse(CardRefusal::Unexpected(status)),
            Err(VerifyFailure::NotSent(birth_date)) => {
                let Self { message, before, .. } = self;
                context.not_sent(PresenceTask { birth_date, message, unconfirmed: Some(before) }, before.card)
            }
            Err(VerifyFailure::Unclear { .. }) => context.refuse(CardRefusal::BirthDateOutcomeUnknown),
            Err(VerifyFailure::AnswerLost { .. }) => context.answer_lost(CardRemoved::BirthDateSent),
        }
    }
}
