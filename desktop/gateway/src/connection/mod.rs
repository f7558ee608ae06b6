//! Connections: how many there may be, and how long one may refuse to take an answer.

mod table;

use std::future::{Future as _, Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::oneshot::Receiver;
use tokio::time::{Sleep, sleep};

pub(crate) use self::table::Connections;
use self::table::Slot;
use crate::{Limits, Network};

/// Accepts connections up to the limits, before anything is read from them.
#[derive(Clone)]
pub(crate) struct Gate {
    connections: Arc<Connections>,
    write_timeout: Duration,
}

impl Gate {
    pub(crate) fn new(limits: &Limits, proxies: &[Network], write_timeout: Duration) -> Self {
        let most = limits.connections_max.min(open_files_max());
        if most < limits.connections_max && limits.connections_max != usize::MAX {
            log::warn!("the limit of open files leaves room for {most} connections");
        }
        let connections = Arc::new(Connections::new(limits, most, proxies));
        Self { connections, write_timeout }
    }

    /// The connections that it accepted.
    pub(crate) fn connections(&self) -> Arc<Connections> {
        Arc::clone(&self.connections)
    }

    fn admit(&self, stream: TcpStream) -> io::Result<Limited> {
        let (slot, closed) = self.connections.take(stream.peer_addr()?)?;
        stream.set_nodelay(true)?;
        let (write_timeout, closed) = (self.write_timeout, Some(closed));
        Ok(Limited { stream, write_timeout, deadline: None, closed, _slot: slot })
    }
}

impl<S> Accept<TcpStream, S> for Gate {
    type Stream = Limited;
    type Service = S;
    type Future = Ready<io::Result<(Limited, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        ready(self.admit(stream).map(|stream| (stream, service)))
    }
}

/// A connection that ends when the other side takes nothing for too long, or when it is closed for another.
pub(crate) struct Limited {
    stream: TcpStream,
    write_timeout: Duration,
    /// Runs while something waits to be taken.
    deadline: Option<Pin<Box<Sleep>>>,
    /// Ends when the connection is closed for another; none behind that.
    closed: Option<Receiver<()>>,
    _slot: Slot,
}

impl Limited {
    /// Refuses when the connection is closed for another, and wakes the task when that happens.
    fn check_open(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if self.closed.as_mut().is_some_and(|closed| Pin::new(closed).poll(context).is_ready()) {
            self.closed = None;
        }
        if self.closed.is_some() { Ok(()) } else { Err(io::ErrorKind::ConnectionAborted.into()) }
    }

    /// What became of a write, or that it took too long.
    fn timed<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.deadline = None;
            return written;
        }
        let timeout = self.write_timeout;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(timeout)));
        match deadline.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Limited {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check_open(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Limited {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check_open(context)?;
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.timed(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check_open(context)?;
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.timed(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.timed(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.timed(context, shut)
    }
}

/// Connections that the process can have open beside its files.
#[cfg(unix)]
fn open_files_max() -> usize {
    use nix::sys::resource::{Resource, getrlimit};
    const FILES: u64 = 64;
    const LEAST: u64 = 16;
    let soft = getrlimit(Resource::RLIMIT_NOFILE).map_or(u64::MAX, |(soft, _)| soft);
    usize::try_from(soft.saturating_sub(FILES).max(LEAST)).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
const fn open_files_max() -> usize {
    usize::MAX
}
