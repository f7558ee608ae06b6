use rusqlite::{Connection, TransactionBehavior};

/// One step a line; a step that was released is never changed.
const STEPS: &[&str] = &["
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
"];

/// Runs the steps that this database has not seen, all or none.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "secure_delete", true)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: usize = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in STEPS.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", STEPS.len())?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::migrate;

    #[test]
    fn a_second_start_changes_nothing() {
        let mut connection = Connection::open_in_memory().expect("a database");
        migrate(&mut connection).expect("a first start");
        connection.execute("INSERT INTO receipt VALUES ('r', 'c', 0, x'00', 0)", []).expect("a row");
        migrate(&mut connection).expect("a second start");
        let rows: u32 =
            connection.query_row("SELECT count(*) FROM receipt", [], |row| row.get(0)).expect("a count");
        assert_eq!(rows, 1);
    }
}
