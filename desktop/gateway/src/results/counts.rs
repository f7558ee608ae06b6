use chrono::{DateTime, NaiveDate, Utc};
use shikaku_calendar::{japan_date, month_end};
use shikaku_clinic::history::purge_after;
use shikaku_core::gateway::{ClinicCounts, GroupCounts, ProblemCode};
use shikaku_eligibility::Confirmation;

use super::Results;
use super::table::{self, Counted};
use crate::account::tables::clinic::ClinicRow;
use crate::query::Query;
use crate::store::StoreError;

/// Results that are read in one transaction, so that no other one waits for the counts of a large clinic.
const PART: u32 = 500;

/// A month of treatment whose results are kept.
pub(crate) struct CountedMonth {
    /// As `YYYY-MM`.
    name: String,
    days: (NaiveDate, NaiveDate),
}

impl CountedMonth {
    /// Reads the query of `GET /v1/group/counts`.
    ///
    /// # Errors
    /// [`ProblemCode::MalformedRequest`] for another form, and [`ProblemCode::TreatmentDateOutOfRange`] for a month whose results are
    /// not kept: one before last month, or one that has not begun.
    pub(crate) fn parse(query: &str, now: DateTime<Utc>) -> Result<Self, ProblemCode> {
        let (mut query, today) = (Query::parse(query)?, japan_date(now));
        let name = query.take("month").unwrap_or_else(|| today.format("%Y-%m").to_string());
        query.end()?;
        if name.len() != "YYYY-MM".len() {
            return Err(ProblemCode::MalformedRequest);
        }
        let first: NaiveDate = format!("{name}-01").parse().map_err(|_| ProblemCode::MalformedRequest)?;
        if first > today || purge_after(first) < today {
            return Err(ProblemCode::TreatmentDateOutOfRange);
        }
        Ok(Self { name, days: (first, month_end(first)) })
    }
}

impl Results {
    /// How many results each of these clinics has of treatment in this month.
    pub(crate) fn counts(
        &self,
        clinics: Vec<ClinicRow>,
        month: &CountedMonth,
        now: DateTime<Utc>,
    ) -> Result<GroupCounts, StoreError> {
        let clinics = clinics.into_iter().map(|clinic| self.counts_of(clinic, month.days, japan_date(now)));
        Ok(GroupCounts { month: month.name.clone(), clinics: clinics.collect::<Result<_, _>>()? })
    }

    fn counts_of(
        &self,
        clinic: ClinicRow,
        days: (NaiveDate, NaiveDate),
        today: NaiveDate,
    ) -> Result<ClinicCounts, StoreError> {
        let mut counts = ClinicCounts::none(clinic.registration_number, clinic.name);
        let mut last = Some(0);
        // Nothing is counted twice: a result that is added meanwhile has a number behind the last one.
        while let Some(number) = last {
            let of = &counts.registration_number;
            let part = self.store.read(|work| table::counted(work, of, number, days, today, PART))?;
            last = part.last().map(|counted| counted.number);
            for Counted { method, message, .. } in part {
                counts.add(method, &Confirmation::from(message).verdict());
            }
        }
        Ok(counts)
    }
}
