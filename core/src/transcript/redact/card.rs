use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use super::Hand;
use super::bytes::shown;
use super::challenge::Challenges;
use super::day::CARD_BIRTH_KEY;
use super::file::{Mark, certificate_marks, marks};
use crate::apdu::{ApduForm, CommandApdu, StatusWord};
use crate::card::FileId;
use crate::transcript::{ApplicationName, CardFollower, Deed, Meaning, Spot};

/// What goes over the link to the card.
#[derive(Default)]
pub(super) struct CardSide {
    follower: CardFollower,
    /// What the last command asked for, and how many bytes of it have come.
    asked: Option<(Meaning, usize)>,
    seen: Vec<Seen>,
}

/// Bytes that came from a card, whole or from their beginning, and how they were written.
struct Seen {
    source: Source,
    real: Zeroizing<Vec<u8>>,
    shown: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    File(Spot),
    Signature,
}

/// Different things that came at one touch; a card has fewer files.
const SEEN_MAX: usize = 32;

impl CardSide {
    /// A card got its power.
    pub(super) fn powered(&mut self) {
        (self.follower, self.asked) = (CardFollower::default(), None);
    }

    pub(super) fn command(&mut self, hand: &mut Hand, challenges: &Challenges, bytes: &[u8]) -> Vec<u8> {
        let meaning = self.follower.command(bytes);
        if meaning.deed != Deed::GetResponse {
            self.asked = Some((meaning, 0));
        }
        hand.at(format!("data of {meaning}"));
        let Some(command) = CommandApdu::parse(bytes).ok().filter(has_class) else {
            return hand.opaque_bytes("command", 0, bytes);
        };
        let start = if command.form() == ApduForm::Short { 5 } else { 7 };
        let data = data(hand, challenges, meaning, command.data());
        let mut written = bytes.to_vec();
        if let Some(place) = written.get_mut(start..start + data.len()).filter(|_| !data.is_empty()) {
            place.copy_from_slice(&data);
        }
        written
    }

    pub(super) fn response(&mut self, hand: &mut Hand, bytes: &[u8], now: DateTime<Utc>) -> Vec<u8> {
        let Some((data, status)) = bytes.split_last_chunk::<2>() else {
            hand.at("an answer without a status word");
            return hand.opaque_bytes("answer", 0, bytes);
        };
        self.follower.answered(StatusWord::from(u16::from_be_bytes(*status)));
        let mut written = self.data(hand, data, now);
        // SW1 is 6X or 9X (ISO/IEC 7816-4, 5.6); anything else is what a cut answer happens to end with.
        if matches!(status[0] >> 4, 6 | 9) {
            written.extend(status);
        } else {
            hand.at("a status word that is none");
            written.extend(hand.opaque_bytes("status", 0, status));
        }
        written
    }

    /// Part of a response, its status word still to come.
    pub(super) fn part(&mut self, hand: &mut Hand, data: &[u8], now: DateTime<Utc>) -> Vec<u8> {
        self.data(hand, data, now)
    }

    /// A command went out that nobody could read.
    pub(super) fn lost_track(&mut self) {
        self.asked = None;
        self.follower.command(&[]);
    }

    fn data(&mut self, hand: &mut Hand, data: &[u8], now: DateTime<Utc>) -> Vec<u8> {
        let Some((meaning, come)) = &mut self.asked else {
            hand.at("an answer to nothing");
            return hand.opaque_bytes("answer", 0, data);
        };
        let (meaning, before) = (*meaning, *come);
        *come += data.len();
        match meaning.deed {
            Deed::Read { from, .. } => self.piece(hand, Source::File(meaning.spot), from + before, data, now),
            Deed::Sign(_) | Deed::InternalAuthenticate(_) => {
                self.piece(hand, Source::Signature, before, data, now)
            }
            _ => {
                hand.at(format!("answer to {meaning}"));
                hand.opaque_bytes("answer", before, data)
            }
        }
    }

