use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde::de::DeserializeOwned;

use super::characters::{is_allowed, is_name};
use super::decode::decode;
use super::error::XmlReadError;
use crate::handover::tree::{Content, Node, is_blank};
use crate::handover::{Encoding, FileLimits, Position, misfit, misplaced};

/// A file that was read.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("XmlFile {{ encoding: {encoding:?}, .. }}")]
#[non_exhaustive]
pub struct XmlFile<T> {
    /// What it says.
    pub message: T,
    /// How it was written.
    pub encoding: Encoding,
    /// Attributes, comments and processing instructions: the message has no place for them.
    pub left_out: usize,
}

/// Reads a file: [`crate::OfficialMessage`], or another type with the root `XmlMsg`.
///
/// # Errors
/// Returns what is wrong and where; the error contains no content of the file.
///
/// # Examples
///
/// ```
/// use shikaku_eligibility::handover::{FileLimits, xml};
/// use shikaku_eligibility::{Confirmation, OfficialMessage, Verdict};
///
/// let file = b"<XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult></MessageHeader><MessageBody>\
///     <ProcessingResultStatus>1</ProcessingResultStatus><QualificationValidity>1</QualificationValidity>\
///     </MessageBody></XmlMsg>";
/// let file = xml::read::<OfficialMessage>(file, &FileLimits::SINGLE)?;
/// assert_eq!(Confirmation::from(file.message).verdict(), Verdict::Valid);
/// # Ok::<(), xml::XmlReadError>(())
/// ```
pub fn read<T: DeserializeOwned>(file: &[u8], limits: &FileLimits) -> Result<XmlFile<T>, XmlReadError> {
    if file.len() > limits.bytes {
        return Err(XmlReadError::TooLong { limit: limits.bytes });
    }
    let (text, encoding) = decode(file)?;
    let (root, left_out) = Parser::new(&text, limits).parse()?;
    misplaced::check(&root)?;
    let message = T::deserialize(root).map_err(|error| {
        let at = error.at.or_else(|| place_of_misfit(&text, limits)).unwrap_or_default();
        XmlReadError::Shape(Position::at(&text, at))
    })?;
    Ok(XmlFile { message, encoding, left_out })
}

/// Parses once more, because the root was consumed.
fn place_of_misfit(text: &str, limits: &FileLimits) -> Option<usize> {
    let (root, _) = Parser::new(text, limits).parse().ok()?;
    misfit::in_xml(&root)
}

/// One pass over a text. Elements that are open are a stack of bounded depth; nothing recurses.
struct Parser<'a> {
    text: &'a str,
    limits: &'a FileLimits,
    open: Vec<Open>,
    root: Option<Node>,
    elements: usize,
    left_out: usize,
    /// Where the present event begins.
    at: usize,
}

/// An element whose end has not come.
struct Open {
    name: String,
    at: usize,
    text: String,
    children: BTreeMap<String, Vec<Node>>,
}

impl<'a> Parser<'a> {
    const fn new(text: &'a str, limits: &'a FileLimits) -> Self {
        Self { text, limits, open: Vec::new(), root: None, elements: 0, left_out: 0, at: 0 }
    }

    /// The root, wrapped so that its name is a child's.
    fn parse(mut self) -> Result<(Node, usize), XmlReadError> {
        let mut reader = Reader::from_str(self.text);
        reader.config_mut().expand_empty_elements = true;
        loop {
            self.at = offset(reader.buffer_position());
            let event = reader.read_event();
            match event.map_err(|error| self.refusal(&error, offset(reader.error_position())))? {
                Event::Start(start) => self.begin(&start)?,
                Event::End(_) => self.end()?,
                Event::Text(text) => self.add(&text.xml10_content())?,
                Event::CData(text) => self.add(&text.xml10_content())?,
                Event::GeneralRef(reference) => self.resolve(&reference)?,
                Event::Decl(_) if self.at == 0 => {}
                Event::Decl(_) | Event::Empty(_) => return Err(XmlReadError::Syntax(self.here())),
                Event::Comment(_) | Event::PI(_) => self.left_out += 1,
                Event::DocType(_) => return Err(XmlReadError::DocumentType(self.here())),
                Event::Eof => break,
            }
        }
        match self.root {
            Some(root) if self.open.is_empty() => Ok((root, self.left_out)),
            _ => Err(XmlReadError::Truncated(self.here())),
        }
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), XmlReadError> {
        let name = start.name().into_inner();
        if self.open.is_empty() {
            if self.root.is_some() {
                return Err(XmlReadError::Syntax(self.here()));
            }
            if name != "XmlMsg" {
                return Err(XmlReadError::NoMessage);
            }
        }
        if let Some(parent) = self.open.last_mut() {
            if !is_blank(&parent.text) {
                return Err(XmlReadError::MixedText(self.here()));
            }
            parent.text.clear();
        }
        self.skip_attributes(start)?;
        self.elements += 1;
        match () {
            () if name.len() > self.limits.name => Err(XmlReadError::TextTooLong(self.here())),
            () if !is_name(name) => Err(XmlReadError::Syntax(self.here())),
            () if self.open.len() >= self.limits.depth => Err(XmlReadError::TooDeep(self.here())),
            () if self.elements > self.limits.elements => Err(XmlReadError::TooMany(self.here())),
            () => {
                let name = name.to_owned();
                self.open.push(Open { name, at: self.at, text: String::new(), children: BTreeMap::new() });
                Ok(())
            }
        }
    }

