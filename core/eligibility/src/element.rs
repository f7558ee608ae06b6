/// An official element: its children by their official names, each optional, unknown ones kept.
///
/// A child without a value is absent, and blanks around a value are no part of it; what came is written again.
macro_rules! element {
    ($(#[$doc:meta])* $name:ident { $($(#[$child_doc:meta])* $child:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        ///
        /// `Debug` prints nothing of its content.
        #[derive(Clone, Default, PartialEq, Eq, derive_more::Debug)]
        #[debug("{}(..)", stringify!($name))]
        pub struct $name {
            $(
                $(#[$child_doc])*
                pub $child: Option<$kind>,
            )*
            /// Elements that have no field here, kept as they came.
            pub others: std::collections::BTreeMap<String, serde_json::Value>,
            /// Texts of children that their fields hold without blanks.
            pub as_came: crate::AsCame,
        }

        const _: () = {
            use crate::child::{Child, Element, Read, Written, read_element, read_once};
            use crate::element_tree::{ElementError, ElementTree, Elements, deserialize};

            #[derive(serde::Serialize)]
            #[serde(rename_all = "PascalCase")]
            struct Outgoing<'a> {
                $(#[serde(skip_serializing_if = "Written::is_absent")] $child: Written<'a, $kind>,)*
                #[serde(flatten)]
                others: &'a std::collections::BTreeMap<String, serde_json::Value>,
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserialize(deserializer, |tree| Self::of_elements(tree.only_elements()?))
                }
            }

            impl Element for $name {
                const FIELDS: &'static [&'static str] = &[$(stringify!($child)),*];

                fn of_elements(mut elements: Elements) -> Result<Self, ElementError> {
                    let mut as_came = crate::AsCame::default();
                    Ok(Self {
                        $($child: read_once(&mut elements, stringify!($child), &mut as_came)?,)*
                        others: elements.into_values(),
                        as_came,
                    })
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let outgoing = Outgoing {
                        $($child: self.as_came.written(stringify!($child), self.$child.as_ref()),)*
                        others: &self.others,
                    };
                    outgoing.serialize(serializer)
                }
            }

            impl Child for $name {
                fn read(tree: ElementTree) -> Result<Read<Self>, ElementError> {
                    read_element(tree)
                }

                fn is_empty(&self) -> bool {
                    $(self.$child.as_ref().is_none_or(Child::is_empty) &&)* self.others.is_empty()
                }
            }
        };
    };
}

#[cfg(test)]
mod tests {
    use proptest::collection::{hash_map, vec};
    use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
    use serde_json::{Value, json};

    use crate::{MessageHeader, OfficialMessage};

    const SINGLE: &str = include_str!("../../../fixtures/eligibility/every-element.json");
    const BULK: &str = include_str!("../../../fixtures/eligibility/every-element-bulk.json");

    #[test]
    fn an_element_that_is_there_twice_is_an_error() {
        let read = |json: &str| serde_json::from_str::<MessageHeader>(json).map(|header| header.others.len());
        assert_eq!(read(r#"{"ErrorCode":"E1","errorCode":"E2","error_code":"E3"}"#).ok(), Some(2));
        let twice = read(r#"{"ErrorCode":null,"ErrorCode":"E2"}"#).expect_err("twice").to_string();
        assert!(twice.starts_with("an element that is there twice"), "{twice}");
    }

    /// Eligibility reference, 2.1 and 2.2.
    #[test]
    fn every_element_of_the_reference_is_read_and_written_as_it_came() {
        for json in [SINGLE, BULK] {
            let value: Value = serde_json::from_str(json).expect("JSON");
            let message: OfficialMessage = serde_json::from_str(json).expect("a message");
            assert_eq!(serde_json::to_value(&message).expect("written"), value);
        }
    }

    /// A field makes text of a number; what is kept without a field stays a number.
    #[test]
    fn every_element_of_the_reference_has_a_field() {
        for json in [SINGLE, BULK] {
            let mut value: Value = serde_json::from_str(json).expect("JSON");
            change_leaves(&mut value);
            let message: OfficialMessage = serde_json::from_value(value).expect("a message");
            let written = serde_json::to_value(&message).expect("written");
            assert_eq!(without_field(&written, "XmlMsg"), Vec::<String>::new());
        }
    }

    fn change_leaves(value: &mut Value) {
        match value {
            Value::Object(children) => children.values_mut().for_each(change_leaves),
            Value::Array(children) => children.iter_mut().for_each(change_leaves),
            leaf => *leaf = 7.into(),
        }
    }

    fn without_field(value: &Value, name: &str) -> Vec<String> {
        match value {
            Value::Object(children) => {
                children.iter().flat_map(|(name, child)| without_field(child, name)).collect()
            }
            Value::Array(children) => children.iter().flat_map(|child| without_field(child, name)).collect(),
            Value::Number(_) => vec![name.to_owned()],
            _ => Vec::new(),
        }
    }

    /// Official and other names with any text, in any order and as deep as answers go.
    fn any_body() -> impl Strategy<Value = Value> {
        let name = prop_oneof![
            Just("Name".to_owned()),
            Just("QualificationValidity".to_owned()),
            Just("Birthdate".to_owned()),
            Just("SpecificDiseasesCertificateRelatedConsFlg".to_owned()),
            "[A-Z][a-z]{1,5}",
        ];
        let text = any::<String>().prop_map(Value::from);
        let person = hash_map(name.clone(), text.clone(), 0..6);
        let wrapped = |person| json!({"ResultOfQualificationConfirmation": person});
        let people =
            vec(person, 0..3).prop_map(move |people| people.into_iter().map(wrapped).collect::<Value>());
        (hash_map(name, text, 0..6), people).prop_map(|(body, list)| {
            let mut body = json!(body);
            body["ResultList"] = list;
            body
        })
    }

    proptest! {
        #[test]
        fn any_answer_is_written_as_it_came(body in any_body()) {
            let value = json!({"XmlMsg": {"MessageHeader": {}, "MessageBody": body}});
            let message: OfficialMessage = serde_json::from_value(value.clone()).expect("a message");
            prop_assert_eq!(serde_json::to_value(&message).expect("written"), value);
        }
    }
}
