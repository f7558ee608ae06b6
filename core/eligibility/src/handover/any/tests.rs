mod encoding;

use super::{Format, LeftOutReason, ReadError, Target, WriteError, read, write};
use crate::handover::clipboard::{ClipboardReadError, ClipboardWriteError, LineEnd};
use crate::handover::japanese::handover_read_text;
use crate::handover::{Encoding, FileLimits};

const JSON: &str = r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1","QualificationConfirmationDate":"20261122"},
    "MessageBody":{"ProcessingResultStatus":"1","QualificationValidity":"1","ResultList":[{"Name":"𠮷田　太郎"}]}}}"#;

const fn target(format: Format, encoding: Encoding) -> Target {
    Target { format, encoding, line_end: LineEnd::CrLf, with_address: false }
}

#[test]
fn a_file_is_what_it_begins_like() {
    for (file, expected) in [
        ("\u{FEFF}\r\n<?xml version='1.0'?>", Format::Xml),
        (" {\"XmlMsg\":{}}", Format::Json),
        ("資格情報\n", Format::Clipboard),
        ("", Format::Clipboard),
    ] {
        assert_eq!(Format::of(file.as_bytes()), expected, "{file}");
    }
    assert_eq!(Format::of(b"\xFF\xFE<\0"), Format::Xml);
    assert_eq!(Format::of(b"\x8E\x91"), Format::Clipboard);
}

fn back_says_validity(file: &[u8]) -> bool {
    read(file, &FileLimits::SINGLE).expect("a record").says_validity()
}

/// What counts as lost is what the file says of the person.
#[test]
fn facts_of_the_header_are_not_lost_and_what_is_left_out_is_named() {
    let json = r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1","QualificationConfirmationDate":"20261122",
        "MedicalInstitutionCode":"1","ErrorCode":" ","Later":"x"},"MessageBody":{"ProcessingResultStatus":"1",
        "QualificationValidity":"1","ProcessingResultMessage":"m","ResultList":[{"ResultOfQualificationConfirmation":
        {"Name":"a","Sex1":"9","Address":"b","PostNumber":"c","InsurerName":"","Novel":{"In":["1","2"]},
        "ElderlyRecipientCertificateInfo":{"ElderlyRecipientCertificateDate":"20260801"}}}]}}}"#;
    let incoming = read(json.as_bytes(), &FileLimits::SINGLE).expect("a message");
    assert!(incoming.says_validity());
    let named = |with_address| {
        let target = Target { with_address, ..target(Format::Clipboard, Encoding::Utf8) };
        let written = write(&incoming.message, target).expect("valid");
        let of = |reason| {
            let found = written.left_out.iter().filter(move |it| it.reason == reason);
            found.map(|it| it.element.clone()).collect::<Vec<_>>()
        };
        assert_eq!(written.not_carried().collect::<Vec<_>>(), of(LeftOutReason::NoPlace));
        [LeftOutReason::NoPlace, LeftOutReason::ByOption, LeftOutReason::AboutTheAnswer].map(of)
    };
    let lost = ["ProcessingResultMessage", "Sex1", "ElderlyRecipientCertificateDate", "In", "In"];
    let answer = [
        "MedicalInstitutionCode",
        "SegmentOfResult",
        "Later",
        "ProcessingResultStatus",
        "QualificationValidity",
    ];
    assert_eq!(named(false), [&lost[..], &["Address", "PostNumber"], &answer[..]]);
    assert_eq!(named(true), [&lost[..], &[], &answer[..]]);
}

#[test]
fn one_format_becomes_another_and_what_is_lost_is_reported() {
    let message = read(JSON.as_bytes(), &FileLimits::SINGLE).expect("a message").message;
    let copied = write(&message, target(Format::Clipboard, Encoding::ShiftJis)).expect("valid");
    assert_eq!((copied.not_carried().count(), copied.replaced), (0, 1));
    assert!(copied.left_out.iter().all(|it| it.reason == LeftOutReason::AboutTheAnswer));
    assert!(!back_says_validity(&copied.file));
    let back = read(&copied.file, &FileLimits::SINGLE).expect("a record");
    assert_eq!((back.format, back.encoding), (Format::Clipboard, None));
    let xml = write(&back.message, target(Format::Xml, Encoding::ShiftJis)).expect("XML");
    let back = read(&xml.file, &FileLimits::SINGLE).expect("a message");
    assert_eq!((back.format, back.encoding), (Format::Xml, Some(Encoding::ShiftJis)));
    let json = write(&back.message, target(Format::Json, Encoding::Utf8)).expect("JSON");
    assert!(String::from_utf8_lossy(&json.file).contains("●田　太郎"));
}

