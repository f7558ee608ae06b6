use ApplicationName::{Surface, Text};
use shikaku_card::FileId;

use super::marker::{Mark, Marker};
use crate::redact::day::CARD_BIRTH_DATE;
use crate::{ApplicationName, FileRef};

/// What becomes of an object's value.
#[derive(Clone, Copy)]
enum Rule {
    /// One value is known, and stays.
    Known(&'static [u8]),
    Text,
    BirthDate,
    /// Objects inside: a public key, of which the exponent is the same for everybody.
    Key,
}

/// Objects that are more than opaque (protocol reference, 1.3 and 1.4). The tables of offsets (`DF21`) are opaque: they
/// follow from the lengths of what they point to.
const RULES: [(ApplicationName, u16, u32, Rule); 10] = [
    (Surface, 0x0001, 0xDF11, Rule::BirthDate),
    (Surface, 0x0001, 0xDF12, Rule::Key),
    (Surface, 0x0002, 0xDF22, Rule::BirthDate),
    (Surface, 0x0003, 0xDF31, Rule::Known(b"\x06\x03\x0E\x01")),
    (Surface, 0x0003, 0xDF33, Rule::Known(b"\x00")),
    (Text, 0x0002, 0xDF22, Rule::Text),
    (Text, 0x0002, 0xDF23, Rule::Text),
    (Text, 0x0002, 0xDF24, Rule::BirthDate),
    (Text, 0x0002, 0xDF25, Rule::Text),
    (Text, 0x0005, 0xDF41, Rule::Known(b"\x01\x03\x0E\x01")),
];

/// Objects that a file of these applications may be.
const ROOTS: [u32; 6] = [0xFF10, 0xFF20, 0xFF30, 0xFF40, 0x7F21, 0xA1];

/// Objects that may be in one.
const OBJECTS: [u32; 25] = [
    0xDF11, 0xDF12, 0xDF13, 0xDF21, 0xDF22, 0xDF23, 0xDF24, 0xDF25, 0xDF26, 0xDF27, 0xDF28, 0xDF29, 0xDF2A,
    0xDF31, 0xDF32, 0xDF33, 0xDF34, 0xDF35, 0xDF41, 0xDF42, 0xDF43, 0x5F37, 0x5F4E, EXPONENT, MODULUS,
];

const EXPONENT: u32 = 0x90;
const MODULUS: u32 = 0x91;

/// Marks a file of the 券面 applications: one object with objects inside.
pub(super) fn mark(marker: &mut Marker<'_>, file_ref: FileRef) {
    let Some(root) = marker.root(&ROOTS) else { return };
    let is_my_number = (file_ref.application, file_ref.file) == (Text, Some(FileId::new(0x0001)));
    if is_my_number {
        marker.set(root.value, Mark::Text, "My Number");
        return;
    }
    for object in marker.children(&root.value, &OBJECTS) {
        let field = field(object.tag);
        marker.set(object.value.clone(), Mark::Opaque, field);
        let rule = RULES.iter().find(|(application, file, tag, _)| {
            *application == file_ref.application
                && Some(FileId::new(*file)) == file_ref.file
                && *tag == object.tag
        });
        match rule.map(|(_, _, _, rule)| *rule) {
            Some(Rule::Known(value)) => {
                marker.keep_known(object.value, std::iter::once(value), Mark::Opaque, field);
            }
            Some(Rule::Text) => marker.set(object.value, Mark::Text, field),
            Some(Rule::BirthDate) => {
                for (place, digit) in object.value.zip(CARD_BIRTH_DATE.iter().cycle()) {
                    marker.set(place..place + 1, Mark::Fixed(*digit), "birth date");
                }
            }
            Some(Rule::Key) => key(marker, &object.value),
            None => {}
        }
    }
}

fn key(marker: &mut Marker<'_>, value: &std::ops::Range<usize>) {
    const EXPONENTS: [&[u8]; 3] = [b"\x03", b"\x01\x00\x01", b"\x00\x01\x00\x01"];
    for part in marker.children(value, &[EXPONENT, MODULUS]) {
        let known: &[&[u8]] = if part.tag == EXPONENT { &EXPONENTS } else { &[] };
        marker.keep_known(part.value, known.iter().copied(), Mark::Opaque, "card key");
    }
}

fn field(tag: u32) -> &'static str {
    match tag {
        0xDF22 => "name or birth date",
        0xDF23 => "address or sex",
        0xDF13 | 0xDF28 | 0xDF33 => "signature",
        _ => "object of a card file",
    }
}
