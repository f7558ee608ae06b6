use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::{RustlsConfig, from_tcp_rustls};
use thiserror::Error;
use tokio::runtime::{Builder, Runtime};

use crate::Settings;
use crate::server::{Door, router};
use crate::service::Service;
use crate::store::StoreError;
use crate::tls::{Prepared, TlsError};

/// The gateway, not running yet.
#[derive(Clone, Copy, Debug)]
pub struct Gateway;

/// Why a gateway does not start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// The database cannot be opened.
    #[error("the database cannot be opened")]
    Store(#[from] StoreError),
    /// There is no TLS identity.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address is taken, or threads are not to be had.
    #[error("the gateway cannot listen")]
    Listen(#[from] io::Error),
}

impl Gateway {
    /// Starts on a thread of its own and listens when this returns.
    ///
    /// # Errors
    /// When the database, the identity or the address cannot be had.
    pub fn start(settings: Settings) -> Result<Running, StartError> {
        let listener = TcpListener::bind(settings.listen)?;
        let addr = listener.local_addr()?;
        let Prepared { config, root_pem } = settings.identity.prepare(addr.ip())?;
        let body_timeout = settings.body_timeout;
        let door = Door { service: Arc::new(Service::new(settings)?), body_timeout };
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = Handle::new();
        let serving =
            Serving { runtime, listener, config: RustlsConfig::from_config(config), handle: handle.clone() };
        let thread = std::thread::Builder::new().name("shikaku-gateway".to_owned());
        let thread = thread.spawn(move || serving.run(door))?;
        Ok(Running { addr, root_pem, handle, thread: Some(thread) })
    }
}

/// A gateway that listens. Dropping it stops it.
pub struct Running {
    addr: SocketAddr,
    root_pem: String,
    handle: Handle<SocketAddr>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// `https://` and the address.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("https://{}", self.addr)
    }

    /// What a client has to trust, PEM.
    #[must_use]
    pub fn root_cert_pem(&self) -> &str {
        &self.root_pem
    }

    /// Lets calls in progress finish for a second, then stops.
    pub fn shutdown(self) {
        drop(self);
    }

    /// Stays until the gateway ends by itself.
    pub fn wait(mut self) {
        self.join();
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the gateway's thread died");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.handle.graceful_shutdown(Some(Duration::from_secs(1)));
        self.join();
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Running({})", self.addr)
    }
}

struct Serving {
    runtime: Runtime,
    listener: TcpListener,
    config: RustlsConfig,
    handle: Handle<SocketAddr>,
}

impl Serving {
    fn run(self, door: Door) {
        let Self { runtime, listener, config, handle } = self;
        let header_timeout = door.body_timeout;
        let served = runtime.block_on(async move {
            let mut server = from_tcp_rustls(listener, config)?.handle(handle);
            server.http_builder().http1().header_read_timeout(header_timeout);
            server.serve(router(door).into_make_service()).await
        });
        if let Err(error) = served {
            log::error!("the gateway stopped: {}", error.kind());
        }
    }
}
