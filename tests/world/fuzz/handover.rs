use serde_json::Value;
use shikaku_eligibility::handover::clipboard::{ClipboardWritten, LineEnd};
use shikaku_eligibility::handover::{Encoding, FileLimits, clipboard, json, xml};
use shikaku_eligibility::{Confirmation, OfficialMessage};

/// Space for what writing adds: indentation, longer declarations, three bytes for ●.
const WRITTEN: FileLimits =
    FileLimits::bulk(64 * FileLimits::SINGLE.bytes).with_text(3 * FileLimits::SINGLE.text);

/// A file that is read is written, in either encoding and as JSON, as one that reads the same.
///
/// # Panics
/// When that does not hold.
pub fn handover_xml(bytes: &[u8]) {
    let Ok(file) = xml::read::<OfficialMessage>(bytes, &FileLimits::SINGLE) else { return };
    assert_eq!(format!("{:?}", file.message), "OfficialMessage { xml_msg: XmlMsg { .. } }");
    let written = write_and_read(&file.message, Encoding::Utf8).expect("what XML held has a form in XML");
    assert_eq!(written.replaced + written.folded, 0, "UTF-8 carries everything");
    let shift_jis = write_and_read(&file.message, Encoding::ShiftJis);
    // A name of an unknown element cannot have a character replaced.
    assert!(matches!(shift_jis, Ok(_) | Err(xml::XmlWriteError::Name)));
    let text = json::write(&file.message).expect("a message has a form in JSON");
    assert_eq!(json::read(&text, &WRITTEN), Ok(file.message));
}

/// JSON that is read is written as JSON that reads the same, and as XML where XML has a form for it.
///
/// # Panics
/// When that does not hold.
pub fn handover_json(bytes: &[u8]) {
    let Ok(message) = json::read::<OfficialMessage>(bytes, &FileLimits::SINGLE) else { return };
    let text = json::write(&message).expect("a message has a form in JSON");
    assert_eq!(json::read(&text, &WRITTEN).as_ref(), Ok(&message));
    for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
        let _ = write_and_read(&message, encoding);
    }
}

/// A message in CBOR, as the history seals it, is written as one that reads the same; JSON reads the same as its CBOR.
///
/// # Panics
/// When that does not hold.
pub fn official_message(bytes: &[u8]) {
    if let Ok(message) = serde_cbor::from_slice::<OfficialMessage>(bytes) {
        let again = serde_cbor::to_vec(&message).expect("a message has a form in CBOR");
        // A list is written one level deeper than the shortest form that is read, so that the limit may refuse it.
        if let Ok(again) = serde_cbor::from_slice::<OfficialMessage>(&again) {
            assert_eq!(again, message);
        }
    }
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return };
    let cbor = serde_cbor::to_vec(&value).expect("JSON has a form in CBOR");
    let from_json = serde_json::from_value::<OfficialMessage>(value).ok();
    assert_eq!(serde_cbor::from_slice::<OfficialMessage>(&cbor).ok(), from_json);
}

/// A text that is read accounts for every row, and what is copied of it reads as the same.
///
/// # Panics
/// When that does not hold.
pub fn handover_clipboard(bytes: &[u8]) {
    let Some(text) = clipboard::text_of(bytes) else { return };
    let Ok(record) = clipboard::read(&text) else { return };
    for finding in &record.findings {
        let row = text.split('\n').nth(finding.line - 1).expect("the line is there");
        assert!(row.contains(finding.row.as_str()), "a finding hands back its row");
    }
    assert!(!record.message.xml_msg.message_body.result_list.as_ref().expect("a list").results.is_empty());
    let confirmation = Confirmation::from(record.message);
    let Some(day) = confirmation.confirmed_on() else { panic!("a record without its date was read") };
    for person in confirmation.results() {
        let copied = |line_end| clipboard::write_one(person, day, line_end).into_text();
        assert_eq!(copied(LineEnd::Lf).replace('\n', "\r\n"), copied(LineEnd::CrLf));
        let again = clipboard::read(&copied(LineEnd::CrLf)).expect("what we copy is a record");
        let again = Confirmation::from(again.message);
        let [person] = again.results() else { panic!("one became several") };
        assert_eq!(copied(LineEnd::Lf), clipboard::write_one(person, day, LineEnd::Lf).into_text());
    }
    assert!(clipboard::write(&confirmation, LineEnd::Lf).map(ClipboardWritten::into_text).is_err());
}

/// Writes and reads until it settles: the first time may set the code of the encoding and replace characters.
fn write_and_read(
    message: &OfficialMessage,
    encoding: Encoding,
) -> Result<xml::XmlWritten, xml::XmlWriteError> {
    let first = xml::write(message, encoding)?;
    let file = xml::read::<OfficialMessage>(&first.bytes, &WRITTEN).expect("what we write can be read");
    assert_eq!((file.encoding, file.left_out), (encoding, 0));
    let second = xml::write(&file.message, encoding)?;
    assert_eq!(second.bytes, first.bytes, "written twice it is the same");
    assert_eq!((second.replaced, second.folded, second.identifier_set), (0, 0, false));
    Ok(first)
}
