use std::time::Duration;

use shikaku_reader::acs::{AcsCodec, AcsKey, Block, SessionCipher, envelope};
use shikaku_reader::ccid::{CcidCodec, CcidMessage, CcidProfile};
use shikaku_reader::{Link, Probe, ReaderCodec, ReaderCommand, ReaderEvent};
use zeroize::Zeroizing;

/// An envelope that is opened is written again as it was, and so is the block in it; a length is known by the third byte.
///
/// # Panics
/// When that does not hold.
pub fn acs_envelope(bytes: &[u8]) {
    if let Some(body) = envelope::unwrap(bytes) {
        assert!(body.len() <= envelope::BODY_MAX);
        assert_eq!(envelope::wrap(body).as_deref().map(Vec::as_slice), Some(bytes));
        assert_eq!(envelope::probe(bytes), Probe::Length(bytes.len()));
    }
    if let Some(block) = Block::parse(bytes) {
        assert_eq!(block.to_bytes().as_deref().map(Vec::as_slice), Some(bytes));
    }
    if let Some(block) = cipher().open(bytes) {
        assert!(cipher().seal(&block).is_some_and(|sealed| *sealed == bytes));
    }
    if bytes.len() >= 3 {
        assert_ne!(envelope::probe(bytes), Probe::More);
    }
}

/// Whatever an ACS reader, a shell and the time do, an APDU goes out once, its end is reported once and truly. No more
/// than one frame is held.
///
/// The bytes are steps: what, how many bytes, the bytes. An even first byte begins with a powered card.
///
/// # Panics
/// When that does not hold.
pub fn acs_codec(bytes: &[u8]) {
    const WRITE_LIMIT: usize = 20;
    let Some((first, steps)) = bytes.split_first() else { return };
    let random = Zeroizing::new(std::array::from_fn(|place| 0xB0 | u8::try_from(place).unwrap_or_default()));
    let codec = AcsCodec::connected(&AcsKey::factory(), random, WRITE_LIMIT);
    let mut watched = Watched::new(codec, acs_length, acs_completes_apdu, WRITE_LIMIT);
    if first.is_multiple_of(2) {
        watched.power(
            &[STEP_2.to_vec(), STEP_4.to_vec(), acs_says(0x83, 0, &[0xE1]), acs_says(0x81, 1, &[])],
            |_| acs_says(0x80, 0, &[0x3B, 0x00]),
        );
    }
    watched.play(steps, |_, said| match said {
        [kind, param, data @ ..] => acs_says(*kind, *param, data),
        _ => Vec::new(),
    });
    assert!(watched.codec.held() <= envelope::BODY_MAX + 5);
}

/// The same of a CCID reader over Bluetooth, whose answers carry the number of the last message.
///
/// # Panics
/// When that does not hold.
pub fn ccid(bytes: &[u8]) {
    const WRITE_LIMIT: usize = 60;
    const MESSAGE_MAX: u32 = 271;
    if let Some(message) = CcidMessage::parse(bytes) {
        assert_eq!(message.to_bytes().as_deref().map(Vec::as_slice), Some(bytes));
    }
    let Some((first, steps)) = bytes.split_first() else { return };
    let Ok(profile) = CcidProfile::new(0, 0x0004_0040, MESSAGE_MAX) else { return };
    let codec = CcidCodec::connected(profile, Link::Ble { write_limit: WRITE_LIMIT });
    let mut watched = Watched::new(codec, ccid_length, ccid_completes_apdu, WRITE_LIMIT);
    if first.is_multiple_of(2) {
        let idle = |seq| ccid_says(0x81, seq, [1, 0, 0], &[]);
        watched.power(&[idle(1), idle(2)], |frame| ccid_says(0x80, number(frame), [0; 3], &[0x3B, 0x00]));
    }
    watched.play(steps, |frame, said| match said {
        [kind, status, error, chain, data @ ..] => {
            ccid_says(*kind, number(frame), [*status, *error, *chain], data)
        }
        _ => Vec::new(),
    });
    assert!(u32::try_from(watched.codec.held()).is_ok_and(|held| held <= MESSAGE_MAX));
}

/// A codec and what a bystander at its link sees.
struct Watched<C> {
    codec: C,
    now: Duration,
    /// Length of the frame that begins like this, when that is known.
    length: fn(&[u8]) -> Option<usize>,
    /// Whether a frame completes an APDU for the card.
    completes_apdu: fn(&[u8]) -> bool,
    write_limit: usize,
    partly: Vec<u8>,
    last: Vec<u8>,
    /// Whether the APDU that was accepted is out.
    apdu: Option<bool>,
    accepted: usize,
    completed: usize,
}

impl<C: ReaderCodec> Watched<C> {
    fn new(
        codec: C,
        length: fn(&[u8]) -> Option<usize>,
        completes_apdu: fn(&[u8]) -> bool,
        write_limit: usize,
    ) -> Self {
        Self {
            codec,
            now: Duration::ZERO,
            length,
            completes_apdu,
            write_limit,
            partly: Vec::new(),
            last: Vec::new(),
            apdu: None,
            accepted: 0,
            completed: 0,
        }
    }

    /// Opens the reader and powers the card.
    fn power(&mut self, opening: &[Vec<u8>], atr: impl Fn(&[u8]) -> Vec<u8>) {
        self.command(0);
        for answer in opening {
            self.write(u8::MAX);
            self.codec.feed(answer, self.now);
        }
        self.command(1);
        self.write(u8::MAX);
        self.codec.feed(&atr(&self.last), self.now);
        let powered = |event| matches!(event, ReaderEvent::Powered { .. });
        assert!(std::iter::from_fn(|| self.codec.poll_event()).any(powered), "a good start was refused");
    }

