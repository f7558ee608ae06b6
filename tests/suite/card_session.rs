//! The dialogue of one card session on virtual cards: what is sent, in which order, and its outcome.

use std::sync::Arc;

use expect_test::{Expect, expect};
use shikaku_card::session::{
    CardIdentity, CardPurpose, CardRefusal, CardSession, CardSessionOutcome, CardTask, LastTry, drive,
};
use shikaku_card::{BirthDateKey, CardProfile, PinEntry};
use shikaku_tests::test_shell::card;
use shikaku_transport::{CardTransport, LinkLimits};
use shikaku_virtual_card::{Quirks, StatusWord, Support, VirtualLink};

pub(crate) fn pin_check(pin: [u8; 4]) -> CardPurpose {
    let mut entry = PinEntry::default();
    for digit in pin {
        entry.push(digit).unwrap();
    }
    CardPurpose::PinCheck {
        pin: entry.take().unwrap(),
        last_try: LastTry::Keep,
        message: b"message".to_vec(),
    }
}

pub(crate) fn presence_proof(birth: &str) -> CardPurpose {
    let birth_date = BirthDateKey::new(birth.parse().unwrap()).unwrap();
    CardPurpose::PresenceProof { birth_date, message: b"message".to_vec() }
}

pub(crate) fn run_session(link: &mut VirtualLink, purpose: CardPurpose) -> CardSessionOutcome {
    let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD);
    let Ok(outcome) = drive(CardSession::start(profile, CardTask::new(purpose), link.limits()), link);
    outcome
}

/// The identity of the card, if its certificate is free to read.
pub(crate) fn identity(holder: &str) -> CardIdentity {
    let mut link = VirtualLink::new(card(holder));
    let start = CardSession::start(
        Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD.accepting_phone_tokens()),
        CardTask::new(CardPurpose::Certificate),
        link.limits(),
    );
    match drive(start, &mut link) {
        Ok(CardSessionOutcome::Identified(given)) => CardIdentity::of(given.certificate.der()),
        Ok(_) => CardIdentity::of(b"another card"),
        Err(never) => match never {},
    }
}

pub(crate) fn outcome_name(outcome: &CardSessionOutcome) -> String {
    match outcome {
        CardSessionOutcome::Identified(_) => "identified".to_owned(),
        CardSessionOutcome::PinUnclear(_) => "PinUnclear".to_owned(),
        CardSessionOutcome::PinRecovered { recovery, .. } => format!("{recovery:?}"),
        CardSessionOutcome::Refused(CardRefusal::LastTryKept { .. }) => "LastTryKept".to_owned(),
        CardSessionOutcome::Refused(CardRefusal::WrongPin { tries_left, .. }) => {
            format!("WrongPin {{ tries_left: {tries_left} }}")
        }
        CardSessionOutcome::Refused(reason) => format!("{reason:?}"),
        CardSessionOutcome::Removed(_, error) => format!("{error:?}"),
    }
}

/// One line per exchange, then what it came to.
#[track_caller]
fn check(mut link: VirtualLink, purpose: CardPurpose, expected: &Expect) {
    let outcome = run_session(&mut link, purpose);
    let mut seen: Vec<String> = link.statistics().traces.iter().map(ToString::to_string).collect();
    seen.push(format!("{} exchanges, {}", seen.len(), outcome_name(&outcome)));
    expected.assert_eq(&seen.join("\n"));
}

fn with_quirks(quirks: Quirks) -> VirtualLink {
    VirtualLink::new(card("valid").with_quirks(quirks))
}

