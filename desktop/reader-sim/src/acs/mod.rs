//! ACS ACR1255U-J1, the reader's side (readers reference, 1.1).

mod cipher;
mod frame;
#[cfg(test)]
mod tests;

use crate::answer::{Answer, DATA_BLOCK, ESCAPED, FAILED, SLOT_STATUS};
use crate::card::SlotCard;
use crate::probe::Probe;
use crate::slot::{Slot, SlotState};
use cipher::Cipher;
use frame::Block;

/// Customer Master Key as sold.
pub(crate) const FACTORY_KEY: [u8; 16] = *b"ACR1255U-J1 Auth";

const POWER_ON: u8 = 0x62;
const POWER_OFF: u8 = 0x63;
const GET_SLOT_STATUS: u8 = 0x65;
const ESCAPE: u8 = 0x6B;
const APDU: u8 = 0x6F;
const CARD_EVENT: u8 = 0x50;
const ERROR: u8 = 0x51;

const CHECKSUM: u8 = 0x01;
const TIMEOUT: u8 = 0x02;
const COMMAND: u8 = 0x03;
const NOT_AUTHORISED: u8 = 0x04;
const RECEIVE: u8 = 0x06;
const LOCKED: u8 = 0x07;

/// "Give me the UID": answered by the reader, with the identifier of a type B card.
const GET_UID: [u8; 5] = [0xFF, 0xCA, 0x00, 0x00, 0x00];
/// The PUPI that it gives, and the status word.
const UID: [u8; 6] = [0x08, 0x00, 0x99, 0x00, 0x90, 0x00];

/// The firmware.
pub(crate) struct Acs {
    key: [u8; 16],
    /// So many failed authentications are too many.
    lock_after: Option<u32>,
    failed: u32,
    authentications: u32,
    random: Option<[u8; 16]>,
    connections: u128,
    phase: Phase,
    polling: bool,
}

/// How far the authentication of this connection is.
enum Phase {
    Connected,
    /// A was given.
    Challenged([u8; 16]),
    Authenticated(Box<Cipher>),
}

impl Acs {
    pub(crate) const fn new() -> Self {
        Self {
            key: FACTORY_KEY,
            lock_after: None,
            failed: 0,
            authentications: 0,
            random: None,
            connections: 0,
            phase: Phase::Connected,
            polling: false,
        }
    }

    pub(crate) const fn set_key(&mut self, key: [u8; 16]) {
        self.key = key;
    }

    pub(crate) const fn set_lock(&mut self, tries: u32) {
        self.lock_after = Some(tries);
    }

    pub(crate) const fn set_random(&mut self, random: [u8; 16]) {
        self.random = Some(random);
    }

    pub(crate) const fn authentications(&self) -> u32 {
        self.authentications
    }

    pub(crate) const fn reports_cards(&self) -> bool {
        self.polling
    }

    pub(crate) fn probe(start: &[u8]) -> Probe {
        frame::probe(start)
    }

    pub(crate) fn connected(&mut self) {
        self.connections += 1;
        self.forget();
    }

    pub(crate) fn deny(&mut self) -> Answer {
        self.forget();
        error(NOT_AUTHORISED)
    }

    fn forget(&mut self) {
        self.phase = Phase::Connected;
        self.polling = false;
    }

    pub(crate) fn noise() -> Answer {
        error(RECEIVE)
    }

    pub(crate) fn timeout() -> Answer {
        error(TIMEOUT)
    }

    pub(crate) fn wrap(&self, answer: &Answer) -> Vec<u8> {
        let block = Block::write(answer.kind, answer.status, &answer.data);
        frame::close(&match &self.phase {
            Phase::Authenticated(cipher) if !answer.is_plain => cipher.seal(block),
            _ => block,
        })
    }

    /// 03 for a card that came, as the reference's vector; sources disagree.
    pub(crate) fn event(&self, is_present: bool) -> Vec<u8> {
        self.wrap(&Answer::new(CARD_EVENT, if is_present { 0x03 } else { 0x02 }, &[]))
    }

    pub(crate) fn run<C: SlotCard>(&mut self, frame: &[u8], slot: &mut Slot<C>) -> Answer {
        let answer = match &self.phase {
            Phase::Authenticated(cipher) => {
                let block = frame::open(frame).and_then(|body| decrypt(cipher, body));
                block.ok_or(CHECKSUM).and_then(|block| self.obey(&block, slot))
            }
            Phase::Connected | Phase::Challenged(_) => self.authenticate(frame),
        };
        answer.unwrap_or_else(error)
    }

    /// Authenticates the host. Until then the reader accepts no other message.
    fn authenticate(&mut self, frame: &[u8]) -> Result<Answer, u8> {
        let body = frame::open(frame).ok_or(CHECKSUM)?;
        if body.first() != Some(&ESCAPE) {
            return Err(NOT_AUTHORISED);
        }
        let (block, behind) = Block::read(body).ok_or(CHECKSUM)?;
        if !behind.is_empty() {
            return Err(CHECKSUM);
        }
        let is_locked = self.lock_after.is_some_and(|tries| self.failed >= tries);
        match block.data.as_slice() {
            [0xE0, 0, 0, 0x45 | 0x46, 0, ..] if is_locked => Err(LOCKED),
            [0xE0, 0, 0, 0x45, 0] => Ok(self.challenge()),
            [0xE0, 0, 0, 0x46, 0, proof @ ..] => self.check(proof),
            _ => Err(NOT_AUTHORISED),
        }
    }

