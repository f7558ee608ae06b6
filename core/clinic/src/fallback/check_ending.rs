use shikaku_eligibility::{Confirmation, Verdict};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::failure::{CardFailure, Failure, GatewayFailure, PinFailure, ReaderFailure};

named!(CheckEnding);

/// How オンライン資格確認 ended, or why there was none. One value for each thing that makes a difference to
/// what the staff do next, however it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum CheckEnding {
    /// 有効: the check is made.
    Valid,
    /// 有効（未登録）, 医療扶助 only.
    ValidUnregistered,
    /// 資格（無効）. No proof of being uninsured: new registrations lag.
    Invalid,
    /// 資格（無効）, and there is a newer qualification.
    Superseded,
    /// 資格情報なし.
    NotFound,
    /// 複数該当. Only a person may choose one.
    Multiple,
    /// 処理中, and the clinic waits no longer.
    Processing,
    /// The system could not confirm this person.
    PersonError,
    /// The system ended the request abnormally.
    RequestError,
    /// An answer that does not say what is needed.
    UnknownAnswer,
    /// The card is not registered as a health-insurance card (保険証利用登録).
    NotRegistered,
    /// The card carries no user-authentication certificate.
    NoCertificate,
    /// The certificate was revoked.
    CertificateRevoked,
    /// The certificate expired, and its grace is over (eligibility reference, 1.9).
    CertificateExpired,
    /// The certificate is not accepted, for another reason.
    CertificateRefused,
    /// The card is here and cannot be read to the end.
    CardUnreadable,
    /// What was held up is not this patient's My Number Card.
    OtherCard,
    /// スマートフォン held up in place of the card; no source says that clinics may accept it.
    PhoneInsteadOfCard,
    /// 暗証番号 blocked, forgotten or not on the card, and 目視確認 is not open here.
    PinUnavailable,
    /// A visual check without the proof of presence that it needs.
    PresenceUnproven,
    /// Reader, phone or computer out of order.
    DeviceFailure,
    /// The system cannot be reached from here.
    NetworkFailure,
    /// The system is reached and does not answer as it should.
    ServiceFailure,
    /// The patient has no My Number Card, or not here.
    NoCard,
    /// No check was tried, which is lawful for clinics outside the duty (eligibility reference, 3.3).
    NotAttempted,
    /// 緊急やむを得ない事由: a check was not possible.
    Emergency,
}

/// What an ending says about the patient's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardPresence {
    /// It was held up.
    Here,
    /// It was not, and nothing makes up for it.
    Absent,
    /// The ending does not say. The staff look at what the patient can show.
    Unsaid,
}

impl CheckEnding {
    /// The ending for an answer. A valid answer without a qualification has not said what is needed.
    #[must_use]
    pub fn of(confirmation: &Confirmation) -> Self {
        match Self::from(&confirmation.verdict()) {
            ending if ending.is_valid() && confirmation.results().is_empty() => Self::UnknownAnswer,
            ending => ending,
        }
    }

    /// Whether the check was made and nothing else is needed.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        matches!(self, Self::Valid | Self::ValidUnregistered)
    }

    /// Whether the patient's card was here.
    #[must_use]
    pub const fn card(self) -> CardPresence {
        match self {
            Self::Valid
            | Self::ValidUnregistered
            | Self::Invalid
            | Self::Superseded
            | Self::NotFound
            | Self::Multiple
            | Self::Processing
            | Self::PersonError
            | Self::RequestError
            | Self::UnknownAnswer
            | Self::NotRegistered
            | Self::NoCertificate
            | Self::CertificateRevoked
            | Self::CertificateExpired
            | Self::CertificateRefused
            | Self::CardUnreadable
            | Self::PresenceUnproven => CardPresence::Here,
            Self::OtherCard | Self::NoCard => CardPresence::Absent,
            Self::PhoneInsteadOfCard
            | Self::PinUnavailable
            | Self::DeviceFailure
            | Self::NetworkFailure
            | Self::ServiceFailure
            | Self::NotAttempted
            | Self::Emergency => CardPresence::Unsaid,
        }
    }
}

impl From<&Verdict> for CheckEnding {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Valid => Self::Valid,
            Verdict::ValidUnregistered => Self::ValidUnregistered,
            Verdict::Invalid => Self::Invalid,
            Verdict::Superseded => Self::Superseded,
            Verdict::NotFound => Self::NotFound,
            Verdict::Multiple => Self::Multiple,
            Verdict::Processing => Self::Processing,
            Verdict::PersonError { .. } => Self::PersonError,
            Verdict::RequestError { .. } => Self::RequestError,
            Verdict::Bulk | Verdict::Unknown(_) => Self::UnknownAnswer,
        }
    }
}

impl From<Failure> for CheckEnding {
    /// The ending for a failure after which the check is not tried again.
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Card(failure) => failure.into(),
            Failure::Pin(failure) => failure.into(),
            Failure::Reader(failure) => failure.into(),
            Failure::Gateway(failure) => failure.into(),
            // No check ends by one of these; if one did, it would be this computer's fault.
            Failure::Store(_) | Failure::SignIn(_) | Failure::Import(_) => Self::DeviceFailure,
        }
    }
}

