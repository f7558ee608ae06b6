use std::fmt;

use shikaku_card::FileId;
use shikaku_card::apdu::{CommandApdu, Header, Le, StatusWord};

use super::{ApplicationName, Spot};
use crate::Happening;

/// What one command asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The deed.
    pub deed: Deed,
    /// On what.
    pub spot: Spot,
}

/// What a command does (ISO/IEC 7816-4, 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// SELECT by application name.
    SelectApplication,
    /// SELECT of a file.
    SelectFile,
    /// READ BINARY.
    Read {
        /// First byte asked for.
        from: usize,
        /// Bytes asked for.
        length: Le,
    },
    /// VERIFY without data: how many tries are left.
    QueryTries,
    /// VERIFY with this many bytes.
    Verify(usize),
    /// CHANGE REFERENCE DATA with this many bytes.
    ChangeReference(usize),
    /// PSO: COMPUTE DIGITAL SIGNATURE over this many bytes.
    Sign(usize),
    /// INTERNAL AUTHENTICATE with this many bytes.
    InternalAuthenticate(usize),
    /// GET CHALLENGE.
    GetChallenge,
    /// GET RESPONSE: the rest of the answer before.
    GetResponse,
    /// GET DATA of this object.
    GetData(u16),
    /// Any other command.
    Other(Header),
    /// Bytes that are no command APDU.
    NoCommand,
}

/// Follows the commands to one card.
#[derive(Clone, Copy, Debug)]
pub struct CardFollower {
    application: ApplicationName,
    file: Option<FileId>,
    /// What becomes current if the last command succeeds.
    next: Option<Spot>,
}

impl Default for CardFollower {
    /// A card that has just got its power.
    fn default() -> Self {
        Self { application: ApplicationName::None, file: None, next: None }
    }
}

impl CardFollower {
    /// Follows whatever happened.
    pub fn follow(&mut self, happening: &Happening) {
        match happening {
            Happening::CardFound(_) => *self = Self::default(),
            Happening::Command(bytes) => drop(self.command(bytes)),
            Happening::Response(bytes) => self.response(bytes),
            _ => {}
        }
    }

    /// What a command means where the card stands now.
    pub fn command(&mut self, bytes: &[u8]) -> Meaning {
        let Ok(command) = CommandApdu::parse(bytes) else {
            return Meaning { deed: Deed::NoCommand, spot: self.here() };
        };
        let meaning = self.meaning(&command);
        self.next = match meaning.deed {
            Deed::SelectApplication | Deed::SelectFile | Deed::Read { .. } => Some(meaning.spot),
            _ => None,
        };
        meaning
    }

    /// The card answered the last command with these bytes; without a status word they tell nothing.
    pub fn response(&mut self, bytes: &[u8]) {
        if let Some(status) = bytes.last_chunk() {
            self.answered(StatusWord::from(u16::from_be_bytes(*status)));
        }
    }

    /// The card answered the last command with this: what it selected is current if it succeeded.
    pub fn answered(&mut self, status: StatusWord) {
        let selected =
            matches!(status, StatusWord::Success | StatusWord::EndOfFile | StatusWord::MoreAvailable(_));
        if let Some(next) = self.next.take().filter(|_| selected) {
            (self.application, self.file) = (next.application, next.file);
        }
    }

    const fn here(&self) -> Spot {
        Spot { application: self.application, file: self.file }
    }

    fn at(&self, file: Option<FileId>) -> Spot {
        Spot { application: self.application, file: file.or(self.file) }
    }

    fn meaning(&self, command: &CommandApdu) -> Meaning {
        let Header { ins, p1, p2, .. } = command.header();
        let data = command.data();
        // P2 with bit 8 and a short identifier names a file; `80` names the current one.
        let reference = || self.at(short_file(p2).filter(|_| p2 & 0x80 != 0));
        let (deed, spot) = match (ins, p1) {
            (0xA4, 0x04) => {
                (Deed::SelectApplication, Spot { application: ApplicationName::of(data), file: None })
            }
            (0xA4, _) => {
                let file = data.last_chunk().map(|id| FileId::new(u16::from_be_bytes(*id)));
                (Deed::SelectFile, Spot { application: self.application, file })
            }
            (0xB0, _) => {
                let length = command.le().unwrap_or(Le::SHORT_MAX);
                let short = short_file(p1).filter(|_| p1 & 0x80 != 0);
                let offset = if short.is_some() { [0, p2] } else { [p1 & 0x7F, p2] };
                (Deed::Read { from: usize::from(u16::from_be_bytes(offset)), length }, self.at(short))
            }
            (0x20, _) if data.is_empty() => (Deed::QueryTries, reference()),
            (0x20, _) => (Deed::Verify(data.len()), reference()),
            (0x24 | 0x32, _) => (Deed::ChangeReference(data.len()), reference()),
            (0x2A, _) => {
                let spot = if p2 == 0 { Spot { file: None, ..self.here() } } else { reference() };
                (Deed::Sign(data.len()), spot)
            }
            (0x88, _) => (Deed::InternalAuthenticate(data.len()), reference()),
            (0x84, _) => (Deed::GetChallenge, self.here()),
            (0xC0, _) => (Deed::GetResponse, self.here()),
            (0xCA, _) => (Deed::GetData(u16::from_be_bytes([p1, p2])), self.here()),
            _ => (Deed::Other(command.header()), self.here()),
        };
        Meaning { deed, spot }
    }
}

