//! The core's codecs against the simulated readers: two programs that were written apart.

use std::sync::LazyLock;
use std::time::Duration;

use shikaku_reader::acs::{AcsCodec, AcsKey};
use shikaku_reader::ccid::{CcidCodec, CcidProfile};
use shikaku_reader::{FaultCause, Link, ReaderCodec, ReaderCommand, ReaderEvent, ReaderFault, feitian};
use shikaku_reader_sim::{KINDS, Model, Said, SimulatedReader, Takes};
use shikaku_virtual_card::{Deck, VirtualCard, VirtualLink};
use zeroize::Zeroizing;

const SELECT_JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";

static CARD: LazyLock<VirtualCard> = LazyLock::new(|| {
    let record = Deck::standard().find("valid").expect("a card of the deck");
    VirtualCard::issue(record, "2026-11-22".parse().expect("a date")).expect("a card")
});

/// A host's codec at one end, a reader at the other, and a clock between.
struct TestShell {
    codec: Box<dyn ReaderCodec>,
    reader: SimulatedReader<VirtualLink>,
    now: Duration,
    is_up: bool,
}

impl TestShell {
    fn new(reader: SimulatedReader<VirtualLink>) -> Self {
        let limit = reader.packet();
        let codec: Box<dyn ReaderCodec> = match reader.model() {
            Model::Acs => {
                Box::new(AcsCodec::connected(&AcsKey::factory(), Zeroizing::new([0xB7; 16]), limit))
            }
            Model::Ccid => Box::new(feitian::connected(limit)),
        };
        Self::with(codec, reader)
    }

    fn with(codec: Box<dyn ReaderCodec>, mut reader: SimulatedReader<VirtualLink>) -> Self {
        let now = Duration::from_secs(7);
        reader.connect(now);
        assert!(reader.subscribe(reader.model().notify()));
        Self { codec, reader, now, is_up: true }
    }

    /// Carries bytes both ways until neither side has any.
    fn carry(&mut self) {
        loop {
            let mut is_quiet = true;
            while let Some(piece) = self.codec.poll_write() {
                self.reader.write(&piece, self.now);
                is_quiet = false;
            }
            while let Some(said) = self.reader.poll(self.now) {
                match said {
                    Said::Notify(bytes) => self.codec.feed(&bytes, self.now),
                    Said::Disconnected => {
                        self.is_up = false;
                        self.codec.link_lost();
                    }
                }
                is_quiet = false;
            }
            if is_quiet {
                return;
            }
        }
    }

    /// A command and the event that ends it, however long that takes.
    fn ask(&mut self, command: ReaderCommand) -> ReaderEvent {
        self.settle();
        let asks_status = matches!(command, ReaderCommand::SlotStatus);
        if let Err(fault) = self.codec.command(command, self.now) {
            return ReaderEvent::Failed(fault);
        }
        for _ in 0..1_000 {
            self.carry();
            while let Some(event) = self.codec.poll_event() {
                match event {
                    ReaderEvent::CardPresent { .. } | ReaderEvent::CardAbsent if !asks_status => {}
                    event => return event,
                }
            }
            self.pass();
        }
        panic!("the command never ends");
    }

    /// Time passes until one side has something to do.
    fn pass(&mut self) {
        let due = [self.codec.poll_timeout(), self.reader.poll_timeout()].into_iter().flatten().min();
        self.now = self.now.max(due.expect("somebody waits for something"));
        if self.codec.poll_timeout().is_some_and(|due| due <= self.now) {
            self.codec.on_timeout(self.now);
        }
    }

    /// Lets the codec come to rest: a card event has it ask for the slot status by itself.
    fn settle(&mut self) {
        for _ in 0..1_000 {
            self.carry();
            while self.codec.poll_event().is_some() {}
            if self.codec.poll_timeout().is_none() {
                return;
            }
            self.pass();
        }
        panic!("the codec never rests");
    }

    fn transmit(&mut self, apdu: &[u8]) -> ReaderEvent {
        self.ask(ReaderCommand::Transmit(Zeroizing::new(apdu.to_vec())))
    }

    /// From opening to the first answer of the card, or the first fault.
    fn flow(&mut self) -> Result<Vec<u8>, ReaderFault> {
        let steps = [ReaderCommand::Open, ReaderCommand::SlotStatus, ReaderCommand::PowerOn];
        for step in steps {
            if let ReaderEvent::Failed(fault) = self.ask(step) {
                return Err(fault);
            }
        }
        match self.transmit(SELECT_JPKI) {
            ReaderEvent::Response(response) => Ok(response.to_vec()),
            ReaderEvent::Failed(fault) => Err(fault),
            _ => panic!("another event ends the command"),
        }
    }
}

fn reader(model: Model) -> SimulatedReader<VirtualLink> {
    SimulatedReader::new(model, VirtualLink::new(CARD.clone()))
}

