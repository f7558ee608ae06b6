//! The same failure again and again at the same card (row C4 of issue 12).

use pcsc::Error;

use super::check::Check;
use super::fake::Fake;
use super::world::{CallKind, Change, FakeCard, Mishap, When};
use super::{Met, PICC, cards, seconds, wait};

const RIGHT: [u8; 4] = [1, 2, 3, 4];

fn valid() -> Fake {
    Fake::new(&[PICC]).insert(0, FakeCard::of("valid"))
}

/// Everything fails in this way for ever: the check ends in time, with few connections, and sends at most one PIN.
#[track_caller]
fn fails_for_ever(kind: CallKind, when: When, mishap: Mishap, expected: (&str, &str)) {
    let fake = valid().mishap(kind, when, mishap);
    let made = Check::pin(RIGHT).timeout(10).at(&fake);
    let said = format!("{kind:?} {when:?} {mishap:?} {:?}", made.screens);
    assert_eq!(made.reported(), (expected.0, Some(expected.1)), "{said}");
    assert!(fake.count(CallKind::Connect) <= 8, "{} {said}", fake.count(CallKind::Connect));
    assert!(fake.elapsed() <= seconds(11), "{:?} {said}", fake.elapsed());
    assert!(fake.verify_attempts() <= 1, "{said}");
    assert!(made.screens.len() <= 24, "{said}");
}

#[test]
fn a_first_command_that_fails_for_ever_ends_the_check() {
    for error in [Error::UnsupportedFeature, Error::CommError, Error::NotTransacted, Error::InternalError] {
        fails_for_ever(
            CallKind::Transmit,
            When::Instruction(0xA4),
            Mishap::Before(error),
            ("failed", "READ-20"),
        );
        fails_for_ever(
            CallKind::Transmit,
            When::Instruction(0xA4),
            Mishap::After(error),
            ("failed", "READ-20"),
        );
    }
}

#[test]
fn every_read_that_fails_for_ever_ends_the_check() {
    for error in [Error::CommError, Error::UnsupportedFeature, Error::RemovedCard, Error::ResetCard] {
        fails_for_ever(
            CallKind::Transmit,
            When::Instruction(0xB0),
            Mishap::Before(error),
            ("failed", "READ-20"),
        );
    }
}

#[test]
fn a_power_up_that_fails_for_ever_is_reported() {
    for (error, expected) in [
        (Error::UnresponsiveCard, ("stopped", "READ-15")),
        (Error::UnpoweredCard, ("stopped", "READ-15")),
        (Error::CommError, ("failed", "READ-20")),
        (Error::NoSmartcard, ("failed", "READ-20")),
        (Error::InternalError, ("failed", "READ-20")),
    ] {
        fails_for_ever(CallKind::Connect, When::From(1), Mishap::Before(error), expected);
    }
}

#[test]
fn a_long_read_that_fails_for_ever_is_read_in_short_pieces() {
    for error in [Error::UnsupportedFeature, Error::NotTransacted, Error::InsufficientBuffer] {
        let fake = valid().mishap(CallKind::Transmit, When::LongRead, Mishap::Before(error));
        let made = Check::pin(RIGHT).at(&fake);
        assert_eq!(made.reported(), ("valid", None), "{error:?}");
        assert_eq!(fake.count(CallKind::Connect), 1, "{error:?}");
    }
}

#[test]
fn a_card_that_trembles_at_the_edge_of_the_field_is_not_asked_without_a_pause() {
    let mut fake = Fake::new(&[PICC]).mishap(
        CallKind::Transmit,
        When::Instruction(0xA4),
        Mishap::Before(Error::CommError),
    );
    for time in (0..100).map(|tenth| std::time::Duration::from_millis(tenth * 100)) {
        let change = if time.as_millis() % 200 == 0 {
            Change::Insert(0, FakeCard::of("valid"))
        } else {
            Change::Remove(0)
        };
        fake = fake.later(time, change);
    }
    let made = Check::pin(RIGHT).timeout(10).at(&fake);
    assert_eq!(made.reported(), ("failed", Some("READ-20")), "{:?}", made.screens);
    assert!(fake.count(CallKind::Connect) <= 8, "{}", fake.count(CallKind::Connect));
}

#[test]
fn a_person_who_holds_the_card_anew_is_not_kept_waiting() {
    // Lost twice, and each time held up again after two seconds.
    let card = || FakeCard::of("valid");
    let lost = |nth| (CallKind::Transmit, When::Nth(nth), Mishap::Before(Error::CommError));
    let mut fake = valid();
    for (kind, when, mishap) in [lost(1), lost(2)] {
        fake = fake.mishap(kind, when, mishap);
    }
    let fake = fake
        .later(std::time::Duration::from_millis(100), Change::Remove(0))
        .later(seconds(2), Change::Insert(0, card()))
        .later(std::time::Duration::from_millis(2100), Change::Remove(0))
        .later(seconds(4), Change::Insert(0, card()));
    let made = Check::pin(RIGHT).timeout(20).at(&fake);
    assert_eq!(made.reported(), ("valid", None));
    assert!(fake.elapsed() <= seconds(5), "{:?}", fake.elapsed());
}

#[test]
fn a_connection_that_works_again_is_taken() {
    let mut fake = valid();
    for nth in 1..=3 {
        fake = fake.mishap(CallKind::Connect, When::Nth(nth), Mishap::Before(Error::CommError));
    }
    assert!(matches!(wait(&mut cards(&fake, None), seconds(10)), (_, Met::Card(_))));
    assert_eq!(fake.count(CallKind::Connect), 4);
}
