//! Calls that never return, and other programs that hold the card (row C9 of issue 12).

use std::time::Instant;

use pcsc::Error;
use shikaku_clinic::failure::ReaderFailure;

use super::check::Check;
use super::fake::Fake;
use super::world::{CallKind, Change, FakeCard, Mishap, Other, When};
use super::{ICC, MY_NUMBER_CARD, Met, PICC, cards, readers, seconds, wait};
use crate::card::CardSource as _;

fn valid() -> Fake {
    Fake::new(&[PICC]).insert(0, FakeCard::of("valid"))
}

const RIGHT: [u8; 4] = [1, 2, 3, 4];

#[test]
fn a_card_in_another_programs_transaction_is_reported_and_its_pin_is_never_sent_later() {
    let fake = valid().other(0, Other::Transaction);
    let made = Check::pin(RIGHT).timeout(5).at(&fake);
    assert_eq!(made.reported(), ("stopped", Some("READ-04")));
    assert!(made.showed("waiting-for-card", "READ-04"), "{:?}", made.screens);
    assert!(fake.elapsed() <= seconds(6), "{:?}", fake.elapsed());
    // The other program releases the card, and every call that waited returns.
    fake.world().sent.clear();
    let free = fake.clone().other(0, Other::Nothing);
    free.release();
    let until = Instant::now() + seconds(5);
    while !free.is_free(0) && Instant::now() < until {
        std::thread::yield_now();
    }
    assert!(free.is_free(0), "the connection that came late is ended");
    assert_eq!((free.verify_attempts(), free.world().sent.len()), (0, 0));
}

#[test]
fn a_card_that_another_program_lets_go_in_time_is_checked() {
    let fake = valid().other(0, Other::Transaction).later(seconds(6), Change::Other(0, Other::Nothing));
    let made = Check::pin(RIGHT).at(&fake);
    assert_eq!(made.reported(), ("valid", None));
    assert_eq!(fake.verify_attempts(), 1);
}

#[test]
fn exclusive_and_shared_use_by_another_program_are_reported() {
    for other in [Other::Shared, Other::Exclusive] {
        let fake = valid().other(0, other);
        let made = Check::pin(RIGHT).timeout(5).at(&fake);
        assert_eq!(made.reported(), ("stopped", Some("READ-04")), "{other:?}");
        assert!(fake.count(CallKind::Connect) <= 6, "{other:?} {}", fake.count(CallKind::Connect));
    }
}

#[test]
fn a_pin_in_a_call_that_never_returns_counts_as_answer_lost_and_is_not_sent_again() {
    for mishap in [Mishap::HangsBefore, Mishap::HangsAfter] {
        let fake = valid().mishap(CallKind::Transmit, When::FirstInstruction(0x20), mishap);
        let made = Check::pin([9; 4]).timeout(12).at(&fake);
        assert!(made.showed("waiting-for-card", "PIN-05"), "{mishap:?} {:?}", made.screens);
        assert_eq!(made.reported(), ("stopped", Some("PIN-05")), "{mishap:?} {:?}", made.screens);
        assert!(fake.verify_attempts() <= 1, "{mishap:?}");
        assert!(fake.elapsed() <= seconds(20), "{mishap:?} {:?}", fake.elapsed());
    }
}

#[test]
fn every_call_may_hang_and_the_wait_ends_in_time_with_a_reason() {
    for kind in [CallKind::List, CallKind::StatusChange, CallKind::Connect, CallKind::Transmit] {
        for when in [When::Nth(1), When::From(1), When::From(2)] {
            let fake = valid().mishap(kind, when, Mishap::HangsBefore);
            let mut cards = cards(&fake, None);
            let deadline = cards.now() + seconds(5);
            let mut reported = Vec::new();
            let mut met = false;
            while !met && cards.now() < deadline && reported.len() < 50 {
                match cards.wait(Some(deadline)) {
                    Ok(Some(mut link)) => match link.transceive(super::SELECT) {
                        Ok(_) => met = true,
                        Err(_) => reported.push(ReaderFailure::CardLost),
                    },
                    Ok(None) => {}
                    Err(failure) => reported.push(failure),
                }
            }
            assert!(met || !reported.is_empty(), "{kind:?} {when:?}");
            assert!(fake.elapsed() <= seconds(15), "{kind:?} {when:?} {:?}", fake.elapsed());
            fake.release();
        }
    }
}

