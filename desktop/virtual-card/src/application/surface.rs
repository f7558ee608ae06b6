use sha2::{Digest, Sha256};

use super::SURFACE_AID;
use crate::deck::CardRecord;
use crate::file::{Access, Application, ElementaryFile};
use crate::image;
use crate::issuance::{Credentials, IssueError, MUNICIPALITY_CODE, keys, verifiable};
use crate::pin::PinObject;
use crate::tlv::{object, object_with_long_length};

/// 券面事項確認AP (reference 1.3).
pub(super) fn application(record: &CardRecord, credentials: &Credentials) -> Result<Application, IssueError> {
    let pin = |value: &str| PinObject::new(value.as_bytes(), record.visual_tries);
    let files = vec![
        ElementaryFile::transparent(0x0001, AFTER_BIRTH_DATE, age_record(record, credentials)?),
        ElementaryFile::transparent(0x0002, AFTER_EITHER_CODE, card_face(record, credentials)?),
        ElementaryFile::transparent(0x0003, Access::Free, basic_data()),
        ElementaryFile::transparent(0x0004, Access::Free, verifiable::surface_certificate()?),
        ElementaryFile::transparent(0x0005, AFTER_CODE_A, my_number_image(credentials)?),
        ElementaryFile::transparent(0x0006, AFTER_EITHER_CODE, vec![0xFF; 16]),
        ElementaryFile::pin(0x0011, pin(&record.holder.era_birth_date())),
        ElementaryFile::pin(0x0012, pin(&credentials.code_b())),
        ElementaryFile::pin(0x0013, pin(&credentials.my_number())),
    ];
    Ok(Application { aid: SURFACE_AID, files, default_key: Some(credentials.card_key()) })
}

const AFTER_BIRTH_DATE: Access = Access::AnyOf(&[0x0011]);
const AFTER_EITHER_CODE: Access = Access::AnyOf(&[0x0012, 0x0013]);
const AFTER_CODE_A: Access = Access::AnyOf(&[0x0013]);

/// EF 0001: birth date and the card's public key, signed as written.
fn age_record(record: &CardRecord, credentials: &Credentials) -> Result<Vec<u8>, IssueError> {
    let mut signed = object(0xDF11, record.holder.compact_birth_date().as_bytes());
    signed.extend(object(0xDF12, &verifiable::public_key_objects(credentials.card_key())));
    let signature = keys::MUNICIPALITY.sign(&signed)?;
    Ok(object(0xFF10, &[signed, object(0xDF13, &signature)].concat()))
}

/// Builds EF 0002: what is printed, with images. The expiry and the security code follow the signature, which does not
/// cover them.
fn card_face(record: &CardRecord, credentials: &Credentials) -> Result<Vec<u8>, IssueError> {
    let birth = object(0xDF22, record.holder.compact_birth_date().as_bytes());
    let sex = object(0xDF23, &[record.holder.sex.digit()]);
    let key = object(0xDF24, &verifiable::public_key_objects(credentials.card_key()));
    let name = object_with_long_length(0xDF25, image::NAME);
    let address = object_with_long_length(0xDF26, image::ADDRESS);
    let photo = object_with_long_length(0xDF27, image::PHOTO);
    let groups = [[&birth[..], &sex, &key].concat(), [&name[..], &address].concat(), photo.clone()];
    let signature = keys::MUNICIPALITY.sign_digests(&groups.map(|group| Sha256::digest(group).into()))?;
    let objects = [
        birth,
        sex,
        key,
        name,
        address,
        photo,
        object(0xDF28, &signature),
        object(0xDF29, credentials.card_expiry().format("%Y%m%d").to_string().as_bytes()),
        object(0xDF2A, image::SECURITY_CODE),
    ];
    Ok(with_offset_table(0xFF20, 0xDF21, &objects))
}

/// `tag { table { where each object starts, counted from the start of the file }, objects }`.
pub(super) fn with_offset_table(tag: u16, table_tag: u16, objects: &[Vec<u8>]) -> Vec<u8> {
    let body: Vec<u8> = objects.concat();
    let table_length = object(table_tag, &vec![0; 2 * objects.len()]).len();
    let outer_length = object(tag, &vec![0; table_length + body.len()]).len() - table_length - body.len();
    let mut start = outer_length + table_length;
    let mut table = Vec::new();
    for object in objects {
        table.extend(u16::try_from(start).unwrap_or(u16::MAX).to_be_bytes());
        start += object.len();
    }
    object(tag, &[object(table_tag, &table), body].concat())
}

/// Builds EF 0003: version, key references, municipality, and a block of unknown meaning.
fn basic_data() -> Vec<u8> {
    let opaque: Vec<u8> = (0_u8..8).flat_map(|part| Sha256::digest([part])).collect();
    let block = [&verifiable::key_id("7900025", "001")[..], &opaque].concat();
    let objects = [
        object(0xDF31, &[0x06, 0x03, 0x0E, 0x01]),
        object(0xDF32, &verifiable::key_id("7000024", "001")),
        object(0xDF33, &[0x00]),
        object(0xDF34, MUNICIPALITY_CODE.as_bytes()),
        object(0xDF35, &block),
    ];
    object(0xFF30, &objects.concat())
}

/// EF 0005: the My Number as an image; here a row of dashes.
fn my_number_image(credentials: &Credentials) -> Result<Vec<u8>, IssueError> {
    let mut signed = object_with_long_length(0xDF41, image::MY_NUMBER);
    signed.extend(object(0xDF42, &verifiable::public_key_objects(credentials.card_key())));
    let signature = keys::MUNICIPALITY.sign(&signed)?;
    Ok(object(0xFF40, &[signed, object(0xDF43, &signature)].concat()))
}
