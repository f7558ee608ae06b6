use sha2::{Digest, Sha256};

use super::TEXT_AID;
use super::surface::with_offset_table;
use crate::deck::{CardKind, CardRecord};
use crate::file::{Access, Application, ElementaryFile};
use crate::issuance::{Credentials, IssueError, keys, verifiable};
use crate::pin::PinObject;
use crate::tlv::{object, object_with_long_length};

/// 券面事項入力補助AP (reference 1.4).
pub(super) fn application(record: &CardRecord, credentials: &Credentials) -> Result<Application, IssueError> {
    let my_number = my_number(credentials);
    let attributes = attributes(record);
    let files = vec![
        ElementaryFile::transparent(0x0003, AFTER_ANY, integrity(&my_number, &attributes)?),
        ElementaryFile::transparent(0x0001, AFTER_PIN_OR_A, my_number),
        ElementaryFile::transparent(0x0002, AFTER_PIN_OR_B, with_offset_table(0xFF20, 0xDF21, &attributes)),
        ElementaryFile::transparent(0x0004, Access::Free, verifiable::text_certificate()?),
        ElementaryFile::transparent(0x0005, Access::Free, basic_data()),
        ElementaryFile::transparent(0x0006, AFTER_ANY, session_public_key()),
        ElementaryFile::transparent(0x0007, AFTER_ANY, signed_public_key()?),
        ElementaryFile::pin(0x0011, entry_pin(record)),
        ElementaryFile::pin(0x0012, PinObject::blocked(LIMIT)),
        ElementaryFile::key(0x0013, Access::Free, &keys::CARD_TEXT),
        ElementaryFile::pin(0x0014, PinObject::new(credentials.my_number().as_bytes(), record.visual_tries)),
        ElementaryFile::pin(0x0015, PinObject::new(credentials.code_b().as_bytes(), record.visual_tries)),
    ];
    Ok(Application { aid: TEXT_AID, files, default_key: Some(&keys::CARD_TEXT) })
}

const AFTER_PIN_OR_A: Access = Access::AnyOf(&[0x0011, 0x0014]);
const AFTER_PIN_OR_B: Access = Access::AnyOf(&[0x0011, 0x0015]);
const AFTER_ANY: Access = Access::AnyOf(&[0x0011, 0x0014, 0x0015]);
const LIMIT: u8 = 3;

fn entry_pin(record: &CardRecord) -> PinObject {
    match record.kind {
        CardKind::NoPin => PinObject::blocked(LIMIT),
        _ => PinObject::new(record.pins.entry.as_bytes(), LIMIT),
    }
}

/// EF 0001: the My Number and two bytes of filler.
fn my_number(credentials: &Credentials) -> Vec<u8> {
    let mut file = object(0xFF10, credentials.my_number().as_bytes());
    file.extend([0xFF, 0xFF]);
    file
}

/// The objects of EF 0002: name, address, birth, sex (基本4情報).
fn attributes(record: &CardRecord) -> [Vec<u8>; 4] {
    let holder = &record.holder;
    [
        object(0xDF22, holder.name.as_bytes()),
        object(0xDF23, holder.address.as_bytes()),
        object(0xDF24, holder.compact_birth_date().as_bytes()),
        object(0xDF25, &[holder.sex.digit()]),
    ]
}

/// EF 0003: the digest of the whole file 0001, filler included, that of the objects of file 0002 without their table,
/// and a signature over both.
fn integrity(my_number: &[u8], attributes: &[Vec<u8>]) -> Result<Vec<u8>, IssueError> {
    let mut signed = object(0xDF31, &Sha256::digest(my_number));
    signed.extend(object(0xDF32, &Sha256::digest(attributes.concat())));
    let signature = keys::MUNICIPALITY.sign(&signed)?;
    Ok(object(0xFF30, &[signed, object(0xDF33, &signature)].concat()))
}

/// EF 0005: version, extended length (03), maker, then a key reference and 128 bytes of unknown use.
fn basic_data() -> Vec<u8> {
    let unknown = [&Sha256::digest(b"shikaku")[..], &[0xFF; 96]].concat();
    let objects = [
        object(0xDF41, &[0x01, 0x03, 0x0E, 0x01]),
        object(0xDF42, &verifiable::key_id("7000034", "001")),
        object_with_long_length(0xDF43, &unknown),
    ];
    object_with_long_length(0xFF40, &objects.concat())
}

/// EF 0006: the key that a terminal would encrypt a session key to.
fn session_public_key() -> Vec<u8> {
    object(0xA1, &verifiable::public_key_objects(&keys::CARD_TEXT))
}

/// EF 0007: the key that this application signs with, signed by the municipality.
fn signed_public_key() -> Result<Vec<u8>, IssueError> {
    let signed = object(0xDF51, &verifiable::public_key_objects(&keys::CARD_TEXT));
    let signature = keys::MUNICIPALITY.sign(&signed)?;
    Ok(object(0xFF50, &[signed, object(0xDF52, &signature)].concat()))
}
