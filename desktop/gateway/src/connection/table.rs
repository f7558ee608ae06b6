//! The connections that are open, and which of them is closed for another.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot::{Receiver, Sender, channel};

use crate::address::Counted;
use crate::{Limits, Network};

/// The connections of a gateway. One whose sender is known keeps its place; while all places are taken, a new one
/// closes one over which no known sender called, so that only calls of clinics can exclude clinics.
pub(crate) struct Connections {
    most: usize,
    most_per_address: usize,
    proxies: Vec<Network>,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    open: HashMap<SocketAddr, Entry>,
    by_address: HashMap<Counted, usize>,
    accepted: u64,
    /// A refusal was logged, and no quarter of the limit has become free since.
    is_reported: bool,
}

struct Entry {
    number: u64,
    address: Counted,
    /// A call of a sender who is known came over it.
    is_admitted: bool,
    /// Dropping it ends the connection.
    _open: Sender<()>,
}

impl Connections {
    pub(super) fn new(limits: &Limits, most: usize, proxies: &[Network]) -> Self {
        Self {
            most,
            most_per_address: limits.connections_per_address_max,
            proxies: proxies.to_vec(),
            table: Mutex::default(),
        }
    }

    /// A place for a connection, and what ends when it is closed for another.
    pub(super) fn take(self: &Arc<Self>, peer: SocketAddr) -> io::Result<(Slot, Receiver<()>)> {
        let address = Counted::of(peer.ip());
        let is_proxy = self.proxies.iter().any(|network| network.contains(peer.ip()));
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let of_address = table.by_address.get(&address).copied().unwrap_or_default();
        let is_over = !is_proxy && of_address >= self.most_per_address;
        let is_full = table.open.len() >= self.most;
        if (is_over || is_full) && !std::mem::replace(&mut table.is_reported, true) {
            log::warn!(
                "connections are refused or closed: {} are open, {of_address} of one address",
                table.open.len()
            );
        }
        if is_over || (is_full && !table.close_idle()) {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        // The other end may have its port again before the end of its last connection was seen.
        if let Some(number) = table.open.get(&peer).map(|entry| entry.number) {
            table.remove(peer, number);
        }
        let (open, closed) = channel();
        table.accepted += 1;
        let number = table.accepted;
        table.open.insert(peer, Entry { number, address, is_admitted: false, _open: open });
        *table.by_address.entry(address).or_default() += 1;
        Ok((Slot { connections: Arc::clone(self), peer, number }, closed))
    }

    /// A call of a sender who is known came over the connection of this peer.
    pub(crate) fn admit(&self, peer: SocketAddr) {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = table.open.get_mut(&peer) {
            entry.is_admitted = true;
        }
    }
}

impl Table {
    /// Closes one connection over which no known sender called: the oldest of the address with the most of them. False if
    /// there is none.
    fn close_idle(&mut self) -> bool {
        let mut waiting: HashMap<Counted, Waiting> = HashMap::new();
        for (peer, entry) in self.open.iter().filter(|(_, entry)| !entry.is_admitted) {
            let first = Waiting { count: 0, oldest: entry.number, peer: *peer };
            let waiting = waiting.entry(entry.address).or_insert(first);
            waiting.count += 1;
            if entry.number < waiting.oldest {
                (waiting.oldest, waiting.peer) = (entry.number, *peer);
            }
        }
        let last = waiting.into_values().max_by_key(|waiting| (waiting.count, Reverse(waiting.oldest)));
        last.is_some_and(|waiting| self.remove(waiting.peer, waiting.oldest))
    }

    /// Gives the place of a connection back; whether it had one.
    fn remove(&mut self, peer: SocketAddr, number: u64) -> bool {
        if self.open.get(&peer).is_none_or(|entry| entry.number != number) {
            return false;
        }
        let Some(entry) = self.open.remove(&peer) else { return false };
        let left = self.by_address.get(&entry.address).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            self.by_address.remove(&entry.address);
        } else {
            self.by_address.insert(entry.address, left);
        }
        true
    }
}

/// Connections of one address over which no known sender called.
struct Waiting {
    count: usize,
    oldest: u64,
    peer: SocketAddr,
}

