use chrono::{DateTime, Utc};
use shikaku_transport::TransportError;
use zeroize::Zeroizing;

use super::certificate::certificate;
use super::script::{CardScript, NextEntry, PracticeCardKind};

/// A card that answers the commands of a check from a script. It has no key, keeps no data field of a command, and compares no
/// PIN: a PIN is wrong or right by the script alone.
pub(super) struct ScriptedCard {
    script: CardScript,
    certificate: Vec<u8>,
    pin: Counter,
    birth_date: Counter,
    application: Application,
    file: u8,
    /// The PIN or the birth date of the application that is selected was right.
    is_verified: bool,
}

/// The application that is selected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Application {
    IssuerDomain,
    Jpki,
    Surface,
}

/// The tries of a PIN or a birth date.
#[derive(Clone, Copy)]
struct Counter {
    left: u8,
    most: u8,
    /// So many more do not match.
    wrong: u8,
}

/// A response APDU: data, then the status word.
type Response = (Vec<u8>, u16);

impl ScriptedCard {
    /// The card of a script at `now`, which decides about the dates of its certificate.
    pub(super) fn new(script: CardScript, now: DateTime<Utc>) -> Self {
        Self {
            script,
            certificate: certificate(script.certificate, now),
            pin: Counter { left: script.tries, most: PIN_TRIES, wrong: script.wrong_pins },
            birth_date: Counter {
                left: BIRTH_DATE_TRIES,
                most: BIRTH_DATE_TRIES,
                wrong: script.wrong_birth_dates,
            },
            application: Application::IssuerDomain,
            file: 0,
            is_verified: false,
        }
    }

    pub(super) const fn next_entry(&self) -> NextEntry {
        NextEntry { is_wrong_pin: self.pin.wrong > 0, is_wrong_birth_date: self.birth_date.wrong > 0 }
    }

    /// The card is held up anew.
    pub(super) const fn power_up(&mut self) {
        self.select(Application::IssuerDomain);
    }

    /// Executes a command with short lengths.
    ///
    /// # Errors
    /// [`TransportError::ReplyLost`] where the script says that the card leaves.
    pub(super) fn transmit(&mut self, command: &[u8]) -> Result<Zeroizing<Vec<u8>>, TransportError> {
        let (mut data, status) = self.execute(command);
        if self.leaves_at(command) {
            return Err(TransportError::ReplyLost);
        }
        data.extend(status.to_be_bytes());
        Ok(Zeroizing::new(data))
    }

    fn execute(&mut self, command: &[u8]) -> Response {
        match *command {
            [0x00, SELECT, 0x04, _, ref rest @ ..] => self.select_application(rest),
            [0x00, SELECT, 0x02, _, 2, _, file, ..] => {
                self.file = file;
                status(if self.content(file).is_some() { OK } else { NOT_FOUND })
            }
            [0x00, READ_BINARY, short, offset, le] if short & SHORT_ID != 0 => {
                self.file = short & FILE;
                self.read(usize::from(offset), le)
            }
            [0x00, READ_BINARY, high, low, le] => self.read(usize::from(u16::from_be_bytes([high, low])), le),
            [0x00, VERIFY, _, _] => status(self.counter().map_or(NO_REFERENCE, |counter| counter.status())),
            [0x00, VERIFY, _, _, _, ..] => {
                let verified = self.counter().map_or(NO_REFERENCE, Counter::verify);
                self.is_verified = verified == OK;
                status(verified)
            }
            [0x80, COMPUTE_SIGNATURE, ..] if !self.is_verified => status(NOT_SATISFIED),
            [0x80, COMPUTE_SIGNATURE, ..] => (vec![SIGNATURE; SIGNATURE_LENGTH], OK),
            _ => status(NO_INSTRUCTION),
        }
    }

    /// Whether the card leaves with the answer to this command; it leaves once.
    fn leaves_at(&mut self, command: &[u8]) -> bool {
        self.script.loss.take_if(|loss| loss.is_at(command)).is_some()
    }

    fn select_application(&mut self, rest: &[u8]) -> Response {
        let name = rest.split_first().map(|(length, name)| name.get(..usize::from(*length)).unwrap_or(name));
        let is_other = self.script.kind == PracticeCardKind::Other;
        let selected = match name {
            Some(JPKI) if !is_other => Application::Jpki,
            Some(SURFACE) if !is_other => Application::Surface,
            Some(ISSUER_DOMAIN) => Application::IssuerDomain,
            _ => return status(NOT_FOUND),
        };
        self.select(selected);
        status(OK)
    }

    /// An application that is selected has nothing verified.
    const fn select(&mut self, application: Application) {
        (self.application, self.file, self.is_verified) = (application, 0, false);
    }

    fn read(&self, offset: usize, le: u8) -> Response {
        let Some(content) = self.content(self.file) else { return status(NOT_FOUND) };
        if self.application == Application::Surface && !self.is_verified {
            return status(NOT_SATISFIED);
        }
        let wanted = if le == 0 { 256 } else { usize::from(le) };
        let rest = content.get(offset..).unwrap_or_default();
        if rest.is_empty() {
            return status(BEYOND_END);
        }
        (rest.get(..wanted).unwrap_or(rest).to_vec(), OK)
    }

