mod shell;

use std::time::Duration;

use shikaku_transport::{RandomUnavailable, TransportError};

use self::shell::{ABSENT, ACS, BATTERY, FEITIAN, PRESENT, Shell};
use super::failure::ReaderSessionFailure;
use super::pace::{BATTERY_TIME, CONNECT_TIME, GATT_TIME, IDLE_TIME, PART_TIME};
use super::{LinkEvent, LinkFailure, LinkOrder, ReaderPhase};
use crate::limit::READER_TIME;

const APDU: [u8; 4] = [0x00, 0x20, 0x00, 0x98];

#[test]
fn from_connecting_to_an_answer_and_back() {
    let mut shell = Shell::open();
    shell.assert_phase(ReaderPhase::Ready);
    assert_eq!(shell.session.status().battery, Some(64));
    shell.lay(PRESENT);
    shell.assert_phase(ReaderPhase::CardReady);
    shell.transmit(&APDU);
    shell.assert_phase(ReaderPhase::Exchanging);
    shell.serve();
    shell.session.set_card_wanted(false, shell.now);
    shell.session.release_card(shell.now);
    shell.serve();
    assert_eq!(shell.news, ["card", "answer of 2"]);
    assert_eq!(shell.card, PRESENT, "the power was taken");
    shell.assert_phase(ReaderPhase::Ready);
}

#[test]
fn a_card_that_never_left_is_powered_anew_when_it_is_wanted_again() {
    let mut shell = Shell::open();
    shell.lay(PRESENT);
    shell.session.release_card(shell.now);
    shell.serve();
    assert_eq!(shell.news, ["card", "card"]);
}

#[test]
fn every_wait_for_the_link_ends_by_itself_and_is_tried_again() {
    type Answer = fn(&mut Shell);
    let steps: [(ReaderPhase, Duration, Answer); 4] = [
        (ReaderPhase::Connecting, CONNECT_TIME, |shell| {
            shell.deliver(LinkEvent::Connected { write_limit: 20 });
        }),
        (ReaderPhase::Preparing, GATT_TIME, |shell| shell.deliver(LinkEvent::Services(vec![FEITIAN]))),
        (ReaderPhase::Preparing, GATT_TIME, |shell| shell.deliver(LinkEvent::Subscribed)),
        (ReaderPhase::Preparing, READER_TIME, |_| {}),
    ];
    for silent in 0..steps.len() {
        let mut shell = Shell::new();
        shell.session.set_card_wanted(true, shell.now);
        for (_, _, answer) in &steps[..silent] {
            answer(&mut shell);
        }
        shell.assert_phase(steps[silent].0);
        shell.orders();
        shell.pass(steps[silent].1);
        shell.assert_phase(ReaderPhase::Parting);
        assert_eq!(shell.named(), ["disconnect"], "{silent}");
        shell.pass(PART_TIME);
        shell.assert_phase(ReaderPhase::Pausing);
        shell.pass(Duration::from_secs(1));
        shell.assert_phase(ReaderPhase::Connecting);
        assert_eq!(shell.named(), ["connect"], "{silent}");
    }
}

#[test]
fn a_battery_level_that_is_not_reported_costs_one_connection_and_is_not_read_again() {
    let mut shell = Shell::new();
    shell.session.set_card_wanted(true, shell.now);
    shell.deliver(LinkEvent::Connected { write_limit: 20 });
    shell.deliver(LinkEvent::Services(vec![BATTERY, FEITIAN]));
    shell.pass(BATTERY_TIME);
    assert_eq!(shell.named(), ["disconnect"]);
    shell.deliver(LinkEvent::Lost);
    shell.pass(Duration::from_secs(1));
    shell.serve();
    shell.assert_phase(ReaderPhase::Ready);
    assert_eq!(shell.session.status().battery, None);
}

#[test]
fn a_reader_that_does_not_answer_is_reported_once_and_retried() {
    let mut shell = Shell::new();
    shell.session.set_card_wanted(true, shell.now);
    for _ in 0..8 {
        shell.pass(Duration::from_secs(5));
        shell.deliver(LinkEvent::Lost);
    }
    assert_eq!(shell.news, ["NotFound"]);
    shell.orders();
    shell.pass(Duration::from_secs(5));
    shell.serve();
    shell.assert_phase(ReaderPhase::Ready);
}

