use proptest::prelude::{Strategy, any, prop, prop_assert_eq, proptest};

use super::{XmlReadError, XmlWriteError, read, write};
use crate::handover::{Encoding, FileLimits, Position, json};
use crate::{CharacterCodeIdentifier, OfficialMessage};

fn message(file: &[u8]) -> Result<OfficialMessage, XmlReadError> {
    read(file, &FileLimits::SINGLE).map(|file| file.message)
}

fn from_json(json: &str) -> OfficialMessage {
    json::read(json.as_bytes(), &FileLimits::SINGLE).expect("a message")
}

const fn at(line: usize, column: usize) -> Position {
    Position { line, column }
}

#[track_caller]
fn refused(xml: &str, expected: XmlReadError) {
    assert_eq!(message(xml.as_bytes()), Err(expected), "{xml:.80}");
}

#[track_caller]
fn same(xml: &str, json: &str) {
    let read = message(xml.as_bytes()).expect(xml);
    assert_eq!(json::write(&read), json::write(&from_json(json)), "{xml}");
}

#[test]
fn elements_are_read_in_any_order_and_unknown_ones_stay_where_they_were() {
    same(
        "<?xml version='1.0'?><!-- x --><XmlMsg><MessageBody><ResultList><ResultOfQualificationConfirmation>\
         <Novel a='1'><In>1</In><In/><In><X>2</X></In></Novel><Sex1>1</Sex1><Name>資格　太郎</Name>\
         </ResultOfQualificationConfirmation></ResultList></MessageBody>\n\
         <MessageHeader><ReceptionNumber>007</ReceptionNumber><SegmentOfResult>1</SegmentOfResult></MessageHeader></XmlMsg>",
        r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1","ReceptionNumber":"007"},"MessageBody":{"ResultList":
           {"ResultOfQualificationConfirmation":[{"Name":"資格　太郎","Sex1":"1",
           "Novel":{"In":["1","",{"X":"2"}]}}]}}}}"#,
    );
}

