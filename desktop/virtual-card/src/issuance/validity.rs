use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime};

use crate::deck::{CardKind, CardRecord, Holder};

/// Validity of a certificate, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) not_before: NaiveDateTime,
    pub(crate) not_after: NaiveDateTime,
}

impl Period {
    /// The validity that makes the kind of the card true on `today` (Japan). An ordinary certificate was issued a year
    /// ago and ends with the holder's fifth birthday after that; the kinds that are about the end of validity end
    /// relative to `today` instead and so not on a birthday. `None` when a date leaves the calendar.
    pub(crate) fn of_certificate(record: &CardRecord, today: NaiveDate) -> Option<Self> {
        match record.kind {
            CardKind::Expired => Self::ending(today.checked_sub_days(Days::new(200))?),
            CardKind::InGrace => Self::ending(today.checked_sub_days(Days::new(20))?),
            CardKind::ExpiringSoon => Self::ending(today.checked_add_days(Days::new(60))?),
            _ => {
                let issued = today.checked_sub_months(Months::new(12))?;
                Self::between(issued, birthday_after(&record.holder, issued, 5)?)
            }
        }
    }

    /// Day of issue.
    pub(crate) fn issued_on(&self) -> NaiveDate {
        self.not_before.date()
    }

    fn ending(last_day: NaiveDate) -> Option<Self> {
        Self::between(last_day.checked_sub_months(Months::new(60))?, last_day)
    }

    /// From a working hour of the day of issue to the end of the last day in Japan, which is 14:59:59 UTC.
    fn between(issued: NaiveDate, last_day: NaiveDate) -> Option<Self> {
        Some(Self {
            not_before: issued.and_hms_opt(1, 35, 42)?,
            not_after: last_day.and_hms_opt(14, 59, 59)?,
        })
    }
}

/// The card's own last day: tenth birthday after issue, fifth for who was under eighteen then.
pub(crate) fn card_expiry(holder: &Holder, issued: NaiveDate) -> Option<NaiveDate> {
    let birthdays = if holder.age_on(issued) < 18 { 5 } else { 10 };
    birthday_after(holder, issued, birthdays)
}

/// The n-th birthday after a day; 29 February is kept on the 28th.
fn birthday_after(holder: &Holder, day: NaiveDate, n: i32) -> Option<NaiveDate> {
    let in_year = |year| {
        let birth = holder.birth_date;
        birth.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, birth.month(), 28))
    };
    let passed = i32::from(in_year(day.year())? <= day);
    in_year(day.year() + passed + n - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Deck;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn last_day(card: &str, today: NaiveDate) -> NaiveDate {
        Period::of_certificate(Deck::standard().find(card).unwrap(), today).unwrap().not_after.date()
    }

    #[test]
    fn the_kinds_about_validity_are_true_on_the_day() {
        let today = day(2026, 11, 22);
        assert!(last_day("valid", today) > day(2029, 11, 22));
        assert!(
            last_day("expiring-soon", today) > today && last_day("expiring-soon", today) < day(2027, 2, 22)
        );
        assert!(last_day("in-grace", today) < today && last_day("in-grace", today) > day(2026, 8, 22));
        assert!(last_day("expired", today) < day(2026, 7, 31));
    }

    #[test]
    fn the_fifth_birthday_is_counted_as_on_the_real_test_card() {
        let holder = Holder { birth_date: day(1980, 2, 17), ..Deck::standard().cards()[0].holder.clone() };
        assert_eq!(birthday_after(&holder, day(2025, 10, 27), 5), Some(day(2030, 2, 17)));
        assert_eq!(card_expiry(&holder, day(2025, 10, 27)), Some(day(2035, 2, 17)));
        assert_eq!(birthday_after(&holder, day(2025, 2, 17), 1), Some(day(2026, 2, 17)));
    }
}