#[test]
fn a_link_that_breaks_in_an_exchange_says_whether_the_card_may_have_run_it() {
    for (pieces, expected) in [(0, TransportError::NotSent), (1, TransportError::ReplyLost)] {
        let mut shell = Shell::open();
        shell.lay(PRESENT);
        if pieces == 0 {
            // Not accepted any more: the link broke before.
            shell.deliver(LinkEvent::Lost);
            shell.transmit(&APDU);
        } else {
            shell.transmit(&APDU);
            assert_eq!(shell.named(), ["write"]);
            shell.deliver(LinkEvent::Lost);
        }
        shell.take_events();
        assert_eq!(shell.news, ["card".to_owned(), format!("{expected:?}")]);
        assert!(shell.session.status().was_lost);
        shell.orders();
        shell.pass(Duration::from_secs(1));
        assert_eq!(shell.named(), ["connect"], "nothing but connecting goes out again");
    }
}

#[test]
fn a_sleeping_reader_is_left_alone_until_a_card_is_wanted() {
    let mut shell = Shell::open();
    shell.session.set_card_wanted(false, shell.now);
    shell.deliver(LinkEvent::Lost);
    shell.assert_phase(ReaderPhase::Resting);
    shell.pass(Duration::from_hours(1));
    assert!(shell.orders().is_empty());
    shell.session.set_card_wanted(true, shell.now);
    assert_eq!(shell.named(), ["connect"]);
}

#[test]
fn an_unused_connection_is_ended() {
    let mut shell = Shell::open();
    shell.session.set_card_wanted(false, shell.now);
    shell.pass(IDLE_TIME);
    assert_eq!(shell.named(), ["disconnect"]);
    shell.deliver(LinkEvent::Lost);
    shell.assert_phase(ReaderPhase::Resting);
    assert!(shell.news.is_empty());
}

#[test]
fn a_link_that_breaks_repeatedly_is_reported() {
    let mut shell = Shell::open();
    for _ in 0..6 {
        shell.deliver(LinkEvent::Lost);
        shell.pass(Duration::from_secs(1));
        shell.serve();
    }
    assert_eq!(shell.news, ["Unsteady"]);
    shell.assert_phase(ReaderPhase::Ready);
}

#[test]
fn bluetooth_that_is_off_is_reported_and_recovers_by_itself() {
    for (failure, code) in [
        (LinkFailure::Off, "BluetoothOff"),
        (LinkFailure::NotAllowed, "BluetoothNotAllowed"),
        (LinkFailure::Absent, "NoReader"),
    ] {
        let mut shell = Shell::new();
        shell.session.set_card_wanted(true, shell.now);
        shell.deliver(LinkEvent::Unavailable(failure));
        shell.assert_phase(ReaderPhase::Refused);
        assert_eq!(shell.news, [code]);
        shell.orders();
        shell.deliver(LinkEvent::Available);
        shell.serve();
        shell.assert_phase(ReaderPhase::Ready);
    }
}

#[test]
fn a_device_without_a_service_that_is_known_is_refused_for_good() {
    let mut shell = Shell::new();
    shell.session.set_card_wanted(true, shell.now);
    shell.deliver(LinkEvent::Connected { write_limit: 20 });
    shell.deliver(LinkEvent::Services(vec![BATTERY]));
    shell.deliver(LinkEvent::Battery(None));
    shell.deliver(LinkEvent::Lost);
    shell.assert_phase(ReaderPhase::Refused);
    shell.session.set_card_wanted(true, shell.now);
    shell.take_events();
    assert_eq!(shell.news, ["Unknown", "Unknown"]);
    assert_eq!(shell.session.status().refused, Some(ReaderSessionFailure::Unknown));
}

#[test]
fn a_missing_random_source_is_reported_as_such_and_tried_again_for_the_next_card() {
    let mut shell = Shell::with_random(Err(RandomUnavailable));
    shell.session.set_card_wanted(true, shell.now);
    shell.serve();
    assert_eq!(shell.news, ["NoRandom"]);
    shell.assert_phase(ReaderPhase::Refused);
    shell.session.set_card_wanted(false, shell.now);
    shell.session.set_card_wanted(true, shell.now);
    assert_eq!(shell.named(), ["connect"]);
}

