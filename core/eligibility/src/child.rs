//! From an element to its typed value: the one place where blanks around a value are dropped and an element without a
//! value becomes an absent one (eligibility reference, 8a).

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Text;
use crate::blank::trimmed;

/// A kind of element that another one may hold.
pub(super) trait Child: Sized + PartialEq + Serialize {
    /// Reads one that is there.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Read<Self>, D::Error>;

    /// What a text means in its place; `None` for an element that holds elements.
    fn of_text(_: &str) -> Option<Self> {
        None
    }

    /// Whether it holds nothing.
    fn is_empty(&self) -> bool {
        false
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

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self::plain(None)
    }
}

impl<'de, T: Child> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer)
    }
}

/// Whether an element has the name of this field: `InsurerNumber` and `insurer_number`.
pub(super) fn is_called(element: &str, field: &str) -> bool {
    let words = field.split('_').flat_map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
    });
    element.chars().eq(words)
}

/// Reads an element that may be there once.
pub(super) fn read_once<'de, T: Child, A: de::MapAccess<'de>>(
    read: &mut Option<Read<T>>,
    map: &mut A,
) -> Result<(), A::Error> {
    if read.is_some() {
        return Err(de::Error::custom("an element that is there twice"));
    }
    *read = Some(map.next_value()?);
    Ok(())
}

/// Reads an element that holds a text.
pub(super) fn read_text<'de, T, D>(deserializer: D) -> Result<Read<T>, D::Error>
where
    T: From<Text>,
    D: Deserializer<'de>,
{
    let Leaf(Some(text)) = Leaf::deserialize(deserializer)? else { return Ok(Read::default()) };
    let value = trimmed(text.as_str());
    Ok(match value {
        "" => Read { value: None, text: Some(text) },
        same if same.len() == text.as_str().len() => Read::plain(Some(T::from(text))),
        value => Read { value: Some(T::from(value.into())), text: Some(text) },
    })
}

/// The text of an element, in each form that writers of JSON give it: a text, a number, a truth value, or one of these in an
/// array. `null`, `{}` and `[]` are what programs make of an empty XML element.
struct Leaf(Option<Text>);

impl<'de> Deserialize<'de> for Leaf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LeafVisitor)
    }
}

struct LeafVisitor;

impl<'de> de::Visitor<'de> for LeafVisitor {
    type Value = Leaf;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_none<E>(self) -> Result<Leaf, E> {
        Ok(Leaf(None))
    }

    fn visit_unit<E>(self) -> Result<Leaf, E> {
        Ok(Leaf(None))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Leaf, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E>(self, text: &str) -> Result<Leaf, E> {
        Ok(Leaf(Some(text.into())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Leaf, E> {
        Ok(Leaf(Some(value.to_string().into())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Leaf, E> {
        Ok(Leaf(Some(number.to_string().into())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Leaf, E> {
        Ok(Leaf(Some(number.to_string().into())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Leaf, E> {
        Ok(Leaf(Some(number.to_string().into())))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Leaf, A::Error> {
        let first = items.next_element::<Self::Value>()?;
        match items.next_element::<de::IgnoredAny>()? {
            None => Ok(first.unwrap_or(Leaf(None))),
            Some(_) => Err(de::Error::custom("several texts where one belongs")),
        }
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Leaf, A::Error> {
        match map.next_key::<de::IgnoredAny>()? {
            None => Ok(Leaf(None)),
            Some(_) => Err(de::Error::custom("elements where text belongs")),
        }
    }
}

/// The kinds that are texts.
macro_rules! text_child {
    ($($name:ty)*) => {$(
        impl crate::child::Child for $name {
            fn read<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<crate::child::Read<Self>, D::Error> {
                crate::child::read_text(deserializer)
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

/// What stays of an element that holds nothing: text of nothing that is drawn, or an array of nothing else.
#[derive(Deserialize)]
#[serde(try_from = "BlankForm")]
pub(super) struct Blank;

#[derive(Deserialize)]
#[serde(untagged)]
enum BlankForm {
    Text(Text),
    Array(Vec<Option<Blank>>),
}

/// There is text where elements belong.
#[derive(Debug, thiserror::Error)]
#[error("text where elements belong")]
pub(super) struct NotBlank;

impl TryFrom<BlankForm> for Blank {
    type Error = NotBlank;

    fn try_from(form: BlankForm) -> Result<Self, NotBlank> {
        match form {
            BlankForm::Text(text) if !trimmed(text.as_str()).is_empty() => Err(NotBlank),
            BlankForm::Text(_) => Ok(Self),
            BlankForm::Array(_all_blank) => Ok(Self),
        }
    }
}

/// Reads an element that holds elements; one of blanks is there and holds none.
pub(super) fn read_element<'de, T, D>(deserializer: D) -> Result<Read<T>, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    deserializer.deserialize_option(ElementVisitor(PhantomData)).map(Read::plain)
}

/// Reads an element that every message has; one that is absent or blank holds nothing.
pub(super) fn required<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    deserializer.deserialize_option(ElementVisitor(PhantomData)).map(Option::unwrap_or_default)
}

/// Reads what it meets without keeping it in between, so that an error keeps its place.
struct ElementVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Default> de::Visitor<'de> for ElementVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("elements")
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<T>, E> {
        if trimmed(text).is_empty() { Ok(Some(T::default())) } else { Err(E::custom(NotBlank)) }
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Option<T>, A::Error> {
        let first = items.next_element::<T>()?;
        match items.next_element::<de::IgnoredAny>()? {
            None => Ok(first),
            Some(_) => Err(de::Error::custom("several elements where one belongs")),
        }
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}
