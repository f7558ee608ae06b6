//! Acts that are quicker than the radio: cards come and go, card sessions begin and end, between any two packets.

use std::collections::VecDeque;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use shikaku_reader::acs::AcsKey;
use shikaku_reader::session::{LinkOrder, ReaderNews, ReaderSession};
use shikaku_reader_sim::{Model, SimulatedReader};
use shikaku_tests::air::{obey, poll_event};
use shikaku_tests::fixed_random::FixedRandom;
use shikaku_tests::test_shell::card;
use shikaku_virtual_card::VirtualLink;
use zeroize::Zeroizing;

/// The JPKI application (protocol reference, 1).
const SELECT: &[u8] =
    &[0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];

/// What a radio takes for one packet.
const PACKET_TIME: Duration = Duration::from_millis(8);

/// What a hand takes at least: cards do not come and go more than twenty times a second.
const CARD_TIME: Duration = Duration::from_millis(120);

#[derive(Clone, Copy, Debug)]
enum Act {
    Put,
    Take,
    CardWanted(bool),
    ReleaseCard,
    Transmit,
    /// So many packets go either way.
    Packets(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => Just(Act::Put),
        1 => Just(Act::Take),
        2 => any::<bool>().prop_map(Act::CardWanted),
        1 => Just(Act::ReleaseCard),
        3 => Just(Act::Transmit),
        6 => (0..12_u8).prop_map(Act::Packets),
    ]
}

struct TestShell {
    session: ReaderSession,
    reader: SimulatedReader<VirtualLink>,
    orders: VecDeque<LinkOrder>,
    now: Duration,
    found: u32,
    /// Commands given and not answered; more than one at a time would be the shell's error.
    waiting: u32,
    lost: u32,
}

impl TestShell {
    /// With a reader connected and a card wanted.
    fn new(model: Model, packet: usize) -> Self {
        let mut link = VirtualLink::new(card("valid"));
        link.remove();
        let reader = SimulatedReader::new(model, link).with_packet(packet);
        let name = reader.advertisement().name;
        let session = ReaderSession::new(&name, AcsKey::factory(), Box::new(FixedRandom::default()));
        let (orders, now) = (VecDeque::new(), Duration::from_secs(1));
        let mut shell = Self { session, reader, orders, now, found: 0, waiting: 0, lost: 0 };
        shell.does(Act::CardWanted(true));
        shell.settle();
        shell
    }

    fn does(&mut self, act: Act) {
        match act {
            Act::Put => self.reader.put_card(self.now),
            Act::Take => self.reader.take_card(self.now),
            Act::CardWanted(wanted) => self.session.set_card_wanted(wanted, self.now),
            Act::ReleaseCard => self.session.release_card(self.now),
            Act::Transmit if self.found > 0 && self.waiting == 0 => {
                self.waiting += 1;
                self.session.transmit(Zeroizing::new(SELECT.to_vec()), self.now);
            }
            Act::Transmit => {}
            Act::Packets(count) => (0..count).for_each(|_| {
                self.packet();
            }),
        }
        if matches!(act, Act::Put | Act::Take) {
            self.now += CARD_TIME;
        }
        self.take_events();
    }

    /// One order is carried out, or else one notification arrives; false when there is neither.
    fn packet(&mut self) -> bool {
        self.now += PACKET_TIME;
        let event = match self.orders.pop_front() {
            Some(LinkOrder::Disconnect) => panic!("the link was given up, though nothing is wrong with it"),
            Some(order) => obey(&mut self.reader, order, self.now),
            None => match poll_event(&mut self.reader, self.now) {
                Some(received) => received,
                None => return false,
            },
        };
        self.session.on_link_event(event, self.now);
        self.take_events();
        true
    }

    fn take_events(&mut self) {
        while let Some(order) = self.session.poll_order() {
            self.orders.push_back(order);
        }
        while let Some(news) = self.session.poll_news() {
            match news {
                ReaderNews::CardFound(_) => self.found += 1,
                ReaderNews::Answered(answer) => {
                    self.waiting = self.waiting.checked_sub(1).expect("an answer that nobody waits for");
                    match answer {
                        Ok(response) => assert_eq!(*response, [0x90, 0x00]),
                        Err(_) => self.lost += 1,
                    }
                }
                ReaderNews::Failed(failure) => panic!("{failure}"),
            }
        }
    }

    /// Everything that is on its way arrives, and every wait of the next seconds ends.
    fn settle(&mut self) {
        let end = self.now + Duration::from_secs(15);
        loop {
            while self.packet() {}
            let due = [self.session.poll_timeout(), self.reader.poll_timeout()];
            let Some(due) = due.into_iter().flatten().min().filter(|due| *due < end) else { return };
            self.now = self.now.max(due);
            self.session.on_timeout(self.now);
            self.take_events();
        }
    }
}

fn check(acts: &[Act], model: Model, packet: usize) {
    let mut shell = TestShell::new(model, packet);
    for act in acts {
        shell.does(*act);
    }
    shell.settle();
    assert_eq!(shell.waiting, 0, "a command has no answer");
    // Whatever was done, the next patient's card is found, and answers.
    for act in [Act::ReleaseCard, Act::Take, Act::CardWanted(false), Act::CardWanted(true)] {
        shell.does(act);
    }
    shell.settle();
    (shell.found, shell.lost) = (0, 0);
    shell.does(Act::Put);
    shell.settle();
    assert_eq!(shell.found, 1, "the next card");
    shell.does(Act::Transmit);
    shell.settle();
    assert_eq!((shell.waiting, shell.lost), (0, 0), "its answer");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn quickly_moved_cards_break_no_link_and_lose_no_answer(
        acts in vec(act(), 0..60), is_acs in any::<bool>(), is_short in any::<bool>(),
    ) {
        let model = if is_acs { Model::Acs } else { Model::Ccid };
        check(&acts, model, if is_short { 20 } else { 185 });
    }
}