fn short_file(byte: u8) -> Option<FileId> {
    match byte & 0x1F {
        0 => None,
        id => Some(FileId::new(u16::from(id))),
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { deed, spot } = self;
        match deed {
            Deed::SelectApplication => write!(f, "SELECT {}", spot.application),
            Deed::SelectFile => write!(f, "SELECT {spot}"),
            Deed::Read { from, length } if *length == Le::EXTENDED_MAX => {
                write!(f, "READ BINARY {spot} {from}..")
            }
            Deed::Read { from, length } => {
                write!(f, "READ BINARY {spot} {from}..{}", from + length.get() - 1)
            }
            Deed::QueryTries => write!(f, "VERIFY {spot}: how many tries are left"),
            Deed::Verify(bytes) => write!(f, "VERIFY {spot} ({bytes} bytes)"),
            Deed::ChangeReference(bytes) => write!(f, "CHANGE REFERENCE DATA {spot} ({bytes} bytes)"),
            Deed::Sign(bytes) => write!(f, "COMPUTE DIGITAL SIGNATURE {spot} ({bytes} bytes)"),
            Deed::InternalAuthenticate(bytes) => write!(f, "INTERNAL AUTHENTICATE ({bytes} bytes)"),
            Deed::GetChallenge => f.write_str("GET CHALLENGE"),
            Deed::GetResponse => f.write_str("GET RESPONSE"),
            Deed::GetData(tag) => write!(f, "GET DATA {tag:04X}"),
            Deed::Other(Header { cla, ins, p1, p2 }) => {
                write!(f, "command {cla:02X} {ins:02X} {p1:02X} {p2:02X}")
            }
            Deed::NoCommand => f.write_str("bytes that are no command"),
        }
    }
}

#[cfg(test)]
mod tests {
    use shikaku_card::apdu::StatusWord;

    use super::CardFollower;
    use crate::status_in_words;

    #[test]
    fn a_pin_check_is_told_in_the_words_of_the_field() {
        let mut card = CardFollower::default();
        let mut told = |command: &[u8], status: u16| {
            let meaning = card.command(command).to_string();
            card.answered(StatusWord::from(status));
            format!("{meaning} → {}", status_in_words(StatusWord::from(status)))
        };
        let jpki = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
        assert_eq!(told(jpki, 0x9000), "SELECT JPKI AP → 9000");
        assert_eq!(
            told(b"\x00\xB0\x8A\x00\x00", 0x9000),
            "READ BINARY user-authentication certificate 0..255 → 9000"
        );
        assert_eq!(
            told(b"\x00\xB0\x01\x00\x36", 0x9000),
            "READ BINARY user-authentication certificate 256..309 → 9000"
        );
        assert_eq!(
            told(b"\x00\x20\x00\x98", 0x63C2),
            "VERIFY user-authentication PIN: how many tries are left → 63C2, 2 tries left"
        );
        assert_eq!(
            told(b"\x00\x20\x00\x98\x041234", 0x9000),
            "VERIFY user-authentication PIN (4 bytes) → 9000"
        );
        let sign = [b"\x80\x2A\x00\x97\x33".as_slice(), &[0x30; 51], &[0]].concat();
        assert_eq!(
            told(&sign, 0x9000),
            "COMPUTE DIGITAL SIGNATURE user-authentication key (51 bytes) → 9000"
        );
    }

    #[test]
    fn a_selection_that_failed_selects_nothing() {
        let mut card = CardFollower::default();
        card.command(b"\x00\xA4\x02\x0C\x02\x00\x0A");
        card.answered(StatusWord::NotFound);
        assert_eq!(card.command(b"\x00\xB0\x00\x00\x04").to_string(), "READ BINARY the current file 0..3");
        card.command(b"\x00\xA4\x02\x0C\x02\x00\x0A");
        card.answered(StatusWord::Success);
        assert_eq!(card.command(b"\x00\xB0\x00\x00\x04").to_string(), "READ BINARY EF 000A 0..3");
    }
}
