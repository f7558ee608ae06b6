//! Connections: how many there may be, and how long one may refuse to take an answer.

use std::collections::HashMap;
use std::future::{Future as _, Ready, ready};
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::address::Counted;
use crate::{Limits, Network};

/// Accepts connections up to the limits, before anything is read from them.
#[derive(Clone)]
pub(crate) struct Gate {
    open: Arc<Open>,
    write_timeout: Duration,
}

/// The connections that are open.
struct Open {
    most: usize,
    most_per_address: usize,
    proxies: Vec<Network>,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    all: usize,
    by_address: HashMap<Counted, usize>,
    /// A refusal was logged, and no quarter of the limit has become free since.
    is_reported: bool,
}

impl Gate {
    pub(crate) fn new(limits: &Limits, proxies: &[Network], write_timeout: Duration) -> Self {
        let most = limits.connections_max.min(open_files_max());
        if most < limits.connections_max && limits.connections_max != usize::MAX {
            log::warn!("the limit of open files leaves room for {most} connections");
        }
        let open = Open {
            most,
            most_per_address: limits.connections_per_address_max,
            proxies: proxies.to_vec(),
            counts: Mutex::default(),
        };
        Self { open: Arc::new(open), write_timeout }
    }

    fn admit(&self, stream: TcpStream) -> io::Result<Limited> {
        let peer = stream.peer_addr()?.ip();
        let slot = Open::take(&self.open, peer)?;
        stream.set_nodelay(true)?;
        Ok(Limited { stream, write_timeout: self.write_timeout, deadline: None, _slot: slot })
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

impl Open {
    fn take(open: &Arc<Self>, peer: IpAddr) -> io::Result<Slot> {
        let address = Counted::of(peer);
        let is_proxy = open.proxies.iter().any(|network| network.contains(peer));
        let mut counts = open.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let of_address = counts.by_address.get(&address).copied().unwrap_or_default();
        let has_space = counts.all < open.most && (is_proxy || of_address < open.most_per_address);
        if !has_space {
            if !std::mem::replace(&mut counts.is_reported, true) {
                log::warn!("connections are refused: {} are open, {of_address} of one address", counts.all);
            }
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        counts.all += 1;
        *counts.by_address.entry(address).or_default() += 1;
        Ok(Slot { open: Arc::clone(open), address })
    }
}

/// The place of one connection, free again when it is dropped.
struct Slot {
    open: Arc<Open>,
    address: Counted,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut counts = self.open.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all = counts.all.saturating_sub(1);
        let left = counts.by_address.get(&self.address).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            counts.by_address.remove(&self.address);
        } else {
            counts.by_address.insert(self.address, left);
        }
        let busiest = counts.by_address.values().max().copied().unwrap_or_default();
        let is_free = |used: usize, most: usize| used <= most - most.div_ceil(4);
        if is_free(counts.all, self.open.most) && is_free(busiest, self.open.most_per_address) {
            counts.is_reported = false;
        }
    }
}

/// A connection that ends when the other side takes nothing for too long.
pub(crate) struct Limited {
    stream: TcpStream,
    write_timeout: Duration,
    /// Runs while something waits to be taken.
    deadline: Option<Pin<Box<Sleep>>>,
    _slot: Slot,
}

impl Limited {
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
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Limited {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.timed(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
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
