use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Number, Value, json};

use super::{DEPTH_MAX, ElementTree, Reason, is_called};
use crate::OfficialMessage;

fn from_json(json: &str) -> ElementTree {
    serde_json::from_str(json).expect(json)
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |value| {
        prop_oneof![
            vec(value.clone(), 0..4).prop_map(Value::from),
            btree_map(any::<String>(), value, 0..4).prop_map(|children| children.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_goes_through_the_tree_and_is_the_same(value in any_value()) {
        let tree: ElementTree = serde_json::from_value(value.clone()).expect("a tree");
        prop_assert_eq!(Value::from(tree), value);
    }

    #[test]
    fn json_and_cbor_give_the_same_tree(value in any_value()) {
        let json: ElementTree = serde_json::from_str(&value.to_string()).expect("JSON");
        let cbor = serde_cbor::to_vec(&value).expect("CBOR");
        let cbor: ElementTree = serde_cbor::from_slice(&cbor).expect("CBOR");
        prop_assert_eq!(Value::from(json.clone()), value);
        assert!(json == cbor);
    }
}

#[test]
fn elements_keep_their_order_and_a_name_that_occurs_twice() {
    let tree = from_json(r#"{"B":1,"A":2,"B":3}"#);
    let mut elements = tree.clone().only_elements().expect("elements");
    assert_eq!(elements.names().collect::<Vec<_>>(), ["B", "A", "B"]);
    let error = elements.take_named("B").map(|_| ()).expect_err("twice");
    assert_eq!((error.reason, error.to_string().as_str()), (Reason::Twice, "an element that is there twice"));
    assert!(elements.take_named("A").expect("once").is_some());
    assert!(elements.take_named("A").expect("taken").is_none());
    assert_eq!(Value::from(tree), json!({"A": 2, "B": 3}));
}

#[test]
fn an_element_has_the_name_of_its_field_in_another_case() {
    assert!(is_called("InsurerNumber", "insurer_number") && is_called("Sex1", "sex1"));
    for other in ["insurerNumber", "Insurernumber", "InsurerNumberX", "Insurer", ""] {
        assert!(!is_called(other, "insurer_number"), "{other}");
    }
}

#[test]
fn a_tree_is_as_deep_as_its_limit_and_no_deeper() {
    let nested = |depth: usize| (0..depth).fold(Value::Null, |inner, _| json!([inner]));
    assert!(serde_json::from_value::<ElementTree>(nested(DEPTH_MAX)).is_ok());
    let error = serde_json::from_value::<ElementTree>(nested(DEPTH_MAX + 1)).map(|_| ()).expect_err("deeper");
    assert_eq!(error.to_string(), "too many elements in one another");
    for open in ["[", "{\"X\":"] {
        assert!(serde_json::from_str::<ElementTree>(&open.repeat(100_000)).is_err());
    }
    // Arrays of one item and maps of one element, in one another.
    for open in [&b"\x81"[..], b"\xA1\x61X"] {
        assert!(serde_cbor::from_slice::<ElementTree>(&open.repeat(100_000)).is_err());
    }
}

fn text(cbor: &[u8]) -> Option<String> {
    let tree: ElementTree = serde_cbor::from_slice(cbor).ok()?;
    tree.into_text().ok()?.map(String::from)
}

#[test]
fn what_only_cbor_has_is_a_text_or_is_refused() {
    for (cbor, expected) in [
        // 1.5 and 1.0 in two bytes, 1.5 in four; a tag before a text; a text in two pieces.
        (&b"\xF9\x3E\x00"[..], Some("1.5")),
        (b"\xF9\x3C\x00", Some("1")),
        (b"\xFA\x3F\xC0\x00\x00", Some("1.5")),
        (b"\xC0\x61a", Some("a")),
        (b"\x7F\x61a\x61b\xFF", Some("ab")),
        // The largest integer and the smallest.
        (b"\x1B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", Some("18446744073709551615")),
        (b"\x3B\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", Some("-9223372036854775808")),
        (b"\x3B\x80\x00\x00\x00\x00\x00\x00\x00", None),
        // NaN and infinity; bytes; a number as a name; undefined.
        (b"\xF9\x7E\x00", None),
        (b"\xF9\x7C\x00", None),
        (b"\x41a", None),
        (b"\xA1\x01\x02", None),
        (b"\xF7", None),
    ] {
        assert_eq!(text(cbor).as_deref(), expected, "{cbor:02X?}");
    }
    assert!(serde_cbor::from_slice::<ElementTree>(b"\xF7").is_ok_and(|tree| tree == ElementTree::Null));
    assert!(serde_cbor::from_slice::<ElementTree>(b"\xF9\x7E\x00").is_err());
}

#[test]
fn a_number_is_a_text_without_a_fraction_of_nothing() {
    for (json, expected) in [("1.0", "1"), ("1.50", "1.5"), ("-7", "-7"), ("1e2", "100"), ("007e0", "")] {
        let read = serde_json::from_str::<ElementTree>(json).ok().and_then(|tree| tree.into_text().ok()?);
        assert_eq!(read.map(String::from).unwrap_or_default(), expected, "{json}");
    }
    assert!(ElementTree::Number(Number::from(7)).into_elements().is_err());
}

#[test]
fn a_message_is_refused_with_the_reason() {
    let reason = |body: &str| {
        let document = from_json(&format!(r#"{{"XmlMsg":{{"MessageBody":{body}}}}}"#));
        let message = OfficialMessage::of_elements(document.only_elements().expect("elements"));
        message.map(|_| ()).map_err(|error| error.reason)
    };
    for (body, expected) in [
        ("{}", Ok(())),
        ("\"x\"", Err(Reason::TextForElements)),
        ("7", Err(Reason::NotElements)),
        ("[null]", Err(Reason::NotElements)),
        ("[{},{}]", Err(Reason::SeveralElements)),
        (r#"{"ResultList":[],"ResultList":[]}"#, Err(Reason::Twice)),
        (r#"{"ResultList":[{"Name":{"x":1}}]}"#, Err(Reason::ElementsForText)),
        (r#"{"ResultList":[7]}"#, Err(Reason::NotElements)),
        (r#"{"ProcessingResultCode":["1","2"]}"#, Err(Reason::SeveralTexts)),
        (r#"{"BulkConfirmUnit":{"ReferenceNumber":[true]}}"#, Err(Reason::NotText)),
    ] {
        assert_eq!(reason(body), expected, "{body}");
    }
    let missing = OfficialMessage::of_elements(super::Elements::default()).map(|_| ());
    assert_eq!(missing.map_err(|error| error.reason), Err(Reason::Missing));
}
