//! Every example of the documents is executed: a request is sent to a gateway that was brought to the state which the example
//! assumes, and its answer is compared with the example of the answer.
//!
//! What is random, and what names something random, may differ; its form may not: the letters and digits in it are as many.

mod account;
mod check;
mod like;
mod result;

use serde_json::Value;
use shikaku_core::port::HttpResponse;

use self::like::{Differing, assert_like};
use crate::document::{Document, Example};

/// One execution of an example.
#[derive(Clone, Copy)]
pub(super) struct Row {
    operation: &'static str,
    /// The example of the request; empty for a call without a body.
    request: &'static str,
    /// Members of it that take a value of this gateway.
    given: &'static [&'static str],
    status: u16,
    /// The example of the answer; empty where the answer has none.
    answer: &'static str,
    /// Brings a gateway to its state and sends the example; what was sent, and the answer.
    execute: fn(&Value) -> Done,
}

/// An executed call.
pub(super) struct Done {
    sent: Value,
    reply: HttpResponse,
}

impl Done {
    /// A call without a body.
    fn got(reply: HttpResponse) -> Self {
        Self { sent: Value::Null, reply }
    }
}

/// The name of an example that a schema has.
const SCHEMA: &str = "schema";

const NOTHING: &[&str] = &[];

/// A call with the example of its schema, and an answer without one.
const fn sent(
    operation: &'static str,
    given: &'static [&'static str],
    status: u16,
    execute: fn(&Value) -> Done,
) -> Row {
    Row { operation, request: SCHEMA, given, status, answer: "", execute }
}

fn documents() -> [(Document, &'static [Row]); 3] {
    [
        (Document::read(), check::ROWS),
        (Document::of(include_str!("../../../accounts.yaml")), account::ROWS),
        (Document::of(include_str!("../../../results.yaml")), result::ROWS),
    ]
}

#[test]
fn every_example_of_a_check_is_executed() {
    let [(document, rows), _, _] = documents();
    execute(&document, rows);
}

#[test]
fn every_example_of_accounts_is_executed() {
    let [_, (document, rows), _] = documents();
    execute(&document, rows);
}

#[test]
fn every_example_of_results_is_executed() {
    let [_, _, (document, rows)] = documents();
    execute(&document, rows);
}

/// Executes every row, and fails for an example that no row has.
#[track_caller]
fn execute(document: &Document, rows: &[Row]) {
    let examples = document.examples_by_operation();
    assert_eq!(without_row(&examples, rows), Vec::<String>::new(), "examples without a preparation");
    let value = |row: &Row, status, name: &str| {
        let is_it = |it: &&Example| it.operation == row.operation && it.status == status && it.name == name;
        let found = examples.iter().find(is_it);
        found.unwrap_or_else(|| panic!("{} {status:?} has no example {name}", row.operation)).value.clone()
    };
    for row in rows {
        let example = if row.request.is_empty() { Value::Null } else { value(row, None, row.request) };
        let Done { sent, reply } = (row.execute)(&example);
        let what = format!("{} {}", row.operation, row.request);
        assert_like(&example, &sent, &Differing::Members(row.given), &what);
        let body = String::from_utf8(reply.body).expect("text");
        assert_eq!(reply.status, row.status, "{what}: {body}");
        if !row.answer.is_empty() {
            let expected = value(row, Some(row.status), row.answer);
            let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
            assert_like(&expected, &body, &Differing::Random, &format!("{what} -> {}", row.status));
        }
    }
}

/// The examples that no row executes.
fn without_row(examples: &[Example], rows: &[Row]) -> Vec<String> {
    let has_row = |example: &&Example| {
        rows.iter().any(|row| {
            let name = if example.status.is_none() { row.request } else { row.answer };
            let is_status = example.status.is_none_or(|status| status == row.status);
            row.operation == example.operation && is_status && name == example.name
        })
    };
    let name = |it: &Example| format!("{} {} {}", it.operation, it.status.unwrap_or_default(), it.name);
    examples.iter().filter(|example| !has_row(example)).map(name).collect()
}

#[test]
fn an_example_without_a_row_is_seen() {
    for (document, rows) in documents() {
        let examples = document.examples_by_operation();
        assert!(examples.len() > 7, "only {} examples were found", examples.len());
        for example in &examples {
            let (operation, name, status) = (&example.operation, &example.name, example.status);
            let other = |row: &&Row| match status {
                None => row.operation != operation || row.request != name,
                Some(status) => row.operation != operation || row.answer != name || row.status != status,
            };
            let left: Vec<_> = rows.iter().filter(other).copied().collect();
            assert!(
                without_row(&examples, &left).iter().any(|it| it.starts_with(operation.as_str())),
                "{operation}"
            );
        }
    }
}

/// The example with a value of this gateway in one member.
fn with(example: &Value, member: &str, value: &str) -> Value {
    let mut example = example.clone();
    let place = example.get_mut(member).unwrap_or_else(|| panic!("no {member}"));
    *place = value.into();
    example
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
