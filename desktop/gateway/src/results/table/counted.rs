use chrono::NaiveDate;
use shikaku_core::gateway::{CheckMethod, ResultKind};
use shikaku_eligibility::OfficialMessage;

use super::result::open_message;
use crate::account::tables::{text, value};
use crate::store::{StoreError, Work};

/// What is counted of a result.
pub(crate) struct Counted {
    pub(crate) number: i64,
    pub(crate) method: CheckMethod,
    pub(crate) message: OfficialMessage,
}

/// The results of checks of a clinic behind a number.
pub(super) const COUNTED: &str = "SELECT number, id, method, body FROM result
    WHERE clinic = $1 AND number > $2 AND treatment_day >= $3 AND treatment_day <= $4 AND purge_day >= $5 AND kind = $6
    ORDER BY number LIMIT $7";

/// The results of checks behind this number, of treatment on these days. A choice is no check.
pub(crate) fn counted(
    work: &mut Work<'_>,
    clinic: &str,
    number: i64,
    days: (NaiveDate, NaiveDate),
    today: NaiveDate,
    most: u32,
) -> Result<Vec<Counted>, StoreError> {
    let kind = text(&ResultKind::Confirmed);
    let values = [
        clinic.into(),
        number.into(),
        days.0.into(),
        days.1.into(),
        today.into(),
        (&kind).into(),
        i64::from(most).into(),
    ];
    let rows = work.sql.rows(COUNTED, &values)?.into_iter().map(|mut row| {
        let (number, id, method): (i64, String, _) = (row.next()?, row.next()?, value(&mut row)?);
        let message = open_message(work, clinic, &id, &row.next::<Vec<u8>>()?)?;
        Ok(Counted { number, method, message })
    });
    rows.collect()
}
