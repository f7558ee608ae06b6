use chrono::{Datelike, Months, NaiveDate};

/// The ages that have shares of their own (eligibility reference, 2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AgeBand {
    /// 義務教育就学前: up to the first 31 March on or after the day on which six is reached.
    Preschool,
    /// To 69.
    Ordinary,
    /// 70 to 74, from the first day of the month after the one in which seventy is reached.
    Elderly,
    /// 75 and over, from the birthday on.
    LateElderly,
}

impl AgeBand {
    /// The band of a person born on one day, on another; `None` before the birth.
    #[must_use]
    pub fn on(birth: NaiveDate, day: NaiveDate) -> Option<Self> {
        let first_days = FirstDays::of(birth)?;
        if day < birth {
            None
        } else if day >= first_days.late_elderly {
            Some(Self::LateElderly)
        } else if day >= first_days.elderly {
            Some(Self::Elderly)
        } else if day >= first_days.ordinary {
            Some(Self::Ordinary)
        } else {
            Some(Self::Preschool)
        }
    }
}

/// The days on which the bands of one person begin.
struct FirstDays {
    ordinary: NaiveDate,
    elderly: NaiveDate,
    late_elderly: NaiveDate,
}

impl FirstDays {
    fn of(birth: NaiveDate) -> Option<Self> {
        let six = reached_on(birth, 6)?;
        let april = |year| NaiveDate::from_ymd_opt(year, 4, 1);
        let this_year = april(six.year())?;
        Some(Self {
            ordinary: if six < this_year { this_year } else { april(six.year().checked_add(1)?)? },
            elderly: reached_on(birth, 70)?.with_day(1)?.checked_add_months(Months::new(1))?,
            late_elderly: reached_on(birth, 75)?.succ_opt()?,
        })
    }
}

/// An age is reached at the end of the day before the birthday (年齢計算ニ関スル法律).
fn reached_on(birth: NaiveDate, age: i32) -> Option<NaiveDate> {
    let year = birth.year().checked_add(age)?;
    match birth.with_year(year) {
        Some(birthday) => birthday.pred_opt(),
        None => NaiveDate::from_ymd_opt(year, 2, 28), // born on 29 February
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Days, NaiveDate};
    use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};

    use super::AgeBand;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[track_caller]
    fn check(birth: &str, last: &str, first: &str, bands: [AgeBand; 2]) {
        let (birth, last, first) = (day(birth), day(last), day(first));
        assert_eq!(last.succ_opt(), Some(first), "the case is about two days in a row");
        assert_eq!([last, first].map(|on| AgeBand::on(birth, on)), bands.map(Some), "{birth}");
    }

    /// Eligibility reference, 2.6; the computed values of the reference first.
    #[test]
    fn preschool_ends_on_the_thirty_first_of_march() {
        let bands = [AgeBand::Preschool, AgeBand::Ordinary];
        check("2020-04-01", "2026-03-31", "2026-04-01", bands);
        check("2020-04-02", "2027-03-31", "2027-04-01", bands);
        check("2020-03-31", "2026-03-31", "2026-04-01", bands);
        check("2020-02-29", "2026-03-31", "2026-04-01", bands);
        check("2020-12-31", "2027-03-31", "2027-04-01", bands);
    }

    /// Eligibility reference, 2.6: born on 1 April, preschool ends on the day before the sixth birthday.
    #[test]
    fn a_child_born_on_the_first_of_april_starts_school_on_the_sixth_birthday() {
        for year in 1990..2030 {
            let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
            let birth = date(year, 4, 1);
            assert_eq!(AgeBand::on(birth, date(year + 6, 3, 31)), Some(AgeBand::Preschool));
            assert_eq!(AgeBand::on(birth, date(year + 6, 4, 1)), Some(AgeBand::Ordinary));
        }
    }

    /// Eligibility reference, 2.6; the computed values of the reference first.
    #[test]
    fn seventy_counts_from_the_next_month_and_from_the_same_when_born_on_its_first_day() {
        let bands = [AgeBand::Ordinary, AgeBand::Elderly];
        check("1956-11-01", "2026-10-31", "2026-11-01", bands);
        check("1956-11-02", "2026-11-30", "2026-12-01", bands);
        check("1956-12-31", "2026-12-31", "2027-01-01", bands);
        check("1956-02-29", "2026-02-28", "2026-03-01", bands);
        check("1957-03-01", "2027-02-28", "2027-03-01", bands);
    }

    /// Eligibility reference, 2.6.
    #[test]
    fn late_elderly_begins_on_the_seventy_fifth_birthday() {
        let bands = [AgeBand::Elderly, AgeBand::LateElderly];
        check("1951-11-22", "2026-11-21", "2026-11-22", bands);
        check("1951-12-01", "2026-11-30", "2026-12-01", bands);
        check("1952-02-29", "2027-02-28", "2027-03-01", bands);
    }

    #[test]
    fn there_is_no_band_before_the_birth() {
        assert_eq!(AgeBand::on(day("2026-11-22"), day("2026-11-21")), None);
        assert_eq!(AgeBand::on(day("2026-11-22"), day("2026-11-22")), Some(AgeBand::Preschool));
    }

    /// The first days by other words than the code above uses: school begins on 1 April of the calendar year in which
    /// one is six on that day; the rest by year, month and day.
    fn expected(birth: NaiveDate) -> [NaiveDate; 4] {
        let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
        let (year, month) = (birth.year(), birth.month());
        let school = if (month, birth.day()) <= (4, 1) { year + 6 } else { year + 7 };
        let elderly = match (month, birth.day()) {
            (_, 1) => date(year + 70, month, 1),
            (12, _) => date(year + 71, 1, 1),
            _ => date(year + 70, month + 1, 1),
        };
        let birthday = NaiveDate::from_ymd_opt(year + 75, month, birth.day());
        [birth, date(school, 4, 1), elderly, birthday.unwrap_or_else(|| date(year + 75, 3, 1))]
    }

    proptest! {
        // Each case walks through forty thousand days.
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Eligibility reference, 2.6: every day of a life of 110 years is in one band, bands follow one another, and
        /// they change on the three computed days only.
        #[test]
        fn no_day_falls_between_bands(from_1900 in 0..60_000_u64) {
            let birth = day("1900-01-01") + Days::new(from_1900);
            let mut changes = Vec::new();
            let mut before = None;
            for on in birth.iter_days().take(110 * 366) {
                let band = AgeBand::on(birth, on);
                if band != before {
                    changes.push((on, band));
                    before = band;
                }
            }
            let bands = [AgeBand::Preschool, AgeBand::Ordinary, AgeBand::Elderly, AgeBand::LateElderly];
            let expected: Vec<_> = expected(birth).into_iter().zip(bands.map(Some)).collect();
            prop_assert_eq!(changes, expected);
        }
    }

    proptest! {
        #[test]
        fn no_day_is_too_strange(birth in any::<i32>(), on in any::<i32>()) {
            let day = NaiveDate::from_num_days_from_ce_opt;
            if let (Some(birth), Some(on)) = (day(birth), day(on)) {
                let _ = AgeBand::on(birth, on);
            }
        }
    }
}
