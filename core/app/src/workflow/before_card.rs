//! Transitions before the card: method, PIN, face, birth date, challenge.

use std::time::Duration;

use chrono::{DateTime, Utc};
use shikaku_calendar::{Era, japan_date};
use shikaku_card::session::{CardIdentity, CardPurpose, CardTask, LastTry};
use shikaku_card::{AuthPin, BirthDateKey};
use shikaku_clinic::failure::{CardFailure, Failure, GatewayFailure, NextAction, ReaderFailure};

use super::{
    BirthForm, Effect, FaceForm, FailureState, HolderCheck, Notice, PinForm, Prepared, ReadingCard, Resume,
    State,
};
use crate::gateway::{Challenge, CheckMethod, GatewayRefusal, Purpose, VisualCheckPolicy, signed_message};
use crate::workflow::{BirthDateEntry, BirthDateError, DigitEntry, EraDigits, WaitingForCard};

type Next = (State, Effect);

/// Confirms that the staff pressed ご本人です on the face screen of this check. Only that screen makes one, each is
/// for one check, and no visual check goes out without it.
#[derive(Debug)]
pub struct FaceConfirmed(());

impl State {
    /// Starts a method and fetches its challenge while the person types or looks.
    pub(super) fn begin(method: CheckMethod) -> Next {
        let state = match method {
            CheckMethod::Pin => Self::EnteringPin(PinForm::new(None)),
            CheckMethod::Visual => Self::ComparingFace(FaceForm::default()),
        };
        (state, Effect::FetchChallenge(method))
    }

    /// The challenge has come, or it never will.
    pub(super) fn challenge_answered(
        self,
        answer: Result<Challenge, GatewayRefusal>,
        now: DateTime<Utc>,
    ) -> Next {
        let Some(method) = self.awaits_challenge() else {
            return (self, Effect::None);
        };
        let challenge = match answer {
            Ok(challenge) => challenge,
            Err(refusal) => {
                let resume = match refusal.failure {
                    GatewayFailure::VisualCheckNotPermitted => CheckMethod::Pin,
                    _ => method,
                };
                return Self::refused(refusal, Resume::Restart(resume));
            }
        };
        // A fresh challenge that is already over would be fetched for ever.
        let left = card_timeout(&challenge, now);
        if left.is_zero() {
            // Without the gateway's time an expired challenge and a wrong clock look the same.
            let failure = match challenge.gateway_time(now) {
                Some(_) => GatewayFailure::BrokenAnswer,
                None => GatewayFailure::ClockDiffers,
            };
            return (Self::failed(failure, Resume::Restart(method)), Effect::Stop);
        }
        (self.with_challenge(challenge), Effect::WakeAfter(left))
    }

    fn awaits_challenge(&self) -> Option<CheckMethod> {
        match self {
            Self::EnteringPin(PinForm { challenge: None, .. }) | Self::Preparing(Prepared::Pin { .. }) => {
                Some(CheckMethod::Pin)
            }
            Self::ComparingFace(FaceForm { challenge: None, .. }) | Self::Preparing(Prepared::Face(_)) => {
                Some(CheckMethod::Visual)
            }
            _ => None,
        }
    }

    fn with_challenge(self, challenge: Challenge) -> Self {
        match self {
            Self::EnteringPin(form) => Self::EnteringPin(PinForm { challenge: Some(challenge), ..form }),
            Self::ComparingFace(form) => Self::ComparingFace(FaceForm { challenge: Some(challenge), ..form }),
            Self::Preparing(Prepared::Pin { pin, last_try, same_card }) => {
                wait_with_pin(pin, last_try, same_card, challenge)
            }
            Self::Preparing(Prepared::Face(face)) => after_face(face, challenge),
            other => other,
        }
    }

    /// No card came in time: clears the input and fetches a new challenge.
    pub(super) fn input_timed_out(self) -> Next {
        let notice = Some(Notice::of(ReaderFailure::NoCardInTime));
        match self {
            // Learning what became of a PIN needs no challenge.
            Self::WaitingForCard(wait) if matches!(wait.plan.purpose, CardPurpose::RecoverPin(_)) => {
                (Self::WaitingForCard(wait), Effect::None)
            }
            Self::EnteringPin(PinForm { entry, .. }) if entry.is_empty() => {
                (Self::EnteringPin(PinForm::new(None)), Effect::FetchChallenge(CheckMethod::Pin))
            }
            Self::EnteringPin(_)
            | Self::WaitingForCard(WaitingForCard {
                reading: ReadingCard { check: HolderCheck::Pin, .. },
                ..
            }) => {
                let form = PinForm { notice, ..PinForm::new(None) };
                (Self::EnteringPin(form), Effect::FetchChallenge(CheckMethod::Pin))
            }
            Self::ComparingFace(FaceForm { notice, .. }) => {
                let form = FaceForm { notice, challenge: None };
                (Self::ComparingFace(form), Effect::FetchChallenge(CheckMethod::Visual))
            }
            // The staff compare the face again, because another person may be at the desk by now.
            Self::EnteringBirthDate(_) | Self::WaitingForCard(_) => {
                let form = FaceForm { notice, challenge: None };
                (Self::ComparingFace(form), Effect::FetchChallenge(CheckMethod::Visual))
            }
            other => (other, Effect::None),
        }
    }

