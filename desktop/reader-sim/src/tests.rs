//! What holds of both readers: faults, pieces, connections.

use proptest::prelude::*;

use crate::bench::{Bench, StubCard, bytes};
use crate::fault::{KINDS, ReaderFault};
use crate::model::Model;
use crate::reader::SimulatedReader;

const STATUS: &str = "65000000000007000000";
const STATUS_ANSWER: &str = "81000000000007010000";
const POWER_ON: &str = "62000000000001000000";
const APDU: &str = "6f040000000002000000 00b00000";
const APDU_ANSWER: &str = "800200000000020000009000";

/// A CCID reader with the card powered and the fault at the next command.
fn ccid(fault: &str) -> Bench {
    let text = match fault.split_once(':') {
        Some((name, value)) => format!("{name}@2:{value}"),
        None => format!("{fault}@2"),
    };
    let reader = Bench::of(Model::Ccid).with_faults([text.parse().expect("a fault")]);
    let mut bench = Bench::new(reader);
    bench.ask(POWER_ON);
    bench
}

#[track_caller]
fn check(fault: &str, expected: &[&str]) -> Bench {
    let mut bench = ccid(fault);
    bench.write(APDU);
    assert_eq!(bench.pieces(), expected, "{fault}");
    bench
}

#[test]
fn faults_of_the_answer_leave_the_command_run_once() {
    let bytewise: Vec<_> =
        APDU_ANSWER.as_bytes().chunks(2).map(|two| std::str::from_utf8(two).unwrap()).collect();
    let merged = format!("{APDU_ANSWER}5003");
    for (fault, expected) in [
        ("split", bytewise.as_slice()),
        ("merge", &[&merged]),
        ("drop", &[]),
        ("drop-piece", &[]),
        ("duplicate", &[APDU_ANSWER, APDU_ANSWER]),
        ("duplicate-frame", &[APDU_ANSWER, APDU_ANSWER]),
        ("storm:3", &["5003", "5003", "5003", APDU_ANSWER]),
        ("event-before", &["5003", APDU_ANSWER]),
        ("event-after", &[APDU_ANSWER, "5003"]),
        ("flip", &["800200000000120000009000"]),
        ("error", &["8000000000000240fe00"]),
        ("pulled-after", &["8000000000000242fe00", "5002"]),
        ("sleep-after", &["~"]),
    ] {
        let bench = check(fault, expected);
        assert_eq!(bench.reader.statistics().apdus, 1, "{fault}");
    }
}

#[test]
fn faults_of_the_command_keep_it_from_the_card() {
    for (fault, expected) in [
        ("key-lost", ["80000000000002400000"].as_slice()),
        ("sleep-before", &["~"]),
        ("pulled-before", &["5002", "8000000000000242fe00"]),
    ] {
        let bench = check(fault, expected);
        assert_eq!(bench.reader.statistics().apdus, 0, "{fault}");
    }
}

#[test]
fn noise_is_as_long_as_the_answer_and_is_none() {
    let mut bench = ccid("garbage");
    let noise = bench.ask(APDU);
    assert_eq!(noise.len(), APDU_ANSWER.len());
    assert!(!noise.starts_with("80"));
}

#[test]
fn a_late_answer_is_announced_and_comes_when_it_is_due() {
    let mut bench = check("late:15000", &[]);
    let due = bench.reader.poll_timeout().expect("something is late");
    assert_eq!(due.saturating_sub(bench.now).as_millis(), 15_000);
    assert_eq!(bench.ask(STATUS), STATUS_ANSWER.replace("07010000", "07000000"), "others overtake it");
    bench.pass(14_999);
    assert_eq!(bench.pieces(), [""; 0]);
    bench.pass(1);
    assert_eq!(bench.pieces(), [APDU_ANSWER]);
    assert_eq!(bench.reader.poll_timeout(), None);
}

#[test]
fn time_extensions_come_half_a_second_apart() {
    let wait = "80000000000002800100";
    let mut bench = check("extend:2", &[wait]);
    bench.pass(500);
    assert_eq!(bench.pieces(), [wait]);
    bench.pass(500);
    assert_eq!(bench.pieces(), [APDU_ANSWER]);

    let mut bench = check("extend-forever", &[wait]);
    for _ in 0..100 {
        let due = bench.reader.poll_timeout().expect("it never ends");
        assert_eq!(due.saturating_sub(bench.now).as_millis(), 500);
        bench.pass(500);
        assert_eq!(bench.pieces(), [wait]);
    }
    assert!(!bench.ask(STATUS).contains(wait), "another command ends it");
    assert_eq!(bench.reader.poll_timeout(), None);
}

#[test]
fn a_fault_happens_once_and_at_its_exchange() {
    let mut bench = Bench::new(Bench::of(Model::Ccid).with_faults([ReaderFault::Drop.at(2)]));
    assert_eq!(bench.ask(STATUS), STATUS_ANSWER);
    assert_eq!(bench.ask(STATUS), "");
    assert_eq!(bench.ask(STATUS), STATUS_ANSWER);
    bench.reader.script(ReaderFault::Drop.at(4));
    bench.connect();
    assert_eq!(bench.ask(STATUS), "", "it counts over connections");
}

