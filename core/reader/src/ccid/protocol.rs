use shikaku_transport::LinkLimits;

use super::chain::{Chain, Link as ChainLink, Part};
use super::message::{self, CcidMessage, NOTIFY_SLOT_CHANGE};
use super::profile::CcidProfile;
use crate::codec::ReaderCommand;
use crate::fault::FaultCause;
use crate::machine::Machine;
use crate::message::ReaderMessage;
use crate::outbox::Link;
use crate::protocol::{Message, Outcome, Protocol, ProtocolStep, Reading, SlotState};
use crate::reassembly::Probe;

/// Codec of readers that speak CCID: over USB, or bare over Bluetooth.
pub type CcidCodec = Machine<Ccid>;

impl CcidCodec {
    /// For a connection just made.
    #[must_use]
    pub fn connected(profile: CcidProfile, link: Link) -> Self {
        Self::new(Ccid { profile, seq: 0, chain: Chain::default() }, link)
    }
}

/// The protocol of CCID at APDU level (readers reference, 2).
pub struct Ccid {
    profile: CcidProfile,
    /// bSeq of the last message sent; wraps behind 255.
    seq: u8,
    chain: Chain,
}

const ICC_POWER_ON: u8 = 0x62;
const ICC_POWER_OFF: u8 = 0x63;
const GET_SLOT_STATUS: u8 = 0x65;
const XFR_BLOCK: u8 = 0x6F;
const DATA_BLOCK: u8 = 0x80;
const SLOT_STATUS: u8 = 0x81;

impl Ccid {
    fn message(&mut self, kind: u8, params: [u8; 3], part: Part) -> Result<Message, FaultCause> {
        self.seq = self.seq.wrapping_add(1);
        let message = CcidMessage { kind, slot: self.profile.slot, seq: self.seq, params, data: part.data };
        let frame = message.to_bytes().ok_or(FaultCause::TooLong)?;
        Ok(Message { frame, completes: part.is_last })
    }

    /// A command without data. For `IccPowerOn` `00 00 00` leaves the voltage to the reader.
    fn plain(&mut self, kind: u8) -> Result<Message, FaultCause> {
        self.message(kind, [0; 3], Part::default())
    }

    /// `XfrBlock`; bBWI `00` leaves the waiting time to the card.
    fn xfr_block(&mut self, part: Part) -> Result<Message, FaultCause> {
        let [low, high] = part.level;
        self.message(XFR_BLOCK, [0, low, high], part)
    }

    fn answer(&mut self, message: &CcidMessage, step: ProtocolStep) -> Option<Outcome> {
        let [status, error, chain] = message.params;
        let expected = match step {
            ProtocolStep::PowerOn | ProtocolStep::Transmit => DATA_BLOCK,
            ProtocolStep::Open | ProtocolStep::PowerOff | ProtocolStep::SlotStatus => SLOT_STATUS,
        };
        if message.kind != expected {
            return None;
        }
        Some(match (status & 0xC0, step) {
            (0x80, _) => Outcome::Wait(error),
            (0x00, ProtocolStep::PowerOn) => Outcome::Powered(message.data.to_vec()),
            (0x00, ProtocolStep::Transmit) => self.received(chain, &message.data),
            (0x00, ProtocolStep::PowerOff) => Outcome::PoweredOff,
            (0x00, ProtocolStep::Open) => Outcome::Opened,
            (0x00, ProtocolStep::SlotStatus) => slot(status, error),
            // Even a status that failed for want of a card says that there is none.
            (0x40, ProtocolStep::SlotStatus) if SlotState::of(status) == Some(SlotState::Absent) => {
                slot(status, error)
            }
            (0x40, ProtocolStep::Open) if SlotState::of(status) == Some(SlotState::Absent) => Outcome::Opened,
            _ => Outcome::Failed(failure(status, error)),
        })
    }

