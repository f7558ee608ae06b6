use std::time::Duration;

use zeroize::Zeroizing;

use super::pace::{BATTERY_TIME, CONNECT_TIME, GATT_TIME, PART_TIME, REST_TIME};
use super::{LinkEvent, LinkOrder, LinkTrouble, ReaderNews, ReaderPhase, ReaderSession};
use crate::failure::ReaderFailure;
use crate::port::{Random, RandomUnavailable, TransportError};
use crate::reader::acs::AcsKey;
use crate::reader::limit::READER_TIME;
use crate::reader::uuid::Uuid;

struct Dice;

impl Random for Dice {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        Ok([0xB0; 32])
    }
}

const FEITIAN: Uuid = Uuid::of(0x4654_0001_0002_00C4_0000_4654_5341_4645);
const ACS: Uuid = Uuid::of(0x3C4A_FFF0_4783_3DE5_A983_D348_718E_F133);
const BATTERY: Uuid = Uuid::short(0x180F);

/// A shell without a radio, beside a CCID reader of a few lines.
struct Shell {
    session: ReaderSession,
    now: Duration,
    card: u8,
    news: Vec<String>,
    held: Vec<u8>,
}

const PRESENT: u8 = 1;
const ABSENT: u8 = 2;

impl Shell {
    fn new() -> Self {
        let session = ReaderSession::new("bR500-1", AcsKey::factory(), Box::new(Dice));
        Self { session, now: Duration::from_secs(7), card: ABSENT, news: Vec::new(), held: Vec::new() }
    }

    /// One with an open reader and a card wanted.
    fn open() -> Self {
        let mut shell = Self::new();
        shell.session.look(true, shell.now);
        shell.serve();
        shell
    }

    fn tell(&mut self, event: LinkEvent) {
        self.session.happened(event, self.now);
        self.hear();
    }

    fn hear(&mut self) {
        while let Some(news) = self.session.poll_news() {
            self.news.push(match news {
                ReaderNews::CardFound(_) => "card".to_owned(),
                ReaderNews::Answered(Ok(response)) => format!("answer of {}", response.len()),
                ReaderNews::Answered(Err(error)) => format!("{error:?}"),
                ReaderNews::Failed(failure) => failure.code().to_owned(),
            });
        }
    }

    fn orders(&mut self) -> Vec<LinkOrder> {
        std::iter::from_fn(|| self.session.poll_order()).collect()
    }

    fn named(&mut self) -> Vec<&'static str> {
        self.orders().iter().map(LinkOrder::name).collect()
    }

    /// Carries out orders until there are none.
    fn serve(&mut self) {
        self.hear();
        while let Some(order) = self.session.poll_order() {
            self.obey(order);
        }
    }

    fn obey(&mut self, order: LinkOrder) {
        match order {
            LinkOrder::Connect => self.tell(LinkEvent::Connected { write_limit: 20 }),
            LinkOrder::Discover => self.tell(LinkEvent::Services(vec![BATTERY, FEITIAN])),
            LinkOrder::ReadBattery => self.tell(LinkEvent::Battery(Some(64))),
            LinkOrder::Subscribe(_) => self.tell(LinkEvent::Subscribed),
            LinkOrder::Disconnect => self.tell(LinkEvent::Lost),
            LinkOrder::Write(piece) => {
                self.held.extend_from_slice(&piece);
                self.tell(LinkEvent::Written);
                if self.held.len() >= 10 && self.held.len() >= 10 + usize::from(self.held[1]) {
                    let message = std::mem::take(&mut self.held);
                    let answer = self.answer(&message);
                    self.tell(LinkEvent::Notified(Zeroizing::new(answer)));
                }
            }
        }
    }

    fn answer(&mut self, message: &[u8]) -> Vec<u8> {
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
    fn lay(&mut self, card: u8) {
        self.card = card;
        let event = if card == ABSENT { 0x02 } else { 0x03 };
        self.tell(LinkEvent::Notified(Zeroizing::new(vec![0x50, event])));
        self.serve();
    }

    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(due) = self.session.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.session.timed_out(self.now);
            self.hear();
            assert!(self.session.poll_timeout().is_none_or(|next| next > self.now), "the same moment");
        }
        self.now = end;
    }

    fn transmit(&mut self, apdu: &[u8]) {
        self.session.transmit(Zeroizing::new(apdu.to_vec()), self.now);
    }

    #[track_caller]
    fn stands(&self, phase: ReaderPhase) {
        assert_eq!(self.session.standing().phase, phase);
    }
}

const APDU: [u8; 4] = [0x00, 0x20, 0x00, 0x98];

