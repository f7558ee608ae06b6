//! How SQLite finds rows: a check and a purge must not read every result of a clinic.

use super::{counted, feed, reference_number};
use crate::store::plan;

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
    for (query, values, expected) in PLANS {
        let plan = plan(query, values);
        assert_eq!(plan.first().map(String::as_str), Some(expected), "{query}: {plan:?}");
    }
}

#[test]
fn the_counts_of_a_clinic_read_no_result_of_another() {
    let plan = plan(counted::COUNTED, 7);
    assert_eq!(plan, ["SEARCH result USING PRIMARY KEY (clinic=? AND number>?)"]);
}
