//! Elements between a format and their types. Only the visitor of this tree is compiled once for each format; the types
//! read the tree with plain functions.

mod elements;
mod error;

use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

pub(super) use self::elements::{Elements, is_called};
pub(super) use self::error::{ElementError, Reason, Step};
use crate::Text;
use crate::blank::trimmed;

/// An element, or several of one name, as a format such as JSON or CBOR contains it.
#[derive(Clone, PartialEq)]
pub(super) enum ElementTree {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Self>),
    Elements(Elements),
}

/// Values inside one another: at least what `serde_json` and `serde_cbor` read.
const DEPTH_MAX: usize = 128;

/// Reads a value through the tree.
///
/// # Errors
/// When the format cannot be read, or `read` returns an error.
pub(super) fn deserialize<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    read: fn(ElementTree) -> Result<T, ElementError>,
) -> Result<T, D::Error> {
    read(ElementTree::deserialize(deserializer)?).map_err(de::Error::custom)
}

impl<'de> Deserialize<'de> for ElementTree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Levels(DEPTH_MAX).deserialize(deserializer)
    }
}

impl ElementTree {
    /// The text of an element, in each form that writers of JSON give it: a text, a number, a truth value, or one of these
    /// in an array. `null`, `{}` and `[]` are what programs make of an empty XML element.
    ///
    /// # Errors
    /// [`Reason::SeveralTexts`] and [`Reason::ElementsForText`].
    pub(super) fn into_text(self) -> Result<Option<Text>, ElementError> {
        match self {
            Self::Null => Ok(None),
            Self::Bool(value) => Ok(Some(value.to_string().into())),
            Self::Number(number) => Ok(Some(digits(&number).into())),
            Self::Text(text) => Ok(Some(text.into())),
            Self::List(items) => one_of(items, Reason::SeveralTexts)?.map_or(Ok(None), Self::into_text),
            Self::Elements(elements) if elements.is_empty() => Ok(None),
            Self::Elements(_) => Err(Reason::ElementsForText.into()),
        }
    }

    /// The elements in an element; none in a blank one, and `None` for one that is absent.
    ///
    /// # Errors
    /// [`Reason::TextForElements`], [`Reason::SeveralElements`] and [`Reason::NotElements`].
    pub(super) fn into_elements(self) -> Result<Option<Elements>, ElementError> {
        match self {
            Self::Null => Ok(None),
            Self::Elements(elements) => Ok(Some(elements)),
            Self::Text(text) if trimmed(&text).is_empty() => Ok(Some(Elements::default())),
            Self::Text(_) => Err(Reason::TextForElements.into()),
            Self::List(items) => one_of(items, Reason::SeveralElements)?.map(Self::only_elements).transpose(),
            Self::Bool(_) | Self::Number(_) => Err(Reason::NotElements.into()),
        }
    }

    /// The elements, where nothing else is allowed.
    ///
    /// # Errors
    /// [`Reason::NotElements`].
    pub(super) fn only_elements(self) -> Result<Elements, ElementError> {
        match self {
            Self::Elements(elements) => Ok(elements),
            _ => Err(Reason::NotElements.into()),
        }
    }

    /// Whether it holds nothing: text of nothing that is drawn, or an array of nothing else.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => trimmed(text).is_empty(),
            Self::List(items) => items.iter().all(|item| matches!(item, Self::Null) || item.is_blank()),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Elements(_) => false,
        }
    }
}

/// The item of an array that has one; `None` for an empty array.
fn one_of(items: Vec<ElementTree>, several: Reason) -> Result<Option<ElementTree>, ElementError> {
    let mut items = items.into_iter();
    match (items.next(), items.next()) {
        (_, Some(_)) => Err(several.into()),
        (first, None) => Ok(first),
    }
}

/// A number as text: `1.0` is `1`.
fn digits(number: &Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() => value.to_string(),
        _ => number.to_string(),
    }
}

/// Of a name that occurs twice, the last element counts.
impl From<ElementTree> for Value {
    fn from(tree: ElementTree) -> Self {
        match tree {
            ElementTree::Null => Self::Null,
            ElementTree::Bool(value) => Self::Bool(value),
            ElementTree::Number(number) => Self::Number(number),
            ElementTree::Text(text) => Self::String(text),
            ElementTree::List(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            ElementTree::Elements(elements) => Self::Object(elements.into_object()),
        }
    }
}

/// How many values may be inside one another.
#[derive(Clone, Copy)]
struct Levels(usize);

impl Levels {
    fn below<E: de::Error>(self) -> Result<Self, E> {
        self.0.checked_sub(1).map(Self).ok_or_else(|| E::custom("too many elements in one another"))
    }
}

impl<'de> DeserializeSeed<'de> for Levels {
    type Value = ElementTree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<ElementTree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Levels {
    type Value = ElementTree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element")
    }

    fn visit_none<E>(self) -> Result<ElementTree, E> {
        Ok(ElementTree::Null)
    }

    fn visit_unit<E>(self) -> Result<ElementTree, E> {
        Ok(ElementTree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<ElementTree, D::Error> {
        self.below()?.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<ElementTree, E> {
        Ok(ElementTree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<ElementTree, E> {
        Ok(ElementTree::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<ElementTree, E> {
        Ok(ElementTree::Number(value.into()))
    }

    /// JSON has neither infinity nor NaN, so that an element with one could not be written again.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<ElementTree, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("a number that is not finite"))?;
        Ok(ElementTree::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<ElementTree, E> {
        Ok(ElementTree::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<ElementTree, E> {
        Ok(ElementTree::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<ElementTree, A::Error> {
        let below = self.below()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(below)? {
            items.push(item);
        }
        Ok(ElementTree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<ElementTree, A::Error> {
        let below = self.below()?;
        let mut elements = Elements::default();
        while let Some(name) = access.next_key::<String>()? {
            elements.push(name, access.next_value_seed(below)?);
        }
        Ok(ElementTree::Elements(elements))
    }
}

#[cfg(test)]
mod tests;
