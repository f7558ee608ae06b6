use super::file::{Application, ElementaryFile, PinReference, PrivateKey, SignatureScheme};
use crate::apdu::Aid;

/// Everything that is particular to one generation of cards, as data. The next card is another constant.
///
/// # Examples
///
/// ```
/// use shikaku_card::{CardProfile, NoPinSigns, PinReference};
///
/// let mut profile = CardProfile::default().accepting_phone_tokens().with_no_pin_signs(NoPinSigns::NONE);
/// // The reference of 署名用, in place of the one of 利用者証明用.
/// profile.jpki.auth_pin = PinReference::new(0x001B);
/// assert_ne!(profile, CardProfile::INDIVIDUAL_NUMBER_CARD);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CardProfile {
    /// 公的個人認証AP.
    pub jpki: JpkiFiles,
    /// 券面事項確認AP.
    pub surface: SurfaceFiles,
    /// 券面事項入力補助AP.
    pub text: TextFiles,
    /// Selected to leave the other applications: ends the verified state of a PIN.
    pub issuer_domain: Application,
    /// The signs of a card that was issued without a PIN.
    pub no_pin: NoPinSigns,
    /// The signs of a phone before EF 0006 is read.
    pub phone_signs: PhoneSigns,
    /// Whether a phone that shows the same application is accepted. No source says that clinics may.
    pub accepts_phone_tokens: bool,
}

/// 公的個人認証AP: protocol reference, 1.2.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JpkiFiles {
    /// The application; the same name on cards and phones.
    pub application: Application,
    /// EF 0006: token information, free.
    pub token_info: ElementaryFile,
    /// EF 0008: which certificates are present, free.
    pub certificates_present: ElementaryFile,
    /// EF 000A: 利用者証明用電子証明書; free on a card, behind the PIN on an Android token.
    pub auth_certificate: ElementaryFile,
    /// 0017: 利用者証明用秘密鍵, behind the PIN.
    pub auth_key: PrivateKey,
    /// 0018: 利用者証明用暗証番号, 3 tries.
    pub auth_pin: PinReference,
}

/// 券面事項確認AP: protocol reference, 1.3.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SurfaceFiles {
    /// The application; not on phones.
    pub application: Application,
    /// EF 0001: age record, behind the birth-date key.
    pub age_record: ElementaryFile,
    /// EF 0004: card-verifiable certificate, free.
    pub certificate: ElementaryFile,
    /// The application's own key: signs without any credential.
    pub key: PrivateKey,
    /// 0011: birth date as Japanese-era YYMMDD. Its number of tries is not certain.
    pub birth_date: PinReference,
}

/// 券面事項入力補助AP: protocol reference, 1.4. Nothing here reads it yet; EF 0001 (個人番号) is left out on
/// purpose, because no reception has a reason to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextFiles {
    /// The application; not on phones.
    pub application: Application,
    /// EF 0002: name, address, birth date, sex; behind the PIN or 照合番号B.
    pub attributes: ElementaryFile,
    /// EF 0003: digests and signature.
    pub signature: ElementaryFile,
    /// EF 0004: card-verifiable certificate, free.
    pub certificate: ElementaryFile,
    /// EF 0005: basic data, among them whether extended lengths are supported; free.
    pub basic_data: ElementaryFile,
    /// 0011: PIN, 3 tries.
    pub pin: PinReference,
}

/// Signs of a card without a PIN (顔認証マイナンバーカード). How such a card answers is not public, so each sign
/// can be switched (protocol reference, 1.8 and 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoPinSigns {
    /// The PIN reference is blocked *and* EF 0008 shows no signature certificate. Such cards are issued without
    /// one, and so are the cards of children under fifteen: the sign leaves open whether there is a PIN, and the
    /// check ends in `PIN-12`. Where it is off, every blocked PIN is `PIN-03`.
    pub blocked_without_signature_certificate: bool,
    /// The PIN reference does not exist: the check ends in `PIN-04`.
    pub reference_missing: bool,
}

