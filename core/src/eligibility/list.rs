//! Elements that repeat, in each form that writers use.

use serde::{Deserialize, Deserializer, Serialize};

/// A list element: children of one name, and whatever else stands in it.
///
/// Written as the XML nests it. Read too: a bare array, an array of wrapped children, a single child, and an empty
/// element as text.
macro_rules! element_list {
    ($(#[$doc:meta])* $name:ident { $(#[$child_doc:meta])* $children:ident: $child:ident $tag:literal }) => {
        $(#[$doc])*
        ///
        /// `Debug` prints nothing of its content.
        #[derive(Clone, Default, PartialEq, Eq, serde::Serialize)]
        pub struct $name {
            $(#[$child_doc])*
            #[serde(rename = $tag)]
            pub $children: Vec<$child>,
            /// Elements that have no field here, kept as they came.
            #[serde(flatten)]
            pub others: std::collections::BTreeMap<String, serde_json::Value>,
        }

        impl From<Vec<$child>> for $name {
            fn from($children: Vec<$child>) -> Self {
                Self { $children, others: std::collections::BTreeMap::new() }
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.$children.len())
            }
        }

        const _: () = {
            use crate::eligibility::list::{Blank, OneOrMany};

            #[derive(serde::Deserialize)]
            #[serde(untagged)]
            enum Form {
                Nested {
                    #[serde(rename = $tag, default)]
                    children: OneOrMany<$child>,
                    #[serde(flatten)]
                    others: std::collections::BTreeMap<String, serde_json::Value>,
                },
                Bare(Vec<Item>),
                Empty(Blank),
            }

            // A wrapped child with anything beside it is read as a plain one, which keeps it all.
            #[derive(serde::Deserialize)]
            #[serde(untagged, deny_unknown_fields)]
            enum Item {
                Wrapped {
                    #[serde(rename = $tag)]
                    child: Box<$child>,
                },
                Plain(Box<$child>),
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    Ok(match Form::deserialize(deserializer)? {
                        Form::Nested { children, others } => Self { $children: children.into(), others },
                        Form::Bare(items) => items.into_iter().map(|item| match item {
                            Item::Wrapped { child } | Item::Plain(child) => *child,
                        }).collect::<Vec<_>>().into(),
                        Form::Empty(Blank) => Self::default(),
                    })
                }
            }
        };
    };
}

/// An element that may stand more than once where it is, in the order it came. One is read without its brackets
/// too; brackets are always written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Repeated<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Repeated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        OneOrMany::deserialize(deserializer).map(|found| Self(found.into()))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany<T> {
    Many(Vec<T>),
    One(Box<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<T> From<OneOrMany<T>> for Vec<T> {
    fn from(found: OneOrMany<T>) -> Self {
        match found {
            OneOrMany::Many(all) => all,
            OneOrMany::One(one) => vec![*one],
        }
    }
}

/// Text of nothing but white space: what stays of an empty element.
#[derive(Deserialize)]
#[serde(try_from = "crate::eligibility::Text")]
pub(super) struct Blank;

/// There is text where elements belong.
#[derive(Debug, thiserror::Error)]
#[error("text where elements belong")]
pub(super) struct NotBlank;

impl TryFrom<crate::eligibility::Text> for Blank {
    type Error = NotBlank;

    fn try_from(text: crate::eligibility::Text) -> Result<Self, NotBlank> {
        if text.as_str().trim().is_empty() { Ok(Self) } else { Err(NotBlank) }
    }
}

/// A child with elements of its own; an empty one that came as text has none of them.
pub(super) fn nested<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form<T> {
        Full(Box<T>),
        Empty(Blank),
    }
    Ok(Option::deserialize(deserializer)?.map(|form| match form {
        Form::Full(child) => *child,
        Form::Empty(Blank) => T::default(),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::eligibility::{BulkConfirmUnit, MessageBody, ResultList, Text};

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
        let written = serde_json::to_value(&list).expect("written");
        assert_eq!(written["ResultOfQualificationConfirmation"], json);
    }

    #[test]
    fn what_else_stands_in_a_list_stays() {
        let json = json!({"Novel": "n", "ResultOfQualificationConfirmation": [{"Name": "a"}]});
        let list: ResultList = serde_json::from_value(json.clone()).expect("a list");
        assert_eq!(serde_json::to_value(&list).expect("written"), json);
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
        assert_eq!(
            serde_json::to_value(&body).expect("written"),
            json!({"QualificationConfirmSearchInfo": {}})
        );
        let absent: MessageBody =
            serde_json::from_value(json!({"QualificationConfirmSearchInfo": null})).expect("null");
        assert_eq!(absent, MessageBody::default());
        let text = json!({"QualificationConfirmSearchInfo": "x"});
        assert!(serde_json::from_value::<MessageBody>(text).is_err());
    }
}