#[test]
fn the_flow_of_a_reception_goes_through_on_short_and_long_links() {
    for model in Model::ALL {
        for packet in [20, 185] {
            let mut shell = TestShell::new(reader(model).with_packet(packet));
            assert!(matches!(shell.ask(ReaderCommand::Open), ReaderEvent::Ready), "{model} {packet}");
            assert!(
                matches!(shell.ask(ReaderCommand::SlotStatus), ReaderEvent::CardPresent { powered: false }),
                "{model} {packet}"
            );
            let powered = shell.ask(ReaderCommand::PowerOn);
            assert!(matches!(powered, ReaderEvent::Powered { atr } if atr.starts_with(&[0x3B, 0x88])));
            let selected = shell.transmit(SELECT_JPKI);
            assert!(matches!(selected, ReaderEvent::Response(answer) if *answer == [0x90, 0x00]));
            // A whole short response: 256 bytes of the certificate.
            let read = shell.transmit(b"\x00\xB0\x8A\x00\x00");
            assert!(
                matches!(read, ReaderEvent::Response(answer) if answer.len() == 258 && answer.starts_with(&[0x30, 0x82]))
            );
            assert!(matches!(shell.ask(ReaderCommand::PowerOff), ReaderEvent::PoweredOff));
            assert_eq!(shell.reader.statistics().apdus, 2);
        }
    }
}

#[test]
fn a_long_response_comes_in_parts_where_the_level_allows_it() {
    let profile = CcidProfile::new(0, 0x0004_0040, 271).expect("a profile");
    let codec = CcidCodec::connected(profile, Link::Ble { write_limit: 20 });
    let mut shell = TestShell::with(Box::new(codec), reader(Model::Ccid));
    assert_eq!(shell.flow(), Ok(vec![0x90, 0x00]));
    let read = shell.transmit(b"\x00\xB0\x8A\x00\x00\x03\xE8");
    assert!(matches!(read, ReaderEvent::Response(answer) if answer.len() == 1_002));
}

#[test]
fn a_wrong_pin_is_counted_by_the_card() {
    for model in Model::ALL {
        let mut shell = TestShell::new(reader(model));
        assert_eq!(shell.flow(), Ok(vec![0x90, 0x00]));
        let wrong = shell.transmit(b"\x00\x20\x00\x98\x049999");
        assert!(matches!(wrong, ReaderEvent::Response(answer) if *answer == [0x63, 0xC2]), "{model}");
        assert_eq!(shell.reader.card().card().counters().auth, 2);
    }
}

#[test]
fn another_key_is_reported_as_that() {
    let mut shell = TestShell::new(reader(Model::Acs).with_key([1; 16]));
    assert_eq!(shell.flow().map_err(ReaderFault::cause), Err(FaultCause::KeyMismatch));
    assert_eq!(shell.reader.statistics().authentications, 1, "and not tried again");
    let mut shell = TestShell::new(reader(Model::Acs).with_key([1; 16]).with_key_lock(1));
    assert_eq!(shell.flow().map_err(ReaderFault::cause), Err(FaultCause::KeyLocked));
}

/// Each fault at each frame of the flow: the card never runs an APDU twice, and never one that was called unsent.
#[test]
fn no_fault_lets_a_command_run_twice_or_unsaid() {
    let (mut through, mut failed) = (0, 0);
    for model in Model::ALL {
        for kind in KINDS {
            for exchange in 1..=7 {
                let fault =
                    kind.with(if kind.takes == Takes::Milliseconds { 15_000 } else { 3 }).at(exchange);
                let mut shell = TestShell::new(reader(model).with_faults([fault]));
                let came = shell.flow();
                let runs = shell.reader.statistics().apdus;
                *(if came.is_ok() { &mut through } else { &mut failed }) += 1;
                match came {
                    Ok(answer) => assert_eq!((answer, runs), (vec![0x90, 0x00], 1), "{model} {fault}"),
                    Err(ReaderFault::NotSent(_)) => assert_eq!(runs, 0, "{model} {fault}"),
                    Err(ReaderFault::ReplyLost(_)) => assert!(runs <= 1, "{model} {fault}"),
                }
                assert!(shell.is_up || came_down(kind.name), "{model} {fault}: the link broke");
            }
        }
    }
    assert!(through > 50 && failed > 50, "{through} went through, {failed} did not");
}

fn came_down(name: &str) -> bool {
    name.starts_with("sleep-")
}

/// Faults that change nothing for a host that knows its trade.
#[test]
fn what_only_looks_strange_does_not_stop_the_flow() {
    for model in Model::ALL {
        // A second answer is known by its number; ACS has none, and its plain answers are noise once all is encrypted.
        let numbered = (model == Model::Ccid).then_some("duplicate-frame");
        let strange = ["split", "merge", "storm", "event-before", "event-after", "extend"];
        for name in strange.into_iter().chain(numbered) {
            let kind = KINDS.iter().find(|kind| kind.name == name).expect("a kind");
            for exchange in 1..=6 {
                let fault = kind.with(3).at(exchange);
                let mut shell = TestShell::new(reader(model).with_faults([fault]));
                assert_eq!(shell.flow(), Ok(vec![0x90, 0x00]), "{model} {fault}");
            }
        }
    }
}
