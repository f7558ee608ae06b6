use chrono::{DateTime, Utc};
use shikaku_card::FileId;
use shikaku_card::apdu::{ApduForm, CommandApdu, Header, StatusWord};
use zeroize::Zeroizing;

use super::RedactionVisitor;
use super::bytes::shown;
use super::challenge::Challenges;
use super::day::CARD_BIRTH_KEY;
use super::file::{Mark, Marked, certificate_marks, marks};
use crate::{ApplicationName, CardStateTracker, CommandKind, FileRef, Meaning};

/// What goes over the link to the card.
#[derive(Clone, Default)]
pub(super) struct CardSide {
    card_state_tracker: CardStateTracker,
    /// What the last command asked for, and how many bytes of it have come.
    asked: Option<(Meaning, usize)>,
    seen: Vec<Seen>,
}

/// Bytes that came from a card, whole or from their beginning, and how they were written.
#[derive(Clone)]
struct Seen {
    source: Source,
    real: Zeroizing<Vec<u8>>,
    shown: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    File(FileRef),
    Signature,
}

/// Most files and signatures that are tracked in one card session; a card has fewer files.
const SEEN_MAX: usize = 32;

impl CardSide {
    /// A card got its power.
    pub(super) fn powered(&mut self) {
        (self.card_state_tracker, self.asked) = (CardStateTracker::default(), None);
    }

    pub(super) fn command(
        &mut self,
        redaction_visitor: &mut RedactionVisitor,
        challenges: &Challenges,
        bytes: &[u8],
    ) -> Vec<u8> {
        let Some(command) = CommandApdu::parse(bytes).ok().filter(is_understood) else {
            self.lost_track();
            redaction_visitor.at("a command that is not understood");
            return redaction_visitor.opaque_bytes("command", 0, bytes);
        };
        let meaning = self.card_state_tracker.command(bytes);
        if meaning.command_kind != CommandKind::GetResponse {
            self.asked = Some((meaning, 0));
        }
        redaction_visitor.at(format!("data of {}", place(meaning)));
        let start = if command.form() == ApduForm::Short { 5 } else { 7 };
        let data = data(redaction_visitor, challenges, meaning, command.data());
        let mut written = bytes.to_vec();
        if let Some(place) = written.get_mut(start..start + data.len()).filter(|_| !data.is_empty()) {
            place.copy_from_slice(&data);
        }
        written
    }

    pub(super) fn response(
        &mut self,
        redaction_visitor: &mut RedactionVisitor,
        bytes: &[u8],
        now: DateTime<Utc>,
    ) -> Vec<u8> {
        let Some((data, status)) = bytes.split_last_chunk::<2>() else {
            redaction_visitor.at("an answer without a status word");
            return redaction_visitor.opaque_bytes("answer", 0, bytes);
        };
        self.card_state_tracker.answered(StatusWord::from(u16::from_be_bytes(*status)));
        let mut written = self.data(redaction_visitor, data, now);
        // SW1 is 6X or 9X (ISO/IEC 7816-4, 5.6); anything else is what a cut answer happens to end with.
        if matches!(status[0] >> 4, 6 | 9) {
            written.extend(status);
        } else {
            redaction_visitor.at("a status word that is none");
            written.extend(redaction_visitor.opaque_bytes("status", 0, status));
        }
        written
    }

    /// Part of a response, its status word still to come.
    pub(super) fn part(
        &mut self,
        redaction_visitor: &mut RedactionVisitor,
        data: &[u8],
        now: DateTime<Utc>,
    ) -> Vec<u8> {
        self.data(redaction_visitor, data, now)
    }

    /// A command went out that is not understood: neither is its answer.
    pub(super) fn lost_track(&mut self) {
        self.asked = None;
        self.card_state_tracker.command(&[]);
    }

    fn data(&mut self, redaction_visitor: &mut RedactionVisitor, data: &[u8], now: DateTime<Utc>) -> Vec<u8> {
        let Some((meaning, come)) = &mut self.asked else {
            redaction_visitor.at("an answer to nothing");
            return redaction_visitor.opaque_bytes("answer", 0, data);
        };
        let (meaning, before) = (*meaning, *come);
        *come += data.len();
        match meaning.command_kind {
            CommandKind::Read { from, .. } => {
                self.piece(redaction_visitor, Source::File(meaning.file_ref), from + before, data, now)
            }
            CommandKind::Sign(_) | CommandKind::InternalAuthenticate(_) => {
                self.piece(redaction_visitor, Source::Signature, before, data, now)
            }
            _ => {
                redaction_visitor.at(format!("answer to {}", place(meaning)));
                redaction_visitor.opaque_bytes("answer", before, data)
            }
        }
    }

