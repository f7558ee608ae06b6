use rusqlite::{Connection, TransactionBehavior};

use super::connection;
use crate::history::StoreError;

/// One step a line; a step that was released is never changed. `fixtures/store` holds a file of each version.
pub(super) const STEPS: &[&str] = &[
    "
    CREATE TABLE key (
        period INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        salt BLOB NOT NULL,
        proof BLOB NOT NULL,
        checksum BLOB NOT NULL,
        seals INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE record (
        id BLOB PRIMARY KEY,
        period INTEGER NOT NULL,
        purge_after INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE same (
        digest BLOB NOT NULL,
        record BLOB NOT NULL REFERENCES record (id) ON DELETE CASCADE,
        PRIMARY KEY (digest, record)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE follow_up (
        id BLOB PRIMARY KEY,
        period INTEGER NOT NULL,
        is_done INTEGER NOT NULL,
        due INTEGER NOT NULL,
        purge_after INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE journal (
        line INTEGER PRIMARY KEY,
        period INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE journal_head (
        place INTEGER PRIMARY KEY CHECK (place = 1),
        period INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE chore (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE INDEX record_by_purge ON record (purge_after);
    CREATE INDEX same_by_record ON same (record);
    CREATE INDEX follow_up_by_due ON follow_up (is_done, due);
",
    "
    CREATE TABLE reader (
        id BLOB PRIMARY KEY,
        period INTEGER NOT NULL,
        used INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
",
];

/// `資格` in the header of every store (UTF-16).
const APPLICATION: i32 = 0x8CC7_683C_u32.cast_signed();

/// Runs the steps that this file has not seen, all or none.
pub(super) fn migrate(connection: &mut Connection, steps: &[&str]) -> Result<(), StoreError> {
    let done = look(connection, steps.len())?;
    connection::begin_writing(connection)?;
    if done == steps.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", steps.len())?;
    Ok(transaction.commit()?)
}

/// How many steps the file has seen. A file of somebody else or of a later version is left as it is.
fn look(connection: &Connection, known: usize) -> Result<usize, StoreError> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if (application, version, tables) == (0, 0, 0) {
        return Ok(0);
    }
    let done = usize::try_from(version).map_err(|_| StoreError::NotAStore)?;
    if application != i64::from(APPLICATION) || done == 0 {
        return Err(StoreError::NotAStore);
    }
    if done > known {
        let in_words = |version: usize| u32::try_from(version).unwrap_or(u32::MAX);
        return Err(StoreError::Newer { found: in_words(done), known: in_words(known) });
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{STEPS, migrate};
    use crate::history::StoreError;

    const LATER: &str = "ALTER TABLE chore ADD COLUMN note TEXT";

    /// Whether the later step was made.
    fn is_later(connection: &Connection) -> bool {
        connection.prepare("SELECT note FROM chore").is_ok()
    }

    fn version(connection: &Connection) -> u32 {
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a number")
    }

    #[test]
    fn a_further_step_is_made_once_and_keeps_what_is_there() {
        let mut connection = Connection::open_in_memory().expect("a database");
        migrate(&mut connection, STEPS).expect("a first start");
        connection.execute("INSERT INTO chore VALUES ('kept')", []).expect("a row");
        for _ in 0..2 {
            migrate(&mut connection, &[STEPS, &[LATER]].concat()).expect("a later start");
        }
        assert!(is_later(&connection));
        assert_eq!(version(&connection), 3);
        let kept = connection.query_row("SELECT name FROM chore", [], |row| row.get::<_, String>(0));
        assert_eq!(kept.expect("a row"), "kept");
        assert_eq!(migrate(&mut connection, STEPS), Err(StoreError::Newer { found: 3, known: 2 }));
    }

    #[test]
    fn a_step_that_fails_leaves_nothing_of_the_steps_before_it() {
        let mut connection = Connection::open_in_memory().expect("a database");
        migrate(&mut connection, STEPS).expect("a first start");
        let steps = [STEPS, &[LATER, "CREATE TABLE key (nonsense)"]].concat();
        assert!(migrate(&mut connection, &steps).is_err());
        assert!(!is_later(&connection));
        assert_eq!(version(&connection), 2);
    }

    #[test]
    fn a_database_of_somebody_else_is_left_alone() {
        let mut connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch("CREATE TABLE theirs (x); PRAGMA user_version = 1").expect("a table");
        assert_eq!(migrate(&mut connection, STEPS), Err(StoreError::NotAStore));
        assert!(connection.prepare("SELECT * FROM record").is_err());
    }
}