impl From<CardFailure> for CheckEnding {
    fn from(failure: CardFailure) -> Self {
        use CardFailure as Card;
        match failure {
            Card::NotMyNumberCard | Card::HolderDiffers => Self::OtherCard,
            Card::NoCertificate => Self::NoCertificate,
            Card::PhoneToken => Self::PhoneInsteadOfCard,
            Card::CardChanged
            | Card::CertificateUnreadable
            | Card::CertificateProfileUnknown
            | Card::Unexpected
            | Card::Misbehaving
            | Card::SignatureRefused => Self::CardUnreadable,
            Card::NoPresenceProof
            | Card::BirthDateRefused
            | Card::BirthDateLocked
            | Card::BirthDateOutcomeUnknown
            | Card::BirthDateImpossible => Self::PresenceUnproven,
        }
    }
}

impl From<PinFailure> for CheckEnding {
    fn from(failure: PinFailure) -> Self {
        use PinFailure as Pin;
        match failure {
            Pin::Wrong
            | Pin::LastTryKept
            | Pin::Blocked
            | Pin::NoPinOnCard
            | Pin::Unusable
            | Pin::WrongBeforeLoss
            | Pin::CounterUnknown
            | Pin::WrongAndLastTryKept => Self::PinUnavailable,
            Pin::AnswerLost
            | Pin::AnswerUnclear
            | Pin::RightBeforeLoss
            | Pin::UnspentBeforeLoss
            | Pin::AcceptedThenLost => Self::CardUnreadable,
        }
    }
}

impl From<ReaderFailure> for CheckEnding {
    fn from(failure: ReaderFailure) -> Self {
        use ReaderFailure as Reader;
        match failure {
            Reader::CardLost | Reader::CardMute | Reader::CardKeepsFailing => Self::CardUnreadable,
            Reader::OtherCardInReader => Self::OtherCard,
            Reader::NoReader
            | Reader::ReaderLost
            | Reader::ReaderBusy
            | Reader::NoService
            | Reader::NoCardInTime
            | Reader::BluetoothOff
            | Reader::BluetoothNotAllowed
            | Reader::ReaderNotFound
            | Reader::ReaderKeyMismatch
            | Reader::ReaderKeyLocked
            | Reader::ReaderUnknown
            | Reader::ReaderUnsteady
            | Reader::ReaderTroubled
            | Reader::NoRandom
            | Reader::AccessRefused
            | Reader::NfcOff
            | Reader::NfcUnavailable => Self::DeviceFailure,
        }
    }
}

impl From<GatewayFailure> for CheckEnding {
    fn from(failure: GatewayFailure) -> Self {
        use GatewayFailure as Gateway;
        match failure {
            Gateway::Unreachable
            | Gateway::Timeout
            | Gateway::Untrusted
            | Gateway::AddressUnusable
            | Gateway::RootsUnusable
            | Gateway::ClientUnusable => Self::NetworkFailure,
            Gateway::BrokenAnswer
            | Gateway::NotSignedIn
            | Gateway::TokenUnusable
            | Gateway::ChallengeExpired
            | Gateway::ClockDiffers
            | Gateway::Overloaded
            | Gateway::RequestRefused => Self::ServiceFailure,
            Gateway::CertificateRevoked => Self::CertificateRevoked,
            Gateway::CertificateExpired => Self::CertificateExpired,
            Gateway::CertificateRefused => Self::CertificateRefused,
            Gateway::SignatureRefused => Self::CardUnreadable,
            Gateway::VisualCheckNotPermitted => Self::PinUnavailable,
            Gateway::PresenceProofNeeded | Gateway::PresenceRefused => Self::PresenceUnproven,
            Gateway::StillProcessing => Self::Processing,
            Gateway::RequestError => Self::RequestError,
            Gateway::PersonError => Self::PersonError,
            Gateway::NotRegistered => Self::NotRegistered,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use strum::VariantArray as _;

    use super::{CardPresence, CheckEnding};
    use crate::failure::{Failure, NextAction};

    #[test]
    fn no_failure_is_a_valid_check() {
        for failure in Failure::all() {
            assert!(!CheckEnding::from(failure).is_valid(), "{}", failure.code());
        }
    }

    #[test]
    fn a_failure_that_asks_for_the_right_card_does_not_say_that_it_is_here() {
        for failure in Failure::all().filter(|failure| failure.next_action() == NextAction::UseMyNumberCard) {
            assert_ne!(CheckEnding::from(failure).card(), CardPresence::Here, "{}", failure.code());
        }
    }

    #[test]
    fn a_valid_answer_without_a_qualification_says_nothing() {
        let answer = |results: &str| {
            let json = format!(
                r#"{{"XmlMsg": {{"MessageHeader": {{"SegmentOfResult": "1"}}, "MessageBody": {{
                    "ProcessingResultStatus": "1", "QualificationValidity": "1", "ResultList": {results}}}}}}}"#
            );
            CheckEnding::of(&serde_json::from_str(&json).expect("a message"))
        };
        assert_eq!(answer("[]"), CheckEnding::UnknownAnswer);
        assert_eq!(answer(r#"[{"InsurerNumber": "01990019"}]"#), CheckEnding::Valid);
    }

    #[test]
    fn every_ending_is_found_by_its_own_name() {
        for ending in CheckEnding::VARIANTS {
            assert_eq!(CheckEnding::from_str(ending.name()).ok(), Some(*ending));
        }
        assert_eq!(CheckEnding::from_str("Valid").ok(), None);
    }
}
