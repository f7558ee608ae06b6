use serde::Serialize;
use thiserror::Error;

use super::characters::{is_allowed, is_name};
use crate::handover::tree::{Content, Node};
use crate::handover::{Encoding, cp932};
use crate::{CharacterCodeIdentifier, Text};

/// A file that was written, and what it could not carry as it was.
#[derive(Clone, Default, PartialEq, Eq, derive_more::Debug)]
#[debug("XmlWritten({} bytes, {replaced}, {folded}, {identifier_set})", bytes.len())]
pub struct XmlWritten {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that became ●: those without a place in Shift_JIS, and controls.
    pub replaced: usize,
    /// Characters that were dropped, composed or written as another one for the same sign (`〜` as `～`).
    pub folded: usize,
    /// Whether `CharacterCodeIdentifier` named another encoding and was set to this one.
    pub identifier_set: bool,
}

/// Why a message cannot be written as XML.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum XmlWriteError {
    /// An unknown element has a name that no XML element can have.
    #[error("the name of an element cannot be written in XML")]
    Name,
    /// A list in a list, as only JSON has it.
    #[error("a list stands in a list")]
    NestedList,
    /// No message: not one root with children.
    #[error("the message has no root")]
    Root,
}

/// Writes a message: known elements in the order of the reference, unknown ones behind them in their parent.
///
/// An official code 005 that names the other encoding is set right, because a reader may believe it.
///
/// # Errors
/// When an unknown element has no form in XML.
pub fn write<T: Serialize>(message: &T, encoding: Encoding) -> Result<XmlWritten, XmlWriteError> {
    // Through CBOR, because it keeps the order of the fields and nests lists as XML does.
    let cbor = serde_cbor::to_vec(message).map_err(|_| XmlWriteError::Root)?;
    let mut tree: Node = serde_cbor::from_slice(&cbor).map_err(|_| XmlWriteError::Root)?;
    let identifier_set = set_identifier(&mut tree, encoding);
    let Content::Children(roots) = &tree.content else { return Err(XmlWriteError::Root) };
    let [(name, root)] = roots.as_slice() else { return Err(XmlWriteError::Root) };
    let mut writer = Writer { encoding, text: String::with_capacity(cbor.len() * 2), replaced: 0 };
    writer.text.push_str("<?xml version=\"1.0\" encoding=\"");
    writer.text.push_str(encoding.label());
    writer.text.push_str("\" standalone=\"yes\"?>\n");
    writer.element(name, root, 0)?;
    Ok(finish(writer, encoding, identifier_set))
}

fn finish(writer: Writer, encoding: Encoding, identifier_set: bool) -> XmlWritten {
    let Writer { text, replaced, .. } = writer;
    match encoding {
        Encoding::Utf8 => XmlWritten { bytes: text.into_bytes(), replaced, folded: 0, identifier_set },
        Encoding::ShiftJis => {
            let encoded = cp932::encode(&text);
            let replaced = replaced + encoded.replaced;
            XmlWritten { bytes: encoded.bytes, replaced, folded: encoded.folded, identifier_set }
        }
    }
}

struct Writer {
    encoding: Encoding,
    text: String,
    replaced: usize,
}

impl Writer {
    /// An element on a line of its own; a list is its elements one after another.
    fn element(&mut self, name: &str, node: &Node, depth: usize) -> Result<(), XmlWriteError> {
        if let Content::List(nodes) = &node.content {
            for node in nodes {
                if matches!(node.content, Content::List(_)) {
                    return Err(XmlWriteError::NestedList);
                }
                self.element(name, node, depth)?;
            }
            return Ok(());
        }
        // A character that Shift_JIS lacks can be replaced in a text, not in a name.
        if !is_name(name) || !carries(self.encoding, name) {
            return Err(XmlWriteError::Name);
        }
        self.indent(depth);
        match &node.content {
            Content::Children(children) if children.iter().any(|(_, child)| is_written(child)) => {
                self.tag("<", name);
                self.text.push('\n');
                for (name, child) in children {
                    self.element(name, child, depth + 1)?;
                }
                self.indent(depth);
                self.tag("</", name);
            }
            Content::Text(text) if !text.is_empty() => {
                self.tag("<", name);
                self.content(text);
                self.tag("</", name);
            }
            _ => {
                self.text.push('<');
                self.text.push_str(name);
                self.text.push_str("/>");
            }
        }
        self.text.push('\n');
        Ok(())
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.text.push_str("  ");
        }
    }

    fn tag(&mut self, opening: &str, name: &str) {
        self.text.push_str(opening);
        self.text.push_str(name);
        self.text.push('>');
    }

    fn content(&mut self, content: &str) {
        for character in content.chars() {
            match character {
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '&' => self.text.push_str("&amp;"),
                // A reader makes a plain one a line feed.
                '\r' => self.text.push_str("&#13;"),
                allowed if is_allowed(allowed) => self.text.push(allowed),
                _ => {
                    self.text.push(Text::UNREPRESENTABLE);
                    self.replaced += 1;
                }
            }
        }
    }
}

/// Whether a name is the same in this encoding.
fn carries(encoding: Encoding, name: &str) -> bool {
    match encoding {
        Encoding::Utf8 => true,
        Encoding::ShiftJis if name.is_ascii() => true,
        Encoding::ShiftJis => {
            let encoded = cp932::encode(name);
            encoded.replaced == 0 && encoded.folded == 0
        }
    }
}

/// Whether anything stands for this node: an empty list is no element.
fn is_written(node: &Node) -> bool {
    match &node.content {
        Content::List(nodes) => nodes.iter().any(is_written),
        Content::Children(_) | Content::Text(_) => true,
    }
}

/// Sets the code where it is one of the known ones and another one.
fn set_identifier(tree: &mut Node, encoding: Encoding) -> bool {
    let right = match encoding {
        Encoding::Utf8 => CharacterCodeIdentifier::Utf8,
        Encoding::ShiftJis => CharacterCodeIdentifier::ShiftJis,
    };
    let found = ["XmlMsg", "MessageHeader", "CharacterCodeIdentifier"]
        .into_iter()
        .try_fold(tree, |node, name| child(node, name));
    let Some(Node { content: Content::Text(code), .. }) = found else { return false };
    let is_other = CharacterCodeIdentifier::KNOWN.iter().any(|known| known.code() == code && *known != right);
    if is_other {
        right.code().clone_into(code);
    }
    is_other
}

fn child<'a>(node: &'a mut Node, name: &str) -> Option<&'a mut Node> {
    match &mut node.content {
        Content::Children(children) => {
            children.iter_mut().find(|(other, _)| other == name).map(|(_, child)| child)
        }
        Content::Text(_) | Content::List(_) => None,
    }
}
