use std::fmt;
use std::time::Duration;

use shikaku_card::certificate::CertificateValidity;
use shikaku_card::session::{CardIdentity, CardTask, LastTry, PinOutcomeUnknown};
use shikaku_card::{AuthPin, PinEntry};
use shikaku_clinic::failure::Failure;
use strum::{EnumDiscriminants, IntoStaticStr, VariantNames};

use crate::gateway::{Challenge, CheckMethod, Law, OfficialError, Receipt};
use crate::port::HttpRequest;
use crate::workflow::{
    BirthDateEntry, BirthDateError, FaceConfirmed, FallbackForm, FallbackOptions, ResultState,
};

/// The state of a check. It holds a PIN from the first digit to the card session at most: `Debug` prints the kind of
/// the state only, and there is no `Clone`.
#[derive(Default, EnumDiscriminants)]
#[strum_discriminants(name(StateKind), doc = "The kind of a [`State`], without its data.")]
#[strum_discriminants(derive(IntoStaticStr, VariantNames), strum(serialize_all = "kebab-case"))]
pub enum State {
    /// 認証選択: the staff choose the method.
    #[default]
    ChoosingMethod,
    /// 暗証番号入力: the patient types.
    EnteringPin(PinForm),
    /// 目視確認: the staff look at the patient before the card is read.
    ComparingFace(FaceForm),
    /// 生年月日入力: the gateway wants proof that the card is present.
    EnteringBirthDate(BirthForm),
    /// All is typed; the challenge is still on its way.
    Preparing(Prepared),
    /// カードをかざす.
    WaitingForCard(WaitingForCard),
    /// カード読み取り中.
    ReadingCard(ReadingCard),
    /// 照会中.
    AskingGateway(Asking),
    /// 処理中: the system works on it.
    StillProcessing {
        /// Names the confirmation.
        receipt: Receipt,
        /// Questions asked so far.
        asked: u8,
        /// What the card session found.
        card: CheckedCard,
    },
    /// 資格確認結果.
    Showing(Box<ResultState>),
    /// Something failed; the screen says what to do.
    Failed(Box<FailureState>),
    /// 別の方法で確認: what is lawful when the check cannot be made (eligibility reference, 3.2).
    #[strum_discriminants(strum(serialize = "confirming-otherwise"))]
    ChoosingFallback(FallbackOptions),
    /// One of them was taken: what it asks for, and its record.
    #[strum_discriminants(strum(serialize = "taking-way"))]
    RecordingFallback(Box<FallbackForm>),
    /// The reception is over; its screen begins that of the next patient.
    Closed,
}

/// A failure to show beside a form, and the tries that are left, if it is about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub failure: Failure,
    /// Tries left.
    pub tries_left: Option<u8>,
}

/// A PIN being typed.
pub struct PinForm {
    /// What was typed so far.
    pub entry: PinEntry,
    /// Whether the last try may be spent.
    pub last_try: LastTry,
    /// The card that must come back.
    pub same_card: Option<CardIdentity>,
    /// What happened before.
    pub notice: Option<Notice>,
    /// The challenge, once it has come.
    pub challenge: Option<Challenge>,
}

/// A face being compared.
#[derive(Default)]
pub struct FaceForm {
    /// What happened before.
    pub notice: Option<Notice>,
    /// The challenge, once it has come.
    pub challenge: Option<Challenge>,
}

/// A birth date being typed.
pub struct BirthForm {
    /// What was typed so far.
    pub entry: BirthDateEntry,
    /// What happened before.
    pub notice: Option<Notice>,
    /// Why the date before was refused, where no card was asked.
    pub refused: Option<BirthDateError>,
    /// The challenge.
    pub challenge: Challenge,
    /// The face was compared before.
    pub face: FaceConfirmed,
}

/// What waits for the challenge.
pub enum Prepared {
    /// A PIN.
    Pin {
        /// Typed.
        pin: AuthPin,
        /// Whether the last try may be spent.
        last_try: LastTry,
        /// The card that must come back.
        same_card: Option<CardIdentity>,
    },
    /// A face that matched.
    Face(FaceConfirmed),
}