    /// Plays the steps; `says` writes a frame of the reader after it received `last`.
    fn play(&mut self, steps: &[u8], says: impl Fn(&[u8], &[u8]) -> Vec<u8>) {
        let mut rest = steps;
        while let [what, length, after @ ..] = rest {
            let (bytes, after) = after.split_at_checked(usize::from(*length)).unwrap_or((after, &[]));
            rest = after;
            match what % 8 {
                0 => self.codec.feed(bytes, self.now),
                1 | 2 => self.codec.feed(&says(&self.last, bytes), self.now),
                3 => self.codec.feed_notice(bytes, self.now),
                4 => bytes.iter().for_each(|which| self.command(*which)),
                5 | 6 => self.write(bytes.first().copied().unwrap_or(u8::MAX)),
                _ => match bytes.first() {
                    Some(time) => self.pass(Duration::from_millis(50) * u32::from(*time)),
                    None => self.codec.link_lost(),
                },
            }
            self.set_card_wanted();
        }
        self.pass(Duration::from_mins(1));
        self.set_card_wanted();
        assert_eq!(self.apdu, None, "an APDU without an end");
    }

    fn command(&mut self, which: u8) {
        let command = match which {
            0 => ReaderCommand::Open,
            1 => ReaderCommand::PowerOn,
            2 => ReaderCommand::PowerOff,
            3 => ReaderCommand::SlotStatus,
            length => ReaderCommand::Transmit(Zeroizing::new(vec![0; usize::from(length) * 4])),
        };
        let is_apdu = matches!(command, ReaderCommand::Transmit(_));
        match self.codec.command(command, self.now) {
            Ok(()) if is_apdu => {
                assert_eq!(self.apdu.replace(false), None, "two APDUs at once");
                self.accepted += 1;
            }
            Ok(()) => assert_eq!(self.apdu, None, "a command beside an APDU"),
            Err(fault) => assert!(!fault.may_have_run(), "a refused command was sent"),
        }
    }

    fn write(&mut self, pieces: u8) {
        for _ in 0..pieces {
            let Some(piece) = self.codec.poll_write() else { return };
            assert!((1..=self.write_limit).contains(&piece.len()), "a piece of {} bytes", piece.len());
            self.partly.extend_from_slice(&piece);
            if (self.length)(&self.partly) == Some(self.partly.len()) {
                self.last = std::mem::take(&mut self.partly);
                if (self.completes_apdu)(&self.last) {
                    self.completed += 1;
                    self.apdu = self.apdu.map(|_| true);
                }
            }
        }
    }

    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(due) = self.codec.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.codec.on_timeout(self.now);
            self.set_card_wanted();
            assert!(self.codec.poll_timeout().is_none_or(|next| next > self.now), "it wakes for nothing");
        }
        self.now = end;
    }

    fn set_card_wanted(&mut self) {
        while let Some(event) = self.codec.poll_event() {
            match event {
                ReaderEvent::Response(_) => assert_eq!(self.apdu.take(), Some(true), "an answer to nothing"),
                ReaderEvent::Failed(fault) => {
                    let out = self.apdu.take();
                    assert!(out.is_none_or(|out| out == fault.may_have_run()), "{fault}");
                }
                _ => {}
            }
        }
        assert!(self.completed <= self.accepted, "an APDU went out twice");
    }
}

/// Enc(A) and Enc(B) with the factory key, for A = A0..AF and B = B0..BF (readers reference, 1.1).
const STEP_2: &[u8] =
    b"\x05\x00\x1c\x83\x00\x15\x00\x00\x00\xa1\xe1\x00\x00\x45\x00\x10\xd3\x06\x97\x65\x36\xb7\xee\xe1\x6e\x44\x68\x9b\x17\x6e\x8a\x1c\x0a";
const STEP_4: &[u8] =
    b"\x05\x00\x1c\x83\x00\x15\x00\x00\x00\xde\xe1\x00\x00\x46\x00\x00\xd6\x64\xc1\x7e\xfe\x92\xaf\xae\x92\x24\x67\xc5\xdf\xb0\xf4\x1c\x0a";

fn cipher() -> SessionCipher {
    SessionCipher::new(&Zeroizing::new(*b"\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7"))
}

fn acs_says(kind: u8, param: u8, data: &[u8]) -> Vec<u8> {
    let block = Block { kind, param, data: Zeroizing::new(data.to_vec()) };
    let body = cipher().seal(&block).unwrap_or_default();
    envelope::wrap(&body).unwrap_or_default().to_vec()
}

fn acs_length(start: &[u8]) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(*start.get(1..)?.first_chunk()?)) + 5)
}

fn acs_completes_apdu(frame: &[u8]) -> bool {
    let block = envelope::unwrap(frame).and_then(|body| cipher().open(body));
    block.is_some_and(|block| block.kind == 0x6F)
}

fn ccid_says(kind: u8, seq: u8, params: [u8; 3], data: &[u8]) -> Vec<u8> {
    let message = CcidMessage { kind, slot: 0, seq, params, data: Zeroizing::new(data.to_vec()) };
    message.to_bytes().unwrap_or_default().to_vec()
}

fn ccid_length(start: &[u8]) -> Option<usize> {
    let length = u32::from_le_bytes(*start.get(1..)?.first_chunk()?);
    Some(usize::try_from(length).ok()? + 10)
}

fn ccid_completes_apdu(frame: &[u8]) -> bool {
    CcidMessage::parse(frame)
        .is_some_and(|message| message.kind == 0x6F && matches!(message.params[1], 0 | 2))
}

fn number(frame: &[u8]) -> u8 {
    CcidMessage::parse(frame).map_or(0, |message| message.seq)
}
