use rusqlite::{Connection, Transaction};
use shikaku_clinic::history::StoreError;

use super::error::StoreErrorOf as _;

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
    // Tables are read as a whole, so that no damaged index hides a row.
    "
    DROP INDEX record_by_purge;
    DROP INDEX follow_up_by_due;
    DROP TABLE same;
    CREATE TABLE same (
        record BLOB NOT NULL REFERENCES record (id) ON DELETE CASCADE,
        digest BLOB NOT NULL,
        PRIMARY KEY (record, digest)
    ) STRICT, WITHOUT ROWID;
",
    "
    CREATE TABLE checklist (
        place INTEGER PRIMARY KEY CHECK (place = 1),
        period INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
",
    "
    CREATE TABLE setting (
        place INTEGER PRIMARY KEY CHECK (place = 1),
        period INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
",
];

/// The first schema with a manifest. The table `journal_head` holds it.
pub(super) const WITH_MANIFEST: usize = 3;

/// `資格` in the header of every store (UTF-16).
pub(super) const APPLICATION: i32 = 0x8CC7_683C_u32.cast_signed();

/// Runs the steps that this file has not seen. Part of the transaction that fills what they make.
pub(super) fn advance(transaction: &Transaction<'_>, done: usize, steps: &[&str]) -> Result<(), StoreError> {
    for step in steps.iter().skip(done) {
        transaction.execute_batch(step).store_error()?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION).store_error()?;
    transaction.pragma_update(None, "user_version", steps.len()).store_error()
}

/// Returns how many schema steps the file has applied. It refuses a file of another application or of a later version.
/// It also refuses a file whose tables, indexes, triggers or views differ from those that these steps make.
pub(super) fn applied_steps(connection: &Connection, steps: &[&str]) -> Result<usize, StoreError> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) =
        (number("application_id").store_error()?, number("user_version").store_error()?);
    let done = usize::try_from(version).map_err(|_| StoreError::NotAStore)?;
    if application != i64::from(APPLICATION) || done == 0 {
        return Err(StoreError::NotAStore);
    }
    let Some(seen) = steps.get(..done) else {
        let in_words = |version: usize| u32::try_from(version).unwrap_or(u32::MAX);
        return Err(StoreError::Newer { found: in_words(done), known: in_words(steps.len()) });
    };
    let expected = Connection::open_in_memory().store_error()?;
    seen.iter().try_for_each(|step| expected.execute_batch(step)).store_error()?;
    if objects(connection)? == objects(&expected)? { Ok(done) } else { Err(StoreError::NotAStore) }
}

/// Everything that a file defines: kind, name, table and definition, without regard to line breaks.
fn objects(connection: &Connection) -> Result<Vec<[String; 4]>, StoreError> {
    let sql = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name";
    let mut statement = connection.prepare(sql).store_error()?;
    let rows = statement
        .query_map([], |row| {
            let sql: String = row.get(3)?;
            let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, sql])
        })
        .store_error()?;
    rows.collect::<Result<_, _>>().store_error()
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, TransactionBehavior};
    use shikaku_clinic::history::StoreError;

    use super::super::error::StoreErrorOf as _;
    use super::{STEPS, advance, applied_steps};

    const LATER: &str = "ALTER TABLE chore ADD COLUMN note TEXT";

    fn migrate(connection: &mut Connection, done: usize, steps: &[&str]) -> Result<(), StoreError> {
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).store_error()?;
        advance(&transaction, done, steps)?;
        transaction.commit().store_error()
    }

    /// A database that has seen all steps.
    fn present() -> Connection {
        let mut connection = Connection::open_in_memory().expect("a database");
        migrate(&mut connection, 0, STEPS).expect("a first start");
        connection
    }

    /// Whether the later step was made.
    fn is_later(connection: &Connection) -> bool {
        connection.prepare("SELECT note FROM chore").is_ok()
    }

    #[test]
    fn a_further_step_is_made_once_and_keeps_what_is_there() {
        let mut connection = present();
        let (known, steps) = (STEPS.len(), [STEPS, &[LATER]].concat());
        assert_eq!(applied_steps(&connection, STEPS), Ok(known));
        connection.execute("INSERT INTO chore VALUES ('kept')", []).expect("a row");
        migrate(&mut connection, known, &steps).expect("a later start");
        assert!(is_later(&connection));
        assert_eq!(applied_steps(&connection, &steps), Ok(known + 1));
        let kept = connection.query_row("SELECT name FROM chore", [], |row| row.get::<_, String>(0));
        assert_eq!(kept.expect("a row"), "kept");
        let newer = applied_steps(&connection, STEPS);
        assert!(matches!(newer, Err(StoreError::Newer { found, known }) if found == known + 1), "{newer:?}");
    }

    #[test]
    fn a_step_that_fails_leaves_nothing_of_the_steps_before_it() {
        let mut connection = present();
        let steps = [STEPS, &[LATER, "CREATE TABLE key (nonsense)"]].concat();
        assert!(migrate(&mut connection, STEPS.len(), &steps).is_err());
        assert!(!is_later(&connection));
        assert_eq!(applied_steps(&connection, STEPS), Ok(STEPS.len()));
    }

    #[test]
    fn whatever_is_defined_beside_or_in_another_form_is_refused() {
        for change in [
            "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM record; END",
            "CREATE VIEW v AS SELECT * FROM record",
            "CREATE TABLE other (x)",
            "CREATE INDEX other ON record (period)",
            "CREATE UNIQUE INDEX other ON follow_up (due)",
            "ALTER TABLE record ADD COLUMN other TEXT",
            "ALTER TABLE reader RENAME COLUMN used TO usage",
            "ALTER TABLE journal RENAME TO diary",
            "DROP TABLE reader",
            "DROP TABLE checklist",
            "DROP TABLE setting",
            "DROP TABLE same; CREATE TABLE same (record BLOB, digest BLOB)",
            "PRAGMA user_version = 2",
            "PRAGMA user_version = 0",
            "PRAGMA application_id = 7",
        ] {
            let connection = present();
            connection.execute_batch(change).expect("a change");
            assert_eq!(applied_steps(&connection, STEPS), Err(StoreError::NotAStore), "{change}");
        }
    }

    #[test]
    fn a_database_of_somebody_else_is_refused() {
        let connection = Connection::open_in_memory().expect("a database");
        assert_eq!(applied_steps(&connection, STEPS), Err(StoreError::NotAStore));
        connection.execute_batch("CREATE TABLE theirs (x); PRAGMA user_version = 1").expect("a table");
        assert_eq!(applied_steps(&connection, STEPS), Err(StoreError::NotAStore));
    }
}
