//! What of a message a copied text leaves out.

use super::tree::{Content, Node};
use crate::{OfficialMessage, trimmed};

/// An element with a value that is not in what was written.
#[derive(Clone, PartialEq, Eq, derive_more::Debug)]
#[debug("LeftOut({reason:?})")]
#[non_exhaustive]
pub struct LeftOut {
    /// Its official name.
    pub element: String,
    /// Why it is not there.
    pub reason: LeftOutReason,
}

/// Why an element is not in what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeftOutReason {
    /// It is about the answer and not about the person: nothing of the person is lost.
    AboutTheAnswer,
    /// An option leaves it out.
    ByOption,
    /// The format has no place for it, or no word that others understand.
    NoPlace,
}

/// The elements of a message that are not in what was carried of it, in the order of the message.
pub(super) fn left_out(
    message: &OfficialMessage,
    carried: &OfficialMessage,
    with_address: bool,
) -> Vec<LeftOut> {
    let mut carried = elements(carried);
    let mut left_out = Vec::new();
    for path in elements(message) {
        if let Some(place) = carried.iter().position(|other| *other == path) {
            carried.swap_remove(place);
            continue;
        }
        let reason = match path.as_slice() {
            path if is_about_the_answer(path) => LeftOutReason::AboutTheAnswer,
            [.., name] if !with_address && ADDRESS.contains(&name.as_str()) => LeftOutReason::ByOption,
            _ => LeftOutReason::NoPlace,
        };
        left_out.extend(path.into_iter().next_back().map(|element| LeftOut { element, reason }));
    }
    left_out
}

/// The header, and how the confirmation ended: a copied text is written of valid answers alone.
fn is_about_the_answer(path: &[String]) -> bool {
    match path {
        [_, header, ..] if header == "MessageHeader" => true,
        [_, _, name] => ANSWER.contains(&name.as_str()),
        _ => false,
    }
}

const ANSWER: [&str; 3] = ["ProcessingResultStatus", "QualificationValidity", "ShikakuValiditySource"];
const ADDRESS: [&str; 2] = ["PostNumber", "Address"];

/// The path of each element that holds a text, lists nested as in XML.
fn elements(message: &OfficialMessage) -> Vec<Vec<String>> {
    let cbor = serde_cbor::to_vec(message).unwrap_or_default();
    let root: Option<Node> = serde_cbor::from_slice(&cbor).ok();
    let mut open: Vec<(Vec<String>, Node)> = root.into_iter().map(|node| (Vec::new(), node)).collect();
    let mut found = Vec::new();
    while let Some((path, node)) = open.pop() {
        match node.content {
            Content::Text(text) if trimmed(&text).is_empty() => {}
            Content::Text(_) => found.push(path),
            // The last one is taken first.
            Content::Children(children) => open.extend(children.into_iter().rev().map(|(name, child)| {
                let path = path.iter().cloned().chain([name]).collect();
                (path, child)
            })),
            Content::List(nodes) => open.extend(nodes.into_iter().rev().map(|node| (path.clone(), node))),
        }
    }
    found
}