    fn piece(
        &mut self,
        redaction_visitor: &mut RedactionVisitor,
        source: Source,
        from: usize,
        data: &[u8],
        now: DateTime<Utc>,
    ) -> Vec<u8> {
        let place = match self.seen.iter().position(|seen| seen.source == source) {
            Some(place) => place,
            None if self.seen.len() < SEEN_MAX => {
                self.seen.push(Seen { source, real: Zeroizing::default(), shown: Vec::new() });
                self.seen.len() - 1
            }
            None => 0,
        };
        let Some(seen) =
            self.seen.get_mut(place).filter(|seen| seen.source == source && from <= seen.real.len())
        else {
            // The bytes before it are not known, so its meaning is not known either.
            redaction_visitor.at("a piece of a file without its beginning");
            return redaction_visitor.opaque_bytes("piece", from, data);
        };
        seen.real.truncate(from);
        seen.shown.truncate(from);
        seen.real.extend(data);
        let (label, marks) = match source {
            Source::File(file_ref) => (label(file_ref), marks(file_ref, &seen.real, now)),
            Source::Signature => {
                ("signature", vec![(Mark::Opaque, "signature of the card"); seen.real.len()])
            }
        };
        let written = shown(redaction_visitor, label, &seen.real, &marks, from);
        seen.shown.extend(&written);
        written
    }

    /// A certificate that goes to the gateway, as it was written when it came from the card.
    pub(super) fn certificate(
        &self,
        redaction_visitor: &mut RedactionVisitor,
        der: &[u8],
        now: DateTime<Utc>,
    ) -> Vec<u8> {
        let is_certificate = |source| matches!(source, Source::File(file_ref) if file_ref.application == ApplicationName::Jpki);
        self.file(redaction_visitor, "certificate", der, is_certificate, |der| certificate_marks(der, now))
    }

    /// A file of the 券面事項確認 application that goes to the gateway.
    pub(super) fn record(
        &self,
        redaction_visitor: &mut RedactionVisitor,
        record: &[u8],
        file: u16,
    ) -> Vec<u8> {
        let file_ref = FileRef { application: ApplicationName::Surface, file: Some(FileId::new(file)) };
        // No certificate of this application is looked at for its days.
        let marks = |record: &[u8]| marks(file_ref, record, DateTime::UNIX_EPOCH);
        self.file(
            redaction_visitor,
            label(file_ref),
            record,
            |source| source == Source::File(file_ref),
            marks,
        )
    }

    /// A signature of the card that goes to the gateway.
    pub(super) fn signature(&self, redaction_visitor: &mut RedactionVisitor, signature: &[u8]) -> Vec<u8> {
        let written = self.written_before(redaction_visitor, signature, |source| source == Source::Signature);
        written.unwrap_or_else(|| redaction_visitor.opaque_bytes("signature", 0, signature))
    }

    /// A file as it was written before, where an audit takes it as a whole, too; else it is written anew.
    fn file(
        &self,
        redaction_visitor: &mut RedactionVisitor,
        label: &'static str,
        file: &[u8],
        is_source: impl Fn(Source) -> bool,
        marks: impl Fn(&[u8]) -> Vec<Marked>,
    ) -> Vec<u8> {
        let written = self.written_before(redaction_visitor, file, is_source);
        let written = written.filter(|written| {
            let mut looker = RedactionVisitor::looking();
            shown(&mut looker, label, written, &marks(written), 0);
            looker.take_found().is_empty()
        });
        written.unwrap_or_else(|| shown(redaction_visitor, label, file, &marks(file), 0))
    }

    fn written_before(
        &self,
        redaction_visitor: &RedactionVisitor,
        bytes: &[u8],
        is_source: impl Fn(Source) -> bool,
    ) -> Option<Vec<u8>> {
        // What is only looked at is looked at in every place.
        let seen = self.seen.iter().filter(|seen| redaction_visitor.replaces() && is_source(seen.source));
        seen.into_iter().find(|seen| seen.real.as_slice() == bytes).map(|seen| seen.shown.clone())
    }
}

