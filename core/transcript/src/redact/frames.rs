//! What a reader makes of commands and answers. APDUs in its messages are redacted as those of the card are, and come out
//! the same; of everything else only what is known to be structure stays.

use chrono::{DateTime, Utc};
use shikaku_reader::session::LinkNote;
use shikaku_reader::{ReaderMessage, Uuid, acs, feitian};
use zeroize::Zeroizing;

use super::card::CardSide;
use super::challenge::Challenges;
use super::{RedactionVisitor, range};

/// What goes over the link to a reader. A card of its own: each APDU is seen a second time here.
#[derive(Clone, Default)]
pub(super) struct Frames {
    card: CardSide,
    /// The command that comes before the messages which carry it, and how it was written.
    command: Zeroizing<Vec<u8>>,
    written: Vec<u8>,
    chain: Option<Chain>,
    awaited: Option<Awaited>,
}

/// A command under way in parts: as it is, as it is written, and how much of it is out.
#[derive(Clone)]
struct Chain {
    real: Zeroizing<Vec<u8>>,
    shown: Vec<u8>,
    out: usize,
}

/// The message that an answer is awaited to.
#[derive(Clone, Copy)]
struct Awaited {
    kind: u8,
    seq: u8,
}

const POWER_ON: u8 = 0x62;
const ESCAPE: u8 = 0x6B;
const APDU: u8 = 0x6F;
const CARD_EVENT: u8 = 0x50;
const ERROR: u8 = 0x51;
const DATA: u8 = 0x80;
const ESCAPED: u8 = 0x83;

impl Frames {
    /// The card is sent this command; messages that carry it follow.
    pub(super) fn command(&mut self, command: &[u8], written: &[u8]) {
        self.command = Zeroizing::new(command.to_vec());
        self.written = written.to_vec();
    }

    pub(super) fn sent(
        &mut self,
        redaction_visitor: &mut RedactionVisitor,
        challenges: &Challenges,
        message: &ReaderMessage,
    ) -> ReaderMessage {
        self.awaited = Some(Awaited { kind: message.kind, seq: message.seq });
        let (kind, slot) = head(redaction_visitor, message, |kind| matches!(kind, 0x61..=0x73));
        redaction_visitor.at("parameters of a message to the reader");
        let allowed: [&[u8]; 3] = match message.kind {
            APDU => [&[0], &[0, 1, 2, 3, 0x10], &[0]],
            POWER_ON => [&[0, 1, 2, 3], &[0], &[0]],
            _ => [&[0]; 3],
        };
        let mut params = message.params;
        for (param, allowed) in params.iter_mut().zip(allowed) {
            *param = one_of(redaction_visitor, allowed, *param);
        }
        redaction_visitor.at("data of a message to the reader");
        let data = match message.kind {
            APDU => self.apdu(redaction_visitor, challenges, message),
            ESCAPE => escape(redaction_visitor, 0xE0, &message.data),
            _ => redaction_visitor.opaque_bytes("message", 0, &message.data),
        };
        ReaderMessage { kind, slot, params, data: Zeroizing::new(data), ..*message }
    }

    /// Redacts a whole command, or a part of one, by bWLevelParameter of CCID. A part that does not continue the
    /// command is not understood.
    fn apdu(
        &mut self,
        redaction_visitor: &mut RedactionVisitor,
        challenges: &Challenges,
        message: &ReaderMessage,
    ) -> Vec<u8> {
        let data = &message.data;
        match message.params {
            [0, 0, 0] => {
                self.chain = None;
                return self.card.command(redaction_visitor, challenges, data);
            }
            [0, 1, 0] if !data.is_empty() && self.command.starts_with(data) => {
                let real = std::mem::take(&mut self.command);
                let shown = self.card.command(redaction_visitor, challenges, &real);
                // A part can be written only of the command that was written before.
                self.chain = (shown == self.written).then_some(Chain { real, shown, out: 0 });
            }
            [0, 2 | 3, 0] => {}
            // The reader requests the next part of an answer.
            [0, 0x10, 0] if data.is_empty() => return Vec::new(),
            _ => self.chain = None,
        }
        let shown = self.chain.as_mut().and_then(|chain| chain.part(data));
        shown.unwrap_or_else(|| {
            self.chain = None;
            self.card.lost_track();
            redaction_visitor.opaque_bytes("command", 0, data)
        })
    }

