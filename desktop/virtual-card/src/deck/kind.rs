use serde::{Deserialize, Serialize};

/// How a card differs from an ordinary one. The README states what is known of each and what is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CardKind {
    /// Both certificates, all tries left.
    Ordinary,
    /// 顔認証マイナンバーカード: issued without a PIN, so every PIN reference is blocked from the start, and without a
    /// signature certificate. Birth date and 照合番号 work.
    NoPin,
    /// The authentication PIN was entered wrongly three times.
    Blocked,
    /// The certificate ended 200 days ago, past every reading of the grace period.
    Expired,
    /// The certificate ended 20 days ago, within every reading of the grace period.
    InGrace,
    /// The certificate ends in 60 days.
    ExpiringSoon,
    /// No authentication certificate (never issued, or removed).
    NoCertificate,
    /// Ordinary as a card; its holder never registered it as 健康保険証.
    NotRegistered,
    /// スマホ用電子証明書 on Android: the JPKI application only, with policies of phones, and the certificate is read
    /// after the PIN only.
    AndroidToken,
    /// スマホ用電子証明書 on iPhone: the JPKI application only, with policies of phones.
    IphoneToken,
    /// Some other chip card: no application of a My Number Card.
    Foreign,
}

impl CardKind {
    /// Whether a phone carries it.
    pub(crate) const fn is_phone(self) -> bool {
        matches!(self, Self::AndroidToken | Self::IphoneToken)
    }

    /// Whether it speaks the iPhone token's additions.
    pub(crate) const fn is_iphone(self) -> bool {
        matches!(self, Self::IphoneToken)
    }
}