#[test]
fn from_connecting_to_an_answer_and_back() {
    let mut shell = Shell::open();
    shell.stands(ReaderPhase::Ready);
    assert_eq!(shell.session.standing().battery, Some(64));
    shell.lay(PRESENT);
    shell.stands(ReaderPhase::CardReady);
    shell.transmit(&APDU);
    shell.stands(ReaderPhase::Exchanging);
    shell.serve();
    shell.session.look(false, shell.now);
    shell.session.let_go(shell.now);
    shell.serve();
    assert_eq!(shell.news, ["card", "answer of 2"]);
    assert_eq!(shell.card, PRESENT, "the power was taken");
    shell.stands(ReaderPhase::Ready);
}

#[test]
fn a_card_that_never_left_is_powered_anew_when_it_is_wanted_again() {
    let mut shell = Shell::open();
    shell.lay(PRESENT);
    shell.session.let_go(shell.now);
    shell.serve();
    assert_eq!(shell.news, ["card", "card"]);
}

#[test]
fn every_wait_for_the_link_ends_by_itself_and_is_tried_again() {
    type Answer = fn(&mut Shell);
    let steps: [(ReaderPhase, Duration, Answer); 4] = [
        (ReaderPhase::Connecting, CONNECT_TIME, |shell| {
            shell.tell(LinkEvent::Connected { write_limit: 20 });
        }),
        (ReaderPhase::Preparing, GATT_TIME, |shell| shell.tell(LinkEvent::Services(vec![FEITIAN]))),
        (ReaderPhase::Preparing, GATT_TIME, |shell| shell.tell(LinkEvent::Subscribed)),
        (ReaderPhase::Preparing, READER_TIME, |_| {}),
    ];
    for silent in 0..steps.len() {
        let mut shell = Shell::new();
        shell.session.look(true, shell.now);
        for (_, _, answer) in &steps[..silent] {
            answer(&mut shell);
        }
        shell.stands(steps[silent].0);
        shell.orders();
        shell.pass(steps[silent].1);
        shell.stands(ReaderPhase::Parting);
        assert_eq!(shell.named(), ["disconnect"], "{silent}");
        shell.pass(PART_TIME);
        shell.stands(ReaderPhase::Pausing);
        shell.pass(Duration::from_secs(1));
        shell.stands(ReaderPhase::Connecting);
        assert_eq!(shell.named(), ["connect"], "{silent}");
    }
}

#[test]
fn a_battery_that_is_not_told_costs_one_connection_and_is_not_asked_again() {
    let mut shell = Shell::new();
    shell.session.look(true, shell.now);
    shell.tell(LinkEvent::Connected { write_limit: 20 });
    shell.tell(LinkEvent::Services(vec![BATTERY, FEITIAN]));
    shell.pass(BATTERY_TIME);
    assert_eq!(shell.named(), ["disconnect"]);
    shell.tell(LinkEvent::Lost);
    shell.pass(Duration::from_secs(1));
    shell.serve();
    shell.stands(ReaderPhase::Ready);
    assert_eq!(shell.session.standing().battery, None);
}

#[test]
fn a_reader_that_does_not_answer_is_told_once_and_tried_on() {
    let mut shell = Shell::new();
    shell.session.look(true, shell.now);
    for _ in 0..8 {
        shell.pass(Duration::from_secs(5));
        shell.tell(LinkEvent::Lost);
    }
    assert_eq!(shell.news, ["READ-09"]);
    shell.orders();
    shell.pass(Duration::from_secs(5));
    shell.serve();
    shell.stands(ReaderPhase::Ready);
}

#[test]
fn a_link_that_breaks_in_an_exchange_says_whether_the_card_may_have_run_it() {
    for (pieces, expected) in [(0, TransportError::NotSent), (1, TransportError::ReplyLost)] {
        let mut shell = Shell::open();
        shell.lay(PRESENT);
        if pieces == 0 {
            // Not accepted any more: the link broke before.
            shell.tell(LinkEvent::Lost);
            shell.transmit(&APDU);
        } else {
            shell.transmit(&APDU);
            assert_eq!(shell.named(), ["write"]);
            shell.tell(LinkEvent::Lost);
        }
        shell.hear();
        assert_eq!(shell.news, ["card".to_owned(), format!("{expected:?}")]);
        assert!(shell.session.standing().was_lost);
        shell.orders();
        shell.pass(Duration::from_secs(1));
        assert_eq!(shell.named(), ["connect"], "nothing but connecting goes out again");
    }
}

