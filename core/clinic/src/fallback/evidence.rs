use strum::{EnumString, IntoStaticStr, VariantArray};

use super::Showable;

named!(Evidence);

/// What entitlement is confirmed by, best first. The rows are those of the eligibility reference, 3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Evidence {
    /// Row 1, オンライン資格確認の結果.
    OnlineResult,
    /// Row 6, 資格確認書: alone is enough.
    QualificationCertificate,
    /// Row 2, マイナポータルの資格情報 (screen or PDF), shown with the card.
    Portal,
    /// Row 3, 資格情報のお知らせ, shown with the card.
    NoticeWithCard,
    /// Row 7, 健康保険証: ended.
    InsuranceCard,
    /// Row 4, 口頭確認, on data from earlier visits.
    Oral,
    /// Row 5, 事後確認: treat now, confirm later.
    Later,
    /// Row 8, 緊急やむを得ない事由. Choosing it states that entitlement is evident and no check is possible.
    Emergency,
}

impl Evidence {
    /// Its row in the eligibility reference, 3.2.
    #[must_use]
    pub const fn row(self) -> u8 {
        match self {
            Self::OnlineResult => 1,
            Self::Portal => 2,
            Self::NoticeWithCard => 3,
            Self::Oral => 4,
            Self::Later => 5,
            Self::QualificationCertificate => 6,
            Self::InsuranceCard => 7,
            Self::Emergency => 8,
        }
    }

    /// The thing it is read from, where there is one besides the card.
    #[must_use]
    pub const fn document(self) -> Option<Showable> {
        match self {
            Self::Portal => Some(Showable::Portal),
            Self::NoticeWithCard => Some(Showable::Notice),
            Self::QualificationCertificate => Some(Showable::QualificationCertificate),
            Self::InsuranceCard => Some(Showable::InsuranceCard),
            Self::OnlineResult | Self::Oral | Self::Later | Self::Emergency => None,
        }
    }
}
