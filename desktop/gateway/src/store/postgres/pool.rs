use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use postgres::{Client, IsolationLevel, NoTls, Statement};
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::DatabaseServer;
use super::session::Session;
use crate::store::{Access, Job, StoreError};

/// Most connections of one gateway.
const CONNECTIONS_MAX: usize = 24;

/// How long a request waits for a connection before it is refused.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// Connections to one server.
pub(super) struct Pool {
    server: DatabaseServer,
    open: Mutex<Open>,
    freed: Condvar,
}

#[derive(Default)]
struct Open {
    idle: Vec<Connection>,
    in_use: usize,
}

/// A connection that is in use.
pub(super) struct Taken<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
}

/// A connection, and the statements that were prepared on it.
pub(super) struct Connection {
    pub(super) client: Client,
    statements: HashMap<&'static str, Statement>,
}

impl Pool {
    pub(super) fn new(server: DatabaseServer) -> Self {
        Self { server, open: Mutex::default(), freed: Condvar::new() }
    }

    /// A connection that was open when it was used last, or a new one.
    ///
    /// # Errors
    /// When the server cannot be reached, or every connection is in use for too long.
    pub(super) fn take(&self) -> Result<Taken<'_>, StoreError> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |open: &mut Open| open.in_use >= CONNECTIONS_MAX;
        let waited = self.freed.wait_timeout_while(open, WAIT_MAX, is_full);
        let (mut open, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(StoreError::NotCommitted { is_busy: true });
        }
        open.in_use += 1;
        let idle = open.idle.pop();
        drop(open);
        // From here on it is given back however this ends.
        let mut taken = Taken { pool: self, connection: idle };
        if taken.connection.is_none() {
            taken.connection = Some(self.connect()?);
        }
        Ok(taken)
    }

    /// Connections in use, and most of them.
    pub(super) fn in_use(&self) -> (usize, usize) {
        (self.open.lock().unwrap_or_else(PoisonError::into_inner).in_use, CONNECTIONS_MAX)
    }

    fn free(&self, connection: Option<Connection>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.in_use = open.in_use.saturating_sub(1);
        if connection.is_none() {
            // The server is away or another one: no other connection is worth a try.
            open.idle.clear();
        }
        open.idle.extend(connection);
        drop(open);
        self.freed.notify_one();
    }

    fn connect(&self) -> Result<Connection, StoreError> {
        let DatabaseServer(config) = &self.server;
        let client = if self.server.wants_tls() {
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let tls = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
            let tls =
                tls.and_then(BuilderVerifierExt::with_platform_verifier).map_err(|_| StoreError::Tls)?;
            config.connect(MakeRustlsConnect::new(tls.with_no_client_auth()))?
        } else {
            config.connect(NoTls)?
        };
        Ok(Connection { client, statements: HashMap::new() })
    }
}

impl Taken<'_> {
    /// The connection.
    pub(super) fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        self.connection.as_mut().ok_or(StoreError::Damaged)
    }
}

impl Drop for Taken<'_> {
    /// Keeps the connection for the next request, unless it is broken or a panic left it in the middle of one.
    fn drop(&mut self) {
        let usable = |connection: &Connection| !connection.client.is_closed() && !std::thread::panicking();
        self.pool.free(self.connection.take().filter(usable));
    }
}

impl Connection {
    /// Runs a job in one transaction.
    pub(super) fn run(&mut self, access: Access, job: Job<'_>) -> Result<(), StoreError> {
        let isolation = match access {
            // All of its queries see the same moment.
            Access::Read => IsolationLevel::RepeatableRead,
            Access::Write => IsolationLevel::ReadCommitted,
        };
        let begin = self.client.build_transaction().isolation_level(isolation);
        let transaction = begin.read_only(access == Access::Read).start()?;
        let mut session = Session { transaction, statements: &mut self.statements };
        let keeps = job(&mut session);
        let ended = if keeps { session.transaction.commit() } else { session.transaction.rollback() };
        Ok(ended?)
    }
}
