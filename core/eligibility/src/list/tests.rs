use serde_json::json;

use crate::{BulkConfirmUnit, MessageBody, ResultList, Text};

fn count(json: &str) -> Option<usize> {
    serde_json::from_str::<ResultList>(json).ok().map(|list| list.results.len())
}

#[test]
fn a_list_is_read_in_each_form_writers_use() {
    for (json, expected) in [
        (r#"{"ResultOfQualificationConfirmation":[{"Name":"a"},{"Name":"b"}]}"#, Some(2)),
        (r#"{"ResultOfQualificationConfirmation":{"Name":"a"}}"#, Some(1)),
        (r#"[{"Name":"a"}]"#, Some(1)),
        ("{}", Some(0)),
        ("[]", Some(0)),
        ("\"\\n  \"", Some(0)),
        ("\"a\"", None),
        ("7", None),
    ] {
        assert_eq!(count(json), expected, "{json}");
    }
}

#[test]
fn wrapped_children_of_an_array_are_the_children() {
    let json = r#"[{"ResultOfQualificationConfirmation":{"Name":"a"}}]"#;
    let list: ResultList = serde_json::from_str(json).expect("a list");
    assert_eq!(list.results[0].name.as_ref().map(Text::as_str), Some("a"));
    assert!(list.results[0].others.is_empty());
}

#[test]
fn nothing_beside_a_wrapped_child_is_lost() {
    let json = json!([{"ResultOfQualificationConfirmation": {"Name": "a"}, "Novel": 1}]);
    let list: ResultList = serde_json::from_value(json.clone()).expect("a list");
    assert_eq!(list.results.len(), 1);
    assert_eq!(serde_json::to_value(&list).expect("written"), json);
}

#[test]
fn what_else_a_list_holds_stays() {
    let json = json!({"Novel": "n", "ResultOfQualificationConfirmation": [{"Name": "a"}]});
    let list: ResultList = serde_json::from_value(json).expect("a list");
    let written = json!([{"ResultOfQualificationConfirmation": {"Name": "a"}, "Novel": "n"}]);
    assert_eq!(serde_json::to_value(&list).expect("written"), written);
    assert_eq!(serde_json::from_value::<ResultList>(written).expect("a list"), list);
    let alone = json!({"Novel": "n", "ResultOfQualificationConfirmation": []});
    let list: ResultList = serde_json::from_value(alone.clone()).expect("a list");
    assert_eq!(serde_json::to_value(&list).expect("written"), alone);
}

/// Eligibility reference, 8a: the one open parser of such JSON takes these forms.
#[test]
fn a_list_is_an_array_in_json_and_is_nested_where_no_parser_reads_it() {
    let body = json!({
        "ResultList": [{"ResultOfQualificationConfirmation": {
            "Name": "a",
            "SpecificDiseasesCertificateList": [{"SpecificDiseasesSelfPay": "10000"}],
            "PublicExpenseResultList": [{"MedicalTicketInfo": {"IssueNumber": "7"}}],
        }}],
        "SpecificDiseasesCertificateList": [{"SpecificDiseasesSelfPay": "10000"}],
    });
    let read: MessageBody = serde_json::from_value(body.clone()).expect("a body");
    assert_eq!(serde_json::to_value(&read).expect("written"), body);
    let nested = json!({
        "ResultList": {"ResultOfQualificationConfirmation": [{
            "Name": "a",
            "SpecificDiseasesCertificateList": {"SpecificDiseasesCertificateInfo": [{"SpecificDiseasesSelfPay": "10000"}]},
            "PublicExpenseResultList": {"MedicalTicketInfo": [{"IssueNumber": "7"}]},
        }]},
        "SpecificDiseasesCertificateList": {"SpecificDiseasesCertificateInfo": [{"SpecificDiseasesSelfPay": "10000"}]},
    });
    assert_eq!(serde_json::from_value::<MessageBody>(nested.clone()).expect("a body"), read);
    let sealed = serde_cbor::to_vec(&read).expect("written");
    assert_eq!(serde_cbor::from_slice::<serde_json::Value>(&sealed).expect("a map"), nested);
}

/// Eligibility reference, 8a: an empty element is an absent one, also in a list.
#[test]
fn a_child_that_holds_nothing_is_no_child_and_is_written_again() {
    let empty = json!({"ResultOfQualificationConfirmation": {}});
    let blank =
        json!({"ResultOfQualificationConfirmation": {"Name": " ", "ElderlyRecipientCertificateInfo": {}}});
    let full = json!({"ResultOfQualificationConfirmation": {"Name": "a"}});
    let json = json!([empty, full, blank]);
    let list: ResultList = serde_json::from_value(json.clone()).expect("a list");
    assert_eq!(list.results.len(), 1);
    assert_eq!(serde_json::to_value(&list).expect("written"), json);
    for nothing in [json!(null), json!(""), json!("\u{3000}"), json!([]), json!([null, ""])] {
        let item = json!([{"ResultOfQualificationConfirmation": nothing}]);
        let list: ResultList = serde_json::from_value(item).expect("a list");
        assert!(list.results.is_empty(), "{nothing}");
    }
}

/// A caller finds a child of a list by its position, so a blank one keeps its own.
#[test]
fn a_blank_child_of_any_form_keeps_its_position() {
    const FULL: &str = r#"{"Name":"a"}"#;
    for blank in ["{}", "null", "\"\"", "\"\u{3000}\"", "[]", "[null]"] {
        for form in [
            r#"[BLANK,{"ResultOfQualificationConfirmation":FULL},BLANK,{"ResultOfQualificationConfirmation":FULL}]"#,
            r#"[{"ResultOfQualificationConfirmation":BLANK},{"ResultOfQualificationConfirmation":FULL},BLANK,FULL]"#,
            r#"{"ResultOfQualificationConfirmation":[BLANK,FULL,BLANK,FULL]}"#,
            "[BLANK,FULL,BLANK,FULL]",
        ] {
            let json = form.replace("BLANK", blank).replace("FULL", FULL);
            let list: ResultList = serde_json::from_str(&json).expect(&json);
            assert_eq!(list.results.len(), 2, "{json}");
            let child = |child| json!({"ResultOfQualificationConfirmation": child});
            let (empty, full) = (child(json!({})), child(json!({"Name": "a"})));
            let written = serde_json::to_value(&list).expect("written");
            assert_eq!(written, json!([empty, full, empty, full]), "{json}");
        }
        let json = format!(r#"{{"BulkConfirmUnit":[{blank},{{"ReferenceNumber":["1",null,"2"]}}]}}"#);
        let body: MessageBody = serde_json::from_str(&json).expect(&json);
        let written = serde_json::to_value(&body).expect("written");
        let unit = json!({"ReferenceNumber": ["1", "", "2"]});
        assert_eq!(written, json!({"BulkConfirmUnit": [{}, unit]}), "{json}");
    }
}

#[test]
fn an_element_that_repeats_is_read_with_and_without_brackets() {
    let one: BulkConfirmUnit = serde_json::from_value(json!({"ReferenceNumber": "1"})).expect("one");
    let many: BulkConfirmUnit = serde_json::from_value(json!({"ReferenceNumber": ["1"]})).expect("many");
    assert_eq!(one, many);
}

#[test]
fn an_empty_element_is_there_and_holds_nothing() {
    let body: MessageBody =
        serde_json::from_value(json!({"QualificationConfirmSearchInfo": ""})).expect("empty");
    assert_eq!(serde_json::to_value(&body).expect("written"), json!({"QualificationConfirmSearchInfo": {}}));
    let absent: MessageBody =
        serde_json::from_value(json!({"QualificationConfirmSearchInfo": null})).expect("null");
    assert_eq!(absent, MessageBody::default());
    let text = json!({"QualificationConfirmSearchInfo": "x"});
    assert!(serde_json::from_value::<MessageBody>(text).is_err());
}

/// Programs that make JSON of XML write an empty element as `{}` or `[]`, and one child as the child itself.
#[test]
fn a_blank_element_of_any_form_loses_no_person() {
    for blank in ["{}", "[]", "[\"\"]", "null", "\"\"", "[null]"] {
        for form in [
            r#"[{"ResultOfQualificationConfirmation":PERSON}]"#,
            r#"{"ResultOfQualificationConfirmation":PERSON}"#,
            r#"{"ResultOfQualificationConfirmation":[PERSON]}"#,
            "[PERSON]",
            "PERSON",
        ] {
            let person = format!(r#"{{"Name":"a","InsuredBranchNumber":{blank},"Birthdate":19840410}}"#);
            let list: ResultList = serde_json::from_str(&form.replace("PERSON", &person)).expect(form);
            let [person] = list.results.as_slice() else { panic!("{form} {blank}") };
            assert_eq!(person.name.as_ref().map(Text::as_str), Some("a"), "{form} {blank}");
            assert!(person.birthdate.is_some() && person.insured_branch_number.is_none(), "{form} {blank}");
            assert!(person.others.is_empty() && list.others.is_empty(), "{form} {blank}");
        }
    }
}

#[test]
fn a_person_that_cannot_be_read_is_an_error_and_never_somebody_without_a_name() {
    for broken in
        [r#"{"Name":{"x":"1"}}"#, r#"{"Name":["a","b"]}"#, r#"{"ElderlyRecipientCertificateInfo":7}"#]
    {
        for form in [
            r#"[{"ResultOfQualificationConfirmation":PERSON}]"#,
            r#"{"ResultOfQualificationConfirmation":PERSON}"#,
            "[PERSON]",
            "PERSON",
        ] {
            assert_eq!(count(&form.replace("PERSON", broken)), None, "{form} {broken}");
        }
    }
}
