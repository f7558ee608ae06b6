//! What is at the readers of the fake service, and what happens there.

use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use pcsc::{Error, State};
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_core::port::Clock as _;
use shikaku_virtual_card::{Deck, Reference, VirtualCard};

use super::super::service::ReaderStatus;

/// The calls of PC/SC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum CallKind {
    Establish,
    List,
    StatusChange,
    Connect,
    Transmit,
    Status,
    Disconnect,
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mishap {
    /// It fails and does nothing.
    Before(Error),
    /// It does what it is for, and reports a failure.
    After(Error),
    /// It does not return before it is released; then it does what it is for.
    HangsBefore,
    /// It does what it is for, and does not return before it is released.
    HangsAfter,
    /// It panics, as the `pcsc` crate does of a code that it does not know.
    Panics,
}

/// Which calls a mishap happens to.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// The n-th of its kind, counted from 1.
    Nth(u32),
    /// Each of its kind from the n-th on.
    From(u32),
    /// Each command with this instruction.
    Instruction(u8),
    /// Each READ BINARY with extended lengths.
    LongRead,
    /// The first command with this instruction.
    FirstInstruction(u8),
}

/// What another program does with a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Other {
    Nothing,
    Shared,
    Transaction,
    Exclusive,
}

/// A card on a reader.
#[derive(Clone)]
pub(super) enum FakeCard {
    Virtual(Box<VirtualCard>),
    /// It does not answer a reset.
    Mute,
    /// It answers every command with this status word.
    Foreign(u16),
}

/// When the service runs.
#[derive(Clone, Copy)]
pub(super) enum Runs {
    Always,
    Never,
    /// As on Windows: only while there is a reader.
    ForReaders,
}

/// Something that happens at a reader later.
pub(super) enum Change {
    Insert(usize, FakeCard),
    Remove(usize),
    Other(usize, Other),
    Plug(&'static [u8]),
    Unplug(usize),
    ServiceStops,
    ServiceStarts,
}

pub(super) struct FakeReader {
    pub(super) name: CString,
    pub(super) card: Option<FakeCard>,
    pub(super) events: u32,
    pub(super) other: Other,
    /// The handle of our exclusive connection.
    pub(super) ours: Option<u64>,
}

pub(super) struct World {
    pub(super) now: Instant,
    pub(super) start: Instant,
    pub(super) runs: Runs,
    pub(super) readers: Vec<FakeReader>,
    pub(super) later: Vec<(Duration, Change)>,
    pub(super) mishaps: Vec<(CallKind, When, Mishap)>,
    pub(super) counts: HashMap<CallKind, u32>,
    /// Calls that hung and that their callers did not give up.
    pub(super) unbounded: u32,
    pub(super) seen_instructions: Vec<u8>,
    pub(super) handles: u64,
    pub(super) released: bool,
    /// A call hangs that was not given up yet.
    pub(super) hangs: bool,
    /// Calls that another program's transaction holds up.
    pub(super) held_up: u32,
    /// Those that went on because the transaction ended.
    pub(super) disconnections: u32,
    /// Cards that left.
    pub(super) removed: Vec<FakeCard>,
    /// The commands that reached a card, with the reader that it lay on.
    pub(super) sent: Vec<(usize, Vec<u8>)>,
}

impl World {
    /// A computer without readers whose service runs.
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self {
            now,
            start: now,
            runs: Runs::Always,
            readers: Vec::new(),
            later: Vec::new(),
            mishaps: Vec::new(),
            counts: HashMap::new(),
            unbounded: 0,
            seen_instructions: Vec::new(),
            handles: 0,
            released: false,
            hangs: false,
            held_up: 0,
            disconnections: 0,
            removed: Vec::new(),
            sent: Vec::new(),
        }
    }

    pub(super) fn plug(&mut self, name: &[u8]) {
        let name = CString::new(name).expect("a name");
        self.readers.push(FakeReader { name, card: None, events: 0, other: Other::Nothing, ours: None });
    }

