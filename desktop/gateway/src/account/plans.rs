//! How SQLite finds who sends a call: every call does, with 78,000 clinics in the tables.

use super::identity::IDENTITY;
use super::tables::clinic::{IN_GROUP, OTHERS_AT_PLACE, SERVED};
use crate::store::plan;

#[test]
fn who_sends_a_call_is_found_by_keys_alone() {
    let expected = [
        "SEARCH device USING PRIMARY KEY (id=?)",
        "SEARCH clinic USING PRIMARY KEY (registration_number=?) LEFT-JOIN",
        "SEARCH device_clinic USING PRIMARY KEY (device=? AND clinic=?) LEFT-JOIN",
        "SEARCH served USING PRIMARY KEY (registration_number=?) LEFT-JOIN",
        "SEARCH access_token USING PRIMARY KEY (digest=?) LEFT-JOIN",
        "SEARCH session USING PRIMARY KEY (id=?) LEFT-JOIN",
        "SEARCH staff USING PRIMARY KEY (id=?) LEFT-JOIN",
    ];
    assert_eq!(plan(IDENTITY, 4), expected);
}

#[test]
fn no_list_of_clinics_reads_every_clinic() {
    for (query, values) in [(SERVED, 2), (OTHERS_AT_PLACE, 2), (IN_GROUP, 1)] {
        let plan = plan(query, values);
        assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{query}: {plan:?}");
    }
}
