use super::ResultRow;
use crate::store::{StoreError, Work};

/// The last result of a person that has a 照会番号.
pub(super) const OF_PERSON: &str = "SELECT id, reference_number FROM result
    WHERE clinic = $1 AND person = $2 AND reference_number IS NOT NULL ORDER BY number DESC LIMIT 1";

/// The last result of a person.
pub(super) const LATEST: &str =
    "SELECT id FROM result WHERE clinic = $1 AND person = $2 ORDER BY number DESC LIMIT 1";

/// The 照会番号 of a person, as the last result has it.
pub(crate) fn reference_number(
    work: &mut Work<'_>,
    clinic: &str,
    person: &[u8; 32],
) -> Result<Option<String>, StoreError> {
    let Some(mut row) = work.sql.row(OF_PERSON, &[clinic.into(), person.into()])? else { return Ok(None) };
    let (id, sealed): (String, Vec<u8>) = (row.next()?, row.next()?);
    let number = work.open(&number_place(clinic, &id), &sealed)?;
    String::from_utf8(number).map(Some).map_err(|_| StoreError::Damaged)
}

/// Gives a result the 照会番号 of its person.
pub(crate) fn set_reference_number(
    work: &mut Work<'_>,
    clinic: &str,
    id: &str,
    number: &str,
) -> Result<(), StoreError> {
    let sealed = work.seal(&number_place(clinic, id), number.as_bytes())?;
    let set = "UPDATE result SET reference_number = $3 WHERE clinic = $1 AND id = $2";
    work.sql.execute(set, &[clinic.into(), id.into(), sealed.as_slice().into()]).map(drop)
}

/// Gives the latest result of the person of this result the 照会番号, and this result too.
pub(crate) fn set_reference_number_of_person(
    work: &mut Work<'_>,
    clinic: &str,
    row: &ResultRow,
    number: &str,
) -> Result<(), StoreError> {
    let latest = work.sql.row(LATEST, &[clinic.into(), (&row.person).into()])?;
    let latest: String = latest.ok_or(StoreError::Damaged)?.next()?;
    set_reference_number(work, clinic, &latest, number)?;
    set_reference_number(work, clinic, &row.id, number)
}

fn number_place<'a>(clinic: &'a str, id: &'a str) -> [&'a str; 3] {
    ["reference number", clinic, id]
}
