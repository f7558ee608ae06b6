//! Answers about a person where no type reads them.

use std::fmt;

use super::tree::{Content, Node};

/// An element that answers about a person, in a place where no type reads it: the person would be in the file and in no
/// result (eligibility reference, 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MisplacedAnswer {
    /// Its official name.
    pub element: &'static str,
    /// The official names of the elements that may hold it.
    pub parents: &'static [&'static str],
}

impl fmt::Display for MisplacedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} stands elsewhere than in {}", self.element, self.parents.join(" or "))
    }
}

impl MisplacedAnswer {
    /// Finds one in a whole message.
    pub(super) fn find(message: &Node) -> Option<Self> {
        let mut open = vec![(message, Place::Document)];
        while let Some((node, place)) = open.pop() {
            match &node.content {
                Content::Text(_) => {}
                Content::List(nodes) => open.extend(nodes.iter().map(|node| (node, place))),
                Content::Children(children) => {
                    for (name, child) in children {
                        if let Some((answer, places)) = answer(name)
                            && !places.contains(&place)
                        {
                            return Some(answer);
                        }
                        open.push((child, place.below(name)));
                    }
                }
            }
        }
        None
    }
}

/// What an element is in a message, as far as answers are read from it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Document,
    Root,
    Body,
    Unit,
    Results,
    Elsewhere,
}

impl Place {
    fn below(self, name: &str) -> Self {
        match (self, name) {
            (Self::Document, "XmlMsg") => Self::Root,
            (Self::Root, BODY) => Self::Body,
            (Self::Body, UNIT) => Self::Unit,
            (Self::Body | Self::Unit, RESULTS) => Self::Results,
            _ => Self::Elsewhere,
        }
    }
}

/// Where an element that answers about a person is read; `None` for every other element.
fn answer(name: &str) -> Option<(MisplacedAnswer, &'static [Place])> {
    let (element, parents, places): (_, &[_], &[_]) = match name {
        UNIT => (UNIT, &[BODY], &[Place::Body]),
        RESULTS => (RESULTS, &[BODY, UNIT], &[Place::Body, Place::Unit]),
        RESULT => (RESULT, &[RESULTS_OF_BODY, UNIT], &[Place::Results, Place::Unit]),
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
