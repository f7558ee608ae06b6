//! A check over each reader, and a reader that is not as it should be.

use std::time::Duration;

use shikaku_core::gateway::VisualCheckPolicy;
use shikaku_core::workflow::Event;
use shikaku_reader::session::ReaderPhase;
use shikaku_reader_sim::{Model, SimulatedReader};
use shikaku_tests::tablet::Tablet;
use shikaku_tests::test_shell::{TestShell, card};
use shikaku_virtual_card::{Reference, VirtualLink};

const PACKETS: [usize; 2] = [20, 185];

/// A reader without a card on it yet.
fn reader(model: Model, name: &str) -> SimulatedReader<VirtualLink> {
    let mut link = VirtualLink::new(card(name));
    link.remove();
    SimulatedReader::new(model, link)
}

fn tries_left(tablet: &Tablet) -> u8 {
    tablet.reader.card().card().tries_left(Reference::AuthPin).expect("a PIN")
}

/// What a check shows by NFC.
fn by_nfc(begin: impl Fn(&mut TestShell)) -> String {
    let mut shell = TestShell::with(card("valid"));
    begin(&mut shell);
    shell.run_card_session();
    shell.shows()
}

#[test]
fn a_pin_check_has_the_same_outcome_over_every_reader() {
    let expected = by_nfc(|shell| shell.begins_pin_check("1234"));
    for model in Model::ALL {
        for packet in PACKETS {
            let mut tablet = Tablet::beside(reader(model, "valid").with_packet(packet));
            tablet.begins_pin_check("1234");
            tablet.lays_card();
            assert_eq!(format!("{:?}", tablet.app.reception().state()), expected, "{model} {packet}");
            let seen = ["entering-pin", "waiting-for-card", "reading-card", "asking-gateway", "showing"];
            assert_eq!(tablet.seen, seen, "{model} {packet}");
            assert_eq!(tablet.gateway.confirmations.len(), 1);
        }
    }
}

#[test]
fn a_visual_check_has_the_same_outcome_over_every_reader() {
    for (policy, seen) in
        [(VisualCheckPolicy::CertificateOnly, "showing"), (VisualCheckPolicy::PresenceProof, "choosing-era")]
    {
        for model in Model::ALL {
            let mut tablet = Tablet::beside(reader(model, "valid"));
            tablet.gateway.visual_check = policy;
            tablet.begins_visual_check();
            if policy == VisualCheckPolicy::PresenceProof {
                assert_eq!(tablet.shown().id, seen);
                tablet.types("19840410");
            }
            tablet.lays_card();
            assert_eq!(tablet.shown().id, "showing", "{model} {policy:?}");
        }
    }
}

#[test]
fn a_wrong_pin_costs_one_try_and_the_right_one_gives_them_back() {
    for model in Model::ALL {
        let mut tablet = Tablet::beside(reader(model, "valid"));
        tablet.begins_pin_check("9999");
        tablet.lays_card();
        assert_eq!((tablet.shown().id.as_str(), tries_left(&tablet)), ("entering-pin", 2), "{model}");
        // The card still lies there: it is found again as soon as it is wanted.
        tablet.types("1234");
        assert_eq!((tablet.shown().id.as_str(), tries_left(&tablet)), ("showing", 3), "{model}");
    }
}

#[test]
fn between_two_patients_the_reader_stays_connected_and_the_card_without_power() {
    let mut tablet = Tablet::beside(reader(Model::Acs, "valid"));
    for patient in 1..=3 {
        tablet.begins_pin_check("1234");
        tablet.lays_card();
        assert_eq!(tablet.shown().id, "showing");
        tablet.takes_card();
        tablet.on_event(Event::Cancelled);
        assert_eq!(tablet.gateway.confirmations.len(), patient);
        assert_eq!(tablet.reader.statistics().authentications, 1);
    }
    assert_eq!(tablet.status().phase, ReaderPhase::Ready);
}

#[test]
fn another_key_is_tried_once_and_never_again_by_itself() {
    let other =
        SimulatedReader::new(Model::Acs, VirtualLink::new(card("valid"))).with_key([7; 16]).with_key_lock(3);
    let mut tablet = Tablet::beside(other);
    for _ in 0..5 {
        tablet.begins_pin_check("1234");
        tablet.passes(Duration::from_mins(2));
        assert_eq!(tablet.shown().failure_code.as_deref(), Some("READ-10"));
        tablet.on_event(Event::Cancelled);
    }
    assert_eq!(tablet.reader.statistics().authentications, 1);
    assert_eq!(tablet.status().phase, ReaderPhase::Refused);
}

#[test]
fn the_owners_key_opens_the_owners_reader() {
    let own = reader(Model::Acs, "valid").with_key([7; 16]);
    let mut tablet = Tablet::with_key(own, [7; 16]);
    tablet.begins_visual_check();
    tablet.lays_card();
    assert_eq!(tablet.shown().id, "showing");
}

#[test]
fn a_locked_reader_is_called_locked() {
    let locked = SimulatedReader::new(Model::Acs, VirtualLink::new(card("valid"))).with_key_lock(0);
    let mut tablet = Tablet::beside(locked);
    tablet.begins_visual_check();
    tablet.passes(Duration::from_mins(1));
    assert_eq!(tablet.failures(), ["READ-11"]);
}

#[test]
fn a_reader_that_sends_nothing_is_reported_and_disconnected() {
    for model in Model::ALL {
        let silent = reader(model, "valid").with_silence();
        let mut tablet = Tablet::beside(silent);
        tablet.begins_visual_check();
        tablet.passes(Duration::from_mins(1));
        assert_eq!(tablet.failures(), ["READ-14"], "{model}");
        assert_eq!(tablet.shown().failure_code.as_deref(), Some("READ-14"));
    }
}

#[test]
fn a_low_battery_is_shown_while_a_card_is_awaited() {
    let mut tablet = Tablet::beside(reader(Model::Acs, "valid").with_battery(15));
    tablet.begins_visual_check();
    assert!(tablet.shown().spoken.starts_with("カードリーダーの電池が、残り15%です。"));
}