    fn unplug(&mut self, reader: usize) {
        self.remove(reader);
        self.readers.remove(reader);
    }

    pub(super) fn insert(&mut self, reader: usize, card: FakeCard) {
        self.remove(reader);
        let reader = &mut self.readers[reader];
        (reader.card, reader.events) = (Some(card), reader.events + 1);
    }

    pub(super) fn remove(&mut self, reader: usize) {
        let reader = &mut self.readers[reader];
        if let Some(mut card) = reader.card.take() {
            card.power_down();
            self.removed.push(card);
            // Its connection ends with it.
            (reader.ours, reader.events) = (None, reader.events + 1);
        }
    }

    /// No reader holds a card.
    pub(super) fn remove_all(&mut self) {
        (0..self.readers.len()).for_each(|reader| self.remove(reader));
    }

    pub(super) fn verify_attempts(&self) -> u32 {
        let here = self.readers.iter().filter_map(|reader| reader.card.as_ref());
        here.chain(&self.removed).map(FakeCard::verify_attempts).sum()
    }

    pub(super) fn mishap(&mut self, kind: CallKind, command: &[u8]) -> Option<Mishap> {
        let count = self.counts.entry(kind).or_insert(0);
        *count += 1;
        let count = *count;
        let instruction = command.get(1).copied();
        let is_first = instruction.is_some_and(|instruction| !self.seen_instructions.contains(&instruction));
        let is_long_read = matches!(command, [_, 0xB0, _, _, 0, _, _]);
        let is_verify = |ins: u8| ins != 0x20 || command.len() > 5;
        let hit = self.mishaps.iter().find(|(of, when, _)| {
            *of == kind
                && match when {
                    When::Nth(n) => count == *n,
                    When::From(n) => count >= *n,
                    When::Instruction(ins) => instruction == Some(*ins) && is_verify(*ins),
                    When::FirstInstruction(ins) => instruction == Some(*ins) && is_verify(*ins) && is_first,
                    When::LongRead => is_long_read,
                }
        });
        let mishap = hit.map(|(_, _, mishap)| *mishap);
        if let Some(instruction) = instruction.filter(|ins| is_verify(*ins)) {
            self.seen_instructions.push(instruction);
        }
        mishap
    }

    pub(super) fn index(&self, name: &CStr) -> Result<usize, Error> {
        let place = self.readers.iter().position(|reader| reader.name.as_c_str() == name);
        place.ok_or(Error::UnknownReader)
    }

    pub(super) fn running(&self) -> Result<(), Error> {
        match self.runs {
            Runs::Never => Err(Error::NoService),
            Runs::ForReaders if self.readers.is_empty() => Err(Error::ServiceStopped),
            Runs::Always | Runs::ForReaders => Ok(()),
        }
    }

    /// Whether a call that was held up by a transaction has not ended although the transaction has.
    pub(super) fn is_letting_go(&self) -> bool {
        let is_over = self.readers.iter().all(|reader| reader.other != Other::Transaction);
        let is_connected = self.readers.iter().any(|reader| reader.ours.is_some());
        is_over && (self.held_up > 0 || self.disconnections > 0 && is_connected)
    }

