//! Elements that repeat, in each form that writers use.

use serde::{Deserialize, Deserializer, Serialize};

use crate::child::{Blank, Child, Read};

/// A list element: children of one name, and whatever else it holds.
///
/// JSON holds it as the one open parser of such JSON takes it: an array whose items are `wrapped` in the child's name, or
/// `bare`. XML and what is sealed nest the children below their name. Read: each of these, a single child, and an empty
/// element as text. A child that holds nothing is no child, but keeps its position and is written again.
macro_rules! element_list {
    (
        $(#[$doc:meta])* $name:ident {
            $(#[$child_doc:meta])* $children:ident: $child:ident $tag:literal, in_json: $form:ident
        }
    ) => {
        $(#[$doc])*
        ///
        /// `Debug` prints nothing of its content.
        #[derive(Clone, Default, PartialEq, Eq, derive_more::Debug)]
        #[debug("{}({})", stringify!($name), self.$children.len())]
        pub struct $name {
            $(#[$child_doc])*
            pub $children: Vec<$child>,
            /// Elements that have no field here, kept as they came.
            pub others: std::collections::BTreeMap<String, serde_json::Value>,
            /// Children that hold nothing, with the place that they had.
            empty: Vec<(usize, $child)>,
        }

        impl From<Vec<$child>> for $name {
            fn from($children: Vec<$child>) -> Self {
                Self { $children, ..Self::default() }
            }
        }

        const _: () = {
            use std::collections::BTreeMap;

            use serde_json::Value;

            use crate::child::{Blank, Child, Read};
            use crate::list::{JsonForm, OneOrMany, add, at_least_one, split, together, unnamed};

            #[derive(serde::Deserialize)]
            #[serde(untagged)]
            enum Form {
                Nested {
                    #[serde(rename = $tag, default)]
                    children: OneOrMany<$child>,
                    #[serde(flatten)]
                    others: BTreeMap<String, Value>,
                },
                Bare(Vec<Option<Item>>),
                Empty(Blank),
            }

            #[derive(serde::Deserialize)]
            #[serde(untagged)]
            enum Item {
                Wrapped {
                    #[serde(rename = $tag)]
                    children: OneOrMany<$child>,
                    #[serde(flatten)]
                    others: BTreeMap<String, Value>,
                },
                Plain(Box<$child>),
                Empty(Blank),
            }

            #[derive(serde::Serialize)]
            struct Nested<'a> {
                #[serde(rename = $tag)]
                children: Vec<&'a $child>,
                #[serde(flatten)]
                others: &'a BTreeMap<String, Value>,
            }

            #[derive(serde::Serialize)]
            struct Wrapped<'a> {
                #[serde(rename = $tag)]
                child: &'a $child,
                #[serde(flatten)]
                others: Option<&'a BTreeMap<String, Value>>,
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let (mut all, mut others) = (Vec::new(), BTreeMap::new());
                    match Form::deserialize(deserializer)? {
                        Form::Nested { children, others: beside } => {
                            all = children.into();
                            // One child without its name: some writers leave it out where there is only one.
                            if all.iter().all(Child::is_empty) && let Some(child) = unnamed::<$child, D::Error>($tag, &beside)? {
                                all.push(child);
                            } else {
                                others = beside;
                            }
                        }
                        Form::Bare(items) => for item in items {
                            match item {
                                Some(Item::Wrapped { children, others: beside }) => {
                                    all.extend(at_least_one(children));
                                    add(&mut others, beside);
                                }
                                // A child below its name that cannot be read is no child without a name.
                                Some(Item::Plain(child)) if child.others.contains_key($tag) => {
                                    return Err(serde::de::Error::custom("an element that cannot be read"));
                                }
                                Some(Item::Plain(child)) => all.push(*child),
                                Some(Item::Empty(Blank)) | None => all.push($child::default()),
                            }
                        },
                        Form::Empty(Blank) => {}
                    }
                    let ($children, empty) = split(all);
                    Ok(Self { $children, others, empty })
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let children = together(&self.$children, &self.empty);
                    match JsonForm::$form {
                        JsonForm::Wrapped
                            if serializer.is_human_readable()
                                && (self.others.is_empty() || !children.is_empty()) =>
                        {
                            serializer.collect_seq(children.into_iter().enumerate().map(|(place, child)| {
                                Wrapped { child, others: (place == 0).then_some(&self.others) }
                            }))
                        }
                        JsonForm::Bare if serializer.is_human_readable() && self.others.is_empty() => {
                            serializer.collect_seq(children)
                        }
                        JsonForm::Wrapped | JsonForm::Bare => {
                            Nested { children, others: &self.others }.serialize(serializer)
                        }
                    }
                }
            }

            impl Child for $name {
                fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Read<Self>, D::Error> {
                    <Option<Self> as serde::Deserialize>::deserialize(deserializer).map(Read::plain)
                }

                fn is_empty(&self) -> bool {
                    self.$children.is_empty() && self.others.is_empty()
                }
            }

            // The children of a list are elements themselves.
            const _: fn() = || {
                fn is_element<T: Child>() {}
                is_element::<$child>();
            };
        };
    };
}