    fn received(&mut self, parameter: u8, data: &[u8]) -> Outcome {
        let total_max = self.profile.limits().response_max;
        let next = match self.chain.receive(parameter, data, total_max) {
            Ok(ChainLink::Whole(response)) => Ok(Outcome::Response(response)),
            Ok(ChainLink::Next(part)) => self.xfr_block(part).map(Outcome::Send),
            Err(cause) => Err(cause),
        };
        next.unwrap_or_else(Outcome::Failed)
    }
}

impl Protocol for Ccid {
    const ANSWERS_ARE_NUMBERED: bool = true;

    fn limits(&self) -> LinkLimits {
        self.profile.limits()
    }

    fn probe(&self, start: &[u8]) -> Probe {
        message::probe(start, self.profile.message_max)
    }

    fn start(&mut self, command: &ReaderCommand) -> Result<Message, FaultCause> {
        match command {
            // CCID has no authentication: the reader is open when it answers.
            ReaderCommand::Open | ReaderCommand::SlotStatus => self.plain(GET_SLOT_STATUS),
            ReaderCommand::PowerOn => self.plain(ICC_POWER_ON),
            ReaderCommand::PowerOff => self.plain(ICC_POWER_OFF),
            ReaderCommand::Transmit(apdu) => {
                self.chain = Chain::of(apdu, self.profile.part_max());
                let part = self.chain.next().ok_or(FaultCause::TooLong)?;
                self.xfr_block(part)
            }
        }
    }

    fn read(&mut self, frame: &[u8], waiting: Option<ProtocolStep>) -> Reading {
        if let [NOTIFY_SLOT_CHANGE, ..] = frame {
            return self.read_notice(frame);
        }
        let Some(message) = CcidMessage::parse(frame) else { return Reading::Garbage };
        // A late answer, after a timeout, carries an old number.
        let ours = message.slot == self.profile.slot && message.seq == self.seq;
        let outcome = waiting.filter(|_| ours).and_then(|step| self.answer(&message, step));
        outcome.map_or(Reading::Stray, Reading::Answer)
    }

    fn plain(&self, frame: &[u8]) -> Option<ReaderMessage> {
        if let [NOTIFY_SLOT_CHANGE, ..] = frame {
            return ReaderMessage::notice(frame);
        }
        let CcidMessage { kind, slot, seq, params, data } = CcidMessage::parse(frame)?;
        Some(ReaderMessage { kind, slot, seq, params, data })
    }

    /// `NotifySlotChange` has two bits a slot, present and changed. Both are left to the slot status, but other slots
    /// do not concern us. A hardware error (`51`) may have taken the card's power.
    fn read_notice(&self, bytes: &[u8]) -> Reading {
        let place = usize::from(self.profile.slot / 4) + 1;
        let shift = u32::from(self.profile.slot % 4) * 2;
        match bytes {
            [NOTIFY_SLOT_CHANGE, ..] => match bytes.get(place) {
                Some(bits) if (bits >> shift) & 0x03 != 0 => Reading::CardEvent,
                _ => Reading::Stray,
            },
            [HARDWARE_ERROR, slot, ..] if *slot == self.profile.slot => Reading::CardEvent,
            _ => Reading::Stray,
        }
    }
}

/// `RDR_to_PC_HardwareError`.
const HARDWARE_ERROR: u8 = 0x51;

fn slot(status: u8, error: u8) -> Outcome {
    SlotState::of(status).map_or(Outcome::Failed(failure(status, error)), Outcome::Slot)
}

/// What bStatus and bError report (readers reference, 2.1).
fn failure(status: u8, error: u8) -> FaultCause {
    match error {
        _ if SlotState::of(status) == Some(SlotState::Absent) => FaultCause::CardAbsent,
        0xFE => FaultCause::CardMute,
        0xFD => FaultCause::Parity,
        0xFB => FaultCause::Hardware,
        0xF8 => FaultCause::BadAtr,
        0xEF | 0xF0 => FaultCause::PinPad,
        0xE0 | 0xF2 => FaultCause::SlotBusy,
        0x00 => FaultCause::CommandRefused,
        offset @ 0x01..=0x7F => FaultCause::BadField(offset),
        other => FaultCause::Reported(other),
    }
}
