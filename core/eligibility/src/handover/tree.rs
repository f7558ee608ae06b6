//! A message between its bytes and its types: elements as a tree.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::FileLimits;

/// An element, or several of one name.
pub(super) struct Node {
    /// The byte of the file where it begins; zero when unknown.
    pub(super) at: usize,
    pub(super) content: Content,
}

pub(super) enum Content {
    Text(String),
    /// Each name once.
    Children(Vec<(String, Node)>),
    /// Elements of one name.
    List(Vec<Node>),
}

/// What of the limits a tree goes beyond.
pub(super) enum Excess {
    Depth,
    Elements,
    Text,
    Name,
}

impl Node {
    pub(super) const fn new(at: usize, content: Content) -> Self {
        Self { at, content }
    }

    /// Holds a tree, root included, against the limits.
    pub(super) fn check(&self, limits: &FileLimits) -> Result<(), Excess> {
        let mut elements = 0;
        let mut open = vec![(self, 0)];
        while let Some((node, depth)) = open.pop() {
            if depth > limits.depth {
                return Err(Excess::Depth);
            }
            match &node.content {
                Content::Text(text) if text.len() > limits.text => return Err(Excess::Text),
                Content::Text(_) => {}
                Content::Children(children) => {
                    if children.iter().any(|(name, _)| name.len() > limits.name) {
                        return Err(Excess::Name);
                    }
                    elements += children.len();
                    open.extend(children.iter().map(|(_, child)| (child, depth + 1)));
                }
                Content::List(nodes) => {
                    elements += nodes.len();
                    open.extend(nodes.iter().map(|node| (node, depth)));
                }
            }
            if elements > limits.elements {
                return Err(Excess::Elements);
            }
        }
        Ok(())
    }
}

/// An element has a shape that its type does not expect. Holds no content.
#[derive(Debug, derive_more::Display)]
#[display("an element holds what does not belong there")]
pub(super) struct ShapeError {
    /// The byte of the innermost element that is known.
    pub(super) at: Option<usize>,
}

impl std::error::Error for ShapeError {}

impl de::Error for ShapeError {
    /// serde's own words repeat the input.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self { at: None }
    }
}

impl<'de> Deserializer<'de> for Node {
    type Error = ShapeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        let at = self.at;
        match self.content {
            Content::Text(text) => visitor.visit_string(text),
            Content::Children(children) => visitor.visit_map(MapDeserializer::new(children.into_iter())),
            Content::List(nodes) => visitor.visit_seq(SeqDeserializer::new(nodes.into_iter())),
        }
        .map_err(|error| ShapeError { at: error.at.or(Some(at)) })
    }

    /// An element that is there is `Some`, also when it is empty.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        visitor.visit_some(self)
    }

    /// An element without text and children is one without children.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.content {
            Content::Text(text) if is_blank(&text) => {
                Self::new(self.at, Content::Children(Vec::new())).deserialize_any(visitor)
            }
            content => Self::new(self.at, content).deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        self.deserialize_map(visitor)
    }

    /// One element is a list of one.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.content {
            Content::List(_) => self.deserialize_any(visitor),
            content => {
                let only = Self::new(self.at, content);
                Self::new(self.at, Content::List(vec![only])).deserialize_any(visitor)
            }
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct enum identifier ignored_any
    }
}

impl IntoDeserializer<'_, ShapeError> for Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Nothing but what XML counts as white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

impl<'de> Deserialize<'de> for Node {
    /// Deserializes from JSON. A name that occurs twice in one object is an error, because it is unclear which value
    /// counts.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(|content| Self::new(0, content))
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element")
    }

    fn visit_str<E>(self, text: &str) -> Result<Content, E> {
        Ok(Content::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Content, E> {
        Ok(Content::Text(text))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Content, E> {
        Ok(Content::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Content, E> {
        Ok(Content::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Content, E> {
        Ok(Content::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Content, E> {
        Ok(Content::Text(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Ok(Content::Text(String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Content, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = access.next_element()? {
            nodes.push(node);
        }
        Ok(Content::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Content, A::Error> {
        let mut names = std::collections::BTreeSet::new();
        let mut children = Vec::new();
        while let Some((name, node)) = access.next_entry::<String, Node>()? {
            if !names.insert(name.clone()) {
                return Err(de::Error::custom("a name stands twice"));
            }
            children.push((name, node));
        }
        Ok(Content::Children(children))
    }
}
