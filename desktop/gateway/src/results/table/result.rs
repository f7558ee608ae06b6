use chrono::{DateTime, NaiveDate, Utc};
use shikaku_core::gateway::{CheckMethod, ResultKind};
use shikaku_eligibility::OfficialMessage;

use crate::account::tables::{text, value};
use crate::store::{Row, StoreError, Value, Work};

/// A result. The message is sealed in the table.
pub(crate) struct ResultRow {
    pub(crate) number: i64,
    pub(crate) id: String,
    pub(crate) kind: ResultKind,
    pub(crate) treatment_date: NaiveDate,
    pub(crate) confirmed_at: DateTime<Utc>,
    pub(crate) method: CheckMethod,
    pub(crate) device: String,
    pub(crate) staff: String,
    /// The keyed digest of the person, of this clinic.
    pub(crate) person: [u8; 32],
    pub(crate) purge_day: NaiveDate,
    pub(crate) handed_over_at: Option<DateTime<Utc>>,
    pub(crate) message: OfficialMessage,
}

/// Whether the staff have to choose among several qualifications (複数該当).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    NotNeeded,
    Open,
    /// What was chosen is a result of its own.
    Made,
}

impl Choice {
    const fn code(self) -> i64 {
        match self {
            Self::NotNeeded => 0,
            Self::Open => 1,
            Self::Made => 2,
        }
    }

    const fn of_code(code: i64) -> Self {
        match code {
            0 => Self::NotNeeded,
            1 => Self::Open,
            _ => Self::Made,
        }
    }
}

/// Every column that [`result`] reads, in its order.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT number, id, kind, treatment_day, confirmed_at, method, device, staff, person, purge_day,
                    handed_over_at, body FROM result ",
            $rest
        )
    };
}

fn place<'a>(clinic: &'a str, id: &'a str) -> [&'a str; 3] {
    ["result", clinic, id]
}

/// Adds a result. One in which the staff have to choose among several qualifications is not in the feed.
pub(crate) fn add(
    work: &mut Work<'_>,
    clinic: &str,
    row: &ResultRow,
    birth_date: &[u8],
    choice: Choice,
) -> Result<(), StoreError> {
    let add = "INSERT INTO result (clinic, number, id, kind, treatment_day, confirmed_at, method, device, staff, person,
                                   birth_date, needs_choice, purge_day, body)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let body = serde_json::to_vec(&row.message).map_err(|_| StoreError::Damaged)?;
    let body = work.seal(&place(clinic, &row.id), &body)?;
    let (kind, method) = (text(&row.kind), text(&row.method));
    let values = [
        clinic.into(),
        row.number.into(),
        (&row.id).into(),
        (&kind).into(),
        row.treatment_date.into(),
        row.confirmed_at.into(),
        (&method).into(),
        (&row.device).into(),
        (&row.staff).into(),
        (&row.person).into(),
        birth_date.into(),
        choice.code().into(),
        row.purge_day.into(),
        body.as_slice().into(),
    ];
    work.sql.execute(add, &values).map(drop)
}

/// A result of this clinic.
pub(crate) fn by_id(
    work: &mut Work<'_>,
    clinic: &str,
    id: &str,
    today: NaiveDate,
) -> Result<Option<ResultRow>, StoreError> {
    let find = select!("WHERE clinic = $1 AND id = $2 AND purge_day >= $3");
    let row = work.sql.row(find, &[clinic.into(), id.into(), today.into()])?;
    row.map(|row| result(work, clinic, row)).transpose()
}

/// A result of this clinic that is in its feed.
pub(crate) fn in_feed(
    work: &mut Work<'_>,
    clinic: &str,
    id: &str,
    today: NaiveDate,
) -> Result<Option<ResultRow>, StoreError> {
    let find = select!("WHERE clinic = $1 AND id = $2 AND purge_day >= $3 AND needs_choice = 0");
    let row = work.sql.row(find, &[clinic.into(), id.into(), today.into()])?;
    row.map(|row| result(work, clinic, row)).transpose()
}

/// The results in the feed behind this number, the oldest first.
pub(crate) fn behind(
    work: &mut Work<'_>,
    clinic: &str,
    number: i64,
    today: NaiveDate,
    most: u32,
) -> Result<Vec<ResultRow>, StoreError> {
    let find = select!(
        "WHERE clinic = $1 AND number > $2 AND purge_day >= $3 AND needs_choice = 0 ORDER BY number LIMIT $4"
    );
    let values = [clinic.into(), number.into(), today.into(), i64::from(most).into()];
    results(work, clinic, find, &values)
}

/// Whether a result of this clinic needs a choice.
pub(crate) fn choice(work: &mut Work<'_>, clinic: &str, id: &str) -> Result<Option<Choice>, StoreError> {
    let find = "SELECT needs_choice FROM result WHERE clinic = $1 AND id = $2";
    let row = work.sql.row(find, &[clinic.into(), id.into()])?;
    row.map(|mut row| row.next().map(Choice::of_code)).transpose()
}

