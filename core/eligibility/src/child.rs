//! From an element to its typed value: the one place where blanks around a value are dropped and an element without a
//! value becomes an absent one (eligibility reference, 8a).

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::Number;

use crate::Text;
use crate::blank::trimmed;
use crate::element_tree::{ElementError, ElementTree, Elements, Reason, is_called};

/// A kind of element that another one may hold.
pub(super) trait Child: Sized + PartialEq + Serialize {
    /// Reads one that is there.
    fn read(tree: ElementTree) -> Result<Read<Self>, ElementError>;

    /// What a text means in its place; `None` for an element that holds elements.
    fn of_text(_: &str) -> Option<Self> {
        None
    }

    /// Whether it holds nothing.
    fn is_empty(&self) -> bool {
        false
    }
}

/// An element that holds elements.
pub(super) trait Element: Child + Default {
    /// Its fields, each called as its element in another case.
    const FIELDS: &'static [&'static str];

    /// Reads what it holds.
    fn of_elements(elements: Elements) -> Result<Self, ElementError>;

    /// Whether an element of this name has a field.
    fn is_field(name: &str) -> bool {
        Self::FIELDS.iter().any(|field| is_called(name, field))
    }
}

/// An element that was read: its value, and its text where that is not the value as it would be written.
pub(super) struct Read<T> {
    value: Option<T>,
    text: Option<Text>,
}

impl<T> Read<T> {
    /// A value whose text is the value.
    pub(super) const fn plain(value: Option<T>) -> Self {
        Self { value, text: None }
    }
}

/// Reads an element that may be there once.
pub(super) fn read_once<T: Child>(
    elements: &mut Elements,
    field: &'static str,
    as_came: &mut AsCame,
) -> Result<Option<T>, ElementError> {
    let Some((name, tree)) = elements.take(field)? else { return Ok(None) };
    match T::read(tree) {
        Ok(read) => Ok(as_came.keep(field, read)),
        Err(error) => Err(error.below(name)),
    }
}

/// Reads an element that holds a text.
pub(super) fn read_text<T: From<Text>>(tree: ElementTree) -> Result<Read<T>, ElementError> {
    let (value, text) = value_and_text(tree)?;
    Ok(Read { value: value.map(T::from), text })
}

/// The value of an element that holds a text, and its text where that is another one.
fn value_and_text(tree: ElementTree) -> Result<(Option<Text>, Option<Text>), ElementError> {
    let Some(text) = tree.into_text()? else { return Ok((None, None)) };
    let value = trimmed(text.as_str());
    Ok(match value {
        "" => (None, Some(text)),
        same if same.len() == text.as_str().len() => (Some(text), None),
        value => (Some(value.into()), Some(text)),
    })
}

/// Reads an element that holds elements; one of blanks is there and holds none.
pub(super) fn read_element<T: Element>(tree: ElementTree) -> Result<Read<T>, ElementError> {
    tree.into_elements()?.map(T::of_elements).transpose().map(Read::plain)
}

/// Reads an element that every message has; one that is absent or blank holds nothing.
pub(super) fn required<T: Element>(elements: &mut Elements, name: &str) -> Result<T, ElementError> {
    let Some(tree) = elements.take_named(name)? else { return Ok(T::default()) };
    let read = read_element(tree).map_err(|error| error.below(name.to_owned()))?;
    Ok(read.value.unwrap_or_default())
}

/// An element of a list or of an element that repeats: its own name is around it or left out.
pub(super) trait Item: Default {
    /// Reads one that is there.
    fn of_item(tree: ElementTree) -> Result<Self, ElementError>;
}

impl<T: Element> Item for T {
    fn of_item(tree: ElementTree) -> Result<Self, ElementError> {
        match tree {
            ElementTree::List(_) => Err(Reason::NotElements.into()),
            tree => Ok(tree.into_elements()?.map(T::of_elements).transpose()?.unwrap_or_default()),
        }
    }
}

/// A text that repeats keeps its blanks. Digits without quotation marks are a text too.
impl Item for Text {
    fn of_item(tree: ElementTree) -> Result<Self, ElementError> {
        match tree {
            ElementTree::Text(text) => Ok(text.into()),
            ElementTree::Number(number) => number_text(&number).ok_or_else(|| Reason::NotText.into()),
            _ => Err(Reason::NotText.into()),
        }
    }
}

fn number_text(number: &Number) -> Option<Text> {
    number.as_u64().map(|digits| digits.to_string().into())
}

/// The kinds that are texts.
macro_rules! text_child {
    ($($name:ty)*) => {$(
        impl crate::child::Child for $name {
            fn read(
                tree: crate::element_tree::ElementTree,
            ) -> Result<crate::child::Read<Self>, crate::element_tree::ElementError> {
                crate::child::read_text(tree)
            }

            fn of_text(text: &str) -> Option<Self> {
                Some(crate::Text::from(text).into())
            }
        }
    )*};
}

pub(crate) use text_child;

text_child! { Text crate::DateText crate::TimeText }

/// Texts of elements as they came, where their values leave blanks out. A value that was changed since is written as it
/// is now.
///
/// `Debug` prints nothing of them.
#[derive(Clone, Default, PartialEq, Eq, derive_more::Debug)]
#[debug("AsCame({})", _0.len())]
pub struct AsCame(BTreeMap<&'static str, Text>);

impl AsCame {
    /// The value of an element, after its text was put aside.
    pub(super) fn keep<T>(&mut self, name: &'static str, read: Read<T>) -> Option<T> {
        self.0.extend(read.text.map(|text| (name, text)));
        read.value
    }

    /// An element as it is to be written.
    pub(super) fn written<'a, T: Child>(
        &'a self,
        name: &'static str,
        value: Option<&'a T>,
    ) -> Written<'a, T> {
        let text = self.0.get(name).filter(|text| {
            let meant = match trimmed(text.as_str()) {
                "" => None,
                meant => T::of_text(meant),
            };
            meant.as_ref() == value
        });
        match (text, value) {
            (Some(text), _) => Written::Text(text),
            (None, Some(value)) => Written::Value(value),
            (None, None) => Written::Absent,
        }
    }
}

/// An element on its way out.
pub(super) enum Written<'a, T> {
    Absent,
    Text(&'a Text),
    Value(&'a T),
}

impl<T> Written<'_, T> {
    pub(super) const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Serialize> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Text(text) => text.serialize(serializer),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}
