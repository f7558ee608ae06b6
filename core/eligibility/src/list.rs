//! Elements that repeat, in each form that writers use.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::child::{Child, Element, Item, Read};
use crate::element_tree::{ElementError, ElementTree, Elements, Reason, deserialize};

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

            use crate::child::{Child, Element, Read};
            use crate::element_tree::{ElementError, ElementTree, deserialize};
            use crate::list::{JsonForm, read_list, split, together};

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

            impl $name {
                fn of_tree(tree: ElementTree) -> Result<Self, ElementError> {
                    let (all, others) = read_list($tag, tree)?;
                    let ($children, empty) = split(all);
                    Ok(Self { $children, others, empty })
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserialize(deserializer, Self::of_tree)
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
                fn read(tree: ElementTree) -> Result<Read<Self>, ElementError> {
                    match tree {
                        ElementTree::Null => Ok(Read::plain(None)),
                        tree => Self::of_tree(tree).map(|list| Read::plain(Some(list))),
                    }
                }

                fn is_empty(&self) -> bool {
                    self.$children.is_empty() && self.others.is_empty()
                }
            }

            // The children of a list are elements themselves.
            const _: fn() = || {
                fn is_element<T: Element>() {}
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

/// Elements that have no field, kept as they came.
type Others = BTreeMap<String, Value>;

/// Reads the children of a list, empty ones among them, and what else it holds.
///
/// # Errors
/// When a child cannot be read, or the list is neither elements nor blank.
pub(super) fn read_list<T: Element>(tag: &str, tree: ElementTree) -> Result<(Vec<T>, Others), ElementError> {
    match tree {
        ElementTree::Elements(elements) => read_nested(tag, elements),
        ElementTree::List(items) => read_array(tag, items),
        tree if tree.is_blank() => Ok((Vec::new(), Others::new())),
        _ => Err(Reason::NotElements.into()),
    }
}

fn read_nested<T: Element>(tag: &str, mut elements: Elements) -> Result<(Vec<T>, Others), ElementError> {
    let mut all: Vec<T> = children(tag, &mut elements)?.unwrap_or_default();
    // One child without its name: some writers leave it out where there is only one.
    if all.iter().all(Child::is_empty) && elements.names().any(T::is_field) {
        all.push(T::of_elements(elements)?);
        return Ok((all, Others::new()));
    }
    Ok((all, elements.into_values()))
}

fn read_array<T: Element>(tag: &str, items: Vec<ElementTree>) -> Result<(Vec<T>, Others), ElementError> {
    let (mut all, mut others) = (Vec::new(), Others::new());
    for (place, item) in items.into_iter().enumerate() {
        read_item(tag, item, &mut all, &mut others).map_err(|error| error.below(place))?;
    }
    Ok((all, others))
}

/// Reads an item of an array: children below their name, or one child without it.
fn read_item<T: Element>(
    tag: &str,
    item: ElementTree,
    all: &mut Vec<T>,
    others: &mut Others,
) -> Result<(), ElementError> {
    let ElementTree::Elements(mut elements) = item else {
        all.push(one(item)?);
        return Ok(());
    };
    if let Some(mut children) = children(tag, &mut elements)? {
        // An item without children is a blank child, so that the next one keeps its position.
        if children.is_empty() {
            children.push(T::default());
        }
        all.extend(children);
        add(others, elements.into_values());
    } else {
        all.push(T::of_elements(elements)?);
    }
    Ok(())
}

/// The children below their name; `None` where the name is not there.
fn children<T: Item>(tag: &str, elements: &mut Elements) -> Result<Option<Vec<T>>, ElementError> {
    let Some(tree) = elements.take_named(tag)? else { return Ok(None) };
    one_or_many(tree).map(Some).map_err(|error| error.below(tag.to_owned()))
}

/// Reads an element that repeats. A blank item of an array is a child that holds nothing; `null` without an array is none.
fn one_or_many<T: Item>(tree: ElementTree) -> Result<Vec<T>, ElementError> {
    match tree {
        ElementTree::Null => Ok(Vec::new()),
        ElementTree::List(items) => items
            .into_iter()
            .enumerate()
            .map(|(place, item)| one(item).map_err(|error| error.below(place)))
            .collect(),
        tree => one(tree).map(|one| vec![one]),
    }
}

/// Reads one of several; a blank array is a blank one.
fn one<T: Item>(tree: ElementTree) -> Result<T, ElementError> {
    match tree {
        ElementTree::Null => Ok(T::default()),
        ElementTree::List(_) if tree.is_blank() => Ok(T::default()),
        tree => T::of_item(tree),
    }
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

/// Elements beside several children of an array, those of one name one after another.
fn add(others: &mut Others, beside: Others) {
    use Value::Array;

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

impl<'de, T: Item> Deserialize<'de> for Repeated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer, |tree| one_or_many(tree).map(Self))
    }
}

impl<T: Child + Item> Child for Repeated<T> {
    fn read(tree: ElementTree) -> Result<Read<Self>, ElementError> {
        match tree {
            ElementTree::Null => Ok(Read::plain(None)),
            tree => one_or_many(tree).map(|all| Read::plain(Some(Self(all)))),
        }
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(Child::is_empty)
    }
}

#[cfg(test)]
mod tests;