#[test]
fn after_its_sleep_it_can_be_connected_again_and_nothing_old_comes() {
    let mut bench = check("sleep-before", &["~"]);
    assert!(!bench.reader.is_connected());
    assert_eq!(bench.ask(STATUS), "");
    bench.connect();
    assert_eq!(bench.ask(STATUS), STATUS_ANSWER, "the card has lost its power");
}

#[test]
fn without_a_subscription_no_notification_is_sent() {
    for model in Model::ALL {
        let mut bench = Bench::new(Bench::of(model));
        bench.reader.disconnect();
        assert!(!bench.reader.subscribe(model.notify()), "no link");
        bench.reader.connect(bench.now);
        assert!(!bench.reader.subscribe(model.command()), "it does not notify");
        assert!(bench.reader.subscribe("2a19"));
        assert_eq!(bench.ask("05000c6b0005000000cbe0000045000c0a"), "");
        bench.reader.take_card(bench.now);
        assert_eq!(bench.pieces(), [""; 0], "{model}");
        assert_eq!(bench.reader.read("2A19"), Some(vec![80]));
        assert_eq!(bench.reader.read(model.command()), None);
    }
}

#[test]
fn a_silent_reader_counts_and_says_nothing() {
    let mut bench = Bench::new(Bench::of(Model::Ccid).with_silence());
    assert_eq!(bench.ask(STATUS), "");
    assert_eq!(bench.reader.exchanges(), 1);
    assert_eq!(bench.reader.poll_timeout(), None);
}

#[test]
fn what_went_over_the_link_is_counted() {
    let mut bench = Bench::new(SimulatedReader::new(Model::Ccid, StubCard::new()).with_packet(5));
    bench.ask(POWER_ON);
    bench.ask(APDU);
    let seen = *bench.reader.statistics();
    assert_eq!((seen.frames_in, seen.packets_in, seen.bytes_in), (2, 2, 24));
    assert_eq!((seen.frames_out, seen.packets_out, seen.bytes_out), (2, 6, 27));
    assert_eq!((seen.apdus, seen.authentications), (1, 0));
}

/// Commands of one connection of each model, and all that is answered to them.
fn dialogue(model: Model) -> Vec<u8> {
    bytes(match model {
        Model::Acs => concat!(
            "05000c6b0005000000cbe0000045000c0a",
            "05002c6b0025000000fae000004600cee760574061395985137cf6c1f034a666346920fed1cf682c80f03ae5d80d372c0a",
            "0500106747d6970224d24f01b0efd5c6e6ee8e010a",
            "050010fd8d17b05cfbe5f9d6785c41dcc6250dfd0a",
            "0500205b5809aa091cb8f190a746e2a0138bea0c1a2b4dced8701a040aacbef711d0eb500a",
        ),
        Model::Ccid => "62000000000001000000 6f060000000002000000 00c001400000 65000000000007000000",
    })
}

proptest! {
    #[test]
    fn whatever_the_pieces_the_answers_are_the_same(
        is_acs in any::<bool>(),
        sizes in proptest::collection::vec(1_usize..60, 1..40),
        pauses in proptest::collection::vec(0_u64..1_999, 1..40),
    ) {
        let model = if is_acs { Model::Acs } else { Model::Ccid };
        let mut whole = Bench::new(Bench::of(model));
        whole.reader.write(&dialogue(model), whole.now);
        let expected = whole.pieces();
        prop_assert!(expected.len() > 3);

        let mut cut = Bench::new(Bench::of(model));
        let mut said = Vec::new();
        let mut rest = dialogue(model);
        let cuts = sizes.iter().cycle().zip(pauses.iter().cycle());
        for (size, pause) in cuts {
            if rest.is_empty() {
                break;
            }
            let behind = rest.split_off(rest.len().min(*size));
            cut.reader.write(&rest, cut.now);
            said.extend(cut.pieces());
            cut.pass(*pause);
            rest = behind;
        }
        prop_assert_eq!(said, expected);
        prop_assert_eq!(&cut.reader.card().apdus, &whole.reader.card().apdus);
    }

    #[test]
    fn nothing_that_is_written_breaks_it(
        is_acs in any::<bool>(),
        kind in 0..KINDS.len(),
        exchange in 1_u32..6,
        pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..30), 0..20),
    ) {
        let model = if is_acs { Model::Acs } else { Model::Ccid };
        let mut bench = Bench::new(Bench::of(model).with_faults([KINDS[kind].with(2).at(exchange)]));
        bench.reader.write(&dialogue(model), bench.now);
        bench.pieces();
        for piece in pieces {
            bench.reader.write(&piece, bench.now);
            bench.pieces();
        }
        prop_assert!(bench.reader.poll_timeout().is_none_or(|due| due > bench.now));
        // After a silence the reader accepts a whole command again, on a new connection.
        let before = bench.reader.exchanges();
        bench.connect();
        bench.reader.write(&dialogue(model), bench.now);
        prop_assert!(bench.reader.exchanges() > before);
    }
}
