use std::fmt;

use shikaku_card::apdu::Aid;
use shikaku_card::{CardProfile, FileId};

/// An application, by the name that the field gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplicationName {
    /// Nothing was selected yet, or the name could not be read.
    None,
    /// 公的個人認証AP.
    Jpki,
    /// 券面事項確認AP.
    Surface,
    /// 券面事項入力補助AP.
    Text,
    /// The issuer's security domain: selected to end the state of a verified PIN.
    IssuerDomain,
    /// Any other.
    Other(Aid),
}

/// A file, key or PIN of one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRef {
    /// Whose.
    pub application: ApplicationName,
    /// Which; `None` where the command names none and none was selected.
    pub file: Option<FileId>,
}

use ApplicationName::{Jpki, Surface, Text};

/// What is where (protocol reference, 1.2 to 1.4).
const NAMES: [(ApplicationName, u16, &str); 28] = [
    (Jpki, 0x0001, "signature certificate"),
    (Jpki, 0x0002, "signature CA certificate"),
    (Jpki, 0x0006, "token information"),
    (Jpki, 0x0008, "certificates present"),
    (Jpki, 0x000A, "user-authentication certificate"),
    (Jpki, 0x000B, "user-authentication CA certificate"),
    (Jpki, 0x0016, "terminal CA key"),
    (Jpki, 0x0017, "user-authentication key"),
    (Jpki, 0x0018, "user-authentication PIN"),
    (Jpki, 0x001A, "signature key"),
    (Jpki, 0x001B, "signature password"),
    (Surface, 0x0001, "age record"),
    (Surface, 0x0002, "card face"),
    (Surface, 0x0003, "basic data"),
    (Surface, 0x0004, "card-verifiable certificate"),
    (Surface, 0x0005, "My Number image"),
    (Surface, 0x0011, "birth-date PIN"),
    (Surface, 0x0012, "check number B"),
    (Surface, 0x0013, "check number A"),
    (Text, 0x0001, "My Number"),
    (Text, 0x0002, "four attributes"),
    (Text, 0x0003, "digests and signature"),
    (Text, 0x0004, "card-verifiable certificate"),
    (Text, 0x0005, "basic data"),
    (Text, 0x0007, "signed public key"),
    (Text, 0x0011, "entry-support PIN"),
    (Text, 0x0014, "check number A"),
    (Text, 0x0015, "check number B"),
];

impl ApplicationName {
    /// The application that a SELECT with these bytes means.
    #[must_use]
    pub fn of(aid: &[u8]) -> Self {
        let CardProfile { jpki, surface, text, issuer_domain, .. } = CardProfile::INDIVIDUAL_NUMBER_CARD;
        let known = [
            (jpki.application, Self::Jpki),
            (surface.application, Self::Surface),
            (text.application, Self::Text),
            (issuer_domain, Self::IssuerDomain),
        ];
        match Aid::new(aid) {
            Ok(aid) => known
                .into_iter()
                .find(|(application, _)| application.aid == aid)
                .map_or(Self::Other(aid), |(_, name)| name),
            Err(_) => Self::None,
        }
    }
}

impl FileRef {
    /// Its name in the field, where it has one.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        let file = self.file?;
        NAMES
            .iter()
            .find(|(application, id, _)| *application == self.application && FileId::new(*id) == file)
            .map(|(_, _, name)| *name)
    }
}

impl fmt::Display for ApplicationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("an application"),
            Self::Jpki => f.write_str("JPKI AP"),
            Self::Surface => f.write_str("card-surface AP"),
            Self::Text => f.write_str("entry-support AP"),
            Self::IssuerDomain => f.write_str("issuer domain"),
            Self::Other(aid) => write!(f, "application {aid:?}"),
        }
    }
}

impl fmt::Display for FileRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name(), self.file, self.application) {
            (Some(name), _, _) => f.write_str(name),
            (None, Some(file), _) => write!(f, "{file:?}"),
            (None, None, Surface) => f.write_str("card key"),
            (None, None, _) => f.write_str("the current file"),
        }
    }
}
