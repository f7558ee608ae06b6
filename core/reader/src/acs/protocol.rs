use shikaku_transport::LinkLimits;
use zeroize::Zeroizing;

use super::authentication::{AcsKey, Host, Proof, SessionCipher};
use super::block::Block;
use super::envelope;
use crate::codec::ReaderCommand;
use crate::fault::FaultCause;
use crate::machine::Machine;
use crate::message::ReaderMessage;
use crate::outbox::Link;
use crate::protocol::{Message, Outcome, Protocol, ProtocolStep, Reading, SlotState};
use crate::reassembly::Probe;

/// Codec of the ACS ACR1255U-J1 over Bluetooth.
pub type AcsCodec = Machine<Acs>;

impl AcsCodec {
    /// For a connection just made and subscribed. `random` is B of the authentication: 16 fresh bytes, for this
    /// connection only. `write_limit` is what one write carries, 20 if nothing was negotiated.
    #[must_use]
    pub fn connected(key: &AcsKey, random: Zeroizing<[u8; 16]>, write_limit: usize) -> Self {
        let phase = Phase::Fresh(Host::new(key, random));
        Self::new(Acs { phase }, Link::Ble { write_limit })
    }
}

/// The protocol of the ACR1255U-J1 (readers reference, 1.1).
pub struct Acs {
    phase: Phase,
}

/// How far the authentication is. It is gone through once, in this order.
enum Phase {
    Fresh(Host),
    Challenged(Proof),
    Secured {
        cipher: SessionCipher,
        polling: bool,
    },
    /// It failed, or an error of ours: nothing is sent or read any more.
    Over,
}

const POWER_ON: u8 = 0x62;
const POWER_OFF: u8 = 0x63;
const SLOT_STATUS: u8 = 0x65;
const ESCAPE: u8 = 0x6B;
const APDU: u8 = 0x6F;
const DATA: u8 = 0x80;
const SLOT: u8 = 0x81;
const ESCAPED: u8 = 0x83;
const CARD_EVENT: u8 = 0x50;
const ERROR: u8 = 0x51;

/// Asks for Enc(A).
const CHALLENGE: [u8; 5] = [0xE0, 0x00, 0x00, 0x45, 0x00];
/// Brings Dec(B ‖ A), asks for Enc(B).
const RESPONSE: [u8; 5] = [0xE0, 0x00, 0x00, 0x46, 0x00];
/// Has the reader report cards.
const AUTO_POLL_ON: [u8; 5] = [0xE0, 0x00, 0x00, 0x40, 0x01];

impl Acs {
    /// What one block carries for sure: 256 bytes. Longer APDUs would go in several blocks by a rule that only one
    /// source knows, and the card needs none.
    pub const LIMITS: LinkLimits = LinkLimits { command_max: 256, ..LinkLimits::SHORT };

    fn message(&self, kind: u8, data: &[u8]) -> Result<Message, FaultCause> {
        let block = Block::new(kind, data);
        let body = match &self.phase {
            Phase::Secured { cipher, .. } => cipher.seal(&block),
            Phase::Fresh(_) | Phase::Challenged(_) => block.to_bytes(),
            Phase::Over => None,
        };
        let frame = body.and_then(|body| envelope::wrap(&body));
        frame.map(Message::whole).ok_or(FaultCause::TooLong)
    }

    /// The block in a frame. After the authentication only errors come unencrypted.
    fn open(&self, frame: &[u8]) -> Option<Block> {
        let body = envelope::unwrap(frame)?;
        match &self.phase {
            Phase::Fresh(_) | Phase::Challenged(_) => Block::parse(body),
            Phase::Secured { cipher, .. } if body.len().is_multiple_of(16) => cipher.open(body),
            Phase::Secured { .. } => Block::parse(body).filter(|block| block.kind == ERROR),
            Phase::Over => None,
        }
    }

    fn answer(&mut self, block: &Block, step: ProtocolStep) -> Option<Outcome> {
        let outcome = match (step, block.kind) {
            (_, ERROR) => reported(block.param, step),
            (ProtocolStep::Open, ESCAPED) => self.opening(&block.data),
            (ProtocolStep::PowerOn | ProtocolStep::Transmit, DATA) if is_extension(block) => Outcome::Wait(1),
            (ProtocolStep::PowerOn | ProtocolStep::Transmit, DATA) if has_failed(block.param) => {
                Outcome::Failed(if SlotState::of(block.param) == Some(SlotState::Absent) {
                    FaultCause::CardAbsent
                } else {
                    FaultCause::CardMute
                })
            }
            (ProtocolStep::PowerOn, DATA) => Outcome::Powered(block.data.to_vec()),
            (ProtocolStep::Transmit, DATA) => Outcome::Response(block.data.clone()),
            (ProtocolStep::PowerOff, SLOT) => Outcome::PoweredOff,
            (ProtocolStep::SlotStatus, SLOT) => {
                SlotState::of(block.param).map_or(Outcome::Failed(FaultCause::Garbled), Outcome::Slot)
            }
            _ => return None,
        };
        Some(outcome)
    }

