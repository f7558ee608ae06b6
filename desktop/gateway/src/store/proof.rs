//! The seal of a database: rows of before bodies were sealed, and the proof of the key.

use super::StoreError;
use super::answer::{answer_place, receipt_place};
use super::seal::Sealer;
use super::sql::Sql;

/// What `seal.proof` holds, sealed: whether the key is the right one is seen without any answer.
const PROOF: &[u8] = b"shikaku-gateway";
const PROOF_PLACE: &[&str] = &["seal"];

/// Seals every body of a database that had no seal.
pub(super) fn seal_bodies(sql: &mut dyn Sql, sealer: &Sealer) -> Result<(), StoreError> {
    let tables = [
        (
            "SELECT clinic, idempotency_key, body FROM answer",
            "UPDATE answer SET body = $3 WHERE clinic = $1 AND idempotency_key = $2",
        ),
        (
            "SELECT clinic, id, body FROM receipt",
            "UPDATE receipt SET body = $3 WHERE clinic = $1 AND id = $2",
        ),
    ];
    for ((select, update), place) in tables.into_iter().zip([answer_place, receipt_place]) {
        for mut row in sql.rows(select, &[])? {
            let (clinic, id, body): (String, String, Vec<u8>) = (row.next()?, row.next()?, row.next()?);
            let body = sealer.seal(&place(&clinic, &id), &body)?;
            sql.execute(update, &[clinic.as_str().into(), id.as_str().into(), body.as_slice().into()])?;
        }
    }
    let proof = sealer.seal(PROOF_PLACE, PROOF)?;
    sql.execute("INSERT INTO seal (id, proof) VALUES (1, $1)", &[proof.as_slice().into()])?;
    Ok(())
}

/// Whether the key is that under which the answers are sealed.
pub(super) fn prove(sql: &mut dyn Sql, sealer: &Sealer) -> Result<(), StoreError> {
    let row = sql.row("SELECT proof FROM seal WHERE id = 1", &[])?;
    let proof = row.map(|mut row| row.next::<Vec<u8>>()).transpose()?;
    let opened = proof.and_then(|proof| sealer.open(PROOF_PLACE, &proof).ok());
    if opened.as_deref() == Some(PROOF) { Ok(()) } else { Err(StoreError::OtherKey) }
}
