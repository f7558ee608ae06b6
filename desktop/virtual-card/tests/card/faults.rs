use shikaku_transport::{CardTransport, LinkLimits, TransportError};
use shikaku_virtual_card::{Reference, VirtualLink};

use crate::{JPKI, PIN, WRONG_PIN, bytes, card};

/// A link to the ordinary card with these faults to come.
fn link(faults: &[&str]) -> VirtualLink {
    VirtualLink::new(card("valid")).with_faults(faults.iter().map(|fault| fault.parse().unwrap()))
}

fn send(link: &mut VirtualLink, command: &str) -> Result<Vec<u8>, TransportError> {
    link.transceive(&bytes(command))
}

const OK: [u8; 2] = [0x90, 0x00];

#[test]
fn a_card_lost_before_the_command_never_ran_it() {
    let mut link = link(&["lost-before@2"]);
    assert_eq!(send(&mut link, JPKI), Ok(OK.to_vec()));
    assert_eq!(send(&mut link, WRONG_PIN), Err(TransportError::NotSent));
    assert_eq!(send(&mut link, JPKI), Err(TransportError::NotSent), "it is still away");
    assert_eq!(link.card().counters().auth, 3);
    link.tap();
    assert_eq!(send(&mut link, JPKI), Ok(OK.to_vec()));
}

#[test]
fn a_card_lost_after_the_command_has_run_it() {
    let mut link = link(&["lost-after@2"]);
    send(&mut link, JPKI).unwrap();
    assert_eq!(send(&mut link, WRONG_PIN), Err(TransportError::ReplyLost));
    assert_eq!(link.card().counters().auth, 2);
    assert_eq!(link.card().verify_attempts(Reference::AuthPin), 1);
    assert!(!link.is_present());
    link.tap();
    send(&mut link, JPKI).unwrap();
    assert_eq!(send(&mut link, PIN), Ok(OK.to_vec()));
}

#[test]
fn taking_the_card_away_ends_the_verify_state() {
    let mut link = link(&[]);
    send(&mut link, JPKI).unwrap();
    send(&mut link, PIN).unwrap();
    link.tap();
    send(&mut link, JPKI).unwrap();
    let sign = format!("802A029720{}00", "11".repeat(32));
    assert_eq!(send(&mut link, &sign), Ok(vec![0x69, 0x82]));
}

#[test]
fn answers_are_spoilt_as_scripted_and_once() {
    let mut link = link(&["status@2:6F00", "truncated@3:1", "garbage@4", "slow@5:2500"]);
    send(&mut link, JPKI).unwrap();
    assert_eq!(send(&mut link, WRONG_PIN), Ok(vec![0x6F, 0x00]));
    assert_eq!(link.card().counters().auth, 3, "a command that got a scripted status was not executed");
    assert_eq!(send(&mut link, "00200098"), Ok(vec![0x63]));
    let garbage = send(&mut link, "00B0880003").unwrap();
    assert!(garbage.len() == 5 && garbage != [0x8F, 0x8F, 0x00, 0x90, 0x00]);
    assert_eq!(send(&mut link, PIN), Ok(OK.to_vec()));
    assert_eq!(link.delay().as_millis(), 2500);
    assert_eq!(send(&mut link, PIN), Ok(OK.to_vec()));
    assert_eq!(link.delay().as_millis(), 2500);
}

#[test]
fn a_link_carries_no_more_than_it_says() {
    let mut link = link(&[]).with_limits(LinkLimits::SHORT);
    send(&mut link, JPKI).unwrap();
    assert_eq!(send(&mut link, "00B08A00000000"), Err(TransportError::TooLong));
    assert_eq!(send(&mut link, "00B08A0000").unwrap().len(), 258);
    assert_eq!(link.statistics().exchanges, 2, "what was refused did not reach the card");
    let narrow = LinkLimits { response_max: 200, ..LinkLimits::EXTENDED };
    let mut link = link.with_limits(narrow);
    assert_eq!(send(&mut link, "00B08A0000"), Err(TransportError::ReplyLost));
}

#[test]
fn exchanges_and_bytes_are_counted_in_both_directions() {
    let mut link = link(&[]);
    send(&mut link, JPKI).unwrap();
    send(&mut link, "00B08A00000000").unwrap();
    let statistics = link.take_statistics();
    assert_eq!(statistics.exchanges, 2);
    assert_eq!((statistics.bytes_to_card, statistics.bytes_from_card), (15 + 7, 2 + 1592));
    assert_eq!(link.statistics().exchanges, 0);
}

#[test]
fn a_record_of_exchanges_holds_no_pin() {
    let mut link = link(&[]);
    send(&mut link, JPKI).unwrap();
    send(&mut link, PIN).unwrap();
    send(&mut link, "002401980435363738").unwrap();
    let shown = format!("{:?}", link.statistics());
    for secret in ["31323334", "1234", "35363738", "5678", "49, 50, 51"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn another_card_on_the_reader_is_another_card() {
    let mut link = link(&[]);
    send(&mut link, JPKI).unwrap();
    let first = send(&mut link, "00B08A0000").unwrap();
    link.replace_card(card("invalid"));
    send(&mut link, JPKI).unwrap();
    assert_ne!(send(&mut link, "00B08A0000").unwrap(), first);
}
