use shikaku_qa::{Form, Source, import, import_as, write_form};
use shikaku_transcript::{Transcript, TranscriptEvent, read};

/// See `holds`; OpenSC's debug log.
///
/// # Panics
/// When that does not hold.
pub fn import_opensc(bytes: &[u8]) {
    holds(bytes, "opensc");
}

/// See `holds`; what `pcscd --apdu` prints.
///
/// # Panics
/// When that does not hold.
pub fn import_pcscd(bytes: &[u8]) {
    holds(bytes, "pcscd");
}

/// See `holds`; what `pcsc-spy` and its library print.
///
/// # Panics
/// When that does not hold.
pub fn import_pcsc_spy(bytes: &[u8]) {
    holds(bytes, "pcsc-spy");
}

/// See `holds`; lines of Android's log.
///
/// # Panics
/// When that does not hold.
pub fn import_logcat(bytes: &[u8]) {
    holds(bytes, "logcat");
}

/// See `holds`; Android's Bluetooth log.
///
/// # Panics
/// When that does not hold.
pub fn import_btsnoop(bytes: &[u8]) {
    holds(bytes, "btsnoop");
}

/// See `holds`; text of Wireshark.
///
/// # Panics
/// When that does not hold.
pub fn import_wireshark(bytes: &[u8]) {
    holds(bytes, "wireshark");
}

/// See `holds`; JSON of libraries in JavaScript.
///
/// # Panics
/// When that does not hold.
pub fn import_jsapdu(bytes: &[u8]) {
    holds(bytes, "jsapdu");
}

/// A recording of whatever bytes is refused or becomes a transcript whose commands have each one end, whose time does not
/// run backwards, and which is written as a file that reads the same. What is recognised is read as what it is.
fn holds(bytes: &[u8], source: &str) {
    let source = Source::by_name(source).expect("a source of the table");
    if let Ok(imported) = import(bytes) {
        assert_eq!(import_as(bytes, imported.source), Ok(imported));
    }
    let Ok(imported) = import_as(bytes, source) else { return };
    assert_eq!(imported.source, source);
    assert!(imported.unread <= bytes.len());
    has_order(&imported.transcript);
    for form in [Form::Text, Form::Cbor] {
        let again = read(&write_form(&imported.transcript, form)).expect("what we write can be read");
        assert_eq!(again.broken, None);
        assert_eq!(again.transcript, imported.transcript);
    }
}

fn has_order(transcript: &Transcript) {
    let (mut waits, mut card, mut last) = (false, false, None);
    for entry in &transcript.entries {
        assert!(last <= Some(entry.at), "time runs backwards");
        last = Some(entry.at);
        match &entry.event {
            TranscriptEvent::Command(_) => {
                assert!(card && !std::mem::replace(&mut waits, true), "two at once");
            }
            TranscriptEvent::Response(_) | TranscriptEvent::LinkError(_) => {
                assert!(std::mem::take(&mut waits), "an answer to nothing");
            }
            TranscriptEvent::CardFound(_) => assert!(!std::mem::replace(&mut card, true), "two cards"),
            TranscriptEvent::CardLost => assert!(std::mem::take(&mut card) && !waits, "no card to lose"),
            TranscriptEvent::Full => waits = false,
            _ => panic!("no other program records this"),
        }
    }
    assert!(!waits, "a command has no end");
}
