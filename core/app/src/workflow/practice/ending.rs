use strum::{EnumString, IntoStaticStr, VariantArray};

use super::script::{
    CardLoss, CardScript, CertificateAge, GatewayScript, PracticeAnswer, PracticeCardKind, PracticeScript,
};
use crate::gateway::{ProblemCode, VisualCheckPolicy};
use crate::workflow::MenuIndex;

/// How a practice check ends. The tables below have one line for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum PracticeEnding {
    /// 有効, 3割.
    Valid,
    /// 有効, 2割.
    ValidTwoTenths,
    /// 有効, 1割.
    ValidOneTenth,
    /// 無効.
    Invalid,
    /// 無効（新しい資格あり）.
    Superseded,
    /// 複数該当.
    Multiple,
    /// 該当資格なし.
    NotFound,
    /// 医療扶助.
    MedicalAssistance,
    /// The share of cost is not known.
    ShareUnknown,
    /// The first PIN is wrong.
    WrongPin,
    /// Two wrong PINs: the last try is kept.
    WrongPinTwice,
    /// One try was left before the check.
    LastTryKept,
    /// The PIN is blocked.
    PinLocked,
    /// The card leaves while the PIN is checked.
    PinLost,
    /// The card leaves while it is read.
    CardLost,
    /// Another card is held up.
    OtherCard,
    /// The card has no certificate.
    NoCertificate,
    /// The certificate ends soon.
    CertificateExpiring,
    /// The certificate ended within the last three months.
    CertificateInGrace,
    /// The certificate ended earlier.
    CertificateExpired,
    /// The certificate was revoked.
    CertificateRevoked,
    /// The card is not registered as 健康保険証.
    NotRegistered,
    /// The gateway cannot be reached.
    GatewayUnreachable,
    /// The first confirmation is not answered in time.
    GatewayTimeout,
    /// 処理中, then 有効.
    Processing,
    /// 処理中, and no answer comes.
    StillProcessing,
    /// The gateway is busy.
    GatewayBusy,
    /// The system could not confirm this person.
    PersonError,
    /// 目視で確認.
    VisualCheck,
    /// ご本人ではありません.
    NotTheHolder,
    /// The first birth date is wrong.
    WrongBirthDate,
    /// The gateway accepts no visual check.
    VisualCheckRefused,
    /// The patient has no card: 別の方法で確認.
    NoCard,
}

/// Endings that are offered together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum PracticeGroup {
    /// The answers.
    Results,
    /// The PIN.
    Pin,
    /// The card.
    Card,
    /// The network and the system.
    System,
    /// 目視, and 別の方法.
    Visual,
}

impl PracticeGroup {
    /// The endings of the group, in the order in which they are offered.
    #[must_use]
    pub const fn endings(self) -> &'static [PracticeEnding] {
        use PracticeEnding as E;
        match self {
            Self::Results => &[
                E::Valid,
                E::ValidTwoTenths,
                E::ValidOneTenth,
                E::Invalid,
                E::Superseded,
                E::Multiple,
                E::NotFound,
                E::MedicalAssistance,
                E::ShareUnknown,
            ],
            Self::Pin => &[E::WrongPin, E::WrongPinTwice, E::LastTryKept, E::PinLocked, E::PinLost],
            Self::Card => &[
                E::CardLost,
                E::OtherCard,
                E::NoCertificate,
                E::CertificateExpiring,
                E::CertificateInGrace,
                E::CertificateExpired,
                E::CertificateRevoked,
                E::NotRegistered,
            ],
            Self::System => &[
                E::GatewayUnreachable,
                E::GatewayTimeout,
                E::Processing,
                E::StillProcessing,
                E::GatewayBusy,
                E::PersonError,
            ],
            Self::Visual => {
                &[E::VisualCheck, E::NotTheHolder, E::WrongBirthDate, E::VisualCheckRefused, E::NoCard]
            }
        }
    }

    /// The group at this place of the list.
    #[must_use]
    pub fn at(place: MenuIndex) -> Option<Self> {
        place.of(Self::VARIANTS).copied()
    }
}

impl PracticeEnding {
    /// Its name, stable across releases: `wrong-pin`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The ending of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// The group that offers it.
    #[must_use]
    pub fn group(self) -> PracticeGroup {
        let groups = PracticeGroup::VARIANTS.iter().copied();
        groups.into_iter().find(|group| group.endings().contains(&self)).unwrap_or(PracticeGroup::Results)
    }

