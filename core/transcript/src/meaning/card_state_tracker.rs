use std::fmt;

use shikaku_card::FileId;
use shikaku_card::apdu::{CommandApdu, Header, Le, StatusWord};

use super::{ApplicationName, FileRef};
use crate::TranscriptEvent;

/// What one command asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// What the command does.
    pub command_kind: CommandKind,
    /// The file, key or PIN that it concerns.
    pub file_ref: FileRef,
}

/// What a command does (ISO/IEC 7816-4, 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandKind {
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
pub struct CardStateTracker {
    application: ApplicationName,
    file: Option<FileId>,
    /// What becomes current if the last command succeeds.
    next: Option<FileRef>,
}

impl Default for CardStateTracker {
    /// A card that has just got its power.
    fn default() -> Self {
        Self { application: ApplicationName::None, file: None, next: None }
    }
}

impl CardStateTracker {
    /// Follows whatever happened.
    pub fn follow(&mut self, event: &TranscriptEvent) {
        match event {
            TranscriptEvent::CardFound(_) => *self = Self::default(),
            TranscriptEvent::Command(bytes) => drop(self.command(bytes)),
            TranscriptEvent::Response(bytes) => self.response(bytes),
            _ => {}
        }
    }

    /// Returns the meaning of a command in the present state of the card.
    pub fn command(&mut self, bytes: &[u8]) -> Meaning {
        let Ok(command) = CommandApdu::parse(bytes) else {
            return Meaning { command_kind: CommandKind::NoCommand, file_ref: self.here() };
        };
        let meaning = self.meaning(&command);
        self.next = match meaning.command_kind {
            CommandKind::SelectApplication | CommandKind::SelectFile | CommandKind::Read { .. } => {
                Some(meaning.file_ref)
            }
            _ => None,
        };
        meaning
    }

    /// Takes the card's answer to the last command. Bytes without a status word change nothing.
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

    const fn here(&self) -> FileRef {
        FileRef { application: self.application, file: self.file }
    }

    fn at(&self, file: Option<FileId>) -> FileRef {
        FileRef { application: self.application, file: file.or(self.file) }
    }

    fn meaning(&self, command: &CommandApdu) -> Meaning {
        let Header { ins, p1, p2, .. } = command.header();
        let data = command.data();
        // P2 with bit 8 and a short identifier names a file; `80` names the current one.
        let reference = || self.at(short_file(p2).filter(|_| p2 & 0x80 != 0));
        let (command_kind, file_ref) = match (ins, p1) {
            (0xA4, 0x04) => (
                CommandKind::SelectApplication,
                FileRef { application: ApplicationName::of(data), file: None },
            ),
            (0xA4, _) => {
                let file = data.last_chunk().map(|id| FileId::new(u16::from_be_bytes(*id)));
                (CommandKind::SelectFile, FileRef { application: self.application, file })
            }
            (0xB0, _) => {
                let length = command.le().unwrap_or(Le::SHORT_MAX);
                let short = short_file(p1).filter(|_| p1 & 0x80 != 0);
                let offset = if short.is_some() { [0, p2] } else { [p1 & 0x7F, p2] };
                (CommandKind::Read { from: usize::from(u16::from_be_bytes(offset)), length }, self.at(short))
            }
            (0x20, _) if data.is_empty() => (CommandKind::QueryTries, reference()),
            (0x20, _) => (CommandKind::Verify(data.len()), reference()),
            (0x24 | 0x32, _) => (CommandKind::ChangeReference(data.len()), reference()),
            (0x2A, _) => {
                let file_ref = if p2 == 0 { FileRef { file: None, ..self.here() } } else { reference() };
                (CommandKind::Sign(data.len()), file_ref)
            }
            (0x88, _) => (CommandKind::InternalAuthenticate(data.len()), reference()),
            (0x84, _) => (CommandKind::GetChallenge, self.here()),
            (0xC0, _) => (CommandKind::GetResponse, self.here()),
            (0xCA, _) => (CommandKind::GetData(u16::from_be_bytes([p1, p2])), self.here()),
            _ => (CommandKind::Other(command.header()), self.here()),
        };
        Meaning { command_kind, file_ref }
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
        let Self { command_kind, file_ref } = self;
        match command_kind {
            CommandKind::SelectApplication => write!(f, "SELECT {}", file_ref.application),
            CommandKind::SelectFile => write!(f, "SELECT {file_ref}"),
            CommandKind::Read { from, length } if *length == Le::EXTENDED_MAX => {
                write!(f, "READ BINARY {file_ref} {from}..")
            }
            CommandKind::Read { from, length } => {
                write!(f, "READ BINARY {file_ref} {from}..{}", from + length.get() - 1)
            }
            CommandKind::QueryTries => write!(f, "VERIFY {file_ref}: how many tries are left"),
            CommandKind::Verify(bytes) => write!(f, "VERIFY {file_ref} ({bytes} bytes)"),
            CommandKind::ChangeReference(bytes) => {
                write!(f, "CHANGE REFERENCE DATA {file_ref} ({bytes} bytes)")
            }
            CommandKind::Sign(bytes) => write!(f, "COMPUTE DIGITAL SIGNATURE {file_ref} ({bytes} bytes)"),
            CommandKind::InternalAuthenticate(bytes) => write!(f, "INTERNAL AUTHENTICATE ({bytes} bytes)"),
            CommandKind::GetChallenge => f.write_str("GET CHALLENGE"),
            CommandKind::GetResponse => f.write_str("GET RESPONSE"),
            CommandKind::GetData(tag) => write!(f, "GET DATA {tag:04X}"),
            CommandKind::Other(Header { cla, ins, p1, p2 }) => {
                write!(f, "command {cla:02X} {ins:02X} {p1:02X} {p2:02X}")
            }
            CommandKind::NoCommand => f.write_str("bytes that are no command"),
        }
    }
}