/// How the items of a list are held in JSON.
#[derive(Clone, Copy)]
pub(super) enum JsonForm {
    /// `[{"Child": {…}}]`
    Wrapped,
    /// `[{…}]`
    Bare,
}

/// Returns the child whose elements are in the list itself; `None` where none of them is known.
///
/// # Errors
/// When the list holds its children below their name, but in a form that cannot be read.
pub(super) fn unnamed<T, E>(
    tag: &str,
    beside: &std::collections::BTreeMap<String, serde_json::Value>,
) -> Result<Option<T>, E>
where
    T: Child + Named + for<'de> Deserialize<'de>,
    E: serde::de::Error,
{
    if beside.contains_key(tag) {
        return Err(E::custom("an element that cannot be read"));
    }
    let value = serde_json::Value::Object(beside.clone().into_iter().collect());
    let child =
        serde_json::from_value::<T>(value).map_err(|_| E::custom("an element that cannot be read"))?;
    Ok(Some(child).filter(|child| child.unknown() < beside.len()))
}

/// An element that can say how many of its children have no field.
pub(super) trait Named {
    /// Children that are kept as they came.
    fn unknown(&self) -> usize;
}

/// Children that hold something, and the others with their places.
pub(super) fn split<T: Child>(all: Vec<T>) -> (Vec<T>, Vec<(usize, T)>) {
    let (mut full, mut empty) = (Vec::new(), Vec::new());
    for (place, child) in all.into_iter().enumerate() {
        if child.is_empty() { empty.push((place, child)) } else { full.push(child) }
    }
    (full, empty)
}

/// Both again, in the order in which they came.
pub(super) fn together<'a, T>(full: &'a [T], empty: &'a [(usize, T)]) -> Vec<&'a T> {
    let mut all: Vec<_> = full.iter().collect();
    for (place, child) in empty {
        all.insert((*place).min(all.len()), child);
    }
    all
}

/// The children of one item of an array: an item without any is a blank child, so that the next one keeps its position.
pub(super) fn at_least_one<T: Default>(children: OneOrMany<T>) -> Vec<T> {
    let mut children = Vec::from(children);
    if children.is_empty() {
        children.push(T::default());
    }
    children
}

/// Elements beside several children of an array, those of one name one after another.
pub(super) fn add(
    others: &mut std::collections::BTreeMap<String, serde_json::Value>,
    beside: std::collections::BTreeMap<String, serde_json::Value>,
) {
    use serde_json::Value::Array;
    for (name, value) in beside {
        let joined = match (others.remove(&name), value) {
            (None, value) => value,
            (Some(Array(mut all)), Array(more)) => {
                all.extend(more);
                Array(all)
            }
            (Some(Array(mut all)), one) => {
                all.push(one);
                Array(all)
            }
            (Some(one), Array(more)) => Array(std::iter::once(one).chain(more).collect()),
            (Some(one), other) => Array(vec![one, other]),
        };
        others.insert(name, joined);
    }
}

/// An element that may be there more than once, in the order it came; a blank one keeps its position. One is read without
/// its brackets too; brackets are always written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Repeated<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Repeated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        OneOrMany::deserialize(deserializer).map(|found| Self(found.into()))
    }
}

impl<T> Child for Repeated<T>
where
    T: Child + Default + for<'a> Deserialize<'a>,
{
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Read<Self>, D::Error> {
        Option::deserialize(deserializer).map(Read::plain)
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(Child::is_empty)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany<T> {
    Many(Vec<Option<One<T>>>),
    One(Option<One<T>>),
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum One<T> {
    Full(Box<T>),
    Empty(Blank),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// A blank item of an array is a child that holds nothing; `null` without an array is none.
impl<T: Default> From<OneOrMany<T>> for Vec<T> {
    fn from(found: OneOrMany<T>) -> Self {
        let child = |one: Option<One<T>>| match one {
            Some(One::Full(child)) => *child,
            Some(One::Empty(Blank)) | None => T::default(),
        };
        match found {
            OneOrMany::Many(all) => all.into_iter().map(child).collect(),
            OneOrMany::One(None) => Self::new(),
            OneOrMany::One(one) => vec![child(one)],
        }
    }
}

#[cfg(test)]
mod tests;
