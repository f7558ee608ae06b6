//! What this program uses of PC/SC, as traits: the operating system implements them, and a fake service in tests.
//!
//! Contexts and connections stay on the thread that made them (see [`super::worker`]), so none of them is `Send`.

use std::ffi::{CStr, CString};
use std::time::Duration;

use pcsc::ffi::DWORD;
use pcsc::{
    Card, Context, Disposition, Error, MAX_BUFFER_SIZE_EXTENDED, PNP_NOTIFICATION, Protocols, ReaderState,
    Scope, ShareMode, State,
};
use zeroize::Zeroizing;

/// The smart-card service of a computer.
pub(super) trait Service: Send + Sync {
    /// Opens a context (`SCardEstablishContext`).
    fn establish(&self) -> Result<Box<dyn ServiceContext>, Error>;
}

/// A context of the service.
pub(super) trait ServiceContext {
    /// The names of all readers, as bytes (`SCardListReaders`).
    fn list_readers(&mut self) -> Result<Vec<CString>, Error>;

    /// Waits until a reader is in another state than `known`, at most `timeout` (`SCardGetStatusChange`).
    fn status_change(&mut self, timeout: Duration, readers: &mut [ReaderStatus]) -> Result<(), Error>;

    /// Connects to the card in a reader, exclusively (`SCardConnect`).
    fn connect(&mut self, reader: &CStr) -> Result<Box<dyn Connection>, Error>;
}

/// An exclusive connection to a card.
pub(super) trait Connection {
    /// Sends one command APDU (`SCardTransmit`).
    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error>;

    /// Whether the connection still holds (`SCardStatus`).
    fn status(&mut self) -> Result<(), Error>;

    /// Takes the power from the card and ends the connection (`SCardDisconnect`). A warm reset would leave a verified
    /// PIN verified (protocol reference, 1.10).
    fn disconnect(self: Box<Self>) -> Result<(), Error>;
}

/// The state of one reader, as it is known and as it was seen last.
#[derive(Clone)]
pub(super) struct ReaderStatus {
    /// Its name, or that of the pseudo reader that reports readers which come and go.
    pub(super) name: CString,
    /// What is known; a call that waits returns when the state differs from it.
    pub(super) known: State,
    /// What was seen last.
    pub(super) seen: State,
    /// The count of insertions and removals, 16 bits; 0 where the platform keeps none (macOS).
    pub(super) events: u32,
}

impl ReaderStatus {
    /// A reader of which nothing is known.
    pub(super) const fn new(name: CString) -> Self {
        Self { name, known: State::UNAWARE, seen: State::UNAWARE, events: 0 }
    }

    /// Whether it is the pseudo reader.
    pub(super) fn is_notification(&self) -> bool {
        self.name.as_c_str() == PNP_NOTIFICATION()
    }

    /// What was seen becomes what is known, the count included: without it Windows reports the pseudo reader as
    /// changed at each call.
    pub(super) fn sync(&mut self) {
        self.known = State::from_bits_retain(self.seen.bits() | DWORD::from(self.events) << 16);
    }
}

/// The service of this computer.
pub(super) struct System;

struct SystemContext(Context);

struct SystemConnection {
    card: Card,
    /// Answers may be personal.
    buffer: Zeroizing<Vec<u8>>,
}

impl Service for System {
    fn establish(&self) -> Result<Box<dyn ServiceContext>, Error> {
        Ok(Box::new(SystemContext(Context::establish(Scope::User)?)))
    }
}

impl ServiceContext for SystemContext {
    fn list_readers(&mut self) -> Result<Vec<CString>, Error> {
        self.0.list_readers_owned()
    }

    fn status_change(&mut self, timeout: Duration, readers: &mut [ReaderStatus]) -> Result<(), Error> {
        let state = |reader: &ReaderStatus| ReaderState::new(reader.name.clone(), reader.known);
        let mut states: Vec<_> = readers.iter().map(state).collect();
        let end = self.0.get_status_change(timeout, &mut states);
        for (reader, state) in readers.iter_mut().zip(&states) {
            (reader.seen, reader.events) = (state.event_state(), state.event_count());
        }
        end
    }

    fn connect(&mut self, reader: &CStr) -> Result<Box<dyn Connection>, Error> {
        let card = self.0.connect(reader, ShareMode::Exclusive, Protocols::ANY)?;
        Ok(Box::new(SystemConnection { card, buffer: Zeroizing::new(vec![0; MAX_BUFFER_SIZE_EXTENDED]) }))
    }
}

impl Connection for SystemConnection {
    fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        self.card.transmit(command, &mut self.buffer).map(|answer| Zeroizing::new(answer.to_vec()))
    }

    fn status(&mut self) -> Result<(), Error> {
        self.card.status2_owned().map(|_| ())
    }

    fn disconnect(self: Box<Self>) -> Result<(), Error> {
        self.card.disconnect(Disposition::UnpowerCard).map_err(|(_, error)| error)
    }
}
