//! An element without a value is an absent one: in meaning, on screen and in speech (eligibility reference, 8a).

use proptest::prelude::{prop_assert_eq, proptest};
use serde_json::{Value, json};
use shikaku_card::certificate::CertificateValidity;
use shikaku_core::view::{Privacy, Verbosity, screen, screen_text, spoken_text};
use shikaku_core::workflow::{MenuIndex, ResultState, State};
use shikaku_eligibility::handover::json as json_file;
use shikaku_eligibility::handover::{Encoding, FileLimits, xml};
use shikaku_eligibility::{Confirmation, OfficialMessage, contribution_share};
use shikaku_tests::test_shell::TODAY;

const EVERY_ELEMENT: &str = include_str!("../../../fixtures/eligibility/every-element.json");

/// What writers put where they have nothing.
const NOTHING: [&str; 8] = ["", " ", "\t", "\u{3000}", "\r\n  ", "\u{A0}", "\u{200B}", "\u{FEFF} "];

/// The pointer of each element that holds a text.
fn leaves(value: &Value, pointer: &str) -> Vec<String> {
    let below = |name: &str, child| leaves(child, &format!("{pointer}/{name}"));
    match value {
        Value::Object(children) => children.iter().flat_map(|(name, child)| below(name, child)).collect(),
        Value::Array(children) => (0..)
            .zip(children)
            .flat_map(|(place, child): (usize, _)| below(&place.to_string(), child))
            .collect(),
        _ => vec![pointer.to_owned()],
    }
}

fn without(message: &Value, pointer: &str) -> Value {
    let mut message = message.clone();
    let (parent, name) = pointer.rsplit_once('/').expect("a parent");
    message.pointer_mut(parent).and_then(Value::as_object_mut).expect("an element").remove(name);
    message
}

fn with(message: &Value, pointer: &str, value: Value) -> Value {
    let mut message = message.clone();
    *message.pointer_mut(pointer).expect("an element") = value;
    message
}

/// All text of a message that people see.
fn meaning(message: &OfficialMessage) -> String {
    let confirmation = Confirmation::from(message.clone());
    let mut shown = ResultState::new(confirmation.clone(), CertificateValidity::Valid);
    shown.chosen = MenuIndex::new(1);
    let said = spoken_text(&confirmation, TODAY, Verbosity::Full, Privacy::Open);
    let shares: Vec<_> =
        confirmation.results().iter().map(|person| contribution_share(person, TODAY)).collect();
    let screen = screen_text(&screen(&State::Showing(Box::new(shown)), TODAY));
    format!("{:?} {shares:?}\n{screen}\n{said}", confirmation.verdict())
}

fn read(message: &Value) -> OfficialMessage {
    json_file::read(message.to_string().as_bytes(), &FileLimits::SINGLE).expect("a message")
}

/// Returns messages of one person, one for each ground in turn, so that each element decides something.
fn messages() -> Vec<Value> {
    let whole: Value = serde_json::from_str(EVERY_ELEMENT).expect("JSON");
    let result = "/XmlMsg/MessageBody/ResultList/0/ResultOfQualificationConfirmation";
    let without_ratio = without(&whole, &format!("{result}/InsuredPartialContributionRatio"));
    let child = with(&without_ratio, &format!("{result}/Birthdate"), json!("20230601"));
    let assistance = with(&whole, &format!("{result}/InsuredCardClassification"), json!("A1"));
    let ok = |message: &Value| {
        without(&without(message, "/XmlMsg/MessageHeader/ErrorCode"), "/XmlMsg/MessageHeader/ErrorMessage")
    };
    [whole, without_ratio, child, assistance].iter().map(ok).collect()
}

#[test]
fn an_empty_element_is_an_absent_one_and_is_written_as_it_came() {
    for (place, message) in messages().into_iter().enumerate() {
        let forms = if place == 1 { &NOTHING[..] } else { &NOTHING[..1] };
        for pointer in leaves(&message, "") {
            let absent = meaning(&read(&without(&message, &pointer)));
            assert_eq!(meaning(&read(&with(&message, &pointer, Value::Null))), absent, "{pointer}");
            for nothing in forms {
                let blank = with(&message, &pointer, json!(nothing));
                let read = read(&blank);
                assert_eq!(meaning(&read), absent, "{pointer} {nothing:?}");
                assert_eq!(serde_json::to_value(&read).expect("written"), blank, "{pointer} {nothing:?}");
            }
            let blank = read(&with(&message, &pointer, json!("\u{3000}")));
            let written = xml::write(&blank, Encoding::Utf8).expect("XML");
            let again = xml::read::<OfficialMessage>(&written.bytes, &FileLimits::SINGLE).expect("a message");
            assert_eq!(meaning(&again.message), absent, "{pointer} through XML");
            assert_eq!(again.message, blank, "{pointer} through XML");
        }
    }
}