#[test]
fn a_sleeping_reader_is_left_alone_until_a_card_is_wanted() {
    let mut shell = Shell::open();
    shell.session.look(false, shell.now);
    shell.tell(LinkEvent::Lost);
    shell.stands(ReaderPhase::Resting);
    shell.pass(Duration::from_hours(1));
    assert!(shell.orders().is_empty());
    shell.session.look(true, shell.now);
    assert_eq!(shell.named(), ["connect"]);
}

#[test]
fn a_connection_that_nobody_uses_is_ended() {
    let mut shell = Shell::open();
    shell.session.look(false, shell.now);
    shell.pass(REST_TIME);
    assert_eq!(shell.named(), ["disconnect"]);
    shell.tell(LinkEvent::Lost);
    shell.stands(ReaderPhase::Resting);
    assert!(shell.news.is_empty());
}

#[test]
fn a_link_that_breaks_again_and_again_is_told() {
    let mut shell = Shell::open();
    for _ in 0..6 {
        shell.tell(LinkEvent::Lost);
        shell.pass(Duration::from_secs(1));
        shell.serve();
    }
    assert_eq!(shell.news, ["READ-13"]);
    shell.stands(ReaderPhase::Ready);
}

#[test]
fn bluetooth_that_is_off_is_told_and_comes_back_by_itself() {
    for (trouble, code) in [
        (LinkTrouble::Off, "READ-07"),
        (LinkTrouble::NotAllowed, "READ-08"),
        (LinkTrouble::Absent, "READ-02"),
    ] {
        let mut shell = Shell::new();
        shell.session.look(true, shell.now);
        shell.tell(LinkEvent::Unavailable(trouble));
        shell.stands(ReaderPhase::Refused);
        assert_eq!(shell.news, [code]);
        shell.orders();
        shell.tell(LinkEvent::Available);
        shell.serve();
        shell.stands(ReaderPhase::Ready);
    }
}

#[test]
fn a_device_without_a_service_that_is_known_is_refused_for_good() {
    let mut shell = Shell::new();
    shell.session.look(true, shell.now);
    shell.tell(LinkEvent::Connected { write_limit: 20 });
    shell.tell(LinkEvent::Services(vec![BATTERY]));
    shell.tell(LinkEvent::Battery(None));
    shell.tell(LinkEvent::Lost);
    shell.stands(ReaderPhase::Refused);
    shell.session.look(true, shell.now);
    shell.hear();
    assert_eq!(shell.news, ["READ-12", "READ-12"]);
    assert_eq!(shell.session.standing().refused, Some(ReaderFailure::ReaderUnknown));
}

#[test]
fn authentication_that_never_ends_is_not_begun_again_and_again() {
    let mut shell = Shell::new();
    shell.session.look(true, shell.now);
    let mut begun = 0;
    for _ in 0..20 {
        while let Some(order) = shell.session.poll_order() {
            match order {
                LinkOrder::Write(_) => {
                    begun += 1;
                    shell.tell(LinkEvent::Written);
                }
                LinkOrder::Discover => shell.tell(LinkEvent::Services(vec![ACS])),
                order => shell.obey(order),
            }
        }
        shell.pass(Duration::from_secs(5));
    }
    assert_eq!(begun, 2);
    assert_eq!(shell.news, ["READ-14"]);
    shell.stands(ReaderPhase::Refused);
}

#[test]
fn a_reader_at_a_cable_needs_no_services() {
    let mut shell = Shell::new();
    shell.session.look(true, shell.now);
    shell.orders();
    shell.tell(LinkEvent::Plugged { features: 0x0004_04BA, message_max: 522, packet_size: 64, slot: 0 });
    shell.serve();
    shell.lay(PRESENT);
    assert_eq!(shell.news, ["card"]);
    let mut shell = Shell::new();
    shell.session.look(true, shell.now);
    shell.tell(LinkEvent::Plugged { features: 0x0001_04BA, message_max: 522, packet_size: 64, slot: 0 });
    assert_eq!(shell.news, ["READ-12"]);
}

#[test]
fn a_card_lost_twice_asks_for_another_place() {
    let mut shell = Shell::open();
    for _ in 0..2 {
        assert!(!shell.session.standing().move_card);
        shell.lay(PRESENT);
        shell.card = ABSENT;
        shell.transmit(&APDU);
        shell.serve();
    }
    assert!(shell.session.standing().move_card);
    assert_eq!(shell.news, ["card", "ReplyLost", "card", "ReplyLost"]);
}

#[test]
fn a_card_that_was_found_and_not_asked_for_is_found_anew() {
    let mut shell = Shell::open();
    shell.lay(PRESENT);
    shell.session.look(false, shell.now);
    shell.session.look(true, shell.now);
    shell.serve();
    assert_eq!(shell.news, ["card", "card"]);
}
