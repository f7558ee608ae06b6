use crate::gateway::{ProblemCode, VisualCheckPolicy};

/// What the card and the gateway of a practice check do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeScript {
    /// The card.
    pub card: CardScript,
    /// The gateway.
    pub gateway: GatewayScript,
}

/// What the card does. Every PIN and every birth date is right, except the first ones where the script says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardScript {
    /// What is held up.
    pub kind: PracticeCardKind,
    /// How old its certificate is.
    pub certificate: CertificateAge,
    /// Tries of the PIN that are left at the beginning; 3 at most.
    pub tries: u8,
    /// So many PINs do not match.
    pub wrong_pins: u8,
    /// So many birth dates do not match.
    pub wrong_birth_dates: u8,
    /// Where the card leaves, once.
    pub loss: Option<CardLoss>,
}

/// What is held up in a practice check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PracticeCardKind {
    /// マイナンバーカード.
    MyNumberCard,
    /// The same without 利用者証明用電子証明書.
    WithoutCertificate,
    /// Another card.
    Other,
}

/// How old the certificate on the card is (eligibility reference, 1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateAge {
    /// It is valid for long.
    Valid,
    /// It ends within three months.
    ExpiringSoon,
    /// It ended within the last three months.
    InGrace,
    /// It ended earlier.
    Expired,
}

/// Where the card leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardLoss {
    /// While its certificate is read.
    WhileReading,
    /// After the PIN was sent, before its answer.
    AtPin,
}

impl CardLoss {
    /// Whether the card leaves with the answer to this command.
    #[must_use]
    pub const fn is_at(self, command: &[u8]) -> bool {
        match self {
            Self::WhileReading => matches!(command, [0x00, 0xB0, ..]),
            Self::AtPin => matches!(command, [0x00, 0x20, _, _, _, ..]),
        }
    }
}

/// What comes of the next entry of a practice check, whatever is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NextEntry {
    /// The PIN does not match.
    pub is_wrong_pin: bool,
    /// The birth date does not match.
    pub is_wrong_birth_date: bool,
}

/// What the gateway does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayScript {
    /// Whether it can be reached.
    pub is_reachable: bool,
    /// What it accepts instead of a PIN.
    pub visual_check: VisualCheckPolicy,
    /// So many confirmations are not answered in time.
    pub timeouts: u8,
    /// So many answers are 処理中 before the last one.
    pub pending: u8,
    /// Its last answer.
    pub answer: PracticeAnswer,
}

/// The last answer of the gateway in a practice check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PracticeAnswer {
    /// 有効, 3割.
    Valid,
    /// 有効, 2割.
    ValidTwoTenths,
    /// 有効, 1割.
    ValidOneTenth,
    /// 有効, of a person whose share of cost does not follow from the answer.
    ShareUnknown,
    /// 無効.
    Invalid,
    /// 無効（新しい資格あり）.
    Superseded,
    /// 該当資格なし.
    NotFound,
    /// 複数該当.
    Multiple,
    /// 医療扶助.
    MedicalAssistance,
    /// エラー, for this person.
    PersonError,
    /// The gateway refuses with this code.
    Refused(ProblemCode),
}

impl CardScript {
    /// A card where everything is in order.
    pub const GOOD: Self = Self {
        kind: PracticeCardKind::MyNumberCard,
        certificate: CertificateAge::Valid,
        tries: 3,
        wrong_pins: 0,
        wrong_birth_dates: 0,
        loss: None,
    };
}

impl GatewayScript {
    /// A gateway that answers at once.
    #[must_use]
    pub const fn answering(answer: PracticeAnswer) -> Self {
        Self {
            is_reachable: true,
            visual_check: VisualCheckPolicy::PresenceProof,
            timeouts: 0,
            pending: 0,
            answer,
        }
    }
}

impl From<CardScript> for PracticeScript {
    /// This card, and a gateway that answers 有効.
    fn from(card: CardScript) -> Self {
        Self { card, gateway: GatewayScript::answering(PracticeAnswer::Valid) }
    }
}

impl From<GatewayScript> for PracticeScript {
    /// This gateway, and a card where everything is in order.
    fn from(gateway: GatewayScript) -> Self {
        Self { card: CardScript::GOOD, gateway }
    }
}

impl From<PracticeAnswer> for PracticeScript {
    /// This answer at once, and a card where everything is in order.
    fn from(answer: PracticeAnswer) -> Self {
        GatewayScript::answering(answer).into()
    }
}