    pub(super) fn received(
        &mut self,
        redaction_visitor: &mut RedactionVisitor,
        message: &ReaderMessage,
        now: DateTime<Utc>,
    ) -> ReaderMessage {
        let (kind, slot) =
            head(redaction_visitor, message, |kind| matches!(kind, CARD_EVENT | ERROR | 0x80..=0x84));
        redaction_visitor.at("parameters of a message of the reader");
        let [status, error, last] = message.params;
        let is_number = matches!(message.kind, CARD_EVENT | ERROR);
        let first = if is_number {
            below_16(redaction_visitor, status)
        } else {
            without_reserved(redaction_visitor, status)
        };
        let params = [first, error, one_of(redaction_visitor, &[0, 1, 2, 3, 0x10], last)];
        redaction_visitor.at("data of a message of the reader");
        let data = self.answer(redaction_visitor, message, now);
        ReaderMessage { kind, slot, params, data: Zeroizing::new(data), ..*message }
    }

    fn answer(
        &mut self,
        redaction_visitor: &mut RedactionVisitor,
        message: &ReaderMessage,
        now: DateTime<Utc>,
    ) -> Vec<u8> {
        let data = &message.data;
        let awaited = self.awaited.filter(|awaited| awaited.seq == message.seq).map(|awaited| awaited.kind);
        let [status, _, last] = message.params;
        match (message.kind, awaited) {
            // Bits of up to four slots.
            (CARD_EVENT, _) if data.len() <= 1 => data.to_vec(),
            (DATA, Some(APDU)) if status & 0xC0 == 0 => match last {
                0 | 2 if !data.is_empty() => {
                    self.awaited = None;
                    self.card.response(redaction_visitor, data, now)
                }
                1 | 3 => self.card.part(redaction_visitor, data, now),
                _ => redaction_visitor.opaque_bytes("message", 0, data),
            },
            (DATA, Some(POWER_ON)) if status & 0xC0 == 0 => {
                (self.awaited, self.chain) = (None, None);
                self.card.powered();
                atr(redaction_visitor, data)
            }
            (ESCAPED, _) => escape(redaction_visitor, 0xE1, data),
            _ => redaction_visitor.opaque_bytes("message", 0, data),
        }
    }
}

impl Chain {
    /// The next part as it is written; `None` when it is another.
    fn part(&mut self, data: &[u8]) -> Option<Vec<u8>> {
        let end = self.out.checked_add(data.len())?;
        let shown = self.shown.get(self.out..end)?.to_vec();
        let same = self.real.get(self.out..end)? == data;
        self.out = end;
        same.then_some(shown)
    }
}

/// Commands to the reader itself and their answers, `E0` or `E1` first. The steps of the authentication keep their header;
/// what they prove is a secret of the reader's owner. Turning the card events on is the same for everybody.
fn escape(redaction_visitor: &mut RedactionVisitor, first: u8, data: &[u8]) -> Vec<u8> {
    const HEADER: usize = 5;
    let kept = match data {
        [begin, 0, 0, 0x45 | 0x46, 0, ..] if *begin == first => HEADER,
        [0xE0, 0, 0, 0x40, 0 | 1] if first == 0xE0 => HEADER,
        // No answer is one without it.
        [0xE1, ..] if first == 0xE1 => 1,
        _ => 0,
    };
    let (kept, rest) = data.split_at_checked(kept).unwrap_or((&[], data));
    [kept, &redaction_visitor.opaque_bytes("escape", kept.len(), rest)].concat()
}

