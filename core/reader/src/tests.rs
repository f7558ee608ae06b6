//! What must hold of every codec, whatever a shell, a reader and the time do: a command ends once, `NotSent` is never
//! said of an APDU that is out, and no APDU goes out twice.

use std::time::Duration;

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::acs::{AcsCodec, AcsKey, Block, SessionCipher, envelope};
use super::bench::bytes;
use super::ccid::{CcidCodec, CcidMessage, CcidProfile};
use super::{Link, ReaderCodec, ReaderCommand, ReaderEvent, ReaderFault};

/// What happens next.
#[derive(Clone, Debug)]
enum Action {
    Command(u8),
    /// So many pieces are written.
    Write(u8),
    /// The reader answers what was written last, with this status.
    Answer(u8),
    Event,
    Garbage(Vec<u8>),
    Pass(u16),
    LinkLost,
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let status = prop_oneof![6 => Just(0_u8), 3 => Just(1), 1 => any::<u8>()];
    let action = prop_oneof![
        6 => (0_u8..8).prop_map(Action::Command),
        8 => (1_u8..9).prop_map(Action::Write),
        8 => status.prop_map(Action::Answer),
        3 => Just(Action::Event),
        1 => proptest::collection::vec(any::<u8>(), 1..30).prop_map(Action::Garbage),
        2 => (0_u16..12_000).prop_map(Action::Pass),
        1 => Just(Action::LinkLost),
    ];
    proptest::collection::vec(action, 0..120)
}

/// How one kind of reader sees frames and answers them.
trait Reader {
    type Codec: ReaderCodec;
    fn codec() -> Self::Codec;
    /// Length of the frame that begins like this, when that is known.
    fn length(start: &[u8]) -> Option<usize>;
    /// Whether the frame completes an APDU for the card.
    fn completes_apdu(frame: &[u8]) -> bool;
    fn answer(frame: &[u8], status: u8) -> Vec<u8>;
    fn event() -> Vec<u8>;
}

struct Acs;

impl Acs {
    fn cipher() -> SessionCipher {
        let key = bytes("a0a1a2a3a4a5a6a7b0b1b2b3b4b5b6b7");
        SessionCipher::new(&Zeroizing::new(key.try_into().unwrap()))
    }

    /// The block in a frame of the host; the first two come unencrypted.
    fn block(frame: &[u8]) -> Option<Block> {
        let body = envelope::unwrap(frame)?;
        Block::parse(body).or_else(|| Self::cipher().open(body))
    }

    fn say(kind: u8, param: u8, data: &[u8]) -> Vec<u8> {
        let block = Block { kind, param, data: Zeroizing::new(data.to_vec()) };
        envelope::wrap(&Self::cipher().seal(&block).unwrap()).unwrap().to_vec()
    }
}

impl Reader for Acs {
    type Codec = AcsCodec;

    fn codec() -> AcsCodec {
        let random = Zeroizing::new(std::array::from_fn(|place| 0xB0 + u8::try_from(place).unwrap()));
        AcsCodec::connected(&AcsKey::factory(), random, 20)
    }

    fn length(start: &[u8]) -> Option<usize> {
        Some(usize::from(u16::from_be_bytes(*start.get(1..)?.first_chunk()?)) + 5)
    }

    fn completes_apdu(frame: &[u8]) -> bool {
        Self::block(frame).is_some_and(|block| block.kind == 0x6F)
    }

    fn answer(frame: &[u8], status: u8) -> Vec<u8> {
        let block = Self::block(frame).unwrap();
        match (block.kind, block.data.get(3)) {
            (0x6B, Some(0x45)) => bytes("05001c830015000000a1e10000450010d306976536b7eee16e44689b176e8a1c0a"),
            (0x6B, Some(0x46)) => bytes("05001c830015000000dee10000460000d664c17efe92afae922467c5dfb0f41c0a"),
            (0x6B, _) => Self::say(0x83, 0, &[0xE1, 0, 0, 0x40, 1]),
            (0x62 | 0x6F, _) => Self::say(0x80, status, &[0x90, 0x00]),
            _ => Self::say(0x81, status, &[]),
        }
    }

    fn event() -> Vec<u8> {
        Self::say(0x50, 3, &[])
    }
}

/// Parts of 261 bytes over Bluetooth.
struct Ccid;

impl Reader for Ccid {
    type Codec = CcidCodec;

    fn codec() -> CcidCodec {
        let profile = CcidProfile::new(0, 0x0004_0040, 271).unwrap();
        CcidCodec::connected(profile, Link::Ble { write_limit: 60 })
    }

    fn length(start: &[u8]) -> Option<usize> {
        let length = u32::from_le_bytes(*start.get(1..)?.first_chunk()?);
        Some(usize::try_from(length).unwrap() + 10)
    }

    fn completes_apdu(frame: &[u8]) -> bool {
        CcidMessage::parse(frame).is_some_and(|sent| sent.kind == 0x6F && matches!(sent.params[1], 0 | 2))
    }

    fn answer(frame: &[u8], status: u8) -> Vec<u8> {
        let sent = CcidMessage::parse(frame).unwrap();
        let wants_more = matches!(sent.params[1], 1 | 3);
        let (kind, data) = match sent.kind {
            0x6F if wants_more => (0x80, vec![]),
            0x62 | 0x6F => (0x80, vec![0x90, 0x00]),
            _ => (0x81, vec![]),
        };
        // An odd status asks for the rest of the answer, now and then in the wrong place.
        let chain = if wants_more { 0x10 } else { status & 1 };
        let params = [status & !1, 0, chain];
        let answer = CcidMessage { kind, slot: 0, seq: sent.seq, params, data: Zeroizing::new(data) };
        answer.to_bytes().unwrap().to_vec()
    }