#[test]
fn a_command_without_a_header_is_refused_and_the_card_keeps_its_power() {
    let mut shell = Shell::open();
    shell.lay(PRESENT);
    for length in 0..4 {
        shell.transmit(&APDU[..length]);
        assert!(shell.orders().is_empty(), "{length} bytes reach the reader");
        shell.take_events();
        shell.assert_phase(ReaderPhase::CardReady);
        assert!(!shell.session.status().move_card, "{length} bytes count as a lost card");
    }
    shell.transmit(&APDU);
    shell.serve();
    assert_eq!(shell.news, ["card", "Malformed", "Malformed", "Malformed", "Malformed", "answer of 2"]);
}

#[test]
fn a_command_that_the_reader_cannot_carry_is_refused_and_the_card_keeps_its_power() {
    let mut shell = Shell::open();
    shell.lay(PRESENT);
    shell.transmit(&vec![0; 70_000]);
    assert!(shell.orders().is_empty());
    shell.transmit(&APDU);
    shell.serve();
    assert_eq!(shell.news, ["card", "TooLong", "answer of 2"]);
}

#[test]
fn authentication_that_never_ends_is_not_begun_again_and_again() {
    let mut shell = Shell::new();
    shell.session.set_card_wanted(true, shell.now);
    let mut begun = 0;
    for _ in 0..20 {
        while let Some(order) = shell.session.poll_order() {
            match order {
                LinkOrder::Write(_) => {
                    begun += 1;
                    shell.deliver(LinkEvent::Written);
                }
                LinkOrder::Discover => shell.deliver(LinkEvent::Services(vec![ACS])),
                order => shell.obey(order),
            }
        }
        shell.pass(Duration::from_secs(5));
    }
    assert_eq!(begun, 2);
    assert_eq!(shell.news, ["Malfunction"]);
    shell.assert_phase(ReaderPhase::Refused);
}

#[test]
fn a_reader_at_a_cable_needs_no_services() {
    let mut shell = Shell::new();
    shell.session.set_card_wanted(true, shell.now);
    shell.orders();
    shell.deliver(LinkEvent::Plugged { features: 0x0004_04BA, message_max: 522, packet_size: 64, slot: 0 });
    shell.serve();
    shell.lay(PRESENT);
    assert_eq!(shell.news, ["card"]);
    let mut shell = Shell::new();
    shell.session.set_card_wanted(true, shell.now);
    shell.deliver(LinkEvent::Plugged { features: 0x0001_04BA, message_max: 522, packet_size: 64, slot: 0 });
    assert_eq!(shell.news, ["Unknown"]);
}

#[test]
fn a_card_lost_twice_asks_for_another_place() {
    let mut shell = Shell::open();
    for _ in 0..2 {
        assert!(!shell.session.status().move_card);
        shell.lay(PRESENT);
        shell.card = ABSENT;
        shell.transmit(&APDU);
        shell.serve();
    }
    assert!(shell.session.status().move_card);
    assert_eq!(shell.news, ["card", "ReplyLost", "card", "ReplyLost"]);
}

#[test]
fn a_card_that_was_found_and_not_asked_for_is_found_anew() {
    let mut shell = Shell::open();
    shell.lay(PRESENT);
    shell.session.set_card_wanted(false, shell.now);
    shell.session.set_card_wanted(true, shell.now);
    shell.serve();
    assert_eq!(shell.news, ["card", "card"]);
}

#[test]
fn a_card_session_that_ends_in_an_exchange_takes_the_power_after_the_answer() {
    let mut shell = Shell::open();
    shell.lay(PRESENT);
    shell.transmit(&APDU);
    shell.session.release_card(shell.now);
    shell.serve();
    assert_eq!(shell.news, ["card", "answer of 2", "card"]);
    shell.session.set_card_wanted(false, shell.now);
    shell.transmit(&APDU);
    shell.session.release_card(shell.now);
    shell.serve();
    shell.assert_phase(ReaderPhase::Ready);
    shell.transmit(&APDU);
    shell.serve();
    assert_eq!(shell.news[3..], ["answer of 2", "NotSent"]);
}
