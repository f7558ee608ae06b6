use super::CardSessionStep;
use super::card_task::{CardIdentity, LastTry, PinOutcomeUnknown};
use super::context::{Context, CredentialSent, RecognisedCard};
use super::outcome::{CardRefusal, CardRemoved, CardSessionOutcome};
use super::reading_locked_certificate::ReadingLockedCertificate;
use super::signing::Signing;
use super::state::{InnerResult, State, run};
use super::task::{PinCertificate, PinCheck};
use crate::session::verify_pin::{VerifyFailure, VerifyPin};
use crate::{AuthPin, RetryCounter};

/// Sends the user-authentication PIN. Nothing repeats it.
pub(super) struct VerifyingPin {
    message: Vec<u8>,
    last_try: LastTry,
    certificate: PinCertificate,
    /// The counter before this PIN, and the card that reported it.
    before: PinOutcomeUnknown,
}

impl VerifyingPin {
    /// Spends the counter, which was read for this PIN.
    pub(super) fn start(
        context: Context,
        counter: RetryCounter,
        card: CardIdentity,
        check: PinCheck,
        certificate: PinCertificate,
    ) -> CardSessionStep {
        let PinCheck { pin, last_try, message, .. } = check;
        let before = PinOutcomeUnknown { tries_before: counter.tries(), card };
        let allowed = match last_try {
            LastTry::AskedFor(asked) if asked == card => counter.spend_even_the_last_try(),
            LastTry::AskedFor(_) | LastTry::Keep => counter.spend(),
        };
        let Ok(allowed) = allowed else {
            return context.refuse(CardRefusal::LastTryKept { card });
        };
        let state = Self { message, last_try, certificate, before };
        run(CredentialSent(context), VerifyPin::start(pin, allowed), state)
    }

    fn accepted(self, context: CredentialSent) -> CardSessionStep {
        let identity = self.before.card;
        match self.certificate {
            PinCertificate::Read(certificate) => {
                Signing::start(context, RecognisedCard { identity, certificate }, &self.message)
            }
            PinCertificate::BehindPin => ReadingLockedCertificate::start(context, identity, self.message),
        }
    }
}

impl State for VerifyingPin {
    type Context = CredentialSent;
    type Inner = VerifyPin<AuthPin>;

    fn finished(self, context: CredentialSent, result: InnerResult<VerifyPin<AuthPin>>) -> CardSessionStep {
        match result {
            Ok(()) => self.accepted(context),
            Err(VerifyFailure::Wrong { tries_left }) => {
                context.refuse(CardRefusal::WrongPin { tries_left, card: self.before.card })
            }
            Err(VerifyFailure::Blocked) => context.refuse(CardRefusal::PinBlocked),
            Err(VerifyFailure::Unexpected(status)) => context.refuse(CardRefusal::Unexpected(status)),
            Err(VerifyFailure::NotSent(pin)) => {
                let Self { message, last_try, before, .. } = self;
                let check = PinCheck { pin, last_try, message, unconfirmed: Some(before) };
                context.not_sent(check, before.card)
            }
            Err(VerifyFailure::AnswerLost { .. }) => {
                context.answer_lost(CardRemoved::PinOutcomeUnknown(self.before))
            }
            Err(VerifyFailure::Unclear { .. }) => context.end(CardSessionOutcome::PinUnclear(self.before)),
        }
    }
}
