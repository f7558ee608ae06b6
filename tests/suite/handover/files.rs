//! XML and JSON.

use serde_json::Value;
use shikaku_eligibility::OfficialMessage;
use shikaku_eligibility::handover::file_name::{FileKind, FileName};
use shikaku_eligibility::handover::xml::{XmlFile, read, write};
use shikaku_eligibility::handover::{Encoding, FileLimits, json};

use super::{fixtures, person, serial};

const BULK: FileLimits = FileLimits::bulk(64 * 1024 * 1024);

fn xml(file: &[u8]) -> XmlFile<OfficialMessage> {
    read(file, &BULK).expect("a message")
}

/// A message without what only the fixtures in Shift_JIS have.
fn without_later(message: &OfficialMessage) -> Value {
    let mut value = serde_json::to_value(message).expect("a value");
    value["XmlMsg"]["MessageHeader"]["CharacterCodeIdentifier"] = "0".into();
    drop_later(&mut value);
    value
}

fn drop_later(value: &mut Value) {
    match value {
        Value::Object(children) => {
            children.retain(|name, _| !name.starts_with("Later"));
            children.values_mut().for_each(drop_later);
        }
        Value::Array(values) => values.iter_mut().for_each(drop_later),
        _ => {}
    }
}

#[test]
fn what_another_program_wrote_is_read_as_the_same_message() {
    for (name, file) in fixtures("utf-8") {
        let read = xml(&file);
        assert_eq!((read.encoding, read.left_out), (Encoding::Utf8, 0), "{name}");
        assert_eq!(read.message, person(serial(&name)), "{name}");
        let kind = FileName::parse(&name).map(|name| name.kind());
        assert!(matches!(kind, Ok(FileKind::Face { .. })), "{name}");
    }
}

#[test]
fn order_encoding_and_unknown_elements_change_nothing_that_is_known() {
    for (name, file) in fixtures("shift-jis") {
        let read = xml(&file);
        assert_eq!(read.encoding, Encoding::ShiftJis, "{name}");
        assert_eq!(without_later(&read.message), without_later(&person(serial(&name))), "{name}");
        let later = read.message.xml_msg.others["LaterAddition"]["LaterList"]["LaterItem"].clone();
        assert_eq!(later, serde_json::json!(["一", "二", "&<>"]), "{name}");
        assert!(read.left_out >= 6, "attributes and comments are counted in {name}: {}", read.left_out);
        assert_eq!(FileName::parse(&name).map(|name| name.kind()), Ok(FileKind::Single), "{name}");
    }
}

#[test]
fn a_bulk_file_holds_everybody_in_the_order_of_the_file() {
    let people = fixtures("json").len();
    for (name, file) in fixtures("bulk") {
        let message = xml(&file).message;
        let units = serde_json::to_value(&message.xml_msg.message_body).expect("a value");
        assert_eq!(units["BulkConfirmUnit"].as_array().map(Vec::len), Some(people), "{name}");
        assert_eq!(FileName::parse(&name).map(|name| name.kind()), Ok(FileKind::Bulk), "{name}");
    }
}

#[test]
fn every_file_goes_through_every_format_and_comes_back_whole() {
    for folder in ["utf-8", "shift-jis", "bulk"] {
        for (name, file) in fixtures(folder) {
            there_and_back(&name, &xml(&file).message);
        }
    }
    for (name, file) in fixtures("json") {
        there_and_back(&name, &json::read(&file, &FileLimits::SINGLE).expect("a message"));
    }
}

#[track_caller]
fn there_and_back(name: &str, message: &OfficialMessage) {
    let through_json = json::read(&json::write(message).expect("JSON"), &BULK);
    assert_eq!(through_json.as_ref(), Ok(message), "{name}");
    for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
        let written = write(message, encoding).expect("XML");
        assert_eq!((written.replaced, written.folded), (0, 0), "{name}");
        // The one element that is about the file and not about the person says what the file is.
        let read = xml(&written.bytes);
        assert_eq!(read.encoding, encoding, "{name}");
        let back = write(&read.message, own_encoding(message)).expect("XML");
        assert_eq!(&xml(&back.bytes).message, message, "{name}");
    }
}

fn own_encoding(message: &OfficialMessage) -> Encoding {
    match &message.xml_msg.message_header.character_code_identifier {
        Some(code) if code.code() == "1" => Encoding::ShiftJis,
        _ => Encoding::Utf8,
    }
}