/// A card session that waits for its card.
pub struct WaitingForCard {
    /// What the card session will do.
    pub plan: Box<CardTask>,
    /// What it is part of.
    pub reading: ReadingCard,
    /// What happened before.
    pub notice: Option<Notice>,
}

/// A card session in progress.
pub struct ReadingCard {
    /// The check that the card is read for.
    pub check: HolderCheck,
    /// The PIN whose outcome the card session finds, if it is for that.
    pub recovering: Option<PinOutcomeUnknown>,
    /// The challenge that the card signs, or that opens the visual check.
    pub challenge: Challenge,
}

/// The check that a card is read for. A proof goes out under the method of its check only.
pub enum HolderCheck {
    /// 暗証番号: the card compares the PIN.
    Pin,
    /// 目視確認: the staff compared the face.
    Visual(FaceConfirmed),
}

/// A confirmation asked for.
pub struct Asking {
    /// Kept whole, to be sent again under the same key.
    pub call: HttpRequest,
    /// Questions asked so far, polls included.
    pub asked: u8,
    /// What the card session found.
    pub card: CheckedCard,
}

/// What remains of a card session that identified a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedCard {
    /// How the person was checked.
    pub method: CheckMethod,
    /// What the card's certificate says of its own validity: advice, never refusal.
    pub validity: CertificateValidity,
}

/// A failure on the screen, and the way on.
pub struct FailureState {
    /// What happened.
    pub failure: Failure,
    /// Tries left, if it is about them.
    pub tries_left: Option<u8>,
    /// The card whose last try was kept. A person may ask to spend it on that card, and on no other.
    pub last_try_of: Option<CardIdentity>,
    /// The system's own code and message.
    pub official: Option<OfficialError>,
    /// The law it rests on.
    pub law: Option<Law>,
    /// What つづける does.
    pub resume: Resume,
}

/// What つづける does after a failure.
pub enum Resume {
    /// Choose a method.
    ChooseMethod,
    /// Start this method again.
    Restart(CheckMethod),
    /// Send the same call again, under the same key.
    AskAgain(Asking),
}

impl State {
    /// How long a PIN or a face waits at most; the challenge may end it earlier. No shorter than a person
    /// with a screen reader needs (eligibility reference, 5.1).
    pub const INPUT_TIMEOUT: Duration = Duration::from_mins(3);

    /// Every name that [`Self::name`] gives.
    pub const NAMES: &'static [&'static str] = StateKind::VARIANTS;

    /// The name of the state, stable across releases: `entering-pin`. Transcripts and screens use it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        StateKind::from(self).into()
    }

    /// The notice that the state shows, if any.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        match self {
            Self::EnteringPin(form) => form.notice,
            Self::ComparingFace(form) => form.notice,
            Self::EnteringBirthDate(form) => form.notice,
            Self::WaitingForCard(wait) => wait.notice,
            Self::Failed(state) => Some(Notice { failure: state.failure, tries_left: state.tries_left }),
            Self::ChoosingMethod
            | Self::Preparing(_)
            | Self::ReadingCard(_)
            | Self::AskingGateway(_)
            | Self::StillProcessing { .. }
            | Self::Showing(_)
            | Self::ChoosingFallback(_)
            | Self::RecordingFallback(_)
            | Self::Closed => None,
        }
    }

    pub(super) fn failed(failure: impl Into<Failure>, resume: Resume) -> Self {
        Self::Failed(Box::new(FailureState {
            failure: failure.into(),
            tries_left: None,
            official: None,
            last_try_of: None,
            law: None,
            resume,
        }))
    }
}

impl PinForm {
    pub(super) fn new(challenge: Option<Challenge>) -> Self {
        let (entry, last_try) = (PinEntry::default(), LastTry::Keep);
        Self { entry, last_try, same_card: None, notice: None, challenge }
    }
}

impl Notice {
    pub(super) fn of(failure: impl Into<Failure>) -> Self {
        Self { failure: failure.into(), tries_left: None }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        StateKind::from(self).fmt(f)
    }
}
