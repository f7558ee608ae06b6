use std::io::{self, copy};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// A relay before the gateway that can be shut. It then refuses new connections and closes the open ones.
pub(super) struct Service {
    address: SocketAddr,
    porter: Arc<Mutex<Porter>>,
    thread: Option<JoinHandle<()>>,
}

struct Porter {
    state: DoorState,
    guests: Vec<TcpStream>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DoorState {
    Open,
    Shut,
    Gone,
}

impl Service {
    pub(super) fn before(gateway: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let porter = Arc::new(Mutex::new(Porter { state: DoorState::Open, guests: Vec::new() }));
        let at_work = Arc::clone(&porter);
        let thread = Some(thread::spawn(move || attend(&listener, gateway, &at_work)));
        Ok(Self { address, porter, thread })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn open(&self) {
        locked(&self.porter).state = DoorState::Open;
    }

    pub(super) fn shut(&self) {
        locked(&self.porter).put_out(DoorState::Shut);
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        locked(&self.porter).put_out(DoorState::Gone);
        // A connection wakes the relay's thread.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Porter {
    fn put_out(&mut self, state: DoorState) {
        self.state = state;
        for guest in self.guests.drain(..) {
            drop(guest.shutdown(Shutdown::Both));
        }
    }
}

fn attend(listener: &TcpListener, gateway: SocketAddr, porter: &Mutex<Porter>) {
    while let Ok((guest, _)) = listener.accept() {
        let mut porter = locked(porter);
        match porter.state {
            DoorState::Gone => return,
            DoorState::Shut => drop(guest),
            DoorState::Open => drop(let_in(guest, gateway).map(|both| porter.guests.extend(both))),
        }
    }
}

/// Carries bytes both ways; gives a hold on both ends.
fn let_in(guest: TcpStream, gateway: SocketAddr) -> io::Result<[TcpStream; 2]> {
    let inside = TcpStream::connect(gateway)?;
    let hold = [guest.try_clone()?, inside.try_clone()?];
    carry(guest.try_clone()?, inside.try_clone()?);
    carry(inside, guest);
    Ok(hold)
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        drop(copy(&mut from, &mut to));
        drop(to.shutdown(Shutdown::Both));
    });
}

fn locked(porter: &Mutex<Porter>) -> MutexGuard<'_, Porter> {
    porter.lock().unwrap_or_else(PoisonError::into_inner)
}
