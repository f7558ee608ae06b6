use std::collections::HashMap;

use postgres::{Client, Transaction};

use super::session::Session;
use crate::store::StoreError;
use crate::store::proof::{prove, seal_bodies};
use crate::store::schema::{SEALED, STEPS, for_postgres};
use crate::store::seal::Sealer;

/// The table that names the databases of this program and says how many steps they have seen.
const CREATE_VERSION: &str = "CREATE TABLE shikaku_gateway (version BIGINT NOT NULL)";

/// Runs the steps that this database has not seen, all or none. Of several gateways that start at once, one does it.
pub(super) fn run(
    client: &mut Client,
    sealer: impl FnOnce(bool) -> Result<Sealer, StoreError>,
) -> Result<Sealer, StoreError> {
    let mut transaction = client.transaction()?;
    // Any number, as long as each version takes the same one: "SGWY".
    transaction.execute("SELECT pg_advisory_xact_lock(1397184345)", &[])?;
    let done = steps_done(&mut transaction)?;
    if done > STEPS.len() {
        return Err(StoreError::Newer);
    }
    let sealer = sealer(done == 0)?;
    for step in STEPS.iter().skip(done) {
        transaction.batch_execute(&for_postgres(step))?;
    }
    let version = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    transaction.execute("UPDATE shikaku_gateway SET version = $1", &[&version])?;
    let mut session = Session { transaction, statements: &mut HashMap::new() };
    if done < SEALED {
        seal_bodies(&mut session, &sealer)?;
    }
    prove(&mut session, &sealer)?;
    session.transaction.commit()?;
    Ok(sealer)
}

/// How many steps this database has seen. One with tables of another program is refused.
fn steps_done(transaction: &mut Transaction<'_>) -> Result<usize, StoreError> {
    let ours = "SELECT to_regclass('shikaku_gateway') IS NOT NULL";
    if transaction.query_one(ours, &[])?.try_get(0)? {
        let version: i64 = transaction.query_one("SELECT version FROM shikaku_gateway", &[])?.try_get(0)?;
        return usize::try_from(version).map_err(|_| StoreError::Foreign);
    }
    let others = "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace";
    if transaction.query_one(others, &[])?.try_get::<_, i64>(0)? > 0 {
        return Err(StoreError::Foreign);
    }
    transaction.batch_execute(CREATE_VERSION)?;
    transaction.batch_execute("INSERT INTO shikaku_gateway VALUES (0)")?;
    Ok(0)
}