#[test]
fn blanks_around_a_value_change_nothing_and_are_written_as_they_came() {
    for message in messages() {
        let plain = meaning(&read(&message));
        for pointer in leaves(&message, "") {
            let value = message.pointer(&pointer).and_then(Value::as_str).expect("a text");
            for padded in [format!(" {value}"), format!("\u{3000}{value}\n")] {
                let padded = with(&message, &pointer, json!(padded));
                let read = read(&padded);
                assert_eq!(meaning(&read), plain, "{pointer}");
                assert_eq!(serde_json::to_value(&read).expect("written"), padded, "{pointer}");
            }
        }
    }
}

/// A parent with nothing below it, in the forms of XML and JSON.
#[test]
fn an_empty_parent_is_an_absent_one() {
    let message = &messages()[1];
    for pointer in [
        "/XmlMsg/MessageBody/QualificationConfirmSearchInfo",
        "/XmlMsg/MessageBody/SpecificDiseasesCertificateList",
        "/XmlMsg/MessageBody/ResultList",
        "/XmlMsg/MessageBody/ResultList/0/ResultOfQualificationConfirmation",
        "/XmlMsg/MessageBody/ResultList/0/ResultOfQualificationConfirmation/ElderlyRecipientCertificateInfo",
        "/XmlMsg/MessageBody/ResultList/0/ResultOfQualificationConfirmation/PublicExpenseResultList",
        "/XmlMsg/MessageBody",
        "/XmlMsg/MessageHeader",
    ] {
        let absent = meaning(&read(&without(message, pointer)));
        for nothing in [Value::Null, json!(""), json!(" "), json!("\u{3000}"), json!({})] {
            assert_eq!(
                meaning(&read(&with(message, pointer, nothing.clone()))),
                absent,
                "{pointer} {nothing}"
            );
        }
    }
}

#[test]
fn nil_of_xml_is_an_absent_element() {
    let person = |inner: &str| {
        let file = format!(
            "<XmlMsg xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><MessageHeader><SegmentOfResult>1</SegmentOfResult>\
             </MessageHeader><MessageBody><ProcessingResultStatus>1</ProcessingResultStatus><QualificationValidity>1\
             </QualificationValidity><ResultList><ResultOfQualificationConfirmation><Name>資格　太郎</Name>\
             <Birthdate>19540505</Birthdate>{inner}</ResultOfQualificationConfirmation></ResultList></MessageBody></XmlMsg>"
        );
        xml::read::<OfficialMessage>(file.as_bytes(), &FileLimits::SINGLE).expect("a message").message
    };
    let certificate = |end: &str| {
        format!(
            "<ElderlyRecipientCertificateInfo><ElderlyRecipientContributionRatio>020</ElderlyRecipientContributionRatio>{end}\
             </ElderlyRecipientCertificateInfo>"
        )
    };
    let absent = meaning(&person(&certificate("")));
    assert!(absent.contains("2割"), "{absent}");
    for end in ["", " ", "\u{3000}"] {
        let nil =
            format!("<ElderlyRecipientValidEndDate xsi:nil='true'>{end}</ElderlyRecipientValidEndDate>");
        assert_eq!(meaning(&person(&certificate(&nil))), absent);
    }
    let empty =
        "<InsuredPartialContributionRatio xsi:nil=\"true\"/><ElderlyRecipientCertificateInfo xsi:nil='1'/>";
    assert_eq!(meaning(&person(empty)), meaning(&person("")));
}

proptest! {
    #[test]
    fn any_blank_in_any_element_is_nothing(
        blank in "[ \t\r\n\u{3000}\u{A0}\u{2003}\u{200B}\u{FEFF}\u{0}]{0,4}",
        place in 0..1000_usize,
    ) {
        let message = &messages()[place % 4];
        let all = leaves(message, "");
        let pointer = &all[place % all.len()];
        let blank = read(&with(message, pointer, json!(blank)));
        prop_assert_eq!(meaning(&blank), meaning(&read(&without(message, pointer))), "{}", pointer);
    }
}
