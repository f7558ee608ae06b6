//! Tables in a PostgreSQL server, which several gateways share.

mod migration;
mod pool;
mod server;
mod session;

use std::path::Path;

use postgres::error::SqlState;

use self::pool::Pool;
pub use self::server::{DatabaseServer, DatabaseServerError};
use super::key::sealer;
use super::seal::Sealer;
use super::{Access, Job, Load, StoreError, Tables};

/// Tables in a PostgreSQL server. Transactions that write run at the isolation level `READ COMMITTED`; what must not run twice
/// at once takes a lock by name ([`Sql::lock`](super::sql::Sql::lock)).
pub(super) struct Postgres {
    pool: Pool,
}

impl Postgres {
    /// The tables in this server, and what seals them. The key is made with the tables.
    pub(super) fn open(
        server: &DatabaseServer,
        key_file: Option<&Path>,
    ) -> Result<(Self, Sealer), StoreError> {
        let key_file = key_file.ok_or(StoreError::NoKey)?;
        let pool = Pool::new(server.clone());
        let sealer = {
            let mut taken = pool.take()?;
            migration::run(&mut taken.connection()?.client, |is_new| sealer(key_file, is_new))?
        };
        Ok((Self { pool }, sealer))
    }
}

impl Tables for Postgres {
    fn run(&self, access: Access, job: Job<'_>) -> Result<(), StoreError> {
        self.pool.take()?.connection()?.run(access, job)
    }

    /// Nothing to do: the server takes deleted rows away by itself, and what they leave until then is sealed.
    fn tidy(&self, _: bool) -> Result<(), StoreError> {
        Ok(())
    }

    fn load(&self) -> Load {
        let (connections, connections_max) = self.pool.in_use();
        Load { waiting_writers: 0, connections, connections_max }
    }
}

/// Whether the same request can succeed later: the server is away, was replaced, or ended this transaction in favour of
/// another.
pub(super) fn is_busy(error: &postgres::Error) -> bool {
    const LATER: [&SqlState; 7] = [
        &SqlState::ADMIN_SHUTDOWN,
        &SqlState::CRASH_SHUTDOWN,
        &SqlState::CANNOT_CONNECT_NOW,
        &SqlState::TOO_MANY_CONNECTIONS,
        &SqlState::READ_ONLY_SQL_TRANSACTION,
        &SqlState::T_R_DEADLOCK_DETECTED,
        &SqlState::T_R_SERIALIZATION_FAILURE,
    ];
    // An error that the server did not send is one of the connection.
    error.code().is_none_or(|code| LATER.contains(&code))
}
