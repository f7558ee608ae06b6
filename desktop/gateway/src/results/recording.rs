use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use shikaku_clinic::history::purge_after;
use shikaku_core::gateway::{CheckMethod, Receipt, ResultKind};
use shikaku_eligibility::{Confirmation, DateText, OfficialMessage, Verdict};

use super::table::{self, Choice, ResultRow};
use crate::store::{StoreError, Work};

/// Where a result comes from: which check, of whom, by whom.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// Names the result.
    pub(crate) id: String,
    pub(crate) device: String,
    pub(crate) staff: String,
    pub(crate) method: CheckMethod,
    pub(crate) treatment_date: NaiveDate,
    /// The serial number of the certificate, which no other person has.
    pub(crate) person: Vec<u8>,
}

/// Records the result of a completed check, in the transaction of its answer. An answer that the system ended with an error says
/// nothing of a person and is not recorded.
pub(crate) fn record(
    work: &mut Work<'_>,
    clinic: &str,
    origin: &Origin,
    message: &OfficialMessage,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let confirmation = Confirmation::from(message.clone());
    let verdict = confirmation.verdict();
    if !is_recorded(&verdict) {
        return Ok(());
    }
    work.sql.lock(&["result", clinic])?;
    let row = ResultRow {
        number: table::next_number(work, clinic)?,
        id: origin.id.clone(),
        kind: ResultKind::Confirmed,
        treatment_date: origin.treatment_date,
        confirmed_at: now,
        method: origin.method,
        device: origin.device.clone(),
        staff: origin.staff.clone(),
        person: person_digest(work, clinic, origin),
        purge_day: purge_after(origin.treatment_date),
        handed_over_at: None,
        message: message.clone(),
    };
    let choice = if verdict == Verdict::Multiple { Choice::Open } else { Choice::NotNeeded };
    add(work, clinic, &row, choice)
}

/// Adds a row, under the lock of the results of the clinic.
pub(super) fn add(
    work: &mut Work<'_>,
    clinic: &str,
    row: &ResultRow,
    choice: Choice,
) -> Result<(), StoreError> {
    let birth_date = birth_date(&Confirmation::from(row.message.clone()));
    let birth_date = birth_date.map_or(Vec::new(), |date| digest_of_date(work, clinic, date));
    let number = table::reference_number(work, clinic, &row.person)?;
    table::add(work, clinic, row, &birth_date, choice)?;
    // This row may be the last that is left of the person, and the next one looks here.
    number.map_or(Ok(()), |number| table::set_reference_number(work, clinic, &row.id, &number))
}

/// The message with the 照会番号 that a receipt computer of this clinic gave the person.
pub(crate) fn with_reference_number(
    work: &mut Work<'_>,
    clinic: &str,
    origin: &Origin,
    mut message: OfficialMessage,
) -> Result<OfficialMessage, StoreError> {
    let person = person_digest(work, clinic, origin);
    let Some(number) = table::reference_number(work, clinic, &person)? else { return Ok(message) };
    let list = message.xml_msg.message_body.result_list.as_mut();
    for result in list.into_iter().flat_map(|list| &mut list.results) {
        result.reference_number.get_or_insert_with(|| number.as_str().into());
    }
    Ok(message)
}

/// Remembers what is recorded when the receipt brings its answer.
pub(crate) fn complete_later(
    work: &mut Work<'_>,
    clinic: &str,
    receipt: &Receipt,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let origin = serde_json::to_vec(origin).map_err(|_| StoreError::Damaged)?;
    table::add_pending(work, clinic, receipt.as_str(), &origin, now)
}

/// Records the result of a check whose receipt has brought its answer, the first time.
pub(crate) fn completed_later(
    work: &mut Work<'_>,
    clinic: &str,
    receipt: &Receipt,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(origin) = table::take_pending(work, clinic, receipt.as_str())? else { return Ok(()) };
    let origin = serde_json::from_slice(&origin).map_err(|_| StoreError::Damaged)?;
    let message = serde_json::from_slice(body).map_err(|_| StoreError::Damaged)?;
    record(work, clinic, &origin, &message, now)
}

/// The digest by which the results of people who were born on this day are found.
pub(super) fn digest_of_date(work: &Work<'_>, clinic: &str, date: NaiveDate) -> Vec<u8> {
    work.digest(&["birth date", clinic], date.to_string().as_bytes()).to_vec()
}

fn person_digest(work: &Work<'_>, clinic: &str, origin: &Origin) -> [u8; 32] {
    work.digest(&["person", clinic], &origin.person)
}

fn birth_date(confirmation: &Confirmation) -> Option<NaiveDate> {
    confirmation.results().iter().find_map(|result| result.birthdate.as_ref().and_then(DateText::date))
}

/// Whether an answer says something of a person.
pub(crate) const fn is_recorded(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Valid
        | Verdict::ValidUnregistered
        | Verdict::Invalid
        | Verdict::Superseded
        | Verdict::NotFound
        | Verdict::Multiple => true,
        Verdict::Unknown(raw) => !raw.is_empty(),
        Verdict::Bulk | Verdict::Processing | Verdict::PersonError { .. } | Verdict::RequestError { .. } => {
            false
        }
    }
}