/// Answer to reset: a contactless reader makes it of what the card said at its activation, and that differs from card to
/// card. The convention (ISO/IEC 7816-3, 8.1) is one of two; nothing else of it is needed, its length apart.
fn atr(redaction_visitor: &mut RedactionVisitor, atr: &[u8]) -> Vec<u8> {
    let kept = usize::from(matches!(atr, [0x3B | 0x3F, ..]));
    let (kept, rest) = atr.split_at_checked(kept).unwrap_or((&[], atr));
    [kept, &redaction_visitor.opaque_bytes("atr", kept.len(), rest)].concat()
}

/// The kind and the slot of a message. Kinds are those of CCID 1.1 (6.1 to 6.3); no other is known to be structure.
fn head(
    redaction_visitor: &mut RedactionVisitor,
    message: &ReaderMessage,
    is_kind: fn(u8) -> bool,
) -> (u8, u8) {
    redaction_visitor.at("kind of a message");
    let kind =
        if is_kind(message.kind) { message.kind } else { redaction_visitor.opaque("kind", 0, message.kind) };
    redaction_visitor.at("slot of a message");
    (kind, redaction_visitor.ranged(range::slot(message.slot), message.slot))
}

fn one_of(redaction_visitor: &mut RedactionVisitor, known: &[u8], byte: u8) -> u8 {
    if known.contains(&byte) { byte } else { redaction_visitor.opaque("parameter", 0, byte) }
}

fn below_16(redaction_visitor: &mut RedactionVisitor, byte: u8) -> u8 {
    if byte < 0x10 { byte } else { redaction_visitor.opaque("parameter", 0, byte) }
}

/// bStatus without its reserved bits: digits and letters have some of them.
fn without_reserved(redaction_visitor: &mut RedactionVisitor, status: u8) -> u8 {
    const RESERVED: u8 = 0x3C;
    if redaction_visitor.replaces() {
        return status & !RESERVED;
    }
    if status & RESERVED != 0 {
        redaction_visitor.find();
    }
    status
}

/// What went over the link. Closed lists, numbers within their ranges and known services stay.
pub(super) fn link(redaction_visitor: &mut RedactionVisitor, note: &LinkNote) -> LinkNote {
    redaction_visitor.at("number of a link");
    let note = redaction_visitor.ranged(range::note(note), note.clone());
    redaction_visitor.at("service of a reader");
    match &note {
        LinkNote::Services(services) => {
            LinkNote::Services(services.iter().map(|uuid| service(redaction_visitor, *uuid)).collect())
        }
        LinkNote::Subscribe(uuid) => LinkNote::Subscribe(service(redaction_visitor, *uuid)),
        other => other.clone(),
    }
}

/// A short one is everybody's, and makers have theirs. Any other could be made of a serial number.
fn service(redaction_visitor: &mut RedactionVisitor, uuid: Uuid) -> Uuid {
    const PREFIX: usize = 6;
    if uuid.is_short() || acs::SERVICES.contains(&uuid) || is_variant_of_feitian(uuid) {
        return uuid;
    }
    let bytes = uuid.number().to_be_bytes();
    let kept = if feitian::is_service(uuid) { PREFIX } else { 0 };
    let (kept, rest) = bytes.split_at_checked(kept).unwrap_or((&[], &bytes));
    let shown = [kept, &redaction_visitor.opaque_bytes("service", kept.len(), rest)].concat();
    Uuid::of(u128::from_be_bytes(shown.try_into().unwrap_or([0; 16])))
}

/// The forms that are published (readers reference, 1.3).
fn is_variant_of_feitian(uuid: Uuid) -> bool {
    let [_, _, _, _, _, _, c, d, e, f, tail @ ..] = uuid.number().to_be_bytes();
    feitian::is_service(uuid)
        && matches!([c, d, e, f], [0, 0xC4 | 0xC6, 0, 0])
        && (tail == *b"FTSAFE" || tail == [0, 0, 0, 0, 0, 1])
}
