use std::fmt;
use std::time::Duration;

use chrono::DateTime;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::apdu::{Apdu, Text};
use crate::import::clock::since_1970;
use crate::import::recording::Recording;

/// Objects that describe exchanges, in a list or alone. They go into the recording in the order of the file.
pub(super) struct Items<'a>(pub(super) &'a mut Recording);

/// What an object said so far.
#[derive(Default)]
struct Item {
    command: Option<Vec<u8>>,
    response: Option<Vec<u8>>,
    data: Option<Vec<u8>>,
    to_card: Option<bool>,
    unread: bool,
}

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("objects that tell of exchanges")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Items(self.0))?.is_some() {
            if self.0.is_full() {
                return Err(A::Error::custom("full"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<(), A::Error> {
        let mut item = Item::default();
        while let Some(Text(key)) = object.next_key()? {
            match key.to_ascii_lowercase().as_str() {
                "command" | "commandapdu" | "capdu" | "c-apdu" | "request" | "send" | "sent" | "tx" => {
                    item.command = item.kept(object.next_value()?);
                }
                "response" | "responseapdu" | "rapdu" | "r-apdu" | "answer" | "recv" | "received" | "rx"
                | "result" => item.response = item.kept(object.next_value()?),
                "data" | "apdu" | "bytes" | "hex" => item.data = item.kept(object.next_value()?),
                "type" | "kind" | "direction" | "dir" | "event" => {
                    item.direction(&object.next_value::<Text>()?.0);
                }
                "timestamp" | "time" | "at" => self.note_time(&object.next_value::<Text>()?.0),
                "log" | "logs" | "entries" | "exchanges" | "apdus" | "records" | "trace" => {
                    object.next_value_seed(Items(self.0))?;
                }
                _ => {
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        item.finish(self.0);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

impl Items<'_> {
    /// Milliseconds since 1970, as JavaScript counts, or a date as it prints it.
    fn note_time(&mut self, text: &str) {
        let milliseconds = text.split('.').next().and_then(|text| text.parse().ok());
        let moment = match milliseconds {
            Some(time) => since_1970(Duration::from_millis(time)),
            None => DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc()),
        };
        if let Some(moment) = moment {
            self.0.moment(moment);
        }
    }
}

impl Item {
    fn kept(&mut self, apdu: Apdu) -> Option<Vec<u8>> {
        match apdu {
            Apdu::Bytes(bytes) => Some(bytes),
            Apdu::Absent => None,
            Apdu::Unread => {
                self.unread = true;
                None
            }
        }
    }

    fn direction(&mut self, word: &str) {
        self.to_card = match word.to_ascii_lowercase().as_str() {
            "command" | "capdu" | "c-apdu" | "request" | "send" | "sent" | "tx" | "out" | ">" | ">>"
            | "->" => Some(true),
            "response" | "rapdu" | "r-apdu" | "answer" | "recv" | "received" | "rx" | "in" | "<" | "<<"
            | "<-" => Some(false),
            _ => self.to_card,
        };
    }

    fn finish(self, recording: &mut Recording) {
        let Self { command, response, data, to_card, unread } = self;
        let (mut command, mut response) = (command, response);
        match to_card {
            Some(true) => command = command.or(data),
            Some(false) => response = response.or(data),
            None => {}
        }
        if let Some(bytes) = command {
            recording.command(bytes);
        }
        if let Some(bytes) = response {
            recording.response(bytes);
        }
        if unread {
            recording.unread();
        }
    }
}