    fn piece(
        &mut self,
        hand: &mut Hand,
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
            // What stands before it is not known, so neither is what this is.
            hand.at("a piece of a file without its beginning");
            return hand.opaque_bytes("piece", from, data);
        };
        seen.real.truncate(from);
        seen.shown.truncate(from);
        seen.real.extend(data);
        let (label, marks) = match source {
            Source::File(spot) => (label(spot), marks(spot, &seen.real, now)),
            Source::Signature => {
                ("signature", vec![(Mark::Opaque, "signature of the card"); seen.real.len()])
            }
        };
        let written = shown(hand, label, &seen.real, &marks, from);
        seen.shown.extend(&written);
        written
    }

    /// A certificate that goes to the gateway, as it was written when it came from the card.
    pub(super) fn certificate(&self, hand: &mut Hand, der: &[u8], now: DateTime<Utc>) -> Vec<u8> {
        self.written_before(hand, der)
            .unwrap_or_else(|| shown(hand, "certificate", der, &certificate_marks(der, now), 0))
    }

    /// A file of the 券面事項確認 application that goes to the gateway.
    pub(super) fn record(&self, hand: &mut Hand, record: &[u8], file: u16) -> Vec<u8> {
        let spot = Spot { application: ApplicationName::Surface, file: Some(FileId::new(file)) };
        let written = self.written_before(hand, record);
        // No certificate of this application is looked at for its days.
        written.unwrap_or_else(|| {
            shown(hand, label(spot), record, &marks(spot, record, DateTime::UNIX_EPOCH), 0)
        })
    }

    /// Any other bytes of a card that go to the gateway.
    pub(super) fn bytes(&self, hand: &mut Hand, bytes: &[u8]) -> Vec<u8> {
        self.written_before(hand, bytes).unwrap_or_else(|| hand.opaque_bytes("signature", 0, bytes))
    }

    fn written_before(&self, hand: &Hand, bytes: &[u8]) -> Option<Vec<u8>> {
        // What is only looked at is looked at in every place.
        let seen = self.seen.iter().filter(|_| hand.replaces()).find(|seen| seen.real.as_slice() == bytes);
        seen.map(|seen| seen.shown.clone())
    }
}

/// Certificates come out the same from the card and from a message.
fn label(spot: Spot) -> &'static str {
    if spot.application == ApplicationName::Jpki { "certificate" } else { "record" }
}

/// Classes in use: interindustry and proprietary without secure messaging of a kind that this card has not, and `FF` for
/// readers (ISO/IEC 7816-4, 5.4.1). Digits and letters in ASCII are none.
const fn has_class(command: &CommandApdu) -> bool {
    let class = command.header().cla;
    class == 0xFF || class & 0x70 == 0
}

fn data(hand: &mut Hand, challenges: &Challenges, meaning: Meaning, data: &[u8]) -> Vec<u8> {
    match meaning.deed {
        Deed::SelectApplication if is_registered(data) => data.to_vec(),
        Deed::SelectFile if data.len() == 2 => data.to_vec(),
        Deed::Verify(_) if is_birth_date(meaning.spot) && data.len() == CARD_BIRTH_KEY.len() => {
            hand.fixed_bytes(CARD_BIRTH_KEY, data)
        }
        Deed::Verify(_) | Deed::ChangeReference(_) => hand.fixed_bytes(b"0", data),
        Deed::Sign(_) => challenges.signed(hand, data),
        _ => hand.opaque_bytes("command", 0, data),
    }
}

fn is_birth_date(spot: Spot) -> bool {
    spot.application == ApplicationName::Surface && spot.file == Some(FileId::new(0x0011))
}

/// A name of an application whose provider is registered, internationally or in a country (ISO/IEC 7816-5, 8.2.1): it
/// names a product. Digits and letters in ASCII never begin so.
fn is_registered(aid: &[u8]) -> bool {
    (5..=16).contains(&aid.len())
        && aid.first().is_some_and(|first| matches!(first >> 4, 0xA | 0xD | 0xE | 0xF))
}
