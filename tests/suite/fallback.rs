//! What is lawful when the check cannot be made (eligibility reference, 3.1 to 3.3), over all circumstances.

mod endings;
mod invariants;
mod matrix;
mod rules;
mod words;

use chrono::NaiveDate;
use shikaku_clinic::fallback::{CheckEnding, Circumstances, Duty, ShownDocuments, Visit};
use strum::VariantArray as _;

/// A date as it is written.
fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Both sides of every day on which a rule ends, and the day of the tests.
const DAYS: &[&str] = &[
    "2024-12-02",
    "2025-12-01",
    "2025-12-02",
    "2026-03-31",
    "2026-04-01",
    "2026-07-31",
    "2026-08-01",
    "2026-11-22",
];

/// Every combination on these days; the share is left open.
fn every_combination(days: &[&str]) -> impl Iterator<Item = Circumstances> {
    let days: Vec<_> = days.iter().map(|text| day(text)).collect();
    days.into_iter().flat_map(|treatment_date| {
        let endings =
            CheckEnding::VARIANTS.iter().map(move |ending| Circumstances::new(*ending, treatment_date));
        endings.flat_map(|base| {
            let duties = Duty::VARIANTS.iter().map(move |duty| Circumstances { duty: *duty, ..base });
            let visits = duties
                .flat_map(|now| Visit::ALL.iter().map(move |visit| Circumstances { visit: *visit, ..now }));
            visits.flat_map(|now| ShownDocuments::sets().map(move |shown| Circumstances { shown, ..now }))
        })
    })
}