/// Signs that the application may be on a phone. Each costs no exchange; where one is there, EF 0006 is read before
/// a PIN is sent, and its label decides. What a phone shows is not public in all parts, so each sign can be switched
/// (protocol reference, 2.2 and 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PhoneSigns {
    /// The link reports ISO/IEC 14443 Type A: a plastic card is Type B (protocol reference, 1.11).
    pub type_a: bool,
    /// The certificate is an X.509 certificate of no profile that is known: phones have policies of their own.
    pub other_certificate_profile: bool,
    /// The policy of the certificate was never seen on a plastic card: it is that of a phone, or a candidate and the
    /// link does not report Type B.
    pub unconfirmed_policy: bool,
}

impl NoPinSigns {
    /// Every sign counts.
    pub const ALL: Self = Self { blocked_without_signature_certificate: true, reference_missing: true };
    /// No sign counts.
    pub const NONE: Self = Self { blocked_without_signature_certificate: false, reference_missing: false };
}

impl PhoneSigns {
    /// Every sign counts.
    pub const ALL: Self = Self { type_a: true, other_certificate_profile: true, unconfirmed_policy: true };
    /// No sign counts.
    pub const NONE: Self =
        Self { type_a: false, other_certificate_profile: false, unconfirmed_policy: false };
}

impl CardProfile {
    /// The card issued since 2016.
    pub const INDIVIDUAL_NUMBER_CARD: Self = Self {
        jpki: JpkiFiles {
            application: Application::new(Aid::known(*b"\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01")),
            token_info: ElementaryFile::at_most(0x0006, 160),
            certificates_present: ElementaryFile::fixed(0x0008, 3),
            auth_certificate: ElementaryFile::object(0x000A, CERTIFICATE_MAX),
            auth_key: PrivateKey::new(0x0017, SignatureScheme::Rsa2048Sha256),
            auth_pin: PinReference::new(0x0018),
        },
        surface: SurfaceFiles {
            application: Application::new(Aid::known(*b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02")),
            age_record: ElementaryFile::object(0x0001, RECORD_MAX),
            certificate: ElementaryFile::object(0x0004, RECORD_MAX),
            key: PrivateKey::only(SignatureScheme::Rsa2048Sha256),
            birth_date: PinReference::new(0x0011),
        },
        text: TextFiles {
            application: Application::new(Aid::known(*b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08")),
            attributes: ElementaryFile::object(0x0002, RECORD_MAX),
            signature: ElementaryFile::object(0x0003, RECORD_MAX),
            certificate: ElementaryFile::object(0x0004, RECORD_MAX),
            basic_data: ElementaryFile::object(0x0005, RECORD_MAX),
            pin: PinReference::new(0x0011),
        },
        issuer_domain: Application::new(Aid::known(*b"\xA0\x00\x00\x01\x51\x00\x00")),
        no_pin: NoPinSigns::ALL,
        phone_signs: PhoneSigns::ALL,
        accepts_phone_tokens: false,
    };

    /// The same card with these files and keys of 公的個人認証AP.
    #[must_use]
    pub const fn with_jpki(mut self, jpki: JpkiFiles) -> Self {
        self.jpki = jpki;
        self
    }

    /// The same card with these files and keys of 券面事項確認AP.
    #[must_use]
    pub const fn with_surface(mut self, surface: SurfaceFiles) -> Self {
        self.surface = surface;
        self
    }

    /// The same card with these signs of a card without a PIN.
    #[must_use]
    pub const fn with_no_pin_signs(mut self, signs: NoPinSigns) -> Self {
        self.no_pin = signs;
        self
    }

    /// The same card with these signs of a phone.
    #[must_use]
    pub const fn with_phone_signs(mut self, signs: PhoneSigns) -> Self {
        self.phone_signs = signs;
        self
    }

    /// The same card, with phones accepted beside it.
    #[must_use]
    pub const fn accepting_phone_tokens(mut self) -> Self {
        self.accepts_phone_tokens = true;
        self
    }
}

impl Default for CardProfile {
    fn default() -> Self {
        Self::INDIVIDUAL_NUMBER_CARD
    }
}

/// Real ones have 1,583 and 1,590 bytes.
const CERTIFICATE_MAX: usize = 4096;
/// Real ones have 104 to 568 bytes.
const RECORD_MAX: usize = 2048;
