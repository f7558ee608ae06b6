//! Cards that are no My Number Cards (row C7 of issue 12), in every combination of slot, order and time.

use super::check::Check;
use super::fake::Fake;
use super::world::{CallKind, Change, FakeCard};
use super::{ICC, MY_NUMBER_CARD, PICC, PLAIN, cards, seconds, wait};

const RIGHT: [u8; 4] = [1, 2, 3, 4];

fn foreign() -> FakeCard {
    FakeCard::Foreign(0x6A82)
}

fn valid() -> FakeCard {
    FakeCard::of("valid")
}

#[test]
fn both_cards_from_the_start_in_either_slot() {
    for readers in [[PICC, ICC], [PLAIN, ICC], [ICC, PICC], [PLAIN, PICC]] {
        for (first, second) in [(foreign(), valid()), (valid(), foreign())] {
            let fake = Fake::new(&readers).insert(0, first).insert(1, second);
            let made = Check::pin(RIGHT).at(&fake);
            assert_eq!(made.reported(), ("valid", None), "{readers:?}");
            assert!(!made.showed("waiting-for-card", "READ-19"), "nothing has to be told");
            assert_eq!(made.exchanges.len(), 6, "{:?}", made.exchanges);
            assert!(fake.elapsed() <= seconds(1), "{:?}", fake.elapsed());
        }
    }
}

#[test]
fn a_foreign_card_is_passed_over_for_the_patients_card_two_seconds_later() {
    for (first, second) in [(0, 1), (1, 0)] {
        let fake = Fake::new(&[PICC, ICC])
            .insert(first, foreign())
            .later(seconds(2), Change::Insert(second, valid()));
        let made = Check::pin(RIGHT).at(&fake);
        assert_eq!(made.reported(), ("valid", None));
        assert!(made.showed("waiting-for-card", "READ-19"), "{:?}", made.screens);
        // Once each: the foreign card is left alone until it changes.
        assert_eq!(fake.count(CallKind::Connect), 2);
    }
}

#[test]
fn a_foreign_card_held_up_during_the_wait_is_reported_and_the_wait_goes_on() {
    for (first, second) in [(0, 1), (1, 0), (0, 0)] {
        let mut fake = Fake::new(&[PICC, ICC]).later(seconds(1), Change::Insert(first, foreign()));
        if first == second {
            fake = fake.later(seconds(2), Change::Remove(first));
        }
        let fake = fake.later(seconds(3), Change::Insert(second, valid()));
        let made = Check::pin(RIGHT).at(&fake);
        assert_eq!(made.reported(), ("valid", None));
        assert!(made.showed("waiting-for-card", "READ-19"), "{:?}", made.screens);
        assert!(fake.elapsed() <= seconds(4), "{:?}", fake.elapsed());
    }
}

#[test]
fn a_foreign_card_swapped_for_the_patients_in_the_same_slot_without_a_gap() {
    let fake = Fake::new(&[PICC, ICC]).insert(0, foreign()).later(seconds(2), Change::Insert(0, valid()));
    let made = Check::pin(RIGHT).at(&fake);
    assert_eq!(made.reported(), ("valid", None), "{:?}", made.screens);
}

#[test]
fn a_foreign_card_in_the_only_slot_is_reported_at_once() {
    for status in [0x6A82, 0x6A81, 0x6A86, 0x6D00, 0x6E00] {
        let fake = Fake::new(&[PICC]).insert(0, FakeCard::Foreign(status));
        let made = Check::pin(RIGHT).at(&fake);
        assert_eq!(made.reported(), ("failed", Some("CARD-01")), "{status:04X}");
        assert!(fake.elapsed() <= seconds(1));
    }
    let later = Fake::new(&[PICC]).later(seconds(3), Change::Insert(0, foreign()));
    assert_eq!(Check::pin(RIGHT).at(&later).reported(), ("failed", Some("CARD-01")));
    assert!(later.elapsed() <= seconds(4));
}

#[test]
fn a_slot_that_was_not_asked_for_is_no_other_slot() {
    let fake = Fake::new(&[PICC, ICC]).insert(0, foreign());
    let check = Check { wanted: Some("ACR1252".to_owned()), ..Check::pin(RIGHT) };
    assert_eq!(check.at(&fake).reported(), ("failed", Some("CARD-01")));
    assert!(fake.elapsed() <= seconds(1));
}

#[test]
fn when_no_other_card_comes_the_foreign_card_is_reported_in_the_end() {
    let fake = Fake::new(&[PICC, ICC]).insert(0, foreign());
    let made = Check::pin(RIGHT).timeout(5).at(&fake);
    assert_eq!(made.reported(), ("failed", Some("CARD-01")), "{:?}", made.screens);
    assert!(made.showed("waiting-for-card", "READ-19"), "{:?}", made.screens);
    assert!(fake.elapsed() <= seconds(6), "{:?}", fake.elapsed());
    assert_eq!(fake.count(CallKind::Connect), 2);
    assert!(fake.is_free(0));
}

#[test]
fn two_foreign_cards_are_both_left_alone() {
    let fake = Fake::new(&[PICC, ICC, PLAIN])
        .insert(0, foreign())
        .insert(1, FakeCard::Foreign(0x6D00))
        .later(seconds(2), Change::Insert(2, valid()));
    let made = Check::visual().at(&fake);
    assert_eq!(made.reported(), ("valid", None), "{:?}", made.screens);
    assert_eq!(fake.count(CallKind::Connect), 3);
}

#[test]
fn a_card_stays_set_aside_over_several_waits() {
    let fake = Fake::new(&[PICC, ICC]).insert(0, foreign()).insert(1, valid());
    let mut cards = cards(&fake, None);
    for _ in 0..3 {
        assert_eq!(wait(&mut cards, seconds(5)), (Vec::new(), MY_NUMBER_CARD));
    }
    assert_eq!(fake.count(CallKind::Connect), 4);
}
