use crate::application::{JPKI_AID, SURFACE_AID, TEXT_AID};

/// A reference for VERIFY on the card, for looking at it from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// 利用者証明用暗証番号: JPKI 0018.
    AuthPin,
    /// 署名用パスワード: JPKI 001B.
    SignaturePassword,
    /// 券面事項入力補助用暗証番号: entry support 0011.
    EntryPin,
    /// The reference of unknown use that is blocked from issuance: entry support 0012.
    EntryBlocked,
    /// 照合番号A: entry support 0014.
    EntryCodeA,
    /// 照合番号B: entry support 0015.
    EntryCodeB,
    /// 生年月日: card face 0011.
    BirthDate,
    /// 照合番号B: card face 0012.
    SurfaceCodeB,
    /// 照合番号A: card face 0013.
    SurfaceCodeA,
}

impl Reference {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::AuthPin,
        Self::SignaturePassword,
        Self::EntryPin,
        Self::EntryBlocked,
        Self::EntryCodeA,
        Self::EntryCodeB,
        Self::BirthDate,
        Self::SurfaceCodeB,
        Self::SurfaceCodeA,
    ];

    /// Application and identifier.
    pub(crate) const fn place(self) -> (&'static [u8], u16) {
        match self {
            Self::AuthPin => (JPKI_AID, 0x0018),
            Self::SignaturePassword => (JPKI_AID, 0x001B),
            Self::EntryPin => (TEXT_AID, 0x0011),
            Self::EntryBlocked => (TEXT_AID, 0x0012),
            Self::EntryCodeA => (TEXT_AID, 0x0014),
            Self::EntryCodeB => (TEXT_AID, 0x0015),
            Self::BirthDate => (SURFACE_AID, 0x0011),
            Self::SurfaceCodeB => (SURFACE_AID, 0x0012),
            Self::SurfaceCodeA => (SURFACE_AID, 0x0013),
        }
    }
}

/// Tries left on the three references that a reception uses; 0 where the card has no such reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counters {
    /// 利用者証明用暗証番号, of 3.
    pub auth: u8,
    /// 署名用パスワード, of 5.
    pub signature: u8,
    /// 生年月日, of 10 unless the card record says otherwise.
    pub birth: u8,
}
