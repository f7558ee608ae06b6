use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, from_tcp};
use data_encoding::HEXLOWER;
use socket2::{Domain, Socket, Type};
use thiserror::Error;
use tokio::runtime::{Builder, Runtime};

use crate::connection::Gate;
use crate::dpop::Proofs;
use crate::hint::{self, Board};
use crate::limiter::Limiter;
use crate::request_metrics::RequestMetrics;
use crate::router::router;
use crate::server::Api;
use crate::service::Service;
use crate::store::StoreError;
use crate::tls::{Prepared, TlsError};
use crate::{Limits, Settings, endpoints, health};

/// The gateway, not running yet.
#[derive(Clone, Copy, Debug)]
pub struct Gateway;

/// Why a gateway does not start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Store(#[from] StoreError),
    /// There is no TLS identity.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address is taken, or threads are not to be had.
    #[error("the gateway cannot listen")]
    Listen(#[from] io::Error),
    /// The address for health and metrics is taken or not of this computer.
    #[error("the gateway cannot listen at {0} for health and metrics; choose another address")]
    MetricsListen(SocketAddr),
    /// Two metrics have one name.
    #[error("the metrics of the gateway exclude each other")]
    Metrics(#[from] prometheus::Error),
}

impl Gateway {
    /// Starts on a thread of its own and listens when this returns.
    ///
    /// # Errors
    /// When the database, the identity or the address cannot be had.
    pub fn start(settings: Settings) -> Result<Running, StartError> {
        Self::start_shared(settings).map(|(running, _)| running)
    }

    /// The same, with what its handlers share.
    pub(crate) fn start_shared(settings: Settings) -> Result<(Running, Arc<Api>), StartError> {
        let listener = listen(settings.listen)?;
        let addr = listener.local_addr()?;
        let watched = settings
            .metrics_listen
            .map(|address| TcpListener::bind(address).map_err(|_| StartError::MetricsListen(address)));
        let watched = watched.transpose()?;
        let metrics_addr = watched.as_ref().map(TcpListener::local_addr).transpose()?;
        let Prepared { config, root_pem } = settings.identity.prepare(addr.ip())?;
        let config = RustlsConfig::from_config(config);
        let gate = Gate::new(&settings.limits, &settings.trusted_proxies, settings.write_timeout);
        let connections = gate.connections();
        let acceptor =
            RustlsAcceptor::new(config).handshake_timeout(settings.handshake_timeout).acceptor(gate);
        let (header_timeout, purge_every) = (settings.header_timeout, settings.purge_every);
        let (limiter, vendor_limiter) = (Limiter::new(settings.limits), Limiter::new(settings.limits));
        let proxies = settings.trusted_proxies.clone();
        let (body_timeout, names) = (settings.body_timeout, settings.names.clone());
        let (heartbeat, board) = (settings.heartbeat, Board::new());
        let service = Service::new(settings)?;
        let proofs = Proofs::new(service.seed().map_err(|_| StoreError::Random)?);
        let process = service.seed().map_err(|_| StoreError::Random)?;
        let process = HEXLOWER.encode(process.get(..4).unwrap_or_default());
        let requests = RequestMetrics::new(&service.metrics.registry, &endpoints(), process)?;
        let requests = Arc::new(requests);
        let api = Api {
            service,
            proofs,
            limiter,
            vendor_limiter,
            proxies,
            body_timeout,
            board,
            heartbeat,
            names,
            requests,
            connections,
        };
        let api = Arc::new(api);
        // A thread for each core served no more checks on two cores (1,802 and 1,769 a second at 16 clients), took more of both
        // at one client, and made clients beside a flood wait longer (p99 56 and 22 ms).
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let running = Handle::new();
        let handle_of = running.clone();
        let handle = handle_of;
        let serving = Serving { runtime, listener, watched, acceptor, handle, header_timeout, purge_every };
        let thread = thread::Builder::new().name("shikaku-gateway".to_owned());
        let shared = Arc::clone(&api);
        let thread = thread.spawn(move || serving.run(api))?;
        let running = Running { addr, metrics_addr, root_pem, handle: running, thread: Some(thread) };
        Ok((running, shared))
    }
}

/// Connections that the kernel keeps until the gateway accepts them; it may keep fewer (`net.core.somaxconn`). One that finds no
/// space is tried again by its client after a second, and the 128 of the standard library are full after one burst.
const BACKLOG: i32 = 4096;

/// Listens as [`TcpListener::bind`] does, with [`BACKLOG`].
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // Elsewhere this would let another program take the address.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// A gateway that listens. Dropping it stops it.
#[derive(derive_more::Debug)]
#[debug("Running({addr})")]
pub struct Running {
    addr: SocketAddr,
    metrics_addr: Option<SocketAddr>,
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

    /// Where it answers for health and metrics, if it does.
    #[must_use]
    pub const fn metrics_addr(&self) -> Option<SocketAddr> {
        self.metrics_addr
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

    /// What ends the gateway from another thread.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(self.handle.clone())
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

/// Ends a gateway that another thread waits for.
#[derive(Clone, derive_more::Debug)]
#[debug("Stopper")]
pub struct Stopper(Handle<SocketAddr>);

impl Stopper {
    /// Accepts no further connection, lets calls in progress finish within this time, and stops.
    pub fn stop(&self, within: Duration) {
        self.0.graceful_shutdown(Some(within));
    }
}

struct Serving {
    runtime: Runtime,
    listener: TcpListener,
    watched: Option<TcpListener>,
    acceptor: RustlsAcceptor<Gate>,
    handle: Handle<SocketAddr>,
    header_timeout: Duration,
    purge_every: Duration,
}

impl Serving {
    fn run(self, api: Arc<Api>) {
        let Self { runtime, listener, watched, acceptor, handle, header_timeout, purge_every } = self;
        let purged = Arc::clone(&api);
        let served = runtime.block_on(async move {
            let looking = tokio::spawn(hint::watch(Arc::clone(&purged)));
            let watching =
                watched.map(|listener| tokio::spawn(watch(Arc::clone(&api), listener, header_timeout)));
            let purging = tokio::spawn(purge(purged, purge_every));
            let mut server = from_tcp(listener)?.acceptor(acceptor).handle(handle).http1_only();
            server.http_builder().http1().header_read_timeout(header_timeout).max_buf_size(HEAD_MAX);
            let server = server.first_request_timeout(header_timeout);
            let router = router(api).into_make_service_with_connect_info::<SocketAddr>();
            let ended = server.serve(router).await;
            purging.abort();
            looking.abort();
            if let Some(watching) = watching {
                watching.abort();
            }
            ended
        });
        if let Err(error) = served {
            log::error!("the gateway stopped: {}", error.kind());
        }
    }
}

/// Longest head of a request, in bytes. Ours has less than 1 KiB.
const HEAD_MAX: usize = 64 * 1024;

/// Most connections for health and metrics, so that they take no files from those of clinics.
const WATCHERS_MAX: usize = 16;

/// Answers for health and metrics.
async fn watch(api: Arc<Api>, listener: TcpListener, header_timeout: Duration) {
    let served = async {
        let limits = Limits {
            connections_max: WATCHERS_MAX,
            connections_per_address_max: WATCHERS_MAX,
            ..Limits::default()
        };
        let mut server = from_tcp(listener)?.acceptor(Gate::new(&limits, &[], header_timeout)).http1_only();
        server.http_builder().http1().header_read_timeout(header_timeout).max_buf_size(HEAD_MAX);
        server.serve(health::routes(api).into_make_service()).await
    };
    if let Err(error) = served.await {
        log::error!("health and metrics are not answered any more: {}", error.kind());
    }
}

/// Deletes again and again what is past its time.
async fn purge(api: Arc<Api>, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        let api = Arc::clone(&api);
        match tokio::task::spawn_blocking(move || api.service.purge()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                log::error!("nothing was deleted: {error} {}", error.code().unwrap_or_default());
            }
            Err(_) => log::error!("nothing was deleted: the worker died"),
        }
    }
}