#[test]
fn repeated_elements_are_a_list_and_an_empty_list_is_one() {
    let list =
        |inner: &str| format!("<XmlMsg><MessageBody><ResultList>{inner}</ResultList></MessageBody></XmlMsg>");
    let person = |name: &str| {
        format!("<ResultOfQualificationConfirmation><Name>{name}</Name></ResultOfQualificationConfirmation>")
    };
    for (inner, expected) in [
        (person("a") + &person("b"), r#"[{"Name":"a"},{"Name":"b"}]"#),
        (person("a"), r#"[{"Name":"a"}]"#),
        ("<ResultOfQualificationConfirmation/>".to_owned(), "[{}]"),
        ("\n ".to_owned(), "[]"),
        (String::new(), "[]"),
    ] {
        let json = format!(
            r#"{{"XmlMsg":{{"MessageBody":{{"ResultList":{{"ResultOfQualificationConfirmation":{expected}}}}}}}}}"#
        );
        same(&list(&inner), &json);
    }
}

#[test]
fn text_is_kept_as_it_came() {
    let name = |inner: &str| {
        format!("<XmlMsg><MessageHeader><ErrorMessage>{inner}</ErrorMessage></MessageHeader></XmlMsg>")
    };
    for (inner, expected) in [
        ("資\u{3000}格", "資\u{3000}格"),
        ("&lt;&gt;&amp;&apos;&quot;", "<>&'\""),
        ("&#x8CC7;&#26684;", "資格"),
        ("<![CDATA[<b>&amp;]]>c", "<b>&amp;c"),
        ("a<!-- b -->c", "ac"),
        ("a\r\nb&#13;c", "a\nb\rc"),
    ] {
        let read = message(name(inner).as_bytes()).expect(inner);
        let text = read.xml_msg.message_header.error_message.expect("it is there");
        assert_eq!(text.as_str(), expected, "{inner}");
    }
}

/// Eligibility reference, 8a.
#[test]
fn a_blank_element_is_absent_and_is_written_as_it_came() {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    for (element, value) in [
        ("<ErrorMessage/>", None),
        ("<ErrorMessage> </ErrorMessage>", None),
        ("<ErrorMessage>\u{3000}</ErrorMessage>", None),
        ("<ErrorMessage>\u{3000}a </ErrorMessage>", Some("a")),
    ] {
        let xml = format!(
            "{head}<XmlMsg>\n  <MessageHeader>\n    {element}\n  </MessageHeader>\n  <MessageBody/>\n</XmlMsg>\n"
        );
        let read = message(xml.as_bytes()).expect(element);
        let text = read.xml_msg.message_header.error_message.clone();
        assert_eq!(text.as_ref().map(crate::Text::as_str), value, "{element}");
        let written = write(&read, Encoding::Utf8).expect("XML");
        assert_eq!(String::from_utf8_lossy(&written.bytes), xml);
    }
    let nil = "<XmlMsg xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><MessageHeader><ErrorMessage xsi:nil='true'/>\
               </MessageHeader></XmlMsg>";
    assert!(message(nil.as_bytes()).expect("a message").xml_msg.message_header.error_message.is_none());
}

#[test]
fn what_the_message_cannot_hold_is_counted() {
    let xml = "<?xml version='1.0'?><?x y?><XmlMsg xmlns:a='b' c='d'><!-- e --><MessageHeader/></XmlMsg>";
    let file = read::<OfficialMessage>(xml.as_bytes(), &FileLimits::SINGLE).expect("a message");
    assert_eq!((file.left_out, file.encoding), (4, Encoding::Utf8));
    assert_eq!(format!("{file:?}"), "XmlFile { encoding: Utf8, .. }");
}

#[test]
fn bombs_and_foreign_entities_are_refused() {
    refused("<!DOCTYPE x [<!ENTITY a 'aa'>]><XmlMsg>&a;</XmlMsg>", XmlReadError::DocumentType(at(1, 1)));
    refused("<XmlMsg>\n &a;</XmlMsg>", XmlReadError::Entity(at(2, 2)));
    refused("<XmlMsg>&#0;</XmlMsg>", XmlReadError::Entity(at(1, 9)));
    refused("<XmlMsg>&#x110000;</XmlMsg>", XmlReadError::Entity(at(1, 9)));
    refused("<XmlMsg>&#27;</XmlMsg>", XmlReadError::Character(at(1, 9)));
    refused("<XmlMsg>\u{1B}</XmlMsg>", XmlReadError::Character(at(1, 9)));
}

#[test]
fn a_file_that_breaks_off_is_distinguished_from_one_that_is_wrong() {
    for whole in
        ["<?xml version='1.0'?>\n<XmlMsg><MessageHeader><ErrorCode>E1</ErrorCode></MessageHeader></XmlMsg>"]
    {
        for end in 30..whole.len() {
            let cut = whole.get(..end).expect("ASCII");
            let expected = XmlReadError::Truncated(Position::behind(cut));
            assert_eq!(message(cut.as_bytes()), Err(expected), "{cut}");
        }
    }
    refused("", XmlReadError::Truncated(at(1, 1)));
    refused("<XmlMsg></MessageHeader>", XmlReadError::Syntax(at(1, 9)));
    refused("<XmlMsg/><XmlMsg/>", XmlReadError::Syntax(at(1, 10)));
    refused("x<XmlMsg/>", XmlReadError::Syntax(at(1, 1)));
    refused("<XmlMsg/>x", XmlReadError::Syntax(at(1, 10)));
    refused("<XmlMsg><?xml version='1.0'?></XmlMsg>", XmlReadError::Syntax(at(1, 9)));
    refused("<XmlMsg><1/></XmlMsg>", XmlReadError::Syntax(at(1, 9)));
    refused("<XmlMsg a></XmlMsg>", XmlReadError::Syntax(at(1, 1)));
}

#[test]
fn what_is_no_message_is_refused() {
    refused("<html/>", XmlReadError::NoMessage);
    refused("<x:XmlMsg/>", XmlReadError::NoMessage);
    refused("<XmlMsg>a<MessageBody/></XmlMsg>", XmlReadError::MixedText(at(1, 10)));
    refused("<XmlMsg> <MessageBody/> a</XmlMsg>", XmlReadError::MixedText(at(1, 24)));
    let header = |inner: &str| format!("<XmlMsg>\n<MessageHeader>{inner}</MessageHeader></XmlMsg>");
    refused(&header("<ErrorCode><A/></ErrorCode>"), XmlReadError::Shape(at(2, 16)));
    refused(&header("<ErrorCode>1</ErrorCode><ErrorCode>2</ErrorCode>"), XmlReadError::Shape(at(2, 16)));
    refused(&header("text"), XmlReadError::Shape(at(2, 1)));
}

#[test]
fn what_goes_beyond_a_limit_is_refused() {
    let limits = FileLimits { bytes: 200, depth: 4, elements: 6, text: 5, name: 20 };
    let check = |inner: &str, expected: Result<(), XmlReadError>| {
        let xml = format!("<XmlMsg><MessageBody>{inner}</MessageBody></XmlMsg>");
        assert_eq!(read::<OfficialMessage>(xml.as_bytes(), &limits).map(|_| ()), expected, "{inner}");
    };
    check("<A><B/></A>", Ok(()));
    check("<A><B><C/></B></A>", Err(XmlReadError::TooDeep(at(1, 28))));
    check("<A/><A/><A/><A/>", Ok(()));
    check("<A/><A/><A/><A/><A/>", Err(XmlReadError::TooMany(at(1, 38))));
    check("<A>12345</A>", Ok(()));
    // Blanks between elements are no text.
    check(&"    <A/>    ".repeat(4), Ok(()));
    check("<A>123<![CDATA[456]]></A>", Err(XmlReadError::TextTooLong(at(1, 28))));
    check("<NameOfTwentyOneLetter/>", Err(XmlReadError::TextTooLong(at(1, 22))));
    check(&" ".repeat(200), Err(XmlReadError::TooLong { limit: 200 }));
}

#[test]
fn known_elements_are_written_in_order_and_unknown_ones_behind_them() {
    let message = from_json(
        r#"{"XmlMsg":{"MessageBody":{"Later":{"B":"2","A":["1",null]},"QualificationValidity":"1"},
           "MessageHeader":{"Novel":7,"SegmentOfResult":"1","QualificationConfirmationDate":"20261122"}}}"#,
    );
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<XmlMsg>\n  <MessageHeader>\n    \
         <QualificationConfirmationDate>20261122</QualificationConfirmationDate>\n    \
         <SegmentOfResult>1</SegmentOfResult>\n    <Novel>7</Novel>\n  </MessageHeader>\n  <MessageBody>\n    \
         <QualificationValidity>1</QualificationValidity>\n    <Later>\n      <A>1</A>\n      <A/>\n      \
         <B>2</B>\n    </Later>\n  </MessageBody>\n</XmlMsg>\n";
    let written = write(&message, Encoding::Utf8).expect("XML");
    assert_eq!(String::from_utf8_lossy(&written.bytes), expected);
    assert_eq!(format!("{written:?}"), format!("XmlWritten({} bytes, 0, 0, false)", expected.len()));
}

