use serde::Serialize;
use shikaku_card::tlv::{Object, Objects};
use shikaku_transcript::ApplicationName;

use crate::transcript_report::words::{NOT_SHOWN, preview};

/// One object of BER-TLV.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Tag as the standard writes it: `DF11`.
    pub tag: String,
    /// Bytes of its value.
    pub length: usize,
    /// What it is, where that is known.
    pub name: Option<&'static str>,
    /// The first bytes of its value; `None` where it holds other objects.
    pub value: Option<String>,
    /// The objects in it.
    pub nodes: Vec<Node>,
}

use ApplicationName::{Surface, Text};

/// Names by application and tag (protocol reference, 1.3 and 1.4). `5F4E` and its like mean the same everywhere.
const NAMES: [(Option<ApplicationName>, u32, &str); 37] = [
    (Some(Surface), 0xFF10, "age record"),
    (Some(Surface), 0xDF11, "birth date"),
    (Some(Surface), 0xDF12, PUBLIC_KEY),
    (Some(Surface), 0xDF13, "signature"),
    (Some(Surface), 0xFF20, "card face"),
    (Some(Surface), 0xDF21, "table of offsets"),
    (Some(Surface), 0xDF22, "birth date"),
    (Some(Surface), 0xDF23, "sex"),
    (Some(Surface), 0xDF24, PUBLIC_KEY),
    (Some(Surface), 0xDF25, "image of the name"),
    (Some(Surface), 0xDF26, "image of the address"),
    (Some(Surface), 0xDF27, "photo"),
    (Some(Surface), 0xDF28, "signature"),
    (Some(Surface), 0xDF29, "expiry date"),
    (Some(Surface), 0xDF2A, "image of the security code"),
    (Some(Surface), 0xFF30, "basic data"),
    (Some(Surface), 0xDF31, "version and options"),
    (Some(Surface), 0xDF32, "key identifier"),
    (Some(Surface), 0xDF33, "version"),
    (Some(Surface), 0xDF34, "municipality"),
    (Some(Surface), 0xFF40, "image of My Number"),
    (Some(Text), 0xFF10, "My Number"),
    (Some(Text), 0xFF20, "four attributes"),
    (Some(Text), 0xDF21, "table of offsets"),
    (Some(Text), 0xDF22, "name"),
    (Some(Text), 0xDF23, "address"),
    (Some(Text), 0xDF24, "birth date"),
    (Some(Text), 0xDF25, "sex"),
    (Some(Text), 0xDF31, "digest of My Number"),
    (Some(Text), 0xDF32, "digest of the four attributes"),
    (Some(Text), 0xDF33, "signature"),
    (None, 0x7F21, "card-verifiable certificate"),
    (None, 0x5F4E, "body of a card-verifiable certificate"),
    (None, 0x5F37, "signature"),
    (None, 0x90, "public exponent"),
    (None, 0x91, "modulus"),
    (Some(Text), 0xFF40, "basic data"),
];

const PUBLIC_KEY: &str = "public key of the card";

/// Deepest nesting shown, and most objects of one file: the deepest file of the card has three levels and twelve objects.
const DEPTH: usize = 6;
const OBJECTS: usize = 200;

/// The objects of a file, and what follows them or is wrong with them.
pub(super) fn nodes(application: ApplicationName, bytes: &[u8], shows: bool) -> (Vec<Node>, Option<String>) {
    let mut teller = NodeWriter { application, shows, left: OBJECTS };
    let mut found = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() && !is_padding(rest) {
        match Object::read(rest) {
            Ok((object, after)) if teller.left > 0 => {
                found.push(teller.node(&object, DEPTH));
                rest = after;
            }
            Ok(_) => return (found, Some("there are more objects than are shown".to_owned())),
            Err(error) => return (found, Some(format!("after {} bytes: {error}", bytes.len() - rest.len()))),
        }
    }
    let padding = (!rest.is_empty()).then(|| format!("{} bytes of padding follow", rest.len()));
    (found, padding)
}

fn is_padding(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0xFF) || bytes.iter().all(|byte| *byte == 0)
}

struct NodeWriter {
    application: ApplicationName,
    shows: bool,
    left: usize,
}

impl NodeWriter {
    fn node(&mut self, object: &Object<'_>, depth: usize) -> Node {
        self.left = self.left.saturating_sub(1);
        let name = self.name(object.tag);
        // A public key is written under a primitive tag, and is two objects all the same.
        let holds = is_constructed(object.tag) || name == Some(PUBLIC_KEY);
        let inside = if holds && depth > 1 { self.inside(object, depth - 1) } else { None };
        let value = match (&inside, self.shows) {
            (Some(_), _) => None,
            (None, true) => Some(preview(object.value)),
            (None, false) => Some(NOT_SHOWN.to_owned()),
        };
        Node {
            tag: tag_in_hex(object.tag),
            length: object.value.len(),
            name,
            value,
            nodes: inside.unwrap_or_default(),
        }
    }

    /// `None` where the value is no row of objects after all.
    fn inside(&mut self, object: &Object<'_>, depth: usize) -> Option<Vec<Node>> {
        let objects: Vec<_> = Objects::new(object.value).collect::<Result<_, _>>().ok()?;
        if objects.len() > self.left {
            return None;
        }
        Some(objects.iter().map(|object| self.node(object, depth)).collect())
    }

    fn name(&self, tag: u32) -> Option<&'static str> {
        let fits =
            |application: Option<ApplicationName>| application.is_none_or(|one| one == self.application);
        NAMES
            .iter()
            .find(|(application, known, _)| *known == tag && fits(*application))
            .map(|(_, _, name)| *name)
    }
}

/// Bit 6 of the first byte (ISO/IEC 7816-4, 5.2.2.1).
fn is_constructed(tag: u32) -> bool {
    let bytes = tag.to_be_bytes();
    bytes.iter().find(|byte| **byte != 0).is_some_and(|first| first & 0x20 != 0)
}

fn tag_in_hex(tag: u32) -> String {
    let width = match tag {
        0..0x100 => 2,
        0x100..0x1_0000 => 4,
        _ => 6,
    };
    format!("{tag:0width$X}")
}
