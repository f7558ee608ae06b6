use std::str::FromStr;
use std::time::Duration;

use postgres::Config;
use postgres::config::{Host, SslMode};
use thiserror::Error;

/// A PostgreSQL server with its database, user and password.
///
/// The form is that of libpq: `postgresql://user:password@host/database`, or `host=… user=… dbname=…`. Several hosts may be
/// named, of which the one that can be written to is used (`target_session_attrs=read-write`).
#[derive(Clone, derive_more::Debug)]
#[debug("DatabaseServer(..)")]
pub struct DatabaseServer(pub(super) Box<Config>);

/// Why a text names no server. Repeats nothing of it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatabaseServerError {
    /// It is no connection string.
    #[error("the address of the database is no connection string of PostgreSQL")]
    Form,
    /// A server on another computer, without TLS.
    #[error("a database on another computer needs sslmode=require")]
    Unencrypted,
}

/// How long a server may take to accept a connection.
const CONNECT_MAX: Duration = Duration::from_secs(2);

/// How long a server may be silent while bytes or a probe wait to be acknowledged.
const SILENT_MAX: Duration = Duration::from_secs(10);

/// Time between two probes of a silent connection. Without probes a request that waits for a computer without power would keep
/// its connection for two hours, which is the default of the kernel.
const PROBE_EVERY: Duration = Duration::from_secs(2);

impl DatabaseServer {
    /// Whether connections are encrypted.
    pub(super) fn wants_tls(&self) -> bool {
        self.0.get_ssl_mode() == SslMode::Require
    }
}

impl FromStr for DatabaseServer {
    type Err = DatabaseServerError;

    fn from_str(text: &str) -> Result<Self, DatabaseServerError> {
        let mut config: Config = text.trim().parse().map_err(|_| DatabaseServerError::Form)?;
        let is_here = |host: &Host| match host {
            Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(is_loopback),
            #[cfg(unix)]
            Host::Unix(_) => true,
        };
        if config.get_ssl_mode() != SslMode::Require {
            let is_elsewhere = config.get_hostaddrs().iter().any(|address| !address.is_loopback());
            if !config.get_hosts().iter().all(is_here) || config.get_hosts().is_empty() || is_elsewhere {
                return Err(DatabaseServerError::Unencrypted);
            }
            config.ssl_mode(SslMode::Disable);
        }
        config.connect_timeout(CONNECT_MAX).tcp_user_timeout(SILENT_MAX).application_name("shikaku-gateway");
        config.keepalives_idle(PROBE_EVERY).keepalives_interval(PROBE_EVERY);
        Ok(Self(Box::new(config)))
    }
}

fn is_loopback(address: std::net::IpAddr) -> bool {
    address.is_loopback()
}

#[cfg(test)]
mod tests {
    use super::{DatabaseServer, DatabaseServerError};

    #[test]
    fn a_server_elsewhere_is_reached_by_tls_only() {
        let read = |text: &str| text.parse::<DatabaseServer>().map(|server| server.wants_tls());
        assert_eq!(read("postgresql://u:p@localhost/d"), Ok(false));
        assert_eq!(read("host=/run/postgresql user=u dbname=d"), Ok(false));
        assert_eq!(read("host=127.0.0.1,::1 user=u target_session_attrs=read-write"), Ok(false));
        assert_eq!(read("postgresql://u:p@db.example/d"), Err(DatabaseServerError::Unencrypted));
        assert_eq!(read("host=127.0.0.1,db.example user=u"), Err(DatabaseServerError::Unencrypted));
        assert_eq!(read("postgresql://u:p@db.example/d?sslmode=require"), Ok(true));
        let elsewhere = "host=localhost hostaddr=192.0.2.1 user=u";
        assert_eq!(read(elsewhere), Err(DatabaseServerError::Unencrypted));
        assert_eq!(read("nonsense"), Err(DatabaseServerError::Form));
        let server: DatabaseServer = "postgresql://u:secret@localhost/d".parse().expect("a server");
        assert_eq!(format!("{server:?}"), "DatabaseServer(..)");
    }
}
