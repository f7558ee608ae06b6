//! Answers about a person where no type reads them.

use super::official_names::official;
use super::tree::{Content, Node};
use crate::trimmed;

/// An element that answers about a person, in a place where no type reads it: the person would be in the file and in no
/// result (eligibility reference, 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::Display)]
#[display("{element} stands elsewhere than in {}", parents.join(" or "))]
pub struct MisplacedAnswer {
    /// Its official name.
    pub element: &'static str,
    /// The official names of the elements that may hold it.
    pub parents: &'static [&'static str],
}

/// An element whose name differs from an official one only in case, where the official one is read: its value would be in
/// the file and in no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::Display)]
#[display("{element} is written in another case")]
pub struct MisnamedElement {
    /// The official name.
    pub element: &'static str,
}

/// Why a message would lose what it says of a person.
pub(super) enum Unread {
    Misplaced(MisplacedAnswer),
    Misnamed(MisnamedElement),
}

/// Finds what of a whole message no type would read.
pub(super) fn check(message: &Node) -> Result<(), Unread> {
    let mut open = vec![(message, Place::Document)];
    while let Some((node, place)) = open.pop() {
        match &node.content {
            Content::Text(_) => {}
            Content::List(nodes) => open.extend(nodes.iter().map(|node| (node, place))),
            Content::Children(children) => {
                if is_lost_person(children, place) {
                    return Err(Unread::Misplaced(PERSON));
                }
                for (name, child) in children {
                    check_name(name, place)?;
                    open.push((child, place.below(name)));
                }
            }
        }
    }
    Ok(())
}

/// Whether elements are a person that no type reads: below an element that has no field, or in a list beside a person that
/// has its name.
fn is_lost_person(children: &[(String, Node)], place: Place) -> bool {
    match place {
        Place::Elsewhere => looks_like_a_person(children, 2),
        Place::Results if children.iter().any(|(name, _)| name == RESULT) => {
            let mut others = children.iter().filter(|(name, _)| place.below(name) == Place::Elsewhere);
            // Here one name is enough.
            looks_like_a_person(children, 1) || others.any(|(_, child)| is_person(child, 1))
        }
        _ => false,
    }
}

fn check_name(name: &str, place: Place) -> Result<(), Unread> {
    let official = official(name);
    match official {
        Some(element) if element != name && place != Place::Elsewhere => {
            return Err(Unread::Misnamed(MisnamedElement { element }));
        }
        _ => {}
    }
    match answer(official.unwrap_or(name)) {
        Some((answer, places)) if !places.contains(&place) => Err(Unread::Misplaced(answer)),
        _ => Ok(()),
    }
}

fn is_person(node: &Node, least: usize) -> bool {
    match &node.content {
        Content::Text(_) => false,
        Content::List(nodes) => nodes.iter().any(|node| is_person(node, least)),
        Content::Children(children) => looks_like_a_person(children, least),
    }
}

/// Whether an element has at least `least` non-empty elements that identify a person.
fn looks_like_a_person(children: &[(String, Node)], least: usize) -> bool {
    let says = |(name, child): &&(String, Node)| {
        official(name).is_some_and(|name| WHO.contains(&name))
            && matches!(&child.content, Content::Text(text) if !trimmed(text).is_empty())
    };
    children.iter().filter(says).count() >= least
}

/// Elements that identify a person.
const WHO: [&str; 7] = [
    "Name",
    "NameKana",
    "Birthdate",
    "InsurerNumber",
    "InsuredIdentificationNumber",
    "InsuredCardSymbol",
    "InsuredCardClassification",
];

const PERSON: MisplacedAnswer = MisplacedAnswer { element: RESULT, parents: &[RESULTS_OF_BODY, UNIT] };

/// What an element is in a message, as far as answers are read from it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Document,
    Root,
    Body,
    Unit,
    Results,
    /// An official element of a place where elements are read.
    Known,
    /// An element that has no field, and what is below it.
    Elsewhere,
}

impl Place {
    fn below(self, name: &str) -> Self {
        match (self, name) {
            (Self::Document, "XmlMsg") => Self::Root,
            (Self::Root, BODY) => Self::Body,
            (Self::Body, UNIT) => Self::Unit,
            (Self::Body | Self::Unit, RESULTS) => Self::Results,
            (Self::Elsewhere, _) => Self::Elsewhere,
            _ if official(name) == Some(name) => Self::Known,
            _ => Self::Elsewhere,
        }
    }
}

/// Where an element that answers about a person is read; `None` for every other element.
fn answer(name: &str) -> Option<(MisplacedAnswer, &'static [Place])> {
    let (element, parents, places): (_, &[_], &[_]) = match name {
        UNIT => (UNIT, &[BODY], &[Place::Body]),
        RESULTS => (RESULTS, &[BODY, UNIT], &[Place::Body, Place::Unit]),
        RESULT => (PERSON.element, PERSON.parents, &[Place::Results, Place::Unit]),
        STATUS => (STATUS, &[BODY, UNIT], &[Place::Body, Place::Unit]),
        VALIDITY => (VALIDITY, &[BODY, UNIT], &[Place::Body, Place::Unit]),
        _ => return None,
    };
    Some((MisplacedAnswer { element, parents }, places))
}

const BODY: &str = "MessageBody";
const UNIT: &str = "BulkConfirmUnit";
const RESULTS: &str = "ResultList";
const RESULTS_OF_BODY: &str = "MessageBody/ResultList";
const RESULT: &str = "ResultOfQualificationConfirmation";
const STATUS: &str = "ProcessingResultStatus";
const VALIDITY: &str = "QualificationValidity";