#[cfg(test)]
mod tests {
    use shikaku_card::apdu::StatusWord;

    use super::CardStateTracker;
    use crate::status_in_words;

    #[test]
    fn a_pin_check_is_described_in_the_words_of_the_field() {
        let mut card = CardStateTracker::default();
        let mut named = |command: &[u8], status: u16| {
            let meaning = card.command(command).to_string();
            card.answered(StatusWord::from(status));
            format!("{meaning} → {}", status_in_words(StatusWord::from(status)))
        };
        let jpki = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
        assert_eq!(named(jpki, 0x9000), "SELECT JPKI AP → 9000");
        assert_eq!(
            named(b"\x00\xB0\x8A\x00\x00", 0x9000),
            "READ BINARY user-authentication certificate 0..255 → 9000"
        );
        assert_eq!(
            named(b"\x00\xB0\x01\x00\x36", 0x9000),
            "READ BINARY user-authentication certificate 256..309 → 9000"
        );
        assert_eq!(
            named(b"\x00\x20\x00\x98", 0x63C2),
            "VERIFY user-authentication PIN: how many tries are left → 63C2, 2 tries left"
        );
        assert_eq!(
            named(b"\x00\x20\x00\x98\x041234", 0x9000),
            "VERIFY user-authentication PIN (4 bytes) → 9000"
        );
        let sign = [b"\x80\x2A\x00\x97\x33".as_slice(), &[0x30; 51], &[0]].concat();
        assert_eq!(
            named(&sign, 0x9000),
            "COMPUTE DIGITAL SIGNATURE user-authentication key (51 bytes) → 9000"
        );
    }

    #[test]
    fn a_selection_that_failed_selects_nothing() {
        let mut card = CardStateTracker::default();
        card.command(b"\x00\xA4\x02\x0C\x02\x00\x0A");
        card.answered(StatusWord::NotFound);
        assert_eq!(card.command(b"\x00\xB0\x00\x00\x04").to_string(), "READ BINARY the current file 0..3");
        card.command(b"\x00\xA4\x02\x0C\x02\x00\x0A");
        card.answered(StatusWord::Success);
        assert_eq!(card.command(b"\x00\xB0\x00\x00\x04").to_string(), "READ BINARY EF 000A 0..3");
    }
}
