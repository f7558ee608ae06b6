use std::sync::{LazyLock, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use thiserror::Error;

use super::SharedReader;
use crate::card::SlotCard;
use crate::outbox::Said;
use crate::reader::SimulatedReader;

/// One clock for all radios: a reader may be shared, and its time never goes back.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// One radio and the reader in its reach.
pub(super) struct Visit<'a, C: SlotCard> {
    reader: &'a SharedReader<C>,
    is_connected: bool,
}

/// Why a request is refused.
#[derive(Debug, Error)]
pub(super) enum Refusal {
    /// The id is another's.
    #[error("no such reader")]
    NoSuchReader,
    /// By this radio or another.
    #[error("already connected")]
    Connected,
    /// Not, or not any more.
    #[error("not connected")]
    NotConnected,
    /// The characteristic is not there or has nothing to say.
    #[error("no such characteristic")]
    NoSuchCharacteristic,
    /// Longer than the limit.
    #[error("the write is too long")]
    TooLong,
    /// The text for who tests.
    #[error("not understood: {0}")]
    Text(String),
    /// The letter.
    #[error("no such request")]
    Letter,
}

impl<'a, C: SlotCard> Visit<'a, C> {
    pub(super) const fn new(reader: &'a SharedReader<C>) -> Self {
        Self { reader, is_connected: false }
    }

    /// How long until the reader has something to say.
    pub(super) fn until_due(&self) -> Duration {
        let due = if self.is_connected { self.lock().poll_timeout() } else { None };
        due.map_or(Duration::MAX, |due| due.saturating_sub(now()))
    }

    /// The body of the answer.
    pub(super) fn ask(&mut self, letter: u8, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        let text = String::from_utf8_lossy(body);
        match letter {
            b'S' => Ok(self.scan()),
            b'C' => self.connect(&text),
            b'K' => self.control(&text),
            b'D' | b'N' | b'R' | b'W' | b'X' if !self.is_connected => Err(Refusal::NotConnected),
            b'D' => Ok(self.discover()),
            b'N' if self.lock().subscribe(&text) => Ok(Vec::new()),
            b'N' => Err(Refusal::NoSuchCharacteristic),
            b'R' => Ok(self.lock().read(&text).unwrap_or_default()),
            b'W' => self.write(body),
            b'X' => {
                self.disconnect();
                Ok(Vec::new())
            }
            _ => Err(Refusal::Letter),
        }
    }

    /// What the reader says unasked, or in answer to what was written.
    pub(super) fn receive(&mut self) -> Option<(u8, Vec<u8>)> {
        if !self.is_connected {
            return None;
        }
        let now = now();
        let said = self.lock().poll(now)?;
        Some(match said {
            Said::Notify(bytes) => (b'!', bytes),
            Said::Disconnected => {
                self.is_connected = false;
                (b'~', Vec::new())
            }
        })
    }

    pub(super) fn disconnect(&mut self) {
        if self.is_connected {
            self.is_connected = false;
            self.lock().disconnect();
        }
    }

    fn scan(&self) -> Vec<u8> {
        let seen = self.lock().advertisement();
        let head = [format!("id {}", seen.id), format!("name {}", seen.name), format!("rssi {}", seen.rssi)];
        lines(head.into_iter().chain(seen.services.iter().map(|uuid| format!("service {uuid}"))))
    }

    fn connect(&mut self, id: &str) -> Result<Vec<u8>, Refusal> {
        let now = now();
        let mut reader = self.lock();
        if reader.advertisement().id != id {
            return Err(Refusal::NoSuchReader);
        }
        if reader.is_connected() {
            return Err(Refusal::Connected);
        }
        reader.connect(now);
        let limit = reader.packet();
        drop(reader);
        self.is_connected = true;
        Ok(format!("write {limit}").into_bytes())
    }

    fn discover(&self) -> Vec<u8> {
        lines(self.lock().services().into_iter().flat_map(|service| {
            let inside = service.characteristics.into_iter().map(|uuid| format!("characteristic {uuid}"));
            std::iter::once(format!("service {}", service.uuid)).chain(inside)
        }))
    }

    fn write(&self, piece: &[u8]) -> Result<Vec<u8>, Refusal> {
        let now = now();
        let mut reader = self.lock();
        if piece.len() > reader.packet() {
            return Err(Refusal::TooLong);
        }
        reader.write(piece, now);
        Ok(Vec::new())
    }

    fn control(&self, text: &str) -> Result<Vec<u8>, Refusal> {
        let now = now();
        let mut reader = self.lock();
        match text.split_once(' ').unwrap_or((text, "")) {
            ("card", "put") => reader.put_card(now),
            ("card", "take") => reader.take_card(now),
            ("fault", fault) => {
                reader.script(fault.parse().map_err(|_| Refusal::Text(text.to_owned()))?);
            }
            ("exchanges", "") => return Ok(reader.exchanges().to_string().into_bytes()),
            ("apdus", "") => return Ok(reader.statistics().apdus.to_string().into_bytes()),
            _ => return Err(Refusal::Text(text.to_owned())),
        }
        Ok(Vec::new())
    }

    /// A test that panicked while it looked at the reader left it whole.
    fn lock(&self) -> MutexGuard<'a, SimulatedReader<C>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn now() -> Duration {
    START.elapsed()
}

fn lines(lines: impl Iterator<Item = String>) -> Vec<u8> {
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}
