use chrono::{Days, NaiveDate};
use shikaku_calendar::month_end;

/// The last day on which a result may still be looked at: the end of the month after the month of treatment (施術日,
/// in Japan). It is computed once, when the record is written (eligibility reference, 1.7 and 6).
#[must_use]
pub fn purge_after(treatment_date: NaiveDate) -> NaiveDate {
    let last_of_month = month_end(treatment_date);
    last_of_month.checked_add_days(Days::new(1)).map_or(last_of_month, month_end)
}

/// Whether something with this purge date may still be looked at today, in Japan.
#[must_use]
pub fn is_kept(purge_after: NaiveDate, today: NaiveDate) -> bool {
    today <= purge_after
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, Utc};
    use shikaku_calendar::japan_date;

    use super::{is_kept, purge_after};

    /// The values of the eligibility reference, section 6.
    const TABLE: &[(&str, &str)] = &[
        ("2026-01-31", "2026-02-28"),
        ("2026-11-01", "2026-12-31"),
        ("2026-12-31", "2027-01-31"),
        ("2028-01-15", "2028-02-29"),
    ];

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_result_is_kept_to_the_end_of_the_next_month_as_section_6_says() {
        for (treated, last) in TABLE {
            assert_eq!(purge_after(day(treated)), day(last), "{treated}");
        }
    }

    #[test]
    fn the_day_ends_at_midnight_in_japan() {
        for (treated, last) in TABLE {
            let midnight: DateTime<Utc> = format!("{last}T15:00:00Z").parse().expect("a moment");
            let second = chrono::TimeDelta::seconds(1);
            assert!(is_kept(purge_after(day(treated)), japan_date(midnight - second)), "{treated}");
            assert!(!is_kept(purge_after(day(treated)), japan_date(midnight)), "{treated}");
        }
    }

    #[test]
    fn every_day_of_a_month_has_the_same_last_day_and_it_never_falls_back() {
        let mut treated = day("2023-12-01");
        while treated < day("2029-03-01") {
            let next = treated.succ_opt().expect("a day");
            assert!(purge_after(treated) <= purge_after(next), "{treated}");
            let kept = (purge_after(treated) - treated).num_days();
            assert!((28..=61).contains(&kept), "{treated}: {kept}");
            treated = next;
        }
    }
}
