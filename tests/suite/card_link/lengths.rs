//! Links and cards that fail at every long answer: the length of reads is lowered until the check goes through, and
//! stays lowered for the rest of the check.

use shikaku_core::workflow::Event;
use shikaku_tests::test_shell::{TestShell, card};
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::{
    GetResponse, LongRead, Quirks, ReadEnd, Reference, RestLe, StatusWord, VirtualLink,
};

use super::check::{CHECKS, LINKS, spent};

/// Words that say nothing about lengths, and some that do.
const REFUSALS: [u16; 22] = [
    0x6F00, 0x6300, 0x6999, 0x6283, 0x6200, 0x63C0, 0x6700, 0x6881, 0x6981, 0x6982, 0x6983, 0x6985, 0x6986,
    0x69FC, 0x6A80, 0x6A82, 0x6A86, 0x6A88, 0x6B00, 0x6C00, 0x6D00, 0x6E00,
];

/// Whether the answer to a command is lost: command, then response.
type Loses = fn(&[u8], &[u8]) -> bool;

fn reads(command: &[u8]) -> bool {
    command.get(1) == Some(&0xB0)
}

#[test]
fn any_refusal_of_every_long_read_changes_no_end() {
    let gets = REFUSALS.map(|word| move |above| LongRead::Refused(above, StatusWord(word)));
    let mut runs = 0;
    for link in &LINKS[..2] {
        for check in &CHECKS {
            for above in [128, 256] {
                let empty = LongRead::Empty(above);
                for long_read in gets.iter().map(|get| get(above)).chain([empty]) {
                    let quirks = Quirks { long_read, ..Quirks::default() };
                    let shell = check.play(check.link(link.limits, quirks));
                    assert_eq!(shell.shows(), check.end, "{} {} {long_read:?}", link.name, check.name);
                    spent(&shell, check).unwrap();
                    runs += 1;
                }
            }
        }
    }
    println!("refused long reads: {runs} runs");
}

#[test]
fn a_link_lost_at_every_long_read_is_asked_for_less_and_no_pin_is_sent_meanwhile() {
    let rules: [(&str, Loses); 3] = [
        ("extended", |command, _| reads(command) && command.len() == 7),
        ("256", |command, response| reads(command) && response.len() >= 258),
        ("above 128", |command, response| reads(command) && response.len() > 130),
    ];
    for (name, loses) in rules {
        for link in &LINKS[..2] {
            for check in CHECKS.iter().filter(|check| matches!(check.name, "pin" | "wrong-pin" | "visual")) {
                let shell = check.play(check.link(link.limits, Quirks::default()).losing(loses));
                assert_eq!(shell.shows(), check.end, "{name} {} {}", link.name, check.name);
                spent(&shell, check).unwrap();
            }
        }
    }
}

#[test]
fn a_first_loss_may_be_a_movement_and_lowers_nothing() {
    let mut shell =
        TestShell::on(VirtualLink::new(card("valid")).with_faults(["lost-after@2".parse().unwrap()]));
    shell.begins_visual_check();
    shell.run_card_session();
    assert_eq!(shell.shows(), "WaitingForCard READ-01");
    shell.link.take_statistics();
    shell.run_card_session();
    assert_eq!((shell.shows().as_str(), shell.link.statistics().exchanges), ("Showing", 2));
}

/// Lost at each long READ of a certificate: READs of an Android token come behind its PIN.
#[test]
fn what_was_learned_outlives_a_pin_that_is_typed_again() {
    let link =
        VirtualLink::new(card("android")).losing(|command, response| reads(command) && response.len() > 300);
    let mut shell = TestShell::on(link).accepting_phone_tokens();
    shell.begins_pin_check("1234");
    for typed in 1..=2 {
        shell.run_card_session();
        assert_eq!(shell.shows(), "EnteringPin PIN-10", "typed {typed} times");
        shell.types("1234");
    }
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
    assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 3);
}

