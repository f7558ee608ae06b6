//! What a clinic has to be ready for, by published data (eligibility reference, 1.2 and 3.3 to 3.5).

mod area;
mod exemption;
mod figures;
mod file;
mod money;
mod progress;
mod words;

use chrono::NaiveDate;
use shikaku_clinic::readiness::Rulebook;

const EMBEDDED: &str = include_str!("../../core/clinic/data/readiness.toml");

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn book() -> Rulebook {
    Rulebook::embedded().unwrap_or_else(|error| panic!("the embedded rulebook: {error}"))
}
