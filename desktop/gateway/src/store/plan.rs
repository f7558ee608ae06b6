//! How SQLite finds the rows of a query.

use rusqlite::Connection;
use rusqlite::types::Null;

use super::schema::STEPS;

/// The plan of a query with this number of values, on empty tables: a line a step.
pub(crate) fn plan(query: &str, values: usize) -> Vec<String> {
    let connection = Connection::open_in_memory().expect("a database");
    for step in STEPS {
        connection.execute_batch(step).expect("a step");
    }
    let explained = format!("EXPLAIN QUERY PLAN {}", query.replace('$', "?"));
    let mut statement = connection.prepare(&explained).expect("a query");
    let nothing = vec![Null; values];
    let lines = statement.query_map(rusqlite::params_from_iter(nothing), |row| row.get(3)).expect("a plan");
    lines.collect::<Result<_, _>>().expect("a plan")
}
