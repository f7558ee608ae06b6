mod shell;

use std::time::Duration;

use shikaku_transport::TransportError;

use self::shell::{ABSENT, ACS, BATTERY, FEITIAN, PRESENT, Shell};
use super::failure::ReaderSessionFailure;
use super::pace::{BATTERY_TIME, CONNECT_TIME, GATT_TIME, PART_TIME, REST_TIME};
use super::{LinkEvent, LinkFailure, LinkOrder, ReaderPhase};
use crate::limit::READER_TIME;

const APDU: [u8; 4] = [0x00, 0x20, 0x00, 0x98];

#[test]
fn from_connecting_to_an_answer_and_back() {
    let mut shell = Shell::open();
    shell.stands(ReaderPhase::Ready);
    assert_eq!(shell.session.status().battery, Some(64));
    shell.lay(PRESENT);
    shell.stands(ReaderPhase::CardReady);
    shell.transmit(&APDU);
    shell.stands(ReaderPhase::Exchanging);
    shell.serve();
    shell.session.set_card_wanted(false, shell.now);
    shell.session.release_card(shell.now);
    shell.serve();
    assert_eq!(shell.news, ["card", "answer of 2"]);
    assert_eq!(shell.card, PRESENT, "the power was taken");
    shell.stands(ReaderPhase::Ready);
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
            shell.tell(LinkEvent::Connected { write_limit: 20 });
        }),
        (ReaderPhase::Preparing, GATT_TIME, |shell| shell.tell(LinkEvent::Services(vec![FEITIAN]))),
        (ReaderPhase::Preparing, GATT_TIME, |shell| shell.tell(LinkEvent::Subscribed)),
        (ReaderPhase::Preparing, READER_TIME, |_| {}),
    ];
    for silent in 0..steps.len() {
        let mut shell = Shell::new();
        shell.session.set_card_wanted(true, shell.now);
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
    shell.session.set_card_wanted(true, shell.now);
    shell.tell(LinkEvent::Connected { write_limit: 20 });
    shell.tell(LinkEvent::Services(vec![BATTERY, FEITIAN]));
    shell.pass(BATTERY_TIME);
    assert_eq!(shell.named(), ["disconnect"]);
    shell.tell(LinkEvent::Lost);
    shell.pass(Duration::from_secs(1));
    shell.serve();
    shell.stands(ReaderPhase::Ready);
    assert_eq!(shell.session.status().battery, None);
}

#[test]
fn a_reader_that_does_not_answer_is_told_once_and_tried_on() {
    let mut shell = Shell::new();
    shell.session.set_card_wanted(true, shell.now);
    for _ in 0..8 {
        shell.pass(Duration::from_secs(5));
        shell.tell(LinkEvent::Lost);
    }
    assert_eq!(shell.news, ["NotFound"]);
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
    shell.tell(LinkEvent::Lost);
    shell.stands(ReaderPhase::Resting);
    shell.pass(Duration::from_hours(1));
    assert!(shell.orders().is_empty());
    shell.session.set_card_wanted(true, shell.now);
    assert_eq!(shell.named(), ["connect"]);
}

#[test]
fn a_connection_that_nobody_uses_is_ended() {
    let mut shell = Shell::open();
    shell.session.set_card_wanted(false, shell.now);
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
    assert_eq!(shell.news, ["Unsteady"]);
    shell.stands(ReaderPhase::Ready);
}

#[test]
fn bluetooth_that_is_off_is_told_and_comes_back_by_itself() {
    for (trouble, code) in [
        (LinkFailure::Off, "BluetoothOff"),
        (LinkFailure::NotAllowed, "BluetoothNotAllowed"),
        (LinkFailure::Absent, "NoReader"),
    ] {
        let mut shell = Shell::new();
        shell.session.set_card_wanted(true, shell.now);
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
    shell.session.set_card_wanted(true, shell.now);
    shell.tell(LinkEvent::Connected { write_limit: 20 });
    shell.tell(LinkEvent::Services(vec![BATTERY]));
    shell.tell(LinkEvent::Battery(None));
    shell.tell(LinkEvent::Lost);
    shell.stands(ReaderPhase::Refused);
    shell.session.set_card_wanted(true, shell.now);
    shell.hear();
    assert_eq!(shell.news, ["Unknown", "Unknown"]);
    assert_eq!(shell.session.status().refused, Some(ReaderSessionFailure::Unknown));
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
                    shell.tell(LinkEvent::Written);
                }
                LinkOrder::Discover => shell.tell(LinkEvent::Services(vec![ACS])),
                order => shell.obey(order),
            }
        }
        shell.pass(Duration::from_secs(5));
    }
    assert_eq!(begun, 2);
    assert_eq!(shell.news, ["Malfunction"]);
    shell.stands(ReaderPhase::Refused);
}

#[test]
fn a_reader_at_a_cable_needs_no_services() {
    let mut shell = Shell::new();
    shell.session.set_card_wanted(true, shell.now);
    shell.orders();
    shell.tell(LinkEvent::Plugged { features: 0x0004_04BA, message_max: 522, packet_size: 64, slot: 0 });
    shell.serve();
    shell.lay(PRESENT);
    assert_eq!(shell.news, ["card"]);
    let mut shell = Shell::new();
    shell.session.set_card_wanted(true, shell.now);
    shell.tell(LinkEvent::Plugged { features: 0x0001_04BA, message_max: 522, packet_size: 64, slot: 0 });
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
fn a_touch_that_ends_in_an_exchange_takes_the_power_after_the_answer() {
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
    shell.stands(ReaderPhase::Ready);
    shell.transmit(&APDU);
    shell.serve();
    assert_eq!(shell.news[3..], ["answer of 2", "NotSent"]);
}
