use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::APPLICATION;
use super::session::Session;
use crate::store::StoreError;
use crate::store::proof::{prove, seal_bodies};
use crate::store::schema::{SEALED, STEPS};
use crate::store::seal::Sealer;

/// Whether an existing database is of a time before bodies were sealed, so that it has no key yet.
pub(super) fn is_unsealed(path: &Path) -> Result<bool, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let done: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(done < SEALED)
}

/// Runs the steps that this database has not seen, all or none.
pub(super) fn run(connection: &mut Connection, sealer: &Sealer) -> Result<(), StoreError> {
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
    let mut session = Session(&transaction);
    if done < SEALED {
        seal_bodies(&mut session, sealer)?;
    }
    prove(&mut session, sealer)?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", STEPS.len())?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{STEPS, Sealer, StoreError, run};
    use crate::store::answer::receipt_place;

    #[test]
    fn a_second_start_changes_nothing() {
        let sealer = Sealer::of_process().expect("a key");
        let mut connection = Connection::open_in_memory().expect("a database");
        run(&mut connection, &sealer).expect("a first start");
        connection.execute("INSERT INTO receipt VALUES ('r', 'c', 0, x'00', 0)", []).expect("a row");
        run(&mut connection, &sealer).expect("a second start");
        let rows: u32 =
            connection.query_row("SELECT count(*) FROM receipt", [], |row| row.get(0)).expect("a count");
        assert_eq!(rows, 1);
        let other = Sealer::of_process().expect("another key");
        assert!(matches!(run(&mut connection, &other), Err(StoreError::OtherKey)));
        connection.pragma_update(None, "user_version", STEPS.len() + 1).expect("a version");
        assert!(matches!(run(&mut connection, &sealer), Err(StoreError::Newer)));
    }

    #[test]
    fn bodies_of_the_first_schema_are_sealed() {
        let sealer = Sealer::of_process().expect("a key");
        let mut connection = Connection::open_in_memory().expect("a database");
        connection.execute_batch(STEPS[0]).expect("the first schema");
        connection.pragma_update(None, "user_version", 1).expect("a version");
        connection.execute("INSERT INTO receipt VALUES ('r', 'c', 0, x'6869', 0)", []).expect("a row");
        run(&mut connection, &sealer).expect("a start");
        let body: Vec<u8> =
            connection.query_row("SELECT body FROM receipt", [], |row| row.get(0)).expect("a body");
        assert_eq!(sealer.open(&receipt_place("c", "r"), &body).ok(), Some(b"hi".to_vec()));
    }
}
