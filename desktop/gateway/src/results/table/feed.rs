use chrono::{DateTime, NaiveDate, Utc};

use crate::store::{StoreError, Work};

/// How far the feed of a clinic is.
#[derive(Clone, Copy, Default)]
pub(crate) struct FeedState {
    pub(crate) last_number: i64,
    /// The highest number that was deleted.
    pub(crate) purged_through: i64,
    /// How often something was deleted.
    pub(crate) purges: i64,
}

/// The next number of a clinic. Numbers of results that were deleted are never given again.
pub(crate) fn next_number(work: &mut Work<'_>, clinic: &str) -> Result<i64, StoreError> {
    let next = "INSERT INTO result_feed (clinic, last_number, purged_through, purges) VALUES ($1, 1, 0, 0)
                ON CONFLICT (clinic) DO UPDATE SET last_number = result_feed.last_number + 1
                RETURNING last_number";
    work.sql.row(next, &[clinic.into()])?.ok_or(StoreError::Damaged)?.next()
}

/// How far the feed of a clinic is.
pub(crate) fn feed_state(work: &mut Work<'_>, clinic: &str) -> Result<FeedState, StoreError> {
    let find = "SELECT last_number, purged_through, purges FROM result_feed WHERE clinic = $1";
    let Some(mut row) = work.sql.row(find, &[clinic.into()])? else { return Ok(FeedState::default()) };
    Ok(FeedState { last_number: row.next()?, purged_through: row.next()?, purges: row.next()? })
}

/// The number of the last result in the feed; 0 where there is none.
pub(crate) fn last_number(work: &mut Work<'_>, clinic: &str) -> Result<i64, StoreError> {
    let find =
        "SELECT number FROM result WHERE clinic = $1 AND needs_choice = 0 ORDER BY number DESC LIMIT 1";
    work.sql.row(find, &[clinic.into()])?.map_or(Ok(0), |mut row| row.next())
}

/// The number of the first result that was completed since then.
pub(crate) fn first_since(
    work: &mut Work<'_>,
    clinic: &str,
    since: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let find = "SELECT number FROM result WHERE clinic = $1 AND confirmed_at >= $2 ORDER BY number LIMIT 1";
    work.sql.row(find, &[clinic.into(), since.into()])?.map(|mut row| row.next()).transpose()
}

/// Whether a result of this clinic behind this number is past its last day and not deleted yet.
pub(crate) fn is_any_past(
    work: &mut Work<'_>,
    clinic: &str,
    number: i64,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    Ok(work.sql.row(PAST_OF_CLINIC, &[clinic.into(), number.into(), today.into()])?.is_some())
}

/// A result of the feed behind this one whose last day is over. Few are, until the next purge: the sums keep SQLite from the
/// primary key, with which it would read every result of the clinic.
pub(super) const PAST_OF_CLINIC: &str = "SELECT number FROM result
    WHERE purge_day < $3 AND needs_choice = 0 AND clinic || '' = $1 AND number + 0 > $2 LIMIT 1";

/// The last result of each clinic whose last day is over. Grouped by a sum, for the same reason.
pub(super) const PAST: &str = "SELECT max(clinic), max(number) FROM result WHERE purge_day < $1 AND needs_choice = 0 GROUP BY clinic || ''";

/// Deletes results whose last day is over, and writes down how far.
pub(crate) fn purge(work: &mut Work<'_>, today: NaiveDate) -> Result<u64, StoreError> {
    // Two gateways would lock the feeds of clinics in another order.
    work.sql.lock(&["purge results"])?;
    for mut row in work.sql.rows(PAST, &[today.into()])? {
        let (clinic, through): (String, i64) = (row.next()?, row.next()?);
        let set = "UPDATE result_feed SET purges = purges + 1,
                      purged_through = CASE WHEN purged_through > $2 THEN purged_through ELSE $2 END
                   WHERE clinic = $1";
        work.sql.execute(set, &[(&clinic).into(), through.into()])?;
    }
    work.sql.execute("DELETE FROM result_taken WHERE purge_day < $1", &[today.into()])?;
    work.sql.execute("DELETE FROM result WHERE purge_day < $1", &[today.into()])
}
