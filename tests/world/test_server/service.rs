use std::io::{self, copy};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// A relay before the gateway that can be shut. It then refuses new connections and closes the open ones.
pub(super) struct Service {
    address: SocketAddr,
    relay: Arc<Mutex<Relay>>,
    thread: Option<JoinHandle<()>>,
}

struct Relay {
    state: RelayState,
    streams: Vec<TcpStream>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RelayState {
    Open,
    Shut,
    Stopped,
}

impl Service {
    pub(super) fn before(gateway: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let relay = Arc::new(Mutex::new(Relay { state: RelayState::Open, streams: Vec::new() }));
        let at_work = Arc::clone(&relay);
        let thread = Some(thread::spawn(move || accept_clients(&listener, gateway, &at_work)));
        Ok(Self { address, relay, thread })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn open(&self) {
        locked(&self.relay).state = RelayState::Open;
    }

    pub(super) fn shut(&self) {
        locked(&self.relay).close_all(RelayState::Shut);
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        locked(&self.relay).close_all(RelayState::Stopped);
        // A connection wakes the relay's thread.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Relay {
    fn close_all(&mut self, state: RelayState) {
        self.state = state;
        for client in self.streams.drain(..) {
            drop(client.shutdown(Shutdown::Both));
        }
    }
}

fn accept_clients(listener: &TcpListener, gateway: SocketAddr, relay: &Mutex<Relay>) {
    while let Ok((client, _)) = listener.accept() {
        let mut relay = locked(relay);
        match relay.state {
            RelayState::Stopped => return,
            RelayState::Shut => drop(client),
            RelayState::Open => drop(forward(client, gateway).map(|both| relay.streams.extend(both))),
        }
    }
}

/// Carries bytes both ways; gives a hold on both ends.
fn forward(client: TcpStream, gateway: SocketAddr) -> io::Result<[TcpStream; 2]> {
    let inside = TcpStream::connect(gateway)?;
    let hold = [client.try_clone()?, inside.try_clone()?];
    carry(client.try_clone()?, inside.try_clone()?);
    carry(inside, client);
    Ok(hold)
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        drop(copy(&mut from, &mut to));
        drop(to.shutdown(Shutdown::Both));
    });
}

fn locked(relay: &Mutex<Relay>) -> MutexGuard<'_, Relay> {
    relay.lock().unwrap_or_else(PoisonError::into_inner)
}