#[test]
fn a_certificate_takes_two_exchanges() {
    check(
        VirtualLink::new(card("valid")),
        CardPurpose::Certificate,
        &expect![[r#"
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 B0 8A 00  (7) -> (1592) 9000
        2 exchanges, identified"#]],
    );
}

#[test]
fn a_pin_check_takes_four_exchanges_and_a_query_and_a_deselection() {
    check(
        VirtualLink::new(card("valid")),
        pin_check([1, 2, 3, 4]),
        &expect![[r#"
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 B0 8A 00  (7) -> (1592) 9000
        00 20 00 98  (4) -> (2) 63C3
        00 20 00 98  (9) -> (2) 9000
        80 2A 00 97  (57) -> (258) 9000
        00 A4 04 0C A0000001510000 (12) -> (2) 9000
        6 exchanges, identified"#]],
    );
}

#[test]
fn a_short_link_takes_eight_for_the_certificate_and_ten_for_the_pin_check() {
    let link = || VirtualLink::new(card("valid")).with_limits(LinkLimits::SHORT);
    check(
        link(),
        CardPurpose::Certificate,
        &expect![[r#"
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 B0 8A 00  (5) -> (258) 9000
        00 B0 01 00  (5) -> (258) 9000
        00 B0 02 00  (5) -> (258) 9000
        00 B0 03 00  (5) -> (258) 9000
        00 B0 04 00  (5) -> (258) 9000
        00 B0 05 00  (5) -> (258) 9000
        00 B0 06 00  (5) -> (56) 9000
        8 exchanges, identified"#]],
    );
    check(
        link(),
        pin_check([1, 2, 3, 4]),
        &expect![[r#"
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 B0 8A 00  (5) -> (258) 9000
        00 B0 01 00  (5) -> (258) 9000
        00 B0 02 00  (5) -> (258) 9000
        00 B0 03 00  (5) -> (258) 9000
        00 B0 04 00  (5) -> (258) 9000
        00 B0 05 00  (5) -> (258) 9000
        00 B0 06 00  (5) -> (56) 9000
        00 20 00 98  (4) -> (2) 63C3
        00 20 00 98  (9) -> (2) 9000
        80 2A 00 97  (57) -> (258) 9000
        00 A4 04 0C A0000001510000 (12) -> (2) 9000
        12 exchanges, identified"#]],
    );
}

#[test]
fn a_card_that_refuses_extended_lengths_costs_one_exchange_more() {
    let refused = Support::Refused(StatusWord::WRONG_LENGTH);
    check(
        with_quirks(Quirks { extended_length: refused, ..Quirks::default() }),
        pin_check([1, 2, 3, 4]),
        &expect![[r#"
            00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
            00 B0 8A 00  (7) -> (2) 6700
            00 B0 8A 00  (5) -> (258) 9000
            00 B0 01 00  (5) -> (258) 9000
            00 B0 02 00  (5) -> (258) 9000
            00 B0 03 00  (5) -> (258) 9000
            00 B0 04 00  (5) -> (258) 9000
            00 B0 05 00  (5) -> (258) 9000
            00 B0 06 00  (5) -> (56) 9000
            00 20 00 98  (4) -> (2) 63C3
            00 20 00 98  (9) -> (2) 9000
            80 2A 00 97  (57) -> (258) 9000
            00 A4 04 0C A0000001510000 (12) -> (2) 9000
            13 exchanges, identified"#]],
    );
}

#[test]
fn a_card_without_short_identifiers_is_read_by_selection_ever_after() {
    let refused = Support::Refused(StatusWord::WRONG_PARAMETERS);
    check(
        with_quirks(Quirks { short_file_id: refused, ..Quirks::default() }),
        pin_check([1, 2, 3, 4]),
        &expect![[r#"
            00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
            00 B0 8A 00  (7) -> (2) 6A86
            00 A4 02 0C 000A (7) -> (2) 9000
            00 B0 00 00  (7) -> (1592) 9000
            00 A4 02 0C 0018 (7) -> (2) 9000
            00 20 00 80  (4) -> (2) 63C3
            00 20 00 80  (9) -> (2) 9000
            00 A4 02 0C 0017 (7) -> (2) 9000
            80 2A 00 80  (57) -> (258) 9000
            00 A4 04 0C A0000001510000 (12) -> (2) 9000
            10 exchanges, identified"#]],
    );
}

#[test]
fn a_card_that_fails_its_first_command_is_asked_again() {
    check(
        with_quirks(Quirks { first_command_fails: true, ..Quirks::default() }),
        CardPurpose::Certificate,
        &expect![[r#"
            00 A4 04 0C D392F000260100000001 (15) -> (2) 6F00
            00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
            00 B0 8A 00  (7) -> (1592) 9000
            3 exchanges, identified"#]],
    );
}

#[test]
fn a_state_that_somebody_else_verified_is_ended_before_the_tries_are_counted() {
    let quirks = Quirks { verified_query_succeeds: true, ..Quirks::default() };
    let mut link = with_quirks(quirks);
    for command in [
        b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01".as_slice(),
        b"\x00\x20\x00\x98\x041234",
    ] {
        assert_eq!(link.transceive(command).unwrap(), [0x90, 0x00]);
    }
    link.take_statistics();
    check(
        link,
        pin_check([1, 2, 3, 4]),
        &expect![[r#"
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 B0 8A 00  (7) -> (1592) 9000
        00 20 00 98  (4) -> (2) 9000
        00 A4 04 0C A0000001510000 (12) -> (2) 9000
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 20 00 98  (4) -> (2) 63C3
        00 20 00 98  (9) -> (2) 9000
        80 2A 00 97  (57) -> (258) 9000
        00 A4 04 0C A0000001510000 (12) -> (2) 9000
        9 exchanges, identified"#]],
    );
}

#[test]
fn presence_is_proven_without_a_pin() {
    check(
        VirtualLink::new(card("valid")),
        presence_proof("1984-04-10"),
        &expect![[r#"
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 B0 8A 00  (7) -> (1592) 9000
        00 A4 04 0C D3921000310001010402 (15) -> (2) 9000
        00 20 00 91  (4) -> (2) 63CA
        00 20 00 91  (11) -> (2) 9000
        00 B0 81 00  (7) -> (549) 9000
        00 B0 84 00  (7) -> (570) 9000
        80 2A 00 00  (57) -> (258) 9000
        00 A4 04 0C A0000001510000 (12) -> (2) 9000
        9 exchanges, identified"#]],
    );
}

#[test]
fn a_wrong_birth_date_ends_the_card_session() {
    check(
        VirtualLink::new(card("valid")),
        presence_proof("1984-04-11"),
        &expect![[r#"
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 B0 8A 00  (7) -> (1592) 9000
        00 A4 04 0C D3921000310001010402 (15) -> (2) 9000
        00 20 00 91  (4) -> (2) 63CA
        00 20 00 91  (11) -> (2) 63C9
        00 A4 04 0C A0000001510000 (12) -> (2) 9000
        6 exchanges, WrongBirthDate"#]],
    );
}

#[test]
fn each_kind_of_card_is_distinguished() {
    let kinds = [
        "valid",
        "expired",
        "in-grace",
        "blocked",
        "no-pin",
        "no-certificate",
        "android",
        "iphone",
        "foreign",
    ];
    let seen: Vec<String> = kinds
        .into_iter()
        .map(|name| {
            let visual =
                outcome_name(&run_session(&mut VirtualLink::new(card(name)), CardPurpose::Certificate));
            let pin = outcome_name(&run_session(&mut VirtualLink::new(card(name)), pin_check([1, 2, 3, 4])));
            format!("{name}: {visual}; {pin}")
        })
        .collect();
    expect![[r#"
        valid: identified; identified
        expired: identified; identified
        in-grace: identified; identified
        blocked: identified; PinBlocked
        no-pin: identified; PinUnusable
        no-certificate: NoCertificate; NoCertificate
        android: PhoneToken; PhoneToken
        iphone: PhoneToken; PhoneToken
        foreign: NotMyNumberCard; NotMyNumberCard"#]]
    .assert_eq(&seen.join("\n"));
}