/// Marks a result as one from which the staff chose.
pub(crate) fn set_chosen(work: &mut Work<'_>, clinic: &str, id: &str) -> Result<(), StoreError> {
    let set = "UPDATE result SET needs_choice = $3 WHERE clinic = $1 AND id = $2";
    let chosen = Choice::Made.code();
    work.sql.execute(set, &[clinic.into(), id.into(), chosen.into()]).map(drop)
}

/// Which results of a clinic are looked for.
pub(crate) struct Sought {
    /// Of treatment from this day through that day.
    pub(crate) days: (NaiveDate, NaiveDate),
    pub(crate) birth_date: Option<Vec<u8>>,
    pub(crate) not_handed_over: bool,
    pub(crate) today: NaiveDate,
}

/// The results before this number, the newest first.
pub(crate) fn older(
    work: &mut Work<'_>,
    clinic: &str,
    sought: &Sought,
    number: i64,
    most: u32,
) -> Result<Vec<ResultRow>, StoreError> {
    let find = select!(
        "WHERE clinic = $1 AND number < $2 AND treatment_day >= $3 AND treatment_day <= $4 AND purge_day >= $5 AND needs_choice < 2
           AND (CAST($6 AS BIGINT) = 0 OR birth_date = $7) AND (CAST($8 AS BIGINT) = 0 OR handed_over_at IS NULL)
         ORDER BY number DESC LIMIT $9"
    );
    listed(work, clinic, sought, number, most, find)
}

/// The results after this number, the oldest first.
pub(crate) fn newer(
    work: &mut Work<'_>,
    clinic: &str,
    sought: &Sought,
    number: i64,
    most: u32,
) -> Result<Vec<ResultRow>, StoreError> {
    let find = select!(
        "WHERE clinic = $1 AND number > $2 AND treatment_day >= $3 AND treatment_day <= $4 AND purge_day >= $5 AND needs_choice < 2
           AND (CAST($6 AS BIGINT) = 0 OR birth_date = $7) AND (CAST($8 AS BIGINT) = 0 OR handed_over_at IS NULL)
         ORDER BY number LIMIT $9"
    );
    listed(work, clinic, sought, number, most, find)
}

fn listed(
    work: &mut Work<'_>,
    clinic: &str,
    sought: &Sought,
    number: i64,
    most: u32,
    find: &'static str,
) -> Result<Vec<ResultRow>, StoreError> {
    let values = [
        clinic.into(),
        number.into(),
        sought.days.0.into(),
        sought.days.1.into(),
        sought.today.into(),
        sought.birth_date.is_some().into(),
        sought.birth_date.as_deref().unwrap_or_default().into(),
        sought.not_handed_over.into(),
        i64::from(most).into(),
    ];
    results(work, clinic, find, &values)
}

/// Marks a result as handed over; the first time counts.
pub(crate) fn hand_over(
    work: &mut Work<'_>,
    clinic: &str,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let set = "UPDATE result SET handed_over_at = coalesce(handed_over_at, $3) WHERE clinic = $1 AND id = $2";
    work.sql.execute(set, &[clinic.into(), id.into(), now.into()]).map(drop)
}

fn results(
    work: &mut Work<'_>,
    clinic: &str,
    find: &'static str,
    values: &[Value<'_>],
) -> Result<Vec<ResultRow>, StoreError> {
    let rows = work.sql.rows(find, values)?;
    rows.into_iter().map(|row| result(work, clinic, row)).collect()
}

/// The message of a result, which is sealed in the table.
pub(super) fn open_message(
    work: &Work<'_>,
    clinic: &str,
    id: &str,
    sealed: &[u8],
) -> Result<OfficialMessage, StoreError> {
    let body = work.open(&place(clinic, id), sealed)?;
    serde_json::from_slice(&body).map_err(|_| StoreError::Damaged)
}

fn result(work: &Work<'_>, clinic: &str, mut row: Row) -> Result<ResultRow, StoreError> {
    let (number, id): (i64, String) = (row.next()?, row.next()?);
    let (kind, treatment_date, confirmed_at) = (value(&mut row)?, row.next()?, row.next()?);
    let (method, device, staff) = (value(&mut row)?, row.next()?, row.next()?);
    let (person, purge_day, handed_over_at) = (row.next()?, row.next()?, row.next()?);
    let message = open_message(work, clinic, &id, &row.next::<Vec<u8>>()?)?;
    Ok(ResultRow {
        number,
        id,
        kind,
        treatment_date,
        confirmed_at,
        method,
        device,
        staff,
        person,
        purge_day,
        handed_over_at,
        message,
    })
}