/// The place of one connection, free again when it is dropped.
pub(super) struct Slot {
    connections: Arc<Connections>,
    peer: SocketAddr,
    number: u64,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let Connections { most, most_per_address, table, .. } = &*self.connections;
        let mut table = table.lock().unwrap_or_else(PoisonError::into_inner);
        table.remove(self.peer, self.number);
        let busiest = table.by_address.values().max().copied().unwrap_or_default();
        let is_free = |used: usize, most: usize| used <= most - most.div_ceil(4);
        if is_free(table.open.len(), *most) && is_free(busiest, *most_per_address) {
            table.is_reported = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::net::SocketAddr;
    use std::sync::Arc;

    use tokio::sync::oneshot::Receiver;
    use tokio::sync::oneshot::error::TryRecvError;

    use super::{Connections, Slot};
    use crate::Limits;

    fn connections(most: usize) -> Arc<Connections> {
        let limits = Limits { connections_per_address_max: 3, ..Limits::default() };
        Arc::new(Connections::new(&limits, most, &["192.0.2.99".parse().expect("a network")]))
    }

    fn peer(last: u8, port: u16) -> SocketAddr {
        ([192, 0, 2, last], port).into()
    }

    struct Held {
        _slot: Slot,
        closed: Receiver<()>,
    }

    impl Held {
        fn is_open(&mut self) -> bool {
            self.closed.try_recv() == Err(TryRecvError::Empty)
        }
    }

    fn take(connections: &Arc<Connections>, peer: SocketAddr) -> Option<Held> {
        match connections.take(peer) {
            Ok((slot, closed)) => Some(Held { _slot: slot, closed }),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
                None
            }
        }
    }

    #[test]
    fn the_oldest_of_the_address_with_the_most_idle_connections_is_closed() {
        let connections = connections(4);
        let mut first = take(&connections, peer(1, 1)).expect("a place");
        let mut of_two: Vec<_> =
            (1..=3).map(|port| take(&connections, peer(2, port)).expect("a place")).collect();
        let mut third = take(&connections, peer(3, 1)).expect("a place");
        assert!(first.is_open() && third.is_open());
        let open: Vec<_> = of_two.iter_mut().map(Held::is_open).collect();
        assert_eq!(open, [false, true, true]);
        // It is dropped later, and gives no second place back.
        drop(of_two.remove(0));
        connections.admit(peer(2, 2));
        let mut fourth = take(&connections, peer(4, 1)).expect("a place");
        assert!(!first.is_open(), "of addresses with as many the oldest");
        assert!(third.is_open() && fourth.is_open() && of_two[0].is_open() && of_two[1].is_open());
    }

    #[test]
    fn a_connection_of_a_known_sender_keeps_its_place() {
        let connections = connections(2);
        let mut held: Vec<_> =
            (1..=2).map(|last| take(&connections, peer(last, 1)).expect("a place")).collect();
        connections.admit(peer(1, 1));
        connections.admit(peer(2, 1));
        assert!(take(&connections, peer(3, 1)).is_none());
        assert!(held.iter_mut().all(Held::is_open));
        drop(held.pop());
        assert!(take(&connections, peer(3, 1)).is_some());
    }

    #[test]
    fn a_port_that_is_used_again_counts_once() {
        let connections = connections(10);
        let mut before = take(&connections, peer(1, 1)).expect("a place");
        let now = take(&connections, peer(1, 1)).expect("a place");
        assert!(!before.is_open());
        drop((before, now));
        let table = connections.table.lock().expect("no panic");
        assert!(table.open.is_empty() && table.by_address.is_empty());
    }

    #[test]
    fn one_address_has_a_limit_and_a_proxy_has_none() {
        let connections = connections(10);
        let _held: Vec<_> = (1..=3).map(|port| take(&connections, peer(1, port)).expect("a place")).collect();
        assert!(take(&connections, peer(1, 4)).is_none());
        let _of_proxy: Vec<_> =
            (1..=7).map(|port| take(&connections, peer(99, port)).expect("a place")).collect();
    }
}