/// Found by fuzzing: JSON knows empty lists of unknown elements, XML has nothing to say them with.
#[test]
fn an_element_with_nothing_but_empty_lists_is_written_as_an_empty_one() {
    let message = from_json(r#"{"XmlMsg":{"Later":{"A":[],"B":[]}}}"#);
    let written = write(&message, Encoding::Utf8).expect("XML");
    assert!(String::from_utf8_lossy(&written.bytes).contains("<Later/>"));
    let again = self::message(&written.bytes).expect("what we write can be read");
    assert_eq!(write(&again, Encoding::Utf8).expect("XML").bytes, written.bytes);
}

/// Found by fuzzing.
#[test]
fn a_name_that_shift_jis_cannot_carry_is_refused_there() {
    let message = from_json(r#"{"XmlMsg":{"MessageHeader":{"Sȣ":"9"}}}"#);
    assert!(write(&message, Encoding::Utf8).is_ok());
    assert_eq!(write(&message, Encoding::ShiftJis).err(), Some(XmlWriteError::Name));
}

#[test]
fn what_shift_jis_cannot_carry_is_reported() {
    let message = from_json(
        r#"{"XmlMsg":{"MessageHeader":{"CharacterCodeIdentifier":"0","ErrorMessage":"𠮷田〜\u0007"},"MessageBody":{}}}"#,
    );
    let written = write(&message, Encoding::ShiftJis).expect("XML");
    assert_eq!((written.replaced, written.folded, written.identifier_set), (2, 1, true));
    let again = read::<OfficialMessage>(&written.bytes, &FileLimits::SINGLE).expect("a message");
    let header = again.message.xml_msg.message_header;
    assert_eq!(again.encoding, Encoding::ShiftJis);
    assert_eq!(header.error_message.expect("it is there").as_str(), "●田～●");
    assert_eq!(header.character_code_identifier, Some(CharacterCodeIdentifier::ShiftJis));
}

#[test]
fn a_code_of_another_numbering_is_left_alone() {
    let message = from_json(r#"{"XmlMsg":{"MessageHeader":{"CharacterCodeIdentifier":"2"}}}"#);
    assert!(!write(&message, Encoding::ShiftJis).expect("XML").identifier_set);
}

#[test]
fn what_has_no_form_in_xml_is_refused() {
    let body = |inner: &str| from_json(&format!(r#"{{"XmlMsg":{{"MessageBody":{{{inner}}}}}}}"#));
    assert_eq!(write(&body(r#""a b":1"#), Encoding::Utf8), Err(XmlWriteError::Name));
    assert_eq!(write(&body(r#""":1"#), Encoding::Utf8), Err(XmlWriteError::Name));
    assert_eq!(write(&body(r#""A":[[1]]"#), Encoding::Utf8), Err(XmlWriteError::NestedList));
    assert_eq!(write(&"text", Encoding::Utf8), Err(XmlWriteError::Root));
}

/// Any text of a message: letters of all kinds, marks of XML, line ends.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::char::any(), 0..20).prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #[test]
    fn a_message_is_written_as_xml_that_reads_the_same(
        name in text(), unknown in text(), number in "[0-9]{0,8}", many in 1..4_usize,
    ) {
        let clean = |text: &str| text.chars().filter(|c| super::characters::is_allowed(*c)).collect::<String>();
        let person = serde_json::json!({"Name": clean(&name), "InsurerNumber": number, "Novel": {"In": clean(&unknown)}});
        let value = serde_json::json!({"XmlMsg": {"MessageHeader": {}, "MessageBody": {
            "ResultList": {"ResultOfQualificationConfirmation": vec![person; many]}
        }}});
        let message: OfficialMessage = serde_json::from_value(value).expect("a message");
        let written = write(&message, Encoding::Utf8).expect("XML");
        prop_assert_eq!(written.replaced, 0);
        prop_assert_eq!(super::tests::message(&written.bytes), Ok(message.clone()));
        let shift_jis = write(&message, Encoding::ShiftJis).expect("XML");
        if shift_jis.replaced + shift_jis.folded == 0 {
            prop_assert_eq!(super::tests::message(&shift_jis.bytes), Ok(message));
        }
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = message(&bytes);
    }
}