    /// No card came in time because the reader failed: the failure of the reader takes the place of `READ-06`.
    pub(super) fn reader_failed(self, failure: ReaderFailure) -> Next {
        let no_card = Some(Notice::of(ReaderFailure::NoCardInTime));
        let notice = Some(Notice::of(failure));
        let state = match self {
            Self::EnteringPin(form) if form.notice == no_card => {
                Self::EnteringPin(PinForm { notice, ..form })
            }
            Self::ComparingFace(form) if form.notice == no_card => {
                Self::ComparingFace(FaceForm { notice, ..form })
            }
            other => other,
        };
        (state, Effect::None)
    }

    /// Back to the PIN, with what happened; the challenge is kept if it lasts.
    pub(super) fn type_pin(
        notice: Notice,
        same_card: Option<CardIdentity>,
        challenge: Challenge,
        now: DateTime<Utc>,
    ) -> Next {
        let left = card_timeout(&challenge, now);
        let (challenge, effect) = if left.is_zero() {
            (None, Effect::FetchChallenge(CheckMethod::Pin))
        } else {
            (Some(challenge), Effect::WakeAfter(left))
        };
        let form = PinForm { notice: Some(notice), same_card, ..PinForm::new(challenge) };
        (Self::EnteringPin(form), effect)
    }
}

impl PinForm {
    /// A fifth digit, or what is no digit, changes nothing.
    pub(super) fn typed(mut self, digit: u8) -> Next {
        let _ = self.entry.push(digit);
        (State::EnteringPin(self), Effect::None)
    }

    pub(super) fn erased(mut self) -> Next {
        self.entry.erase();
        (State::EnteringPin(self), Effect::None)
    }

    pub(super) fn entered(mut self) -> Next {
        let Some(pin) = self.entry.take() else {
            return (State::EnteringPin(self), Effect::None);
        };
        let state = match self.challenge {
            Some(challenge) => wait_with_pin(pin, self.last_try, self.same_card, challenge),
            None => {
                State::Preparing(Prepared::Pin { pin, last_try: self.last_try, same_card: self.same_card })
            }
        };
        (state, Effect::None)
    }
}

impl FaceForm {
    pub(super) fn matched(self) -> Next {
        let face = FaceConfirmed(());
        let state = match self.challenge {
            Some(challenge) => after_face(face, challenge),
            None => State::Preparing(Prepared::Face(face)),
        };
        (state, Effect::None)
    }
}

impl BirthForm {
    pub(super) fn new(challenge: Challenge, face: FaceConfirmed, notice: Option<Notice>) -> Self {
        Self { entry: BirthDateEntry::default(), notice, refused: None, challenge, face }
    }

    pub(super) fn of_era(self, era: Era) -> Next {
        self.with(BirthDateEntry::OfEra(era, EraDigits::default()))
    }

    pub(super) fn western(self) -> Next {
        self.with(BirthDateEntry::Western(DigitEntry::default()))
    }

    /// Back to the choice of an era.
    pub(super) fn choose_again(self) -> Next {
        self.with(BirthDateEntry::Unchosen)
    }

    /// What happened before was on the screen before.
    fn with(self, entry: BirthDateEntry) -> Next {
        (State::EnteringBirthDate(Self { entry, notice: None, refused: None, ..self }), Effect::None)
    }

    pub(super) fn typed(mut self, digit: u8) -> Next {
        self.entry.push(digit);
        (State::EnteringBirthDate(self), Effect::None)
    }

    pub(super) fn erased(mut self) -> Next {
        self.entry.erase();
        (State::EnteringBirthDate(self), Effect::None)
    }

    /// A date that cannot be one is typed again, in the same form. It is not sent to a card.
    pub(super) fn entered(self, now: DateTime<Utc>) -> Next {
        let date = self.entry.date(japan_date(now));
        let birth_date = date.and_then(|date| BirthDateKey::new(date).ok_or(BirthDateError::TooEarly));
        match birth_date {
            Ok(birth_date) => {
                let message = signed_message(Purpose::Presence, &self.challenge.bytes);
                let purpose = CardPurpose::PresenceProof { birth_date, message };
                let check = HolderCheck::Visual(self.face);
                (wait(CardTask::new(purpose), check, self.challenge), Effect::None)
            }
            Err(error) => {
                let notice = Some(Notice::of(CardFailure::BirthDateImpossible));
                let form = Self { entry: self.entry.cleared(), notice, refused: Some(error), ..self };
                (State::EnteringBirthDate(form), Effect::None)
            }
        }
    }
}

