use std::time::Duration;

use shikaku_transport::{Random, RandomUnavailable};
use zeroize::Zeroizing;

use crate::acs::AcsKey;
use crate::session::{LinkEvent, LinkOrder, ReaderNews, ReaderPhase, ReaderSession};
use crate::uuid::Uuid;

/// A random source that gives the same bytes each time, or none.
struct FixedRandom(Result<[u8; 32], RandomUnavailable>);

impl Random for FixedRandom {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        self.0
    }
}

pub(super) const FEITIAN: Uuid = Uuid::of(0x4654_0001_0002_00C4_0000_4654_5341_4645);
pub(super) const ACS: Uuid = Uuid::of(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133);
pub(super) const BATTERY: Uuid = Uuid::short(0x180F);

/// A shell without a radio, beside a CCID reader of a few lines.
pub(super) struct Shell {
    pub(super) session: ReaderSession,
    pub(super) now: Duration,
    pub(super) card: u8,
    pub(super) news: Vec<String>,
    pub(super) held: Vec<u8>,
}

pub(super) const PRESENT: u8 = 1;
pub(super) const ABSENT: u8 = 2;

impl Shell {
    pub(super) fn new() -> Self {
        Self::with_random(Ok([0xB0; 32]))
    }

    /// One whose random source answers with `seed`.
    pub(super) fn with_random(seed: Result<[u8; 32], RandomUnavailable>) -> Self {
        let session = ReaderSession::new("bR500-1", AcsKey::factory(), Box::new(FixedRandom(seed)));
        Self { session, now: Duration::from_secs(7), card: ABSENT, news: Vec::new(), held: Vec::new() }
    }

    /// One with an open reader and a card wanted.
    pub(super) fn open() -> Self {
        let mut shell = Self::new();
        shell.session.set_card_wanted(true, shell.now);
        shell.serve();
        shell
    }

    pub(super) fn deliver(&mut self, event: LinkEvent) {
        self.session.on_link_event(event, self.now);
        self.take_events();
    }

    pub(super) fn take_events(&mut self) {
        while let Some(news) = self.session.poll_news() {
            self.news.push(match news {
                ReaderNews::CardFound(_) => "card".to_owned(),
                ReaderNews::Answered(Ok(response)) => format!("answer of {}", response.len()),
                ReaderNews::Answered(Err(error)) => format!("{error:?}"),
                ReaderNews::Failed(failure) => format!("{failure:?}"),
            });
        }
    }

    pub(super) fn orders(&mut self) -> Vec<LinkOrder> {
        std::iter::from_fn(|| self.session.poll_order()).collect()
    }

    pub(super) fn named(&mut self) -> Vec<&'static str> {
        self.orders().iter().map(LinkOrder::name).collect()
    }

    /// Carries out orders until there are none.
    pub(super) fn serve(&mut self) {
        self.take_events();
        while let Some(order) = self.session.poll_order() {
            self.obey(order);
        }
    }

    pub(super) fn obey(&mut self, order: LinkOrder) {
        match order {
            LinkOrder::Connect => self.deliver(LinkEvent::Connected { write_limit: 20 }),
            LinkOrder::Discover => self.deliver(LinkEvent::Services(vec![BATTERY, FEITIAN])),
            LinkOrder::ReadBattery => self.deliver(LinkEvent::Battery(Some(64))),
            LinkOrder::Subscribe(_) => self.deliver(LinkEvent::Subscribed),
            LinkOrder::Disconnect => self.deliver(LinkEvent::Lost),
            LinkOrder::Write(piece) => {
                self.held.extend_from_slice(&piece);
                self.deliver(LinkEvent::Written);
                if self.held.len() >= 10 && self.held.len() >= 10 + usize::from(self.held[1]) {
                    let message = std::mem::take(&mut self.held);
                    let answer = self.answer(&message);
                    self.deliver(LinkEvent::Notified(Zeroizing::new(answer)));
                }
            }
        }
    }

    pub(super) fn answer(&mut self, message: &[u8]) -> Vec<u8> {
        let (kind, status, data): (u8, u8, &[u8]) = match (message[0], self.card) {
            (0x62 | 0x6F, ABSENT) => (0x80, 0x42, &[]),
            (0x62, _) => {
                self.card = 0;
                (0x80, 0, &[0x3B, 0x00])
            }
            (0x63, _) => {
                self.card = self.card.max(PRESENT);
                (0x81, self.card, &[])
            }
            (0x6F, _) => (0x80, 0, &[0x90, 0x00]),
            (_, card) => (0x81, card, &[]),
        };
        let length = u8::try_from(data.len()).unwrap();
        [&[kind, length, 0, 0, 0, 0, message[6], status, 0, 0], data].concat()
    }

    /// A card is laid on, or taken.
    pub(super) fn lay(&mut self, card: u8) {
        self.card = card;
        let event = if card == ABSENT { 0x02 } else { 0x03 };
        self.deliver(LinkEvent::Notified(Zeroizing::new(vec![0x50, event])));
        self.serve();
    }

    pub(super) fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(due) = self.session.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.session.on_timeout(self.now);
            self.take_events();
            assert!(self.session.poll_timeout().is_none_or(|next| next > self.now), "the same moment");
        }
        self.now = end;
    }

    pub(super) fn transmit(&mut self, apdu: &[u8]) {
        self.session.transmit(Zeroizing::new(apdu.to_vec()), self.now);
    }

    #[track_caller]
    pub(super) fn assert_phase(&self, phase: ReaderPhase) {
        assert_eq!(self.session.status().phase, phase);
    }
}
