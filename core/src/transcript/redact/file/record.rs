use super::marker::{Mark, Marker};
use crate::card::FileId;
use crate::transcript::redact::day::CARD_BIRTH_DATE;
use crate::transcript::{ApplicationName, Spot};
use ApplicationName::{Surface, Text};

/// What becomes of an object's value.
#[derive(Clone, Copy)]
enum Rule {
    Keep,
    Text,
    BirthDate,
    /// Objects inside: a public key, of which the exponent is everybody's.
    Key,
}

/// Objects that are more than opaque (protocol reference, 1.3 and 1.4).
const RULES: [(ApplicationName, u16, u32, Rule); 12] = [
    (Surface, 0x0001, 0xDF11, Rule::BirthDate),
    (Surface, 0x0001, 0xDF12, Rule::Key),
    (Surface, 0x0002, 0xDF21, Rule::Keep),
    (Surface, 0x0002, 0xDF22, Rule::BirthDate),
    (Surface, 0x0003, 0xDF31, Rule::Keep),
    (Surface, 0x0003, 0xDF33, Rule::Keep),
    (Text, 0x0002, 0xDF21, Rule::Keep),
    (Text, 0x0002, 0xDF22, Rule::Text),
    (Text, 0x0002, 0xDF23, Rule::Text),
    (Text, 0x0002, 0xDF24, Rule::BirthDate),
    (Text, 0x0002, 0xDF25, Rule::Text),
    (Text, 0x0005, 0xDF41, Rule::Keep),
];

/// Marks a file of the 券面 applications: one object with objects inside.
pub(super) fn mark(marker: &mut Marker<'_>, spot: Spot) {
    let Some(root) = marker.root() else { return };
    let is_my_number = (spot.application, spot.file) == (Text, Some(FileId::new(0x0001)));
    if is_my_number {
        marker.set(root.value, Mark::Text, "My Number");
        return;
    }
    for object in marker.children(&root.value) {
        let field = field(object.tag);
        marker.set(object.value.clone(), Mark::Opaque, field);
        let rule = RULES.iter().find(|(application, file, tag, _)| {
            *application == spot.application && Some(FileId::new(*file)) == spot.file && *tag == object.tag
        });
        match rule.map(|(_, _, _, rule)| *rule) {
            Some(Rule::Keep) => marker.set(object.value, Mark::Keep, field),
            Some(Rule::Text) => marker.set(object.value, Mark::Text, field),
            Some(Rule::BirthDate) => {
                for (place, digit) in object.value.zip(CARD_BIRTH_DATE.iter().cycle()) {
                    marker.set(place..place + 1, Mark::Fixed(*digit), "birth date");
                }
            }
            Some(Rule::Key) => {
                for part in marker.children(&object.value) {
                    let is_exponent = part.tag == 0x90;
                    marker.set(part.value, if is_exponent { Mark::Keep } else { Mark::Opaque }, "card key");
                }
            }
            None => {}
        }
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
