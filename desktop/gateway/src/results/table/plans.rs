//! How SQLite finds rows: a check and a purge must not read every result of a clinic.

use rusqlite::Connection;

use super::{feed, reference_number};
use crate::store::schema_for_tests;

/// A query, its number of values, and how the plan of SQLite must begin.
const PLANS: [(&str, usize, &str); 4] = [
    (
        reference_number::OF_PERSON,
        2,
        "SEARCH result USING COVERING INDEX result_with_reference (clinic=? AND person=?)",
    ),
    (
        reference_number::LATEST,
        2,
        "SEARCH result USING COVERING INDEX result_by_person (clinic=? AND person=?)",
    ),
    (feed::PAST_OF_CLINIC, 3, "SEARCH result USING COVERING INDEX result_by_purge_day (purge_day<?)"),
    (feed::PAST, 1, "SEARCH result USING COVERING INDEX result_by_purge_day (purge_day<?)"),
];

#[test]
fn no_query_of_a_check_or_a_purge_reads_every_result_of_a_clinic() {
    let connection = Connection::open_in_memory().expect("a database");
    for step in schema_for_tests() {
        connection.execute_batch(step).expect("a step");
    }
    for (query, values, expected) in PLANS {
        let explained = format!("EXPLAIN QUERY PLAN {}", query.replace('$', "?"));
        let mut statement = connection.prepare(&explained).expect("a query");
        let nothing = vec![rusqlite::types::Null; values];
        let plan: Vec<String> = statement
            .query_map(rusqlite::params_from_iter(nothing), |row| row.get(3))
            .expect("a plan")
            .collect::<Result<_, _>>()
            .expect("a plan");
        assert_eq!(plan.first().map(String::as_str), Some(expected), "{query}: {plan:?}");
    }
}
