use super::{Confirmation, Verdict};
use crate::OfficialMessage;

fn verdict(segment: &str, status: &str, validity: &str) -> Verdict {
    let json = serde_json::json!({"XmlMsg": {
        "MessageHeader": {"SegmentOfResult": segment, "ErrorCode": "E1"},
        "MessageBody": {"ProcessingResultStatus": status, "ProcessingResultCode": "P1", "QualificationValidity": validity}
    }});
    serde_json::from_value::<Confirmation>(json).expect("a message").verdict()
}

#[test]
fn only_one_one_one_is_valid() {
    for segment in ["1", "2", "9", "x"] {
        for status in ["1", "2", "x"] {
            for validity in ["1", "2", "3", "4", "5", "6", "x"] {
                let valid = verdict(segment, status, validity) == Verdict::Valid;
                assert_eq!(valid, [segment, status, validity] == ["1"; 3], "{segment} {status} {validity}");
            }
        }
    }
}

#[test]
fn each_level_of_failure_has_its_own_verdict() {
    assert_eq!(verdict("9", "1", "1"), Verdict::RequestError { code: Some("E1".into()) });
    assert_eq!(verdict("1", "2", "1"), Verdict::PersonError { code: Some("P1".into()) });
    assert_eq!(verdict("2", "1", "1"), Verdict::Processing);
    assert_eq!(verdict("1", "1", "3"), Verdict::Superseded);
    assert_eq!(verdict("1", "1", "7"), Verdict::Unknown("7".into()));
}

/// Eligibility reference, 8a.
#[test]
fn valid_and_not_registered_is_said_of_medical_assistance_alone() {
    let of = |results: serde_json::Value| {
        let json = serde_json::json!({"XmlMsg": {"MessageHeader": {"SegmentOfResult": "1"}, "MessageBody": {
            "ProcessingResultStatus": "1", "QualificationValidity": "6", "ResultList": results}}});
        serde_json::from_value::<Confirmation>(json).expect("a message").verdict()
    };
    let class = |code: &str| serde_json::json!({"InsuredCardClassification": code, "Name": "a"});
    assert_eq!(of(serde_json::json!([class("A1")])), Verdict::ValidUnregistered);
    assert_eq!(of(serde_json::json!([class(" A1 "), class("A1")])), Verdict::ValidUnregistered);
    for other in ["01", "05", "a1", "A2", "", " "] {
        assert_eq!(of(serde_json::json!([class(other)])), Verdict::Unknown("6".into()), "{other}");
        assert_eq!(of(serde_json::json!([class("A1"), class(other)])), Verdict::Unknown("6".into()));
    }
    assert_eq!(of(serde_json::json!([])), Verdict::Unknown("6".into()));
    assert_eq!(of(serde_json::json!([{}])), Verdict::Unknown("6".into()));
}

/// Eligibility reference, 8a: the copied text carries no validity code.
#[test]
fn only_an_answer_that_says_nothing_of_validity_becomes_valid_by_sight() {
    let of = |header: serde_json::Value, mut body: serde_json::Value| {
        body["ResultList"] = serde_json::json!([{"Name": "a"}]);
        let json = serde_json::json!({"XmlMsg": {"MessageHeader": header, "MessageBody": body}});
        serde_json::from_value::<Confirmation>(json).expect("a message").valid_by_sight()
    };
    let nothing = serde_json::json!({});
    let valid = of(nothing.clone(), nothing.clone()).expect("it says nothing");
    assert_eq!((valid.verdict(), valid.is_valid_by_sight()), (Verdict::Valid, true));
    assert!(of(serde_json::json!({"SegmentOfResult": " "}), nothing.clone()).is_ok());
    for header in ["1", "2", "9", "x"] {
        assert!(of(serde_json::json!({"SegmentOfResult": header}), nothing.clone()).is_err(), "{header}");
    }
    for body in ["ProcessingResultStatus", "QualificationValidity"] {
        assert!(of(nothing.clone(), serde_json::json!({body: "2"})).is_err(), "{body}");
    }
    assert!(Confirmation::default().valid_by_sight().is_err());
    assert!(valid.clone().valid_by_sight().is_err());
    assert!(valid.invalid_by_sight().is_err());
}

#[test]
fn what_a_person_saw_as_invalid_is_never_valid() {
    let json =
        serde_json::json!({"XmlMsg": {"MessageHeader": {}, "MessageBody": {"ResultList": [{"Name": "a"}]}}});
    let invalid = serde_json::from_value::<Confirmation>(json).expect("a message").invalid_by_sight();
    let invalid = invalid.expect("it says nothing");
    assert_eq!(invalid.verdict(), Verdict::Invalid);
    assert!(invalid.is_invalid_by_sight() && !invalid.is_valid_by_sight());
    assert!(invalid.valid_by_sight().is_err());
    assert!(Confirmation::default().invalid_by_sight().is_err());
}