    fn skip_attributes(&mut self, start: &BytesStart<'_>) -> Result<(), XmlReadError> {
        // Each is held against all before it, so that many would take long.
        for (place, attribute) in start.attributes().enumerate() {
            match attribute {
                Ok(_) if place >= ATTRIBUTES_MAX => return Err(XmlReadError::TooMany(self.here())),
                Ok(_) => self.left_out += 1,
                Err(_) => return Err(XmlReadError::Syntax(self.here())),
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), XmlReadError> {
        let Some(Open { name, at, text, children }) = self.open.pop() else {
            return Err(XmlReadError::Syntax(self.here()));
        };
        let is_parent = !children.is_empty() || (is_parent(&name) && is_blank(&text));
        let content = if is_parent { grouped(children) } else { Content::Text(text) };
        let node = Node::new(at, content);
        match self.open.last_mut() {
            Some(parent) => parent.children.entry(name).or_default().push(node),
            None => self.root = Some(Node::new(at, Content::Children(vec![(name, node)]))),
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), XmlReadError> {
        if !text.chars().all(is_allowed) {
            return Err(XmlReadError::Character(self.here()));
        }
        match self.open.last_mut() {
            None if is_blank(text) => Ok(()),
            None => Err(XmlReadError::Syntax(self.here())),
            Some(open) if !open.children.is_empty() && is_blank(text) => Ok(()),
            Some(open) if !open.children.is_empty() => Err(XmlReadError::MixedText(self.here())),
            Some(open) if open.text.len().saturating_add(text.len()) > self.limits.text => {
                Err(XmlReadError::TextTooLong(self.here()))
            }
            Some(open) => {
                open.text.push_str(text);
                Ok(())
            }
        }
    }

    fn resolve(&mut self, reference: &BytesRef<'_>) -> Result<(), XmlReadError> {
        let numbered = reference.resolve_char_ref().ok();
        let character = numbered.and_then(|numbered| numbered.or_else(|| named(reference)));
        let character = character.ok_or_else(|| XmlReadError::Entity(self.here()))?;
        if self.open.is_empty() {
            return Err(XmlReadError::Syntax(self.here()));
        }
        self.add(character.encode_utf8(&mut [0; 4]))
    }

    fn refusal(&self, error: &Error, at: usize) -> XmlReadError {
        match error {
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                XmlReadError::Syntax(Position::at(self.text, at))
            }
            Error::Syntax(_) => XmlReadError::Truncated(Position::behind(self.text)),
            _ => XmlReadError::Syntax(Position::at(self.text, at)),
        }
    }

    fn here(&self) -> Position {
        Position::at(self.text, self.at)
    }
}

/// Attributes of one element: the documented ones have none, a root may name its schema.
const ATTRIBUTES_MAX: usize = 32;

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// The five of XML; there are no others.
fn named(reference: &BytesRef<'_>) -> Option<char> {
    match &*reference.xml10_content() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}

/// Whether an element without children is a parent and not an empty text; only its name shows which.
fn is_parent(name: &str) -> bool {
    name.ends_with("List") || PARENTS.contains(&name)
}

/// The root, and elements that lists contain.
const PARENTS: [&str; 3] = ["XmlMsg", "ResultOfQualificationConfirmation", "BulkConfirmUnit"];

fn grouped(children: BTreeMap<String, Vec<Node>>) -> Content {
    let grouped = children.into_iter().map(|(name, mut nodes)| match (nodes.pop(), nodes.first()) {
        (Some(only), None) => (name, only),
        (last, first) => {
            let at = first.map_or(0, |first| first.at);
            nodes.extend(last);
            (name, Node::new(at, Content::List(nodes)))
        }
    });
    Content::Children(grouped.collect())
}