    /// One step of the authentication, then automatic polling. An answer that does not fit ends it: a second try
    /// would bring the reader nearer to locking itself.
    fn opening(&mut self, data: &[u8]) -> Outcome {
        let next = match (std::mem::replace(&mut self.phase, Phase::Over), data) {
            (Phase::Fresh(host), [0xE1, 0, 0, 0x45, 0, challenge @ ..]) => self.respond(host, challenge),
            (Phase::Challenged(proof), [0xE1, 0, 0, 0x46, 0, sealed @ ..]) => {
                self.start_polling(proof, sealed)
            }
            (Phase::Secured { cipher, polling: false }, [0xE1, ..]) => {
                self.phase = Phase::Secured { cipher, polling: true };
                Ok(Outcome::Opened)
            }
            _ => Err(FaultCause::Garbled),
        };
        next.unwrap_or_else(Outcome::Closed)
    }

    fn respond(&mut self, host: Host, challenge: &[u8]) -> Result<Outcome, FaultCause> {
        let challenge = challenge.try_into().map_err(|_| FaultCause::Garbled)?;
        let (response, proof) = host.answer(challenge).ok_or(FaultCause::Garbled)?;
        self.phase = Phase::Challenged(proof);
        let data = Zeroizing::new([RESPONSE.as_slice(), response.as_slice()].concat());
        self.message(ESCAPE, &data).map(Outcome::Send)
    }

    fn start_polling(&mut self, proof: Proof, sealed: &[u8]) -> Result<Outcome, FaultCause> {
        let sealed = sealed.try_into().map_err(|_| FaultCause::Garbled)?;
        let cipher = proof.check(sealed).ok_or(FaultCause::KeyMismatch)?;
        self.phase = Phase::Secured { cipher, polling: false };
        self.message(ESCAPE, &AUTO_POLL_ON).map(Outcome::Send)
    }
}

impl Protocol for Acs {
    const ANSWERS_ARE_NUMBERED: bool = false;

    fn limits(&self) -> LinkLimits {
        Self::LIMITS
    }

    fn probe(&self, start: &[u8]) -> Probe {
        envelope::probe(start)
    }

    fn start(&mut self, command: &ReaderCommand) -> Result<Message, FaultCause> {
        match command {
            ReaderCommand::Open => self.message(ESCAPE, &CHALLENGE),
            ReaderCommand::PowerOn => self.message(POWER_ON, &[]),
            ReaderCommand::PowerOff => self.message(POWER_OFF, &[]),
            ReaderCommand::SlotStatus => self.message(SLOT_STATUS, &[]),
            ReaderCommand::Transmit(apdu) => self.message(APDU, apdu),
        }
    }

    fn read(&mut self, frame: &[u8], waiting: Option<ProtocolStep>) -> Reading {
        let Some(block) = self.open(frame) else { return Reading::Garbage };
        if block.kind == CARD_EVENT {
            // The sources disagree about its parameter, so the slot status decides.
            return Reading::CardEvent;
        }
        let outcome = waiting.and_then(|step| self.answer(&block, step));
        outcome.map_or(Reading::Stray, Reading::Answer)
    }

    fn plain(&self, frame: &[u8]) -> Option<ReaderMessage> {
        let Block { kind, param, data } = self.open(frame)?;
        Some(ReaderMessage { kind, slot: 0, seq: 0, params: [param, 0, 0], data })
    }
}

/// What a 51 block reports (readers reference, 1.1).
const fn reported(code: u8, step: ProtocolStep) -> Outcome {
    let opening = matches!(step, ProtocolStep::Open);
    match code {
        0x01 => Outcome::Failed(FaultCause::ReportedChecksum),
        0x02 => Outcome::Failed(FaultCause::ReportedTimeout),
        0x03 => Outcome::Failed(FaultCause::CommandRefused),
        0x04 if opening => Outcome::Closed(FaultCause::KeyMismatch),
        0x04 => Outcome::Closed(FaultCause::NotAuthorised),
        0x06 => Outcome::Failed(FaultCause::ReportedReceive),
        0x07 => Outcome::Closed(FaultCause::KeyLocked),
        other => Outcome::Failed(FaultCause::Reported(other)),
    }
}

/// As in bStatus of CCID: bit 6 says that the command failed.
const fn has_failed(param: u8) -> bool {
    param & 0x40 != 0
}

/// As in bStatus of CCID: bits 7 to 6 are `10` and there are no data. No source shows one; taken for an answer it
/// would make the true answer look like that to the next command.
fn is_extension(block: &Block) -> bool {
    block.param & 0xC0 == 0x80 && block.data.is_empty()
}
