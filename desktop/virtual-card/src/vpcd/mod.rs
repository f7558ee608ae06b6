//! The plug into `vpcd`, the driver of vsmartcard that gives `pcscd` readers over TCP. The card is the client.

mod frame;

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;
use std::{io, thread};

use thiserror::Error;

use crate::atr::Atr;
use crate::card::VirtualCard;
use crate::fault::ScriptedFault;
use crate::field::{Field, Outcome};
use crate::statistics::Statistics;
use frame::{Request, read_request, send};

/// Where `vpcd` listens for the card in its first slot; the second slot is one port higher.
pub const DEFAULT_PORT: u16 = 35_963;

/// A virtual card that can be plugged into `vpcd`, again and again.
pub struct PluggedCard {
    field: Field,
    atr: Atr,
}

/// Something that may be written down: called for every exchange and at every end.
pub trait Observer {
    /// An exchange is over; `cycle` counts it already.
    fn exchanged(&mut self, cycle: &Statistics);

    /// A power cycle is over. Not called for a cycle without exchange.
    fn ended(&mut self, cycle: Statistics, end: CycleEnd);
}

/// How a power cycle ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CycleEnd {
    /// The reader cut the power.
    PowerOff,
    /// The reader reset the card and left the power on.
    Reset,
    /// The card was taken away, by a scripted fault.
    Removed,
    /// `vpcd` closed the connection.
    Closed,
}

/// Why a plugged card stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unplugged {
    /// A scripted fault removed the card. Plugging it in again begins the next card session.
    Removed,
    /// `vpcd` closed the connection: `pcscd` ended.
    Closed,
}

/// Why a card cannot be plugged in, or fell out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlugError {
    /// No program listens there.
    #[error("no vpcd answers there")]
    Unreachable(#[source] io::Error),
    /// The connection broke.
    #[error("the connection to vpcd broke")]
    Broken(#[from] io::Error),
    /// A control byte or an empty frame that vsmartcard does not document.
    #[error("vpcd sent something that is not its protocol")]
    Protocol,
}

impl PluggedCard {
    /// A card, with faults to come, behind a reader that reports `atr`.
    #[must_use]
    pub fn new(card: VirtualCard, atr: Atr, faults: impl IntoIterator<Item = ScriptedFault>) -> Self {
        let mut field = Field::new(card);
        field.script(faults);
        Self { field, atr }
    }

    /// The card, to look at its counters.
    #[must_use]
    pub const fn card(&self) -> &VirtualCard {
        &self.field.card
    }

    /// Plugs the card in and serves it until the connection ends.
    ///
    /// # Errors
    /// When there is no `vpcd`, or the connection breaks in the middle of a frame.
    pub fn serve(
        &mut self,
        vpcd: impl ToSocketAddrs,
        observer: &mut dyn Observer,
    ) -> Result<Unplugged, PlugError> {
        let stream = TcpStream::connect(vpcd).map_err(PlugError::Unreachable)?;
        stream.set_nodelay(true)?;
        self.field.card.power_cycle();
        let outcome = self.converse(&stream, observer);
        self.field.card.power_cycle();
        let end =
            if matches!(outcome, Ok(Unplugged::Removed)) { CycleEnd::Removed } else { CycleEnd::Closed };
        self.end_cycle(end, observer);
        outcome
    }

    fn converse(&mut self, stream: &TcpStream, observer: &mut dyn Observer) -> Result<Unplugged, PlugError> {
        while let Some(request) = read_request(stream)? {
            match request {
                Request::PowerOff => {
                    self.field.card.power_cycle();
                    self.end_cycle(CycleEnd::PowerOff, observer);
                }
                Request::PowerOn => {}
                Request::Reset => {
                    self.field.card.warm_reset();
                    self.end_cycle(CycleEnd::Reset, observer);
                }
                Request::Atr => send(stream, self.atr.bytes())?,
                Request::Command(command) => {
                    let Some(response) = self.exchange(&command) else {
                        return Ok(Unplugged::Removed);
                    };
                    send(stream, &response)?;
                    observer.exchanged(&self.field.statistics);
                }
            }
        }
        Ok(Unplugged::Closed)
    }

    /// One exchange, slow ones really slow; `None` when the card was taken away.
    fn exchange(&mut self, command: &[u8]) -> Option<Vec<u8>> {
        let delay_before = self.field.statistics.delay;
        match self.field.exchange(command) {
            Outcome::Response(response) => {
                sleep(self.field.statistics.delay.saturating_sub(delay_before));
                Some(response)
            }
            Outcome::LostBefore | Outcome::LostAfter | Outcome::Denied | Outcome::ReaderLost => None,
        }
    }

    fn end_cycle(&mut self, end: CycleEnd, observer: &mut dyn Observer) {
        let cycle = std::mem::take(&mut self.field.statistics);
        if cycle.exchanges > 0 {
            observer.ended(cycle, end);
        }
    }
}

fn sleep(delay: Duration) {
    if !delay.is_zero() {
        thread::sleep(delay);
    }
}
