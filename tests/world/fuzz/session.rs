use std::time::Duration;

use shikaku_reader::Uuid;
use shikaku_reader::acs::AcsKey;
use shikaku_reader::session::{LinkEvent, LinkFailure, LinkOrder, ReaderNews, ReaderSession};
use zeroize::Zeroizing;

use crate::fixed_random::FixedRandom;

/// Whatever a radio, a reader, a shell and the time do, and in whatever order: one order at a time goes out, an APDU goes
/// out at most once, each is answered once, and every wait ends.
///
/// The bytes are steps: what, and a value.
///
/// # Panics
/// When that does not hold.
pub fn reader_session(bytes: &[u8]) {
    let mut shell = Shell::new();
    for step in bytes.chunks(2) {
        let [what, value] = step else { return shell.ends() };
        shell.step(*what, *value);
        shell.obeys();
    }
    shell.ends();
}

const FEITIAN: Uuid = Uuid::of(0x4654_0001_0002_00C4_0000_4654_5341_4645);
const ACS: Uuid = Uuid::of(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133);
const BATTERY: Uuid = Uuid::short(0x180F);

/// A shell, and what a bystander counts.
struct Shell {
    session: ReaderSession,
    now: Duration,
    /// An order that was not answered yet.
    outstanding: bool,
    written: Vec<u8>,
    transmitted: usize,
    answered: usize,
    /// Messages with an APDU that went out whole to a CCID reader.
    sent: usize,
}

impl Shell {
    fn new() -> Self {
        let session = ReaderSession::new("bR500-1", AcsKey::factory(), Box::new(FixedRandom::default()));
        let now = Duration::from_secs(1);
        Self { session, now, outstanding: false, written: Vec::new(), transmitted: 0, answered: 0, sent: 0 }
    }

    fn step(&mut self, what: u8, value: u8) {
        match what % 20 {
            0 | 1 => self.session.set_card_wanted(value.is_multiple_of(2), self.now),
            2 | 3 => {
                self.transmitted += 1;
                let apdu = vec![0; usize::from(value)];
                self.session.transmit(Zeroizing::new(apdu), self.now);
            }
            4 => self.session.release_card(self.now),
            5 => self.session.connect(self.now),
            6 => self.session.disconnect(self.now),
            7 => self.deliver(LinkEvent::Connected { write_limit: usize::from(value) }),
            8 => self.deliver(LinkEvent::Services(match value % 4 {
                0 => vec![FEITIAN],
                1 => vec![ACS],
                2 => vec![BATTERY, FEITIAN],
                _ => Vec::new(),
            })),
            9 => self.deliver(LinkEvent::Battery(value.is_multiple_of(2).then_some(value))),
            10 => self.deliver(LinkEvent::Subscribed),
            11 => self.deliver(LinkEvent::Written),
            12 => self.deliver(LinkEvent::Lost),
            13 => self.deliver(LinkEvent::Unavailable(LinkFailure::Off)),
            14 => self.deliver(LinkEvent::Available),
            15 => self.passes(Duration::from_millis(u64::from(value) * 100)),
            16 => self.deliver(LinkEvent::Notified(Zeroizing::new(vec![value; usize::from(value)]))),
            17 => self.deliver(LinkEvent::Notified(Zeroizing::new(vec![0x50, value]))),
            _ => self.reader_answers(value),
        }
    }

    fn deliver(&mut self, event: LinkEvent) {
        if !matches!(event, LinkEvent::Notified(_) | LinkEvent::Available) {
            self.outstanding = false;
        }
        self.session.on_link_event(event, self.now);
    }

    /// What a CCID reader says to the last message: the status is the value's.
    fn reader_answers(&mut self, value: u8) {
        let [kind, .., number, _, _, _] = self.written.as_slice() else { return };
        let (answer, data): (u8, &[u8]) = match kind {
            0x62 => (0x80, &[0x3B, 0x00]),
            0x6F => (0x80, &[0x90, 0x00]),
            _ => (0x81, &[]),
        };
        let length = u8::try_from(data.len()).unwrap_or_default();
        let head = [answer, length, 0, 0, 0, 0, *number, value & 0xC3, 0, 0];
        self.deliver(LinkEvent::Notified(Zeroizing::new([&head, data].concat())));
    }

    fn obeys(&mut self) {
        while let Some(order) = self.session.poll_order() {
            match order {
                LinkOrder::Disconnect => {
                    self.outstanding = false;
                    self.written.clear();
                    continue;
                }
                LinkOrder::Write(piece) => self.writes(&piece),
                LinkOrder::Connect
                | LinkOrder::Discover
                | LinkOrder::ReadBattery
                | LinkOrder::Subscribe(_) => {
                    self.written.clear();
                }
            }
            assert!(!std::mem::replace(&mut self.outstanding, true), "two orders at a time");
        }
        while let Some(news) = self.session.poll_news() {
            self.answered += usize::from(matches!(news, ReaderNews::Answered(_)));
        }
        assert!(self.answered <= self.transmitted, "an answer that nobody waits for");
        assert!(self.sent <= self.transmitted, "an APDU went out twice");
    }

    /// Puts messages of CCID together by their length; what an ACS reader is written begins otherwise.
    fn writes(&mut self, piece: &[u8]) {
        let whole = |written: &[u8]| match written {
            [0x05, ..] => false,
            [_, a, b, c, d, _, _, _, _, _, data @ ..] => {
                usize::try_from(u32::from_le_bytes([*a, *b, *c, *d])).is_ok_and(|length| length <= data.len())
            }
            _ => false,
        };
        if whole(&self.written) {
            self.written.clear();
        }
        self.written.extend_from_slice(piece);
        self.sent += usize::from(whole(&self.written) && self.written.first() == Some(&0x6F));
    }

    fn passes(&mut self, time: Duration) {
        const WAKES_MAX: u32 = 1_000;
        let end = self.now.saturating_add(time);
        for _ in 0..WAKES_MAX {
            let Some(due) = self.session.poll_timeout().filter(|due| *due <= end) else {
                self.now = end;
                return;
            };
            self.now = self.now.max(due);
            self.session.on_timeout(self.now);
            self.obeys();
        }
        panic!("it wakes for ever");
    }

    /// The link is gone for good: whatever was sent has an answer.
    fn ends(&mut self) {
        self.deliver(LinkEvent::Lost);
        self.obeys();
        assert_eq!(self.answered, self.transmitted, "an APDU without an answer");
        self.session.set_card_wanted(false, self.now);
        self.obeys();
        self.passes(Duration::from_mins(30));
        assert_eq!(self.session.poll_timeout(), None, "it waits for nothing");
    }
}