    /// Step 2: Enc(A).
    fn challenge(&mut self) -> Answer {
        let random = self.random.unwrap_or_else(|| fresh(self.connections));
        self.phase = Phase::Challenged(random);
        escaped_plain(0x45, &Cipher::new(&self.key).encrypt(&random))
    }

    /// Step 4: Dec(B ‖ A) came, Enc(B) goes.
    fn check(&mut self, proof: &[u8]) -> Result<Answer, u8> {
        let Phase::Challenged(random) = std::mem::replace(&mut self.phase, Phase::Connected) else {
            return Err(NOT_AUTHORISED);
        };
        self.authentications += 1;
        let master = Cipher::new(&self.key);
        // The host decrypted, so the reader encrypts to see what it had.
        let proofs = master.encrypt(proof);
        let (numbers, rest) = proofs.as_chunks::<16>();
        match numbers {
            [theirs, ours] if rest.is_empty() && proof.len() == proofs.len() && *ours == random => {
                self.failed = 0;
                self.phase = Phase::Authenticated(Box::new(Cipher::new(&session_key(&random, theirs))));
                Ok(escaped_plain(0x46, &master.encrypt(theirs)))
            }
            _ => {
                self.failed += 1;
                let is_locked = self.lock_after.is_some_and(|tries| self.failed >= tries);
                Err(if is_locked { LOCKED } else { NOT_AUTHORISED })
            }
        }
    }

    fn obey<C: SlotCard>(&mut self, block: &Block, slot: &mut Slot<C>) -> Result<Answer, u8> {
        if block.place != [0, 0] || block.param != 0 {
            return Err(COMMAND);
        }
        match (block.kind, block.data.as_slice()) {
            (POWER_ON, []) => Ok(data_block(slot.power_on(), slot)),
            (POWER_OFF, []) => {
                slot.power_off();
                Ok(Answer::new(SLOT_STATUS, slot.bits(), &[]))
            }
            (GET_SLOT_STATUS, []) => Ok(Answer::new(SLOT_STATUS, slot.bits(), &[])),
            (APDU, apdu) if apdu == GET_UID => {
                let uid = (slot.state() == SlotState::Active).then(|| UID.to_vec());
                Ok(data_block(uid, slot))
            }
            (APDU, apdu) if !apdu.is_empty() => Ok(data_block(slot.run(apdu), slot)),
            (ESCAPE, data) => self.escape(data),
            _ => Err(COMMAND),
        }
    }

    /// What it answers to all but the version is chosen here: the command with E1 for E0.
    fn escape(&mut self, data: &[u8]) -> Result<Answer, u8> {
        match *data {
            [0xE0, 0, 0, 0x18, 0] => {
                let version = b"ACR1255U-J1 SWV 1.00";
                Ok(Answer::new(ESCAPED, 0, &[[0xE1, 0, 0, 0, 20].as_slice(), version].concat()))
            }
            [0xE0, 0, 0, 0x40, mode @ (0 | 1)] => {
                self.polling = mode == 1;
                Ok(Answer::new(ESCAPED, 0, &[0xE1, 0, 0, 0x40, mode]))
            }
            [0xE0, 0, 0, code @ (0x21 | 0x28), 1, value] => {
                Ok(Answer::new(ESCAPED, 0, &[0xE1, 0, 0, code, 1, value]))
            }
            [0xE0, 0, 0, 0x23, 0] => Ok(Answer::new(ESCAPED, 0, &[0xE1, 0, 0, 0, 1, 0x8F])),
            [0xE0, 0, 0, 0x23, 1, value] => Ok(Answer::new(ESCAPED, 0, &[0xE1, 0, 0, 0, 1, value])),
            _ => Err(COMMAND),
        }
    }
}

/// The block in an encrypted body: whole blocks of the cipher, and behind it nothing but `FF` to the end of its last.
fn decrypt(cipher: &Cipher, body: &[u8]) -> Option<Block> {
    if body.is_empty() || !body.len().is_multiple_of(16) {
        return None;
    }
    let plain = cipher.decrypt(body);
    let (block, padding) = Block::read(&plain)?;
    let is_padding = padding.len() < 16 && padding.iter().all(|byte| *byte == 0xFF);
    is_padding.then_some(block)
}

/// What the card gave, or that it gave nothing.
fn data_block<C: SlotCard>(given: Option<Vec<u8>>, slot: &Slot<C>) -> Answer {
    match given {
        Some(bytes) => Answer::new(DATA_BLOCK, slot.bits(), &bytes),
        None => Answer::new(DATA_BLOCK, FAILED | slot.bits(), &[]),
    }
}

/// Session key: half of A, half of B.
fn session_key(ours: &[u8; 16], theirs: &[u8; 16]) -> [u8; 16] {
    let halves = ours.iter().take(8).chain(theirs);
    let mut key = [0; 16];
    key.iter_mut().zip(halves).for_each(|(byte, half)| *byte = *half);
    key
}

/// Another A for each connection: an odd factor gives each count another number.
const fn fresh(connection: u128) -> [u8; 16] {
    connection.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835).to_be_bytes()
}

fn escaped_plain(code: u8, sealed: &[u8]) -> Answer {
    let data = [[0xE1, 0, 0, code, 0].as_slice(), sealed].concat();
    Answer { is_plain: true, ..Answer::new(ESCAPED, 0, &data) }
}

/// Errors are never encrypted.
fn error(code: u8) -> Answer {
    Answer { is_plain: true, ..Answer::new(ERROR, code, &[]) }
}
