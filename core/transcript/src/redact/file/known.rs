//! What a file may hold that is the same on many cards. Everything that is not listed here is replaced.

use shikaku_card::certificate::known_policies;

/// Object identifiers of the certificates of cards and of their authorities (protocol reference, 2.1 to 2.3; RFC 5280).
const OBJECT_IDENTIFIERS: [&[u8]; 40] = [
    // Attributes of names: CN, serialNumber, C, L, ST, O, OU.
    b"\x55\x04\x03",
    b"\x55\x04\x05",
    b"\x55\x04\x06",
    b"\x55\x04\x07",
    b"\x55\x04\x08",
    b"\x55\x04\x0A",
    b"\x55\x04\x0B",
    // Extensions, their purposes, qualifiers and methods.
    b"\x55\x1D\x0E",
    b"\x55\x1D\x0F",
    b"\x55\x1D\x11",
    b"\x55\x1D\x12",
    b"\x55\x1D\x13",
    b"\x55\x1D\x1F",
    b"\x55\x1D\x20",
    b"\x55\x1D\x23",
    b"\x55\x1D\x25",
    b"\x2B\x06\x01\x05\x05\x07\x01\x01",
    b"\x2B\x06\x01\x05\x05\x07\x02\x01",
    b"\x2B\x06\x01\x05\x05\x07\x02\x02",
    b"\x2B\x06\x01\x05\x05\x07\x03\x02",
    b"\x2B\x06\x01\x05\x05\x07\x30\x01",
    b"\x2B\x06\x01\x05\x05\x07\x30\x02",
    // Algorithms and curves.
    b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01",
    b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x05",
    b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B",
    b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C",
    b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0D",
    b"\x2A\x86\x48\xCE\x3D\x02\x01",
    b"\x2A\x86\x48\xCE\x3D\x03\x01\x07",
    b"\x2A\x86\x48\xCE\x3D\x04\x03\x02",
    b"\x2A\x86\x48\xCE\x3D\x04\x03\x03",
    b"\x2B\x81\x04\x00\x22",
    b"\x2A\x83\x08\x8C\x9B\x55\x08\x05\x01\x00\x28",
    // Policies of signature certificates: of virtual phones, test and production. Those of the other certificates are the
    // card's own table.
    b"\x2A\x83\x08\x8C\x9B\x55\x08\x05\x01\x00\x14",
    b"\x2A\x83\x08\x8C\x9B\x55\x08\x05\x01\x01\x14",
    // Kinds of the holder's attributes in a signature certificate.
    b"\x2A\x83\x08\x8C\x9B\x55\x08\x05\x05\x01",
    b"\x2A\x83\x08\x8C\x9B\x55\x08\x05\x05\x03",
    b"\x2A\x83\x08\x8C\x9B\x55\x08\x05\x05\x04",
    b"\x2A\x83\x08\x8C\x9B\x55\x08\x05\x05\x05",
    b"\x2A\x83\x08\x8C\x9B\x55\x08\x05\x05\x06",
];

/// Names and addresses of the authority.
const TEXTS: [&str; 14] = [
    "JP",
    "JPKI",
    "JPKI-TEST",
    "JPKI for user authentication",
    "JPKI for digital signature",
    "Japan Agency for Local Authority Information Systems",
    "公的個人認証サービス",
    "公的個人認証サービス利用者証明用",
    "公的個人認証サービス署名用",
    "地方公共団体情報システム機構",
    "http://www.jpki.go.jp/cps.html",
    "http://ocspauthnorm.jpki.go.jp",
    "http://test-ocspauthnorm.jpki.go.jp",
    "http://test-ocsp-authnorm.jpki.test",
];

/// Versions, flags and exponents.
const INTEGERS: [&[u8]; 5] = [b"\x00", b"\x01", b"\x02", b"\x03", b"\x01\x00\x01"];

/// Key usages of a card's certificates and of an authority's.
const BIT_STRINGS: [&[u8]; 3] = [b"\x07\x80", b"\x06\xC0", b"\x01\x06"];

/// Fields of `CK_TOKEN_INFO` (protocol reference, 1.2) before the serial number: first byte, width, values.
pub(super) const TOKEN_TEXTS: [(usize, usize, &[&str]); 3] = [
    (0, 32, &["JPKIAPICCTOKEN2", "JPKIAPICCTOKEN", "JPKIAPGPSETOKEN", "JPKIAPIOSTOKEN"]),
    (32, 32, &["SHIKAKU VIRTUAL CARD (SYNTHETIC)"]),
    (64, 16, &["VIRTUAL1", "E16R01NJ"]),
];

/// Numbers of `CK_TOKEN_INFO` behind the serial number, big-endian: flags, sessions, PIN lengths, memory.
pub(super) const TOKEN_NUMBERS: [&[u8]; 7] = [
    b"\x00\x00\x04\x0D",
    b"\x00\x00\x00\x00",
    b"\x00\x00\x00\x01",
    b"\x00\x00\x00\x04",
    b"\x00\x00\x00\x06",
    b"\x00\x00\x00\x10",
    b"\xFF\xFF\xFF\xFF",
];

/// Hardware and firmware version, and the time that the token does not have.
pub(super) const TOKEN_VERSIONS: &[u8] = b"0301";
pub(super) const TOKEN_TIME: &[u8] = b"9999999999999999";

/// A byte of EF 0008: the certificate is there, or it is not.
pub(super) const PRESENCE: [&[u8]; 3] = [b"\x8F", b"\x00", b"\xFF"];

/// What a primitive value of a certificate may be by its tag.
pub(super) fn values(tag: u32) -> Box<dyn Iterator<Item = &'static [u8]>> {
    match tag {
        0x01 => Box::new([b"\xFF".as_slice(), b"\x00"].into_iter()),
        0x02 => Box::new(INTEGERS.into_iter()),
        0x03 => Box::new(BIT_STRINGS.into_iter()),
        0x06 => Box::new(OBJECT_IDENTIFIERS.into_iter().chain(known_policies())),
        0x0C | 0x13 | 0x14 | 0x16 | 0x86 => Box::new(TEXTS.iter().map(|text| text.as_bytes())),
        _ => Box::new(std::iter::empty()),
    }
}