#[test]
fn what_a_copied_text_has_no_place_for_is_reported_by_its_name() {
    let not_carried = |person: &str| {
        let json = JSON.replace(r#"{"Name":"𠮷田　太郎"}"#, person);
        let message = read(json.as_bytes(), &FileLimits::SINGLE).expect("a message").message;
        let written = write(&message, target(Format::Clipboard, Encoding::Utf8)).expect("valid");
        let lost = written.left_out.into_iter().filter(|it| it.reason == LeftOutReason::NoPlace);
        lost.map(|it| it.element).collect::<Vec<_>>()
    };
    assert_eq!(not_carried(r#"{"Name":"資格　太郎"}"#), Vec::<String>::new());
    assert_eq!(
        not_carried(r#"{"Name":"資格　太郎","PersonalFamilyClassification":""}"#),
        Vec::<String>::new()
    );
    let later = r#"{"Name":"資格　太郎","Later":{"One":"1","Two":"2"}}"#;
    assert_eq!(not_carried(later), ["One", "Two"]);
}

/// Eligibility reference, 2.1: one `BulkConfirmUnit` a person. `BulkConfirmUnitList` is in no source; its people would
/// belong to no person.
#[test]
fn an_answer_where_none_is_read_is_refused_with_its_name() {
    let refused = |body: &str| {
        let json = format!(r#"{{"XmlMsg":{{"MessageBody":{body}}}}}"#);
        let error = read(json.as_bytes(), &FileLimits::SINGLE).err().map(handover_read_text);
        error.unwrap_or_default()
    };
    for (body, element) in [
        (r#"{"BulkConfirmUnitList":[{"ProcessingResultStatus":"1"}]}"#, "ProcessingResultStatus"),
        (r#"{"BulkConfirmUnitList":{"BulkConfirmUnit":[{}]}}"#, "BulkConfirmUnit"),
        (r#"{"BulkConfirmUnitList":[{"BulkConfirmUnit":{"ReferenceNumber":"1"}}]}"#, "BulkConfirmUnit"),
        (r#"{"BulkConfirmUnits":[{"Deep":[{"ResultList":[]}]}]}"#, "ResultList"),
        (r#"{"ResultOfQualificationConfirmation":{"Name":"a"}}"#, "ResultOfQualificationConfirmation"),
        (r#"{"BulkConfirmUnit":[{"BulkConfirmUnit":{}}]}"#, "BulkConfirmUnit"),
        (r#"{"Later":{"QualificationValidity":"1"}}"#, "QualificationValidity"),
    ] {
        let message = refused(body);
        assert!(message.contains(element) && message.contains("MessageBody"), "{body}: {message}");
    }
    let xml = "<XmlMsg><MessageBody><BulkConfirmUnitList><BulkConfirmUnit/></BulkConfirmUnitList></MessageBody></XmlMsg>";
    let message = read(xml.as_bytes(), &FileLimits::SINGLE).err().map(handover_read_text).unwrap_or_default();
    assert!(message.contains("BulkConfirmUnit") && message.contains("MessageBody"), "{message}");
    assert_eq!(refused(r#"{"Later":{"Novel":[{"LaterList":["1"]}]},"BulkConfirmUnitList":""}"#), "");
}

/// JSON as it is, and the same elements as XML.
fn messages_of_both(body: &str) -> [String; 2] {
    let json = format!(r#"{{"XmlMsg":{{"MessageBody":{body}}}}}"#);
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    [json.clone(), as_xml("", &value)].map(|file| {
        read(file.as_bytes(), &FileLimits::SINGLE).err().map(handover_read_text).unwrap_or_default()
    })
}

fn as_xml(name: &str, value: &serde_json::Value) -> String {
    use serde_json::Value;
    let tag = |inner: &str| {
        if name.is_empty() { inner.to_owned() } else { format!("<{name}>{inner}</{name}>") }
    };
    match value {
        Value::Object(children) => {
            tag(&children.iter().map(|(name, child)| as_xml(name, child)).collect::<String>())
        }
        // The items of a list share one parent.
        Value::Array(items) => tag(&items.iter().map(|item| as_xml("", item)).collect::<String>()),
        Value::String(text) => tag(text),
        other => tag(&other.to_string()),
    }
}

/// In XML and in JSON alike.
#[test]
fn an_official_name_in_another_case_is_refused_with_the_name() {
    for (body, element) in [
        (
            r#"{"ResultList":[{"resultOfQualificationConfirmation":{"Name":"a"}}]}"#,
            "ResultOfQualificationConfirmation",
        ),
        (
            r#"{"ResultList":[{"ResultOfQualificationConfirmation":{"insuredCardClassification":"05"}}]}"#,
            "InsuredCardClassification",
        ),
        (r#"{"ResultList":[{"ResultOfQualificationConfirmation":{"Name":"a","NAME":"b"}}]}"#, "Name"),
        (r#"{"resultlist":[{"ResultOfQualificationConfirmation":{"Name":"a"}}]}"#, "ResultList"),
        (r#"{"qualificationValidity":"2"}"#, "QualificationValidity"),
        (
            r#"{"ResultList":[{"ResultOfQualificationConfirmation":{"ElderlyRecipientCertificateInfo":
            {"elderlyRecipientContributionRatio":"030"}}}]}"#,
            "ElderlyRecipientContributionRatio",
        ),
        (r#"{"Later":{"qualificationvalidity":"2"}}"#, "QualificationValidity"),
    ] {
        for message in messages_of_both(&body.replace('\n', "")) {
            assert!(message.contains(element), "{body}: {message}");
        }
    }
    for body in [
        r#"{"Later":{"name":"a"},"ResultList":[{"ResultOfQualificationConfirmation":{"Name":"a","Nickname":"b"}}]}"#,
        r#"{"ResultList":[{"ResultOfQualificationConfirmation":{"Name":"a","Later":{"sex1":"b"}}}]}"#,
    ] {
        assert_eq!(messages_of_both(body), ["", ""], "{body}");
    }
}

#[test]
fn a_person_under_another_name_is_refused() {
    let two = |name: &str, other: &str| {
        format!(
            r#"{{"ResultList":[{{"ResultOfQualificationConfirmation":{{"Name":"a"}},"{name}":{other}}}]}}"#
        )
    };
    for body in [
        two("Other", r#"{"Name":"b"}"#),
        two("Other", r#"{"birthdate":"19840410"}"#),
        two("Name", r#""b""#),
        two("Result", r#"{"Later":{"Name":"b","Birthdate":"19840410"}}"#),
        r#"{"Patient":{"Name":"b","InsurerNumber":"01990019"}}"#.to_owned(),
        r#"{"Patients":[{"Patient":{"name":"b","birthDate":"19840410"}}]}"#.to_owned(),
    ] {
        for message in messages_of_both(&body) {
            assert!(message.contains("ResultOfQualificationConfirmation"), "{body}: {message}");
        }
    }
    for body in [
        two("Other", r#"{"Novel":"b"}"#),
        two("Other", r#"{"Name":" "}"#),
        r#"{"Clinic":{"Name":"b","Address":"c"}}"#.to_owned(),
        r#"{"QualificationConfirmSearchInfo":{"InsurerNumber":"01990019","Birthdate":"19840410"}}"#
            .to_owned(),
    ] {
        assert_eq!(messages_of_both(&body), ["", ""], "{body}");
    }
}

#[test]
fn what_has_no_such_form_is_refused() {
    let refused = |file: &[u8]| read(file, &FileLimits::SINGLE).err();
    assert_eq!(refused(b"x"), Some(ClipboardReadError::FirstLine.into()));
    assert_eq!(refused(b"\x81"), Some(ReadError::NoText));
    let message = read(br#"{"XmlMsg":{}}"#, &FileLimits::SINGLE).expect("a message").message;
    let written = |format, encoding| write(&message, target(format, encoding)).err();
    assert_eq!(written(Format::Json, Encoding::ShiftJis), Some(WriteError::JsonEncoding));
    assert_eq!(written(Format::Clipboard, Encoding::Utf8), Some(ClipboardWriteError::NotConfirmed.into()));
}