#[test]
fn what_was_learned_outlives_a_birth_date_that_is_typed_again() {
    let loses = |command: &[u8], response: &[u8]| reads(command) && (300..1_000).contains(&response.len());
    let mut shell = TestShell::on(VirtualLink::new(card("valid")).losing(loses));
    shell.gateway.visual_check = shikaku_core::gateway::VisualCheckPolicy::PresenceProof;
    shell.begins_visual_check();
    for _ in 0..2 {
        shell.types("19840410");
        shell.run_card_session();
        assert_eq!(shell.shows(), "EnteringBirthDate CARD-13");
    }
    shell.types("19840410");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
}

/// A PIN whose answer was lost, a wrong one, and the last try: each begins another plan.
#[test]
fn what_was_learned_outlives_lost_answers_wrong_pins_and_the_last_try() {
    let loses = |command: &[u8], response: &[u8]| reads(command) && response.len() > 130;
    let mut shell = TestShell::on(VirtualLink::new(card("valid")).losing(loses));
    shell.begins_pin_check("9999");
    let mut sessions = 0;
    while shell.reception().wants_card() && sessions < 10 {
        shell.run_card_session();
        sessions += 1;
    }
    assert_eq!((shell.shows().as_str(), sessions), ("EnteringPin PIN-01", 5));
    shell.types("9998");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Failed PIN-11");
    shell.on_event(Event::LastTryAsked);
    shell.types("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
    assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 3);
}

#[test]
fn every_form_of_get_response_gives_the_same_outcome() {
    let profiles = [
        GetResponse::AnyClass,
        GetResponse::ClassOfCommand,
        GetResponse::Interindustry,
        GetResponse::Refused(StatusWord(0x6F00)),
        GetResponse::Refused(StatusWord(0x6E00)),
        GetResponse::Refused(StatusWord(0x6D00)),
    ];
    for get_response in profiles {
        let is_refused = matches!(get_response, GetResponse::Refused(_));
        for rest_le in [RestLe::Any, RestLe::Exact] {
            for read_end in [ReadEnd::AtLe, ReadEnd::AtFileEnd] {
                for response_chunk in [None, Some(100), Some(128), Some(255)] {
                    let quirks =
                        Quirks { get_response, rest_le, read_end, response_chunk, ..Quirks::default() };
                    for link in &LINKS[..2] {
                        for check in &CHECKS {
                            // A signature in pieces that cannot be fetched is none.
                            let signs = matches!(check.name, "pin" | "presence" | "android");
                            if is_refused && signs && response_chunk.is_some() {
                                continue;
                            }
                            let shell = check.play(check.link(link.limits, quirks.clone()));
                            assert_eq!(shell.shows(), check.end, "{} {} {quirks:?}", link.name, check.name);
                            spent(&shell, check).unwrap();
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_refused_select_is_another_card_and_the_first_may_fail_once() {
    for word in REFUSALS {
        let faults = [format!("status@1:{word:04X}"), format!("status@2:{word:04X}")];
        let faults = faults.iter().map(|fault| fault.parse().unwrap());
        let mut shell = TestShell::on(VirtualLink::new(card("valid")).with_faults(faults));
        shell.begins_pin_check("1234");
        shell.run_card_session();
        assert_eq!(shell.shows(), "Failed CARD-01", "{word:04X}");
        assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 0);
    }
    let mut shell =
        TestShell::on(VirtualLink::new(card("valid")).with_faults(["status@1:6F00".parse().unwrap()]));
    shell.begins_pin_check("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
}

/// Exchanges of a check with proof of presence: 1 select, 2 certificate, 3 select the card surface.
#[test]
fn a_refused_card_surface_is_a_card_without_proof_of_presence() {
    for word in REFUSALS {
        let fault = format!("status@3:{word:04X}").parse().unwrap();
        let mut shell = TestShell::on(VirtualLink::new(card("valid")).with_faults([fault]));
        shell.gateway.visual_check = shikaku_core::gateway::VisualCheckPolicy::PresenceProof;
        shell.begins_visual_check();
        shell.types("19840410");
        shell.run_card_session();
        assert_eq!(shell.shows(), "Failed CARD-10", "{word:04X}");
        assert_eq!(shell.link.card().verify_attempts(Reference::BirthDate), 0);
    }
    let narrow = LinkLimits { response_max: 130, ..LinkLimits::SHORT };
    let mut shell = TestShell::on(VirtualLink::new(card("valid")).with_limits(narrow));
    shell.begins_visual_check();
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing", "a link of 128 bytes");
}
