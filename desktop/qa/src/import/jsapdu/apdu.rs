use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use shikaku_card::apdu::{CommandApdu, Header, Le};

use crate::import::hex;
use crate::import::recording::APDU_MAX;

/// What a value says of an APDU.
pub(super) enum Apdu {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// Nothing: `null`.
    Absent,
    /// Something that is none.
    Unread,
}

/// A word or a number, as text; anything else is empty.
pub(super) struct Text(pub(super) String);

struct ApduVisitor;
struct TextVisitor;

/// The fields of an APDU that is written as an object.
#[derive(Default)]
struct Fields {
    header: [Option<u8>; 4],
    data: Vec<u8>,
    le: Option<u64>,
    status: [Option<u8>; 2],
    broken: bool,
}

impl<'de> Deserialize<'de> for Apdu {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ApduVisitor)
    }
}

impl<'de> Visitor<'de> for ApduVisitor {
    type Value = Apdu;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an APDU")
    }

    fn visit_str<E>(self, text: &str) -> Result<Apdu, E> {
        let bytes = if text.is_empty() { Some(Vec::new()) } else { hex::whole(text) };
        Ok(bytes.filter(|bytes| bytes.len() <= APDU_MAX).map_or(Apdu::Unread, Apdu::Bytes))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Apdu, A::Error> {
        let mut bytes = Vec::new();
        while let Some(Text(number)) = list.next_element()? {
            // Signed numbers, as Java prints them, are bytes too.
            let byte = number.parse::<u8>().or_else(|_| number.parse().map(i8::cast_unsigned));
            match byte {
                Ok(byte) if bytes.len() < APDU_MAX => bytes.push(byte),
                _ => {
                    while list.next_element::<IgnoredAny>()?.is_some() {}
                    return Ok(Apdu::Unread);
                }
            }
        }
        Ok(Apdu::Bytes(bytes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Apdu, A::Error> {
        let mut fields = Fields::default();
        while let Some(Text(key)) = object.next_key()? {
            let Fields { header: [cla, ins, p1, p2], status: [sw1, sw2], .. } = &mut fields;
            match key.to_ascii_lowercase().as_str() {
                "cla" => *cla = byte(&object.next_value()?),
                "ins" => *ins = byte(&object.next_value()?),
                "p1" => *p1 = byte(&object.next_value()?),
                "p2" => *p2 = byte(&object.next_value()?),
                "sw1" => *sw1 = byte(&object.next_value()?),
                "sw2" => *sw2 = byte(&object.next_value()?),
                "sw" => [*sw1, *sw2] = status(&object.next_value()?),
                "le" => fields.le = object.next_value::<Text>()?.0.parse().ok(),
                "data" => match object.next_value()? {
                    Apdu::Bytes(bytes) => fields.data = bytes,
                    Apdu::Absent => {}
                    Apdu::Unread => fields.broken = true,
                },
                // A Uint8Array becomes {"0": 0, "1": 164}.
                index if index.parse() == Ok(fields.data.len()) => match byte(&object.next_value()?) {
                    Some(byte) if fields.data.len() < APDU_MAX => fields.data.push(byte),
                    _ => fields.broken = true,
                },
                _ => {
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(fields.into_apdu())
    }

    fn visit_unit<E>(self) -> Result<Apdu, E> {
        Ok(Apdu::Absent)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Apdu, E> {
        Ok(Apdu::Unread)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Apdu, E> {
        Ok(Apdu::Unread)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Apdu, E> {
        Ok(Apdu::Unread)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Apdu, E> {
        Ok(Apdu::Unread)
    }
}

impl Fields {
    fn into_apdu(self) -> Apdu {
        if self.broken {
            return Apdu::Unread;
        }
        match (self.header, self.status) {
            ([Some(cla), Some(ins), Some(p1), Some(p2)], _) => {
                let header = Header::new(cla, ins, p1, p2);
                command(header, &self.data, self.le).map_or(Apdu::Unread, Apdu::Bytes)
            }
            (_, [Some(sw1), Some(sw2)]) => Apdu::Bytes([self.data, vec![sw1, sw2]].concat()),
            _ if self.data.is_empty() => Apdu::Unread,
            _ => Apdu::Bytes(self.data),
        }
    }
}

fn command(header: Header, data: &[u8], le: Option<u64>) -> Option<Vec<u8>> {
    // Libraries write the longest Le as 0 or as what it means.
    let le = le.map(|le| match le {
        0 => Some(Le::SHORT_MAX),
        le => Le::new(u32::try_from(le).ok()?),
    });
    let command = match (data, le) {
        (_, Some(None)) => return None,
        ([], None) => CommandApdu::case1(header),
        ([], Some(Some(le))) => CommandApdu::case2(header, le),
        (data, None) => CommandApdu::case3(header, data).ok()?,
        (data, Some(Some(le))) => CommandApdu::case4(header, data, le).ok()?,
    };
    Some(command.to_bytes().to_vec())
}

fn byte(text: &Text) -> Option<u8> {
    text.0.parse().ok()
}

fn status(text: &Text) -> [Option<u8>; 2] {
    let hexadecimal = hex::whole(&text.0).filter(|bytes| bytes.len() == 2);
    let number = || text.0.parse::<u16>().ok().filter(|number| *number >= 0x6000).map(u16::to_be_bytes);
    match (number(), hexadecimal.as_deref()) {
        (Some([sw1, sw2]), _) | (None, Some(&[sw1, sw2])) => [Some(sw1), Some(sw2)],
        _ => [None, None],
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word or a number")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.chars().take(TEXT_MAX).collect()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Text, E> {
        Ok(Text(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Text, E> {
        Ok(Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Text, E> {
        Ok(Text(number.to_string().chars().take(TEXT_MAX).collect()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Text, E> {
        Ok(Text(String::new()))
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text(String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Text(String::new()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Text, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Text(String::new()))
    }
}

/// The longest word of interest is a date.
const TEXT_MAX: usize = 64;