#[test]
fn an_empty_message_is_no_verdict() {
    let empty: Confirmation = serde_json::from_str(r#"{"XmlMsg":{}}"#).expect("a message");
    assert_eq!(empty.verdict(), Verdict::Unknown(String::new()));
    assert!(empty.results().is_empty());
}

/// A caller finds a person of a bulk message by the position that the person had in the request.
#[test]
fn a_blank_unit_of_a_bulk_message_is_an_answer_without_a_verdict_at_its_position() {
    let valid = serde_json::json!({"ProcessingResultStatus": "1", "QualificationValidity": "1"});
    let verdicts = |body: serde_json::Value| {
        let json =
            serde_json::json!({"XmlMsg": {"MessageHeader": {"SegmentOfResult": "1"}, "MessageBody": body}});
        let message: OfficialMessage = serde_json::from_value(json).expect("a message");
        let answers = Confirmation::of_each_person(message);
        answers.iter().map(Confirmation::verdict).collect::<Vec<_>>()
    };
    let unknown = || Verdict::Unknown(String::new());
    for blank in [serde_json::json!(null), serde_json::json!(""), serde_json::json!({})] {
        let units = serde_json::json!({"BulkConfirmUnit": [blank, valid, blank, valid, blank]});
        let expected = [unknown(), Verdict::Valid, unknown(), Verdict::Valid, unknown()];
        assert_eq!(verdicts(units), expected, "{blank}");
        let units = serde_json::json!({"BulkConfirmUnit": [blank, blank]});
        assert_eq!(verdicts(units), [unknown(), unknown()], "{blank}");
    }
}

/// The reference knows no such message; a person of it must not be lost.
#[test]
fn a_body_that_answers_beside_its_units_is_an_answer_too() {
    let body = |units: serde_json::Value| {
        let json = serde_json::json!({"XmlMsg": {"MessageHeader": {"SegmentOfResult": "1"}, "MessageBody": {
            "ProcessingResultStatus": "1", "QualificationValidity": "1", "ResultList": [{"Name": "a"}],
            "BulkConfirmUnit": units}}});
        let message: OfficialMessage = serde_json::from_value(json).expect("a message");
        Confirmation::of_each_person(message).iter().map(Confirmation::verdict).collect::<Vec<_>>()
    };
    let error = serde_json::json!([{"ProcessingResultStatus": "2"}]);
    assert_eq!(body(error), [Verdict::Valid, Verdict::PersonError { code: None }]);
    for blank in [serde_json::json!(""), serde_json::json!([]), serde_json::json!([{}])] {
        assert_eq!(body(blank), [Verdict::Valid]);
    }
}

#[test]
fn a_bulk_message_is_one_answer_a_person() {
    let message: OfficialMessage = serde_json::from_value(serde_json::json!({"XmlMsg": {
        "MessageHeader": {"SegmentOfResult": "1", "ReceptionNumber": "99", "NumberOfError": "1"},
        "MessageBody": {"BulkConfirmUnit": [
            {"ProcessingResultStatus": "1", "QualificationValidity": "1",
             "ResultOfQualificationConfirmation": {"Name": "a"}, "ReferenceNumber": "7"},
            {"ProcessingResultStatus": "2", "ProcessingResultCode": "P1"},
        ]}
    }}))
    .expect("a message");
    let answers = Confirmation::of_each_person(message);
    let found: Vec<_> = answers.iter().map(|answer| (answer.verdict(), answer.results().len())).collect();
    assert_eq!(found, [(Verdict::Valid, 1), (Verdict::PersonError { code: Some("P1".into()) }, 0)]);
    for nothing in [serde_json::json!(""), serde_json::json!([]), serde_json::json!([null])] {
        let json = serde_json::json!({"XmlMsg": {"MessageBody": {"BulkConfirmUnit": nothing}}});
        let message: OfficialMessage = serde_json::from_value(json).expect("a message");
        assert_eq!(Confirmation::of_each_person(message).len(), 1, "{nothing}");
    }
    let single = Confirmation::default();
    assert_eq!(Confirmation::of_each_person(OfficialMessage::default()), [single]);
}

#[test]
fn a_bulk_message_that_is_not_taken_apart_has_a_verdict_of_its_own() {
    let verdict = |segment: &str, mut body: serde_json::Value, units: serde_json::Value| {
        body["BulkConfirmUnit"] = units;
        let json = serde_json::json!({"XmlMsg": {"MessageHeader": {"SegmentOfResult": segment}, "MessageBody": body}});
        serde_json::from_value::<Confirmation>(json).expect("a message").verdict()
    };
    let answer = serde_json::json!({"ProcessingResultStatus": "1", "QualificationValidity": "1"});
    let (nothing, blank) = (serde_json::json!({}), serde_json::json!([{}]));
    for segment in ["1", "", "x"] {
        for units in [serde_json::json!([answer]), serde_json::json!([answer, {}, answer]), blank.clone()] {
            assert_eq!(verdict(segment, nothing.clone(), units), Verdict::Bulk, "{segment}");
        }
        assert_eq!(verdict(segment, answer.clone(), serde_json::json!([answer])), Verdict::Bulk);
    }
    assert_eq!(verdict("1", answer, blank), Verdict::Valid);
    assert_eq!(
        verdict("2", nothing.clone(), serde_json::json!([{"ReferenceNumber": "1"}])),
        Verdict::Processing
    );
    assert_eq!(verdict("9", nothing, serde_json::json!([])), Verdict::RequestError { code: None });
}
