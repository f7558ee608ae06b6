use super::JPKI_AID;
use crate::deck::{CardKind, CardRecord};
use crate::file::{Access, Application, Content, ElementaryFile};
use crate::issuance::{Credentials, auth_ca_certificate, signature_ca_certificate};
use crate::pin::PinObject;

/// 公的個人認証AP (reference 1.2).
pub(super) fn application(record: &CardRecord, credentials: &Credentials) -> Application {
    let auth_access = if record.kind == CardKind::AndroidToken { AFTER_AUTH_PIN } else { Access::Free };
    let files = vec![
        certificate_file(0x0001, AFTER_PASSWORD, credentials.signature_certificate()),
        ElementaryFile::transparent(0x0002, Access::Free, signature_ca_certificate().to_vec()),
        ElementaryFile::transparent(0x0006, Access::Free, token_info(record)),
        ElementaryFile::transparent(0x0008, Access::Free, certificates_present(credentials)),
        ElementaryFile::transparent(0x0009, Access::Never, vec![0xFF; 16]),
        certificate_file(0x000A, auth_access, credentials.auth_certificate()),
        ElementaryFile::transparent(0x000B, Access::Free, auth_ca_certificate().to_vec()),
        ElementaryFile::unknown(0x0005),
        ElementaryFile::unknown(0x0010),
        ElementaryFile::unknown(0x0016),
        ElementaryFile::unknown(0x0019),
        ElementaryFile::unknown(0x001C),
        ElementaryFile::unknown(0x001E),
        ElementaryFile::key(0x0017, AFTER_AUTH_PIN, credentials.auth_key()),
        ElementaryFile::key(0x001A, AFTER_PASSWORD, credentials.signature_key()),
        ElementaryFile::pin(0x0018, auth_pin(record)),
        ElementaryFile::pin(0x001B, signature_password(record, credentials)),
    ];
    Application { aid: JPKI_AID, files, default_key: None }
}

const AFTER_AUTH_PIN: Access = Access::AnyOf(&[0x0018]);
const AFTER_PASSWORD: Access = Access::AnyOf(&[0x001B]);
const AUTH_LIMIT: u8 = 3;
const SIGNATURE_LIMIT: u8 = 5;

fn certificate_file(id: u16, access: Access, certificate: Option<&[u8]>) -> ElementaryFile {
    match certificate {
        Some(certificate) => ElementaryFile::transparent(id, access, certificate.to_vec()),
        None => ElementaryFile { id, access, content: Content::Absent },
    }
}

fn auth_pin(record: &CardRecord) -> PinObject {
    match record.kind {
        CardKind::NoPin => PinObject::blocked(AUTH_LIMIT),
        CardKind::Blocked => PinObject::new(record.pins.auth.as_bytes(), AUTH_LIMIT).with_left(0),
        _ => PinObject::new(record.pins.auth.as_bytes(), AUTH_LIMIT),
    }
}

/// Nothing to protect, nothing to present: without a signature certificate the password was never set.
fn signature_password(record: &CardRecord, credentials: &Credentials) -> PinObject {
    if credentials.signature_certificate().is_none() {
        return PinObject::blocked(SIGNATURE_LIMIT);
    }
    PinObject::new(record.pins.signature.as_bytes(), SIGNATURE_LIMIT)
}

/// EF 0008: signature certificate, authentication certificate, unknown.
fn certificates_present(credentials: &Credentials) -> Vec<u8> {
    let mark = |certificate: Option<&[u8]>| if certificate.is_some() { 0x8F } else { 0x00 };
    vec![mark(credentials.signature_certificate()), mark(credentials.auth_certificate()), 0x00]
}

/// EF 0006: a PKCS #11 `CK_TOKEN_INFO` of 160 bytes with big-endian numbers.
fn token_info(record: &CardRecord) -> Vec<u8> {
    let label = match record.kind {
        CardKind::AndroidToken => "JPKIAPGPSETOKEN",
        CardKind::IphoneToken => "JPKIAPIOSTOKEN",
        _ => "JPKIAPICCTOKEN2",
    };
    let serial = format!("{:0>16}", record.serial.to_string());
    let mut info = Vec::with_capacity(160);
    for (text, width) in [(label, 32), (MANUFACTURER, 32), (MODEL, 16), (&serial, 16)] {
        info.extend(format!("{text:width$}").into_bytes());
    }
    for number in TOKEN_NUMBERS {
        info.extend(number.to_be_bytes());
    }
    info.extend(b"0301");
    info.extend([b'9'; 16]);
    info
}

const MANUFACTURER: &str = "SHIKAKU VIRTUAL CARD (SYNTHETIC)";
const MODEL: &str = "VIRTUAL1";

/// Flags, sessions (most, open, most for writing, open for writing), longest and shortest PIN, memory (unavailable).
const TOKEN_NUMBERS: [u32; 11] = [0x0000_040D, 1, 0, 1, 0, 16, 6, u32::MAX, u32::MAX, u32::MAX, u32::MAX];