/// Certificates come out the same from the card and from a message.
fn label(file_ref: FileRef) -> &'static str {
    if file_ref.application == ApplicationName::Jpki { "certificate" } else { "record" }
}

/// Whether it is known where a command can hold personal data. That is so in the interindustry class without secure
/// messaging, chaining and logical channels, and in the proprietary class of this card's signature (ISO/IEC 7816-4,
/// 5.4.1). Under secure messaging the data is enciphered, in a chain it is a part, and on another channel another
/// application is selected. An instruction that is not listed may be anything.
fn is_understood(command: &CommandApdu) -> bool {
    const INSTRUCTIONS: [u8; 19] = [
        0x20, 0x22, 0x24, 0x2A, 0x2C, 0x32, 0x44, 0x70, 0x82, 0x84, 0x86, 0x87, 0x88, 0xA2, 0xA4, 0xB0, 0xB2,
        0xC0, 0xCA,
    ];
    let Header { cla, ins, .. } = command.header();
    matches!(cla, 0x00 | 0x80) && INSTRUCTIONS.contains(&ins)
}

/// What a command asks for, without the name of an application that is not known.
fn place(meaning: Meaning) -> String {
    match meaning.file_ref.application {
        ApplicationName::Other(_) => "a command to an application that is not known".to_owned(),
        _ => meaning.to_string(),
    }
}

fn data(
    redaction_visitor: &mut RedactionVisitor,
    challenges: &Challenges,
    meaning: Meaning,
    data: &[u8],
) -> Vec<u8> {
    match meaning.command_kind {
        CommandKind::SelectApplication if is_known(data) => data.to_vec(),
        CommandKind::SelectFile if data.len() == 2 => data.to_vec(),
        CommandKind::Verify(_) if is_birth_date(meaning.file_ref) && data.len() == CARD_BIRTH_KEY.len() => {
            redaction_visitor.fixed_bytes(CARD_BIRTH_KEY, data)
        }
        CommandKind::Verify(_) | CommandKind::ChangeReference(_) => redaction_visitor.fixed_bytes(b"0", data),
        CommandKind::Sign(_) => challenges.signed(redaction_visitor, data),
        _ => redaction_visitor.opaque_bytes("command", 0, data),
    }
}

fn is_birth_date(file_ref: FileRef) -> bool {
    file_ref.application == ApplicationName::Surface && file_ref.file == Some(FileId::new(0x0011))
}

/// Whether it is the name of an application that is known, or its beginning (ISO/IEC 7816-4, 11.2.2).
fn is_known(aid: &[u8]) -> bool {
    const SHORTEST: usize = 5;
    let mine = !matches!(ApplicationName::of(aid), ApplicationName::None | ApplicationName::Other(_));
    mine || aid.len() >= SHORTEST && APPLICATIONS.iter().any(|known| known.starts_with(aid))
}

/// Applications by their public names: JPKI and 券面 (protocol reference, 1.1), issuer security domain, PIV, ICAO, `OpenPGP`,
/// FIDO, driving licence, HPKI, residence card.
const APPLICATIONS: [&[u8]; 17] = [
    b"\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01",
    b"\xD3\x92\x10\x00\x31\x00\x01\x01\x01\x00",
    b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x01",
    b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02",
    b"\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08",
    b"\xD3\x92\xF0\x00\x4F\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    b"\xA0\x00\x00\x01\x51\x00\x00\x00",
    b"\xA0\x00\x00\x00\x03\x00\x00\x00",
    b"\xA0\x00\x00\x03\x08\x00\x00\x10\x00\x01\x00",
    b"\xA0\x00\x00\x02\x47\x10\x01",
    b"\xD2\x76\x00\x01\x24\x01",
    b"\xA0\x00\x00\x06\x47\x2F\x00\x01",
    b"\xA0\x00\x00\x02\x31\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    b"\xA0\x00\x00\x02\x31\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    b"\xE8\x28\xBD\x08\x0F\xA0\x00\x00\x03\x91\x00\x00\x00\x01",
    b"\xE8\x28\xBD\x08\x0F\xA0\x00\x00\x03\x91\x00\x00\x00\x02",
    b"\xE8\x2B\x06\x01\x04\x01\x81\xC3\x1F\x02\x01",
];