    /// Whether it is reached by 目視で確認.
    #[must_use]
    pub const fn is_visual(self) -> bool {
        matches!(
            self,
            Self::VisualCheck | Self::NotTheHolder | Self::WrongBirthDate | Self::VisualCheckRefused
        )
    }

    /// What the card and the gateway do.
    #[must_use]
    pub fn script(self) -> PracticeScript {
        const GOOD: CardScript = CardScript::GOOD;
        let valid = || GatewayScript::answering(PracticeAnswer::Valid);
        let refused = |code| PracticeScript::from(PracticeAnswer::Refused(code));
        match self {
            Self::Valid | Self::VisualCheck | Self::NotTheHolder | Self::NoCard => GOOD.into(),
            Self::ValidTwoTenths => PracticeAnswer::ValidTwoTenths.into(),
            Self::ValidOneTenth => PracticeAnswer::ValidOneTenth.into(),
            Self::Invalid => PracticeAnswer::Invalid.into(),
            Self::Superseded => PracticeAnswer::Superseded.into(),
            Self::Multiple => PracticeAnswer::Multiple.into(),
            Self::NotFound => PracticeAnswer::NotFound.into(),
            Self::MedicalAssistance => PracticeAnswer::MedicalAssistance.into(),
            Self::ShareUnknown => PracticeAnswer::ShareUnknown.into(),
            Self::WrongPin => CardScript { wrong_pins: 1, ..GOOD }.into(),
            Self::WrongPinTwice => CardScript { wrong_pins: 2, ..GOOD }.into(),
            Self::LastTryKept => CardScript { tries: 1, ..GOOD }.into(),
            Self::PinLocked => CardScript { tries: 0, ..GOOD }.into(),
            Self::PinLost => CardScript { loss: Some(CardLoss::AtPin), ..GOOD }.into(),
            Self::CardLost => CardScript { loss: Some(CardLoss::WhileReading), ..GOOD }.into(),
            Self::OtherCard => CardScript { kind: PracticeCardKind::Other, ..GOOD }.into(),
            Self::NoCertificate => CardScript { kind: PracticeCardKind::WithoutCertificate, ..GOOD }.into(),
            Self::CertificateExpiring => aged(CertificateAge::ExpiringSoon),
            Self::CertificateInGrace => aged(CertificateAge::InGrace),
            Self::CertificateExpired => PracticeScript {
                gateway: GatewayScript::answering(PracticeAnswer::Refused(ProblemCode::CertificateExpired)),
                ..aged(CertificateAge::Expired)
            },
            Self::CertificateRevoked => refused(ProblemCode::CertificateRevoked),
            Self::NotRegistered => refused(ProblemCode::CardNotRegistered),
            Self::GatewayUnreachable => GatewayScript { is_reachable: false, ..valid() }.into(),
            Self::GatewayTimeout => GatewayScript { timeouts: 1, ..valid() }.into(),
            Self::Processing => GatewayScript { pending: 2, ..valid() }.into(),
            Self::StillProcessing => GatewayScript { pending: u8::MAX, ..valid() }.into(),
            Self::GatewayBusy => refused(ProblemCode::ServiceUnavailable),
            Self::PersonError => PracticeAnswer::PersonError.into(),
            Self::WrongBirthDate => CardScript { wrong_birth_dates: 1, ..GOOD }.into(),
            Self::VisualCheckRefused => {
                GatewayScript { visual_check: VisualCheckPolicy::Off, ..valid() }.into()
            }
        }
    }
}

fn aged(certificate: CertificateAge) -> PracticeScript {
    CardScript { certificate, ..CardScript::GOOD }.into()
}

#[cfg(test)]
mod tests {
    use strum::VariantArray as _;

    use super::{MenuIndex, PracticeEnding, PracticeGroup};

    #[test]
    fn every_ending_is_offered_once_and_can_be_chosen_by_one_digit() {
        let offered = PracticeGroup::VARIANTS.iter().flat_map(|group| group.endings());
        assert_eq!(offered.copied().collect::<Vec<_>>(), PracticeEnding::VARIANTS);
        for group in PracticeGroup::VARIANTS {
            assert!(group.endings().len() <= usize::from(MenuIndex::LAST), "{group:?}");
            assert!(group.endings().iter().all(|ending| ending.group() == *group));
        }
    }

    #[test]
    fn every_ending_is_found_by_its_own_name() {
        for ending in PracticeEnding::VARIANTS {
            assert_eq!(PracticeEnding::by_name(ending.name()), Some(*ending));
        }
        assert_eq!(PracticeEnding::by_name("Valid"), None);
    }
}