    fn event() -> Vec<u8> {
        vec![0x50, 0x03]
    }
}

/// What a bystander sees.
struct ReaderLog<R: Reader> {
    codec: R::Codec,
    now: Duration,
    partly: Vec<u8>,
    last: Option<Vec<u8>>,
    /// The accepted command that has not ended, and whether it is an APDU.
    open: Option<bool>,
    /// The APDU accepted last is out.
    out: bool,
    /// A fault came without a command: the codec closed.
    closed: bool,
    accepted: usize,
    completed: usize,
}

impl<R: Reader> ReaderLog<R> {
    fn action(&mut self, action: Action) {
        match action {
            Action::Command(which) => self.command(which),
            Action::Write(pieces) => (0..pieces).for_each(|_| self.write()),
            Action::Answer(status) => {
                if let Some(frame) = self.last.take() {
                    self.codec.feed(&R::answer(&frame, status), self.now);
                }
            }
            Action::Event => self.codec.feed(&R::event(), self.now),
            Action::Garbage(bytes) => self.codec.feed(&bytes, self.now),
            Action::Pass(millis) => self.pass(Duration::from_millis(millis.into())),
            Action::LinkLost => self.codec.link_lost(),
        }
        self.check_counts();
    }

    fn command(&mut self, which: u8) {
        let apdu = |length| ReaderCommand::Transmit(Zeroizing::new(vec![0; length]));
        let command = match which {
            0 => ReaderCommand::PowerOff,
            1 => ReaderCommand::SlotStatus,
            2 | 3 => ReaderCommand::PowerOn,
            4 => ReaderCommand::Open,
            5 => apdu(300),
            _ => apdu(15),
        };
        let is_apdu = matches!(command, ReaderCommand::Transmit(_));
        match self.codec.command(command, self.now) {
            Ok(()) => {
                assert!(self.open.is_none(), "two commands at once");
                self.open = Some(is_apdu);
                self.out = false;
                self.accepted += usize::from(is_apdu);
            }
            Err(fault) => assert!(!fault.may_have_run()),
        }
    }

    fn write(&mut self) {
        let Some(piece) = self.codec.poll_write() else { return };
        self.partly.extend_from_slice(&piece);
        if R::length(&self.partly) == Some(self.partly.len()) {
            let frame = std::mem::take(&mut self.partly);
            if R::completes_apdu(&frame) {
                self.out = true;
                self.completed += 1;
            }
            self.last = Some(frame);
        }
    }

    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(due) = self.codec.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.codec.on_timeout(self.now);
            self.check_counts();
        }
        self.now = end;
    }

    fn check_counts(&mut self) {
        while let Some(event) = self.codec.poll_event() {
            match event {
                ReaderEvent::Response(_) => assert_eq!((self.open.take(), self.out), (Some(true), true)),
                ReaderEvent::Failed(fault) => match self.open.take() {
                    Some(true) => assert_eq!(fault.may_have_run(), self.out, "{fault}"),
                    Some(false) => {}
                    None => {
                        assert!(matches!(fault, ReaderFault::NotSent(_)), "{fault}");
                        assert!(!std::mem::replace(&mut self.closed, true), "closed twice: {fault}");
                    }
                },
                ReaderEvent::CardPresent { .. } | ReaderEvent::CardAbsent if self.open == Some(true) => {}
                ReaderEvent::CardPresent { .. } | ReaderEvent::CardAbsent => self.status(),
                ReaderEvent::Ready | ReaderEvent::Powered { .. } | ReaderEvent::PoweredOff => {
                    assert_eq!(self.open.take(), Some(false));
                }
            }
        }
        assert!(self.completed <= self.accepted, "an APDU went out twice");
    }

    /// Sends a slot status command. A slot status ends only the command that requested it; the codec shows which by
    /// what it accepts.
    fn status(&mut self) {
        let probe = self.codec.command(ReaderCommand::SlotStatus, self.now);
        if probe.is_ok() {
            self.open = Some(false);
        }
    }
}

fn watch<R: Reader>(actions: Vec<Action>) {
    let codec = R::codec();
    let mut observer: ReaderLog<R> = ReaderLog {
        codec,
        now: Duration::ZERO,
        partly: Vec::new(),
        last: None,
        open: None,
        out: false,
        closed: false,
        accepted: 0,
        completed: 0,
    };
    // A reader that is ready for cards, so that more of what follows is about APDUs.
    for start in [4, 2] {
        observer.action(Action::Command(start));
        for _ in 0..6 {
            observer.action(Action::Write(9));
            observer.action(Action::Answer(0));
        }
    }
    for action in actions {
        observer.action(action);
    }
    // Whatever is open ends by itself.
    observer.pass(Duration::from_mins(1));
    assert_eq!(observer.open, None, "a command without an end");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn acs_ends_every_command_once_with_its_true_outcome(actions in actions()) {
        watch::<Acs>(actions);
    }

    #[test]
    fn ccid_ends_every_command_once_with_its_true_outcome(actions in actions()) {
        watch::<Ccid>(actions);
    }
}