    /// The content of a file of the application that is selected.
    fn content(&self, file: u8) -> Option<&[u8]> {
        let has_certificate = self.script.kind != PracticeCardKind::WithoutCertificate;
        match (self.application, file) {
            (Application::Jpki, 0x0A) if has_certificate => Some(&self.certificate),
            (Application::Jpki, 0x08) => Some(if has_certificate { &[0x8F, 0x8F, 0] } else { &[0; 3] }),
            // A file of the PIN and of the birth date can be selected, and not read.
            (Application::Jpki, 0x18) | (Application::Surface, 0x11) => Some(&[]),
            (Application::Surface, 0x01 | 0x04) => Some(SURFACE_RECORD),
            _ => None,
        }
    }

    /// The counter of the application that is selected.
    const fn counter(&mut self) -> Option<&mut Counter> {
        match self.application {
            Application::Surface => Some(&mut self.birth_date),
            Application::Jpki => Some(&mut self.pin),
            Application::IssuerDomain => None,
        }
    }
}

impl Counter {
    const fn status(self) -> u16 {
        if self.left == 0 { BLOCKED } else { TRIES_LEFT | self.left as u16 }
    }

    const fn verify(&mut self) -> u16 {
        if self.left == 0 {
            return BLOCKED;
        }
        if self.wrong == 0 {
            self.left = self.most;
            return OK;
        }
        self.wrong -= 1;
        self.left -= 1;
        TRIES_LEFT | self.left as u16
    }
}

const fn status(word: u16) -> Response {
    (Vec::new(), word)
}

const SELECT: u8 = 0xA4;
const READ_BINARY: u8 = 0xB0;
const VERIFY: u8 = 0x20;
const COMPUTE_SIGNATURE: u8 = 0x2A;
/// P1 of READ BINARY with a short EF identifier (ISO/IEC 7816-4, 11.3.3), and the identifier in it.
const SHORT_ID: u8 = 0x80;
const FILE: u8 = 0x1F;

const OK: u16 = 0x9000;
const TRIES_LEFT: u16 = 0x63C0;
const BLOCKED: u16 = 0x6984;
const NOT_FOUND: u16 = 0x6A82;
const BEYOND_END: u16 = 0x6B00;
const NO_INSTRUCTION: u16 = 0x6D00;
const NOT_SATISFIED: u16 = 0x6982;
const NO_REFERENCE: u16 = 0x6A88;

/// The names of the applications (protocol reference, 1.2 and 1.3).
const JPKI: &[u8] = b"\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
const SURFACE: &[u8] = b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02";
const ISSUER_DOMAIN: &[u8] = b"\xA0\x00\x00\x01\x51\x00\x00";

/// Tries of the PIN, and of the birth date (protocol reference, 1.2 and 1.3).
const PIN_TRIES: u8 = 3;
const BIRTH_DATE_TRIES: u8 = 10;
/// Each byte of a signature: it is no signature, and nothing in a practice check verifies it.
const SIGNATURE: u8 = 0x5A;
const SIGNATURE_LENGTH: usize = 256;
/// An object in the place of the age record and of its certificate.
const SURFACE_RECORD: &[u8] = b"\x30\x04PRAC";

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{CardScript, ScriptedCard};

    fn answers(commands: &[&[u8]]) -> Vec<u16> {
        let now: DateTime<Utc> = "2026-11-22T01:00:00Z".parse().expect("a time");
        let mut card = ScriptedCard::new(CardScript::GOOD, now);
        let answer = |command: &&[u8]| card.transmit(command).expect("an answer");
        let status = |answer: zeroize::Zeroizing<Vec<u8>>| {
            answer.last_chunk().map(|word| u16::from_be_bytes(*word)).expect("a status word")
        };
        commands.iter().map(answer).map(status).collect()
    }

    const JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
    const SURFACE: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02";
    const PIN: &[u8] = b"\x00\x20\x00\x98\x040000";
    const BIRTH_DATE: &[u8] = b"\x00\x20\x00\x91\x06550217";
    const SIGN: &[u8] = b"\x80\x2A\x00\x80\x00";
    const AGE_RECORD: &[u8] = b"\x00\xB0\x81\x00\x00";

    /// As a card does: a script that is kinder would practise sessions that no card takes part in.
    #[test]
    fn nothing_is_signed_or_read_before_its_pin_and_a_selection_forgets_the_pin() {
        assert_eq!(answers(&[JPKI, SIGN]), [0x9000, 0x6982]);
        assert_eq!(answers(&[JPKI, PIN, SIGN]), [0x9000; 3]);
        assert_eq!(answers(&[JPKI, PIN, SURFACE, SIGN]), [0x9000, 0x9000, 0x9000, 0x6982]);
        assert_eq!(answers(&[SURFACE, AGE_RECORD]), [0x9000, 0x6982]);
        assert_eq!(answers(&[SURFACE, BIRTH_DATE, AGE_RECORD]), [0x9000; 3]);
        assert_eq!(answers(&[PIN]), [0x6A88], "no application is selected");
    }
}
