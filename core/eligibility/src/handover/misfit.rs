//! Where in a file an element is that a message cannot have. A message is read from a tree without positions, so a second
//! pass over a refused file finds the place.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::tree::{Content, Node};
use crate::OfficialMessage;
use crate::element_tree::{ElementTree, Step};

/// The error at the element of a JSON file that a message cannot have.
pub(super) fn in_json(file: &[u8]) -> Option<serde_json::Error> {
    let path = path(serde_json::from_slice(file).ok()?)?;
    Locator(&path).deserialize(&mut serde_json::Deserializer::from_slice(file)).err()
}

/// The byte of an XML file where the element begins that a message cannot have.
pub(super) fn in_xml(root: &Node) -> Option<usize> {
    let path = path(tree(root))?;
    let node = path.iter().try_fold(root, |node, step| match (&node.content, step) {
        (Content::Children(children), Step::Name(name)) => {
            children.iter().find(|(other, _)| other == name).map(|(_, child)| child)
        }
        (Content::List(nodes), Step::Index(place)) => nodes.get(*place),
        _ => None,
    });
    node.map(|node| node.at)
}

fn path(document: ElementTree) -> Option<Vec<Step>> {
    let message = document.only_elements().and_then(OfficialMessage::of_elements);
    message.err().map(crate::element_tree::ElementError::into_path)
}

fn tree(node: &Node) -> ElementTree {
    match &node.content {
        Content::Text(text) => ElementTree::Text(text.clone()),
        Content::List(nodes) => ElementTree::List(nodes.iter().map(tree).collect()),
        Content::Children(children) => {
            let elements = children.iter().map(|(name, child)| (name.clone(), tree(child)));
            ElementTree::Elements(elements.collect())
        }
    }
}

/// Parses up to the end of an element, so that the parser puts its place into the error.
struct Locator<'a>(&'a [Step]);

impl<'de> DeserializeSeed<'de> for Locator<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// A value without elements is refused by the methods that are left out.
impl<'de> Visitor<'de> for Locator<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another element")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let (wanted, rest) = match self.0 {
            [Step::Index(place), rest @ ..] => (Some(*place), rest),
            // An array of one element is that element.
            [Step::Name(_), ..] => (Some(0), self.0),
            [] => (None, self.0),
        };
        for place in 0.. {
            let is_more = if wanted == Some(place) {
                items.next_element_seed(Locator(rest))?.is_some()
            } else {
                items.next_element::<IgnoredAny>()?.is_some()
            };
            if !is_more {
                break;
            }
        }
        Err(Error::custom(HERE))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(name) = elements.next_key::<String>()? {
            match self.0 {
                [Step::Name(wanted), rest @ ..] if *wanted == name => {
                    elements.next_value_seed(Locator(rest))?;
                }
                _ => {
                    elements.next_value::<IgnoredAny>()?;
                }
            }
        }
        Err(Error::custom(HERE))
    }
}

const HERE: &str = "an element that does not belong here";
