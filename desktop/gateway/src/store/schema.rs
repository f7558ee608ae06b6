use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::StoreError;
use super::answer::{answer_place, receipt_place};
use super::seal::Sealer;

/// Names the databases of this program in their header ("SGWY"), so that none of another program is taken for one.
pub(super) const APPLICATION: i32 = 0x5347_5759;

/// Every name in the first schema. A database of it has no [`APPLICATION`] and is known by them.
pub(super) const TABLES: [&str; 4] = ["challenge", "answer", "receipt", "challenge_by_clinic"];

/// One step a line; a step that was released is never changed.
pub(super) const STEPS: &[&str] = &[
    "
    CREATE TABLE challenge (
        id TEXT PRIMARY KEY,
        clinic TEXT NOT NULL,
        method TEXT NOT NULL CHECK (method IN ('pin', 'visual')),
        bytes BLOB NOT NULL CHECK (length(bytes) = 32),
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE answer (
        clinic TEXT NOT NULL,
        idempotency_key TEXT NOT NULL,
        request_digest BLOB NOT NULL CHECK (length(request_digest) = 32),
        status INTEGER NOT NULL,
        body BLOB NOT NULL,
        answered_at INTEGER NOT NULL,
        PRIMARY KEY (clinic, idempotency_key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE receipt (
        id TEXT PRIMARY KEY,
        clinic TEXT NOT NULL,
        pending_answers INTEGER NOT NULL,
        body BLOB NOT NULL,
        answered_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX challenge_by_clinic ON challenge (clinic, expires_at);
",
    // Bodies are sealed from here on; [`seal_bodies`] seals those of before.
    "
    ALTER TABLE challenge ADD COLUMN device TEXT NOT NULL DEFAULT '';
    CREATE INDEX challenge_by_device ON challenge (clinic, device, expires_at);
    CREATE TABLE seal (id INTEGER PRIMARY KEY CHECK (id = 1), proof BLOB NOT NULL) STRICT;
",
];

/// The step with which bodies are sealed.
const SEALED: usize = 2;

/// What `seal.proof` holds, sealed: whether the key is the right one is seen without any answer.
const PROOF: &[u8] = b"shikaku-gateway";
const PROOF_PLACE: &[&str] = &["seal"];

/// Whether an existing database is of a time before bodies were sealed, so that it has no key yet.
pub(super) fn is_unsealed(path: &Path) -> Result<bool, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let done: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(done < SEALED)
}

/// Runs the steps that this database has not seen, all or none.
pub(super) fn migrate(connection: &mut Connection, sealer: &Sealer) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: usize = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if done > STEPS.len() {
        return Err(StoreError::Newer);
    }
    for step in STEPS.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    if done < SEALED {
        seal_bodies(&transaction, sealer)?;
    }
    prove(&transaction, sealer)?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", STEPS.len())?;
    Ok(transaction.commit()?)
}

fn seal_bodies(transaction: &Transaction<'_>, sealer: &Sealer) -> Result<(), StoreError> {
    let tables = [
        (
            "SELECT clinic, idempotency_key, body FROM answer",
            "UPDATE answer SET body = ?3 WHERE clinic = ?1 AND idempotency_key = ?2",
        ),
        (
            "SELECT clinic, id, body FROM receipt",
            "UPDATE receipt SET body = ?3 WHERE clinic = ?1 AND id = ?2",
        ),
    ];
    for ((select, update), place) in tables.into_iter().zip([answer_place, receipt_place]) {
        let rows = {
            let mut statement = transaction.prepare(select)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            rows.collect::<rusqlite::Result<Vec<(String, String, Vec<u8>)>>>()?
        };
        for (clinic, id, body) in rows {
            let body = sealer.seal(&place(&clinic, &id), &body)?;
            transaction.execute(update, params![clinic, id, body])?;
        }
    }
    let proof = sealer.seal(PROOF_PLACE, PROOF)?;
    transaction.execute("INSERT INTO seal (id, proof) VALUES (1, ?1)", [proof])?;
    Ok(())
}

/// Whether the key is that under which the answers are sealed.
fn prove(transaction: &Transaction<'_>, sealer: &Sealer) -> Result<(), StoreError> {
    let select = "SELECT proof FROM seal WHERE id = 1";
    let proof: Option<Vec<u8>> = transaction.query_row(select, [], |row| row.get(0)).optional()?;
    let opened = proof.and_then(|proof| sealer.open(PROOF_PLACE, &proof).ok());
    if opened.as_deref() == Some(PROOF) { Ok(()) } else { Err(StoreError::OtherKey) }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{STEPS, Sealer, StoreError, migrate, receipt_place};

    #[test]
    fn a_second_start_changes_nothing() {
        let sealer = Sealer::of_process().expect("a key");
        let mut connection = Connection::open_in_memory().expect("a database");
        migrate(&mut connection, &sealer).expect("a first start");
        connection.execute("INSERT INTO receipt VALUES ('r', 'c', 0, x'00', 0)", []).expect("a row");
        migrate(&mut connection, &sealer).expect("a second start");
        let rows: u32 =
            connection.query_row("SELECT count(*) FROM receipt", [], |row| row.get(0)).expect("a count");
        assert_eq!(rows, 1);
        let other = Sealer::of_process().expect("another key");
        assert!(matches!(migrate(&mut connection, &other), Err(StoreError::OtherKey)));
        connection.pragma_update(None, "user_version", STEPS.len() + 1).expect("a version");
        assert!(matches!(migrate(&mut connection, &sealer), Err(StoreError::Newer)));
    }

    #[test]
    fn bodies_of_the_first_schema_are_sealed() {
        let sealer = Sealer::of_process().expect("a key");
        let mut connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch(STEPS[0]).expect("the first schema");
        connection.pragma_update(None, "user_version", 1).expect("a version");
        connection.execute("INSERT INTO receipt VALUES ('r', 'c', 0, x'6869', 0)", []).expect("a row");
        migrate(&mut connection, &sealer).expect("a start");
        let body: Vec<u8> =
            connection.query_row("SELECT body FROM receipt", [], |row| row.get(0)).expect("a body");
        assert_eq!(sealer.open(&receipt_place("c", "r"), &body).ok(), Some(b"hi".to_vec()));
    }
}
