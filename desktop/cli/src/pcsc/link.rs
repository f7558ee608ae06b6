use std::collections::VecDeque;
use std::ffi::{CStr, CString};
use std::sync::{Arc, Mutex, PoisonError};

use pcsc::Error;
use shikaku_card::CardProfile;
use shikaku_card::session::{SelectApplication, SelectError, drive};
use shikaku_transport::{CardTransport, LinkLimits, TransportError};
use zeroize::Zeroizing;

use super::client::{Call, Client};
use super::error::{Lost, transport_error};
use super::memory::SlotMemory;
use super::service::Connection;
use super::worker::CallError;

/// A connection to the card in a slot, made by [`super::cards`], and what was said to it already.
pub(super) struct Connected {
    /// The reader.
    pub(super) reader: CString,
    /// What the card answered to the selection of its application.
    selection: VecDeque<Exchange>,
    /// The link to the card failed while the application was selected.
    is_lost: bool,
}

/// A command and its answer.
type Exchange = (Zeroizing<Vec<u8>>, Result<Vec<u8>, TransportError>);

/// Says whose card it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has the application of a My Number Card, or whether it has is not known.
    Usable,
    /// It answers and has no such application.
    Foreign,
}

/// A link to one card. Dropping it takes the power from the card: a warm reset would leave a verified PIN verified
/// (protocol reference, 1.10).
pub(super) struct PcscLink<'a> {
    client: &'a mut Client,
    memory: &'a mut SlotMemory,
    limits: LinkLimits,
    connected: Connected,
}

impl Connected {
    /// Selects the application of a My Number Card, which every card session begins with. The answer is kept and
    /// given to the card session when it sends the same command, so that the selection costs no exchange.
    pub(super) fn select(client: &mut Client, reader: CString) -> (Self, Kind) {
        let profile = CardProfile::default();
        let mut probe = Probe { client, reader: &reader, selection: VecDeque::new() };
        let end = drive(SelectApplication::start(profile.jpki.application), &mut probe);
        let selection = probe.selection;
        let is_lost = selection.iter().any(|(_, answer)| answer.is_err());
        let kind = match end {
            Err(SelectError::Missing) => Kind::Foreign,
            _ => Kind::Usable,
        };
        (Self { reader, selection, is_lost }, kind)
    }

    /// Takes the power from the card and ends the connection.
    pub(super) fn disconnect(&self, client: &mut Client) {
        let what = call(client.bounds().disconnect, &self.reader);
        let end = client.call(what, |held| held.card.take().map_or(Ok(()), Connection::disconnect));
        if let Err(error) = end {
            log::debug!("PC/SC: {error:?} when disconnecting");
        }
    }
}

/// Sends commands and keeps them with their answers.
struct Probe<'a> {
    client: &'a mut Client,
    reader: &'a CStr,
    selection: VecDeque<Exchange>,
}

impl CardTransport for Probe<'_> {
    fn limits(&self) -> LinkLimits {
        LinkLimits::SHORT
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        let answer = exchange(self.client, self.reader, command);
        self.selection.push_back((Zeroizing::new(command.to_vec()), answer.clone()));
        answer
    }
}

impl<'a> PcscLink<'a> {
    pub(super) const fn new(
        client: &'a mut Client,
        memory: &'a mut SlotMemory,
        limits: LinkLimits,
        connected: Connected,
    ) -> Self {
        Self { client, memory, limits, connected }
    }
}

impl CardTransport for PcscLink<'_> {
    fn limits(&self) -> LinkLimits {
        self.limits
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        if command.len() > self.limits.command_max {
            return Err(TransportError::TooLong);
        }
        match self.connected.selection.pop_front() {
            Some((asked, answer)) if asked.as_slice() == command => return answer,
            // The card session begins otherwise: what was said does not count.
            _ => self.connected.selection.clear(),
        }
        let answer = exchange(self.client, &self.connected.reader, command);
        let lost = answer.as_ref().err().filter(|error| **error != TransportError::TooLong);
        self.connected.is_lost |= lost.is_some();
        answer
    }
}

impl Drop for PcscLink<'_> {
    fn drop(&mut self) {
        self.connected.disconnect(self.client);
        if self.connected.is_lost {
            self.memory.failed(&self.connected.reader, self.client.now());
        } else {
            self.memory.succeeded(&self.connected.reader);
        }
    }
}

/// Sends one command, on the worker's thread. A command that the worker has not begun to send when the time is over
/// is taken back and never sent.
fn exchange(client: &mut Client, reader: &CStr, command: &[u8]) -> Result<Vec<u8>, TransportError> {
    let platform = client.platform();
    let is_extended_read = is_extended_read(command);
    let pending = Arc::new(Mutex::new(Some(Zeroizing::new(command.to_vec()))));
    let take = |pending: &Mutex<Option<Zeroizing<Vec<u8>>>>| {
        pending.lock().unwrap_or_else(PoisonError::into_inner).take()
    };
    let theirs = Arc::clone(&pending);
    let end = client.call(call(client.bounds().transmit, reader), move |held| {
        let (Some(command), Some(card)) = (take(&theirs), held.card.as_mut()) else { return Ok(None) };
        Ok(Some(card.transmit(&command).map_err(|error| {
            let is_card_there = is_extended_read && card.status().is_ok();
            (error, Lost { is_extended_read, is_card_there })
        })))
    });
    let meaning = match end {
        // Some drivers (vpcd) say so of a card that left under way.
        Ok(Some(Ok(answer))) if answer.is_empty() => {
            log::warn!("PC/SC: an empty answer, taken as: the answer is missing");
            TransportError::ReplyLost
        }
        Ok(Some(Ok(answer))) => return Ok(answer.to_vec()),
        Ok(Some(Err((error, lost)))) => {
            let meaning = transport_error(error, lost, platform);
            log::warn!("PC/SC: {error:?}, taken as: {meaning}");
            meaning
        }
        Ok(None) | Err(CallError::Closed) => TransportError::NotSent,
        Err(_) if take(&pending).is_some() => TransportError::NotSent,
        Err(CallError::Pcsc(error)) => transport_error(error, NOTHING_KNOWN, platform),
        Err(CallError::Hung | CallError::Interrupted | CallError::Died) => TransportError::ReplyLost,
    };
    Err(meaning)
}

const NOTHING_KNOWN: Lost = Lost { is_extended_read: false, is_card_there: false };

/// A call about a card that is connected. A card session ends by itself and is not interrupted.
const fn call(limit: std::time::Duration, reader: &CStr) -> Call<'_> {
    Call { limit, reader: Some(reader), is_connected: true, may_interrupt: false }
}

/// Connects to the card in a reader, for itself alone.
pub(super) fn connect(
    client: &mut Client,
    reader: &CStr,
    limit: std::time::Duration,
) -> Result<(), CallError> {
    let what = Call { limit, reader: Some(reader), is_connected: false, may_interrupt: true };
    let name = reader.to_owned();
    client.call(what, move |held| -> Result<(), Error> {
        held.card = Some(held.context.connect(&name)?);
        Ok(())
    })
}

/// READ BINARY, case 2 in extended form (ISO/IEC 7816-4, 5.2).
const fn is_extended_read(command: &[u8]) -> bool {
    matches!(command, [_, 0xB0, _, _, 0x00, _, _])
}