#[test]
fn a_service_that_does_not_answer_is_reported_and_asked_only_a_few_times() {
    let fake = valid().mishap(CallKind::Establish, When::From(1), Mishap::HangsBefore);
    assert_eq!(readers(&fake).err(), Some(ReaderFailure::NoService));
    let fake = valid()
        .mishap(CallKind::Establish, When::From(2), Mishap::HangsBefore)
        .later(seconds(1), Change::ServiceStops);
    let fake = fake.later(seconds(2), Change::ServiceStarts);
    fake.world().remove_all();
    let mut cards = cards(&fake, None);
    let (reported, met) = wait(&mut cards, seconds(120));
    assert_eq!((reported, met), (vec!["READ-05"], Met::Nothing));
    assert!(fake.count(CallKind::Establish) <= 7, "{}", fake.count(CallKind::Establish));
    fake.release();
}

#[test]
fn a_disconnection_that_hangs_is_no_obstacle_at_another_reader() {
    let fake = Fake::new(&[PICC, ICC])
        .insert(0, FakeCard::of("valid"))
        .insert(1, FakeCard::of("valid"))
        .mishap(CallKind::Disconnect, When::Nth(1), Mishap::HangsBefore);
    let mut cards = cards(&fake, None);
    assert_eq!(wait(&mut cards, seconds(10)).1, MY_NUMBER_CARD);
    // The first reader is held by our own call; the second goes on.
    assert_eq!(wait(&mut cards, seconds(10)).1, MY_NUMBER_CARD);
    fake.release();
}

#[test]
fn a_service_that_stops_and_comes_back_is_waited_for() {
    let fake = Fake::new(&[PICC])
        .later(seconds(3), Change::ServiceStops)
        .later(seconds(8), Change::ServiceStarts)
        .later(seconds(9), Change::Insert(0, FakeCard::of("valid")));
    let (reported, met) = wait(&mut cards(&fake, None), seconds(20));
    assert_eq!((reported, met), (vec!["READ-05"], MY_NUMBER_CARD));
    let stopped = Fake::new(&[PICC]).stopped();
    assert_eq!(readers(&stopped).err(), Some(ReaderFailure::NoService));
}

#[test]
fn a_code_that_the_library_does_not_know_ends_no_wait() {
    for kind in [CallKind::List, CallKind::StatusChange, CallKind::Connect] {
        let fake = valid().mishap(kind, When::Nth(1), Mishap::Panics);
        let made = Check::pin(RIGHT).at(&fake);
        assert_eq!(made.reported(), ("valid", None), "{kind:?}");
    }
}

#[test]
fn a_wait_ends_when_somebody_asks_to_stop() {
    let fake = Fake::new(&[PICC]);
    // The third screen is the wait for a card.
    let check = Check { interrupt_at: Some(3), ..Check::pin(RIGHT) };
    let made = check.at(&fake);
    assert_eq!(made.reported(), ("stopped", None), "{:?}", made.screens);
    assert!(fake.elapsed() <= seconds(2));
    let held = valid().other(0, Other::Transaction);
    let made = Check { interrupt_at: Some(3), ..Check::pin(RIGHT) }.at(&held);
    assert_eq!(made.reported().0, "stopped");
}

#[test]
fn readers_that_come_later_are_seen() {
    let fake = Fake::new(&[])
        .later(seconds(2), Change::Plug(PICC))
        .later(seconds(4), Change::Insert(0, FakeCard::of("valid")));
    let (reported, met) = wait(&mut cards(&fake, None), seconds(10));
    assert_eq!((reported, met), (vec!["READ-02"], MY_NUMBER_CARD));
}

#[test]
fn a_state_that_always_differs_keeps_no_processor_busy() {
    let fake =
        Fake::new(&[PICC]).mishap(CallKind::StatusChange, When::From(1), Mishap::Before(Error::Timeout));
    let (_, met) = wait(&mut cards(&fake, None), seconds(10));
    assert_eq!(met, Met::Nothing);
    assert!(fake.count(CallKind::StatusChange) <= 500, "{}", fake.count(CallKind::StatusChange));
}