impl FailureState {
    /// 残り1回を使う, where the screen offered it.
    pub(super) fn last_try_asked(self) -> Next {
        let Some(card) = self.last_try_of else {
            return (State::Failed(Box::new(self)), Effect::None);
        };
        let last_try = LastTry::AskedFor(card);
        let form = PinForm { last_try, same_card: Some(card), ..PinForm::new(None) };
        (State::EnteringPin(form), Effect::FetchChallenge(CheckMethod::Pin))
    }
}

impl Resume {
    /// What つづける does when `failure` ended a check by `method`.
    pub(super) const fn after(failure: Failure, method: CheckMethod) -> Self {
        match failure.next_action() {
            NextAction::HoldCardAgain
            | NextAction::HoldSameCard
            | NextAction::UseMyNumberCard
            | NextAction::CheckReader
            | NextAction::TurnBluetoothOn
            | NextAction::AllowBluetooth
            | NextAction::WakeReader
            | NextAction::SetReaderKey
            | NextAction::ChooseReader
            | NextAction::MoveReaderCloser
            | NextAction::RestartReader
            | NextAction::TurnNfcOn
            | NextAction::CloseOtherPrograms
            | NextAction::TypeBirthDate
            | NextAction::CheckBirthDate => Self::Restart(method),
            NextAction::TypePinAgain | NextAction::ChoosePinCheck => Self::Restart(CheckMethod::Pin),
            NextAction::ChooseVisualCheck
            | NextAction::ChooseVisualCheckAndResetPin
            | NextAction::ChooseVisualCheckOrLastTry => Self::Restart(CheckMethod::Visual),
            NextAction::ChooseFallback
            | NextAction::AskAgainLater
            | NextAction::SignIn
            | NextAction::UnlockDevice
            | NextAction::UpdateProgram
            | NextAction::FreeSpace
            | NextAction::TypeCodeAgain
            | NextAction::GetEnrolmentCode
            | NextAction::AwaitApproval
            | NextAction::TypePasswordAgain
            | NextAction::WaitBeforeSignIn
            | NextAction::AskAdministrator
            | NextAction::ChooseOtherPassword
            | NextAction::ChooseOtherName
            | NextAction::TypeNumberAgain
            | NextAction::TypeAddressAgain
            | NextAction::KeepAdministrator
            | NextAction::CopyAgain
            | NextAction::CheckFolder
            | NextAction::CallSupport => Self::ChooseMethod,
        }
    }

    pub(super) fn go_on(self) -> Next {
        match self {
            Self::ChooseMethod => (State::ChoosingMethod, Effect::None),
            Self::Restart(method) => State::begin(method),
            Self::AskAgain(asking) => asking.again(),
        }
    }
}

fn after_face(face: FaceConfirmed, challenge: Challenge) -> State {
    match challenge.visual_check {
        VisualCheckPolicy::PresenceProof => State::EnteringBirthDate(BirthForm::new(challenge, face, None)),
        VisualCheckPolicy::Off | VisualCheckPolicy::CertificateOnly => {
            wait(CardTask::new(CardPurpose::Certificate), HolderCheck::Visual(face), challenge)
        }
    }
}

fn wait_with_pin(
    pin: AuthPin,
    last_try: LastTry,
    same_card: Option<CardIdentity>,
    challenge: Challenge,
) -> State {
    let message = signed_message(Purpose::PinCheck, &challenge.bytes);
    let purpose = CardPurpose::PinCheck { pin, last_try, message };
    let mut task = CardTask::new(purpose);
    task.same_card = same_card;
    wait(task, HolderCheck::Pin, challenge)
}

fn wait(plan: CardTask, check: HolderCheck, challenge: Challenge) -> State {
    let reading = ReadingCard { check, recovering: None, challenge };
    State::WaitingForCard(WaitingForCard { plan: Box::new(plan), reading, notice: None })
}

/// How long a challenge may still wait for its card. A card session and a question take the last 15 s of its life.
pub(super) fn card_timeout(challenge: &Challenge, now: DateTime<Utc>) -> Duration {
    const CARD_SESSION_AND_REQUEST: Duration = Duration::from_secs(15);
    let left = (challenge.expires_at - now).to_std().unwrap_or_default();
    left.saturating_sub(CARD_SESSION_AND_REQUEST).min(State::INPUT_TIMEOUT)
}