    /// Lets time go by, and what happens in it.
    pub(super) fn advance(&mut self, time: Duration) {
        let until = self.now + time;
        while let Some(at) = self.next_change().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.happen();
        }
        self.now = until;
    }

    pub(super) fn next_change(&self) -> Option<Instant> {
        self.later.iter().map(|(after, _)| self.start + *after).min()
    }

    pub(super) fn happen(&mut self) {
        let due = |(after, _): &(Duration, Change)| self.start + *after <= self.now;
        let (due, later) = std::mem::take(&mut self.later).into_iter().partition(due);
        self.later = later;
        let due: Vec<(Duration, Change)> = due;
        for (_, change) in due {
            match change {
                Change::Insert(reader, card) => self.insert(reader, card),
                Change::Remove(reader) => self.remove(reader),
                Change::Other(reader, other) => self.readers[reader].other = other,
                Change::Plug(name) => self.plug(name),
                Change::Unplug(reader) => self.unplug(reader),
                Change::ServiceStops => self.runs = Runs::Never,
                Change::ServiceStarts => self.runs = Runs::Always,
            }
        }
    }

    pub(super) fn state(&self, status: &ReaderStatus) -> (State, u32) {
        if status.is_notification() {
            let count = u32::try_from(self.readers.len()).unwrap_or(0);
            return (State::UNAWARE, count);
        }
        let Ok(index) = self.index(&status.name) else { return (State::UNKNOWN, 0) };
        let reader = &self.readers[index];
        let presence = match reader.card {
            None => State::EMPTY,
            Some(FakeCard::Mute) => State::PRESENT | State::MUTE,
            Some(_) => State::PRESENT,
        };
        let sharing = match reader.other {
            Other::Exclusive => State::INUSE | State::EXCLUSIVE,
            Other::Shared | Other::Transaction => State::INUSE,
            Other::Nothing if reader.ours.is_some() => State::INUSE | State::EXCLUSIVE,
            Other::Nothing => State::empty(),
        };
        (presence | sharing, reader.events)
    }

    /// Takes the states; whether one differs from what is known.
    pub(super) fn has_changed(&self, readers: &mut [ReaderStatus]) -> bool {
        let mut differs = false;
        for status in readers {
            (status.seen, status.events) = self.state(status);
            let mut synced = status.clone();
            synced.sync();
            differs |= synced.known != status.known;
        }
        differs
    }

    pub(super) fn connect(&mut self, name: &CStr) -> Result<u64, Error> {
        self.running()?;
        let index = self.index(name)?;
        let reader = &mut self.readers[index];
        match (reader.other, reader.ours, &reader.card) {
            (_, _, None) => Err(Error::NoSmartcard),
            (Other::Nothing, None, Some(FakeCard::Mute)) => Err(Error::UnresponsiveCard),
            (Other::Nothing, None, Some(_)) => {
                self.handles += 1;
                reader.ours = Some(self.handles);
                Ok(self.handles)
            }
            _ => Err(Error::SharingViolation),
        }
    }

    pub(super) fn connected(&mut self, index: usize, handle: u64) -> Result<&mut FakeReader, Error> {
        self.running()?;
        let reader = self.readers.get_mut(index).ok_or(Error::ReaderUnavailable)?;
        match (reader.ours, &reader.card) {
            (Some(ours), Some(_)) if ours == handle => Ok(reader),
            (_, None) => Err(Error::RemovedCard),
            _ => Err(Error::InvalidHandle),
        }
    }
}

impl FakeCard {
    /// A card of the deck.
    pub(super) fn of(name: &str) -> Self {
        static ISSUED: Mutex<Vec<VirtualCard>> = Mutex::new(Vec::new());
        let mut issued = ISSUED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(card) = issued.iter().find(|card| card.record().name == name) {
            return Self::Virtual(Box::new(card.clone()));
        }
        let record = Deck::standard().find(name).expect("a card of the deck");
        let card = VirtualCard::issue(record, japan_date(SystemClock.now())).expect("a card");
        issued.push(card.clone());
        Self::Virtual(Box::new(card))
    }

    pub(super) fn power_down(&mut self) {
        if let Self::Virtual(card) = self {
            card.power_cycle();
        }
    }

    pub(super) fn answer(&mut self, command: &[u8]) -> Vec<u8> {
        match self {
            Self::Virtual(card) => card.transmit(command),
            Self::Foreign(status) => status.to_be_bytes().to_vec(),
            Self::Mute => Vec::new(),
        }
    }

    pub(super) fn verify_attempts(&self) -> u32 {
        match self {
            Self::Virtual(card) => card.verify_attempts(Reference::AuthPin),
            Self::Mute | Self::Foreign(_) => 0,
        }
    }
}
