//! Never burn a PIN: over random events, link cuts at every exchange and all kinds of cards, a counter falls only by
//! tries that a person made. The last try is used only after a confirmation.

use chrono::TimeDelta;
use proptest::prelude::{Just, Strategy, any, prop_assert, proptest};
use proptest::strategy::Union;
use proptest::test_runner::Config;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_core::gateway::{CheckMethod, VisualCheckPolicy};
use shikaku_core::port::GatewayLinkError;
use shikaku_core::workflow::{Event, State};
use shikaku_tests::test_shell::{TestShell, card};
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::{Deck, Fault, Quirks, Reference, StatusWord, Support, VirtualLink};

/// What a person, a card or the world does next.
#[derive(Clone, Debug)]
enum Act {
    Chooses(CheckMethod),
    Types(&'static str),
    FaceMatches,
    HoldsCard,
    Checks(&'static str),
    SwapsCard(usize),
    Continues,
    AsksForLastTry,
    Cancels,
    ReaderFails,
    Waits(i64),
    GatewayFails,
}

fn acts() -> impl Strategy<Value = Act> {
    let often = Union::new([
        Just(Act::Chooses(CheckMethod::Pin)).boxed(),
        Just(Act::Types("1234")).boxed(),
        Just(Act::Types("9999")).boxed(),
        Just(Act::HoldsCard).boxed(),
        Just(Act::Checks("9999")).boxed(),
        Just(Act::Checks("1234")).boxed(),
        Just(Act::Continues).boxed(),
    ]);
    let seldom = Union::new([
        Just(Act::Chooses(CheckMethod::Visual)).boxed(),
        Just(Act::Types("19840410")).boxed(),
        Just(Act::Types("20000101")).boxed(),
        Just(Act::Types("12")).boxed(),
        Just(Act::FaceMatches).boxed(),
        (0..KINDS.len()).prop_map(Act::SwapsCard).boxed(),
        Just(Act::AsksForLastTry).boxed(),
        Just(Act::Cancels).boxed(),
        Just(Act::ReaderFails).boxed(),
        (1_i64..600).prop_map(Act::Waits).boxed(),
        Just(Act::GatewayFails).boxed(),
    ]);
    proptest::prop_oneof![3 => often, 1 => seldom]
}

fn faults() -> impl Strategy<Value = Fault> {
    let words =
        [0x6700, 0x6982, 0x6985, 0x6A82, 0x6A86, 0x6B00, 0x6C00, 0x6C10, 0x6110, 0x6F00, 0x63C1, 0x9000];
    let status = proptest::sample::select(words.to_vec()).prop_map(|word| Fault::Status(StatusWord(word)));
    Union::new([
        Just(Fault::LostBefore).boxed(),
        Just(Fault::LostAfter).boxed(),
        Just(Fault::Denied).boxed(),
        Just(Fault::ReaderLost).boxed(),
        Just(Fault::Garbage).boxed(),
        (0_usize..3).prop_map(Fault::Truncated).boxed(),
        status.boxed(),
    ])
}

fn quirks() -> impl Strategy<Value = Quirks> {
    (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(first, short, select, nine)| {
        Quirks {
            first_command_fails: first,
            extended_length: if short {
                Support::Refused(StatusWord::WRONG_LENGTH)
            } else {
                Support::Supported
            },
            short_file_id: if select {
                Support::Refused(StatusWord::WRONG_PARAMETERS)
            } else {
                Support::Supported
            },
            verified_query_succeeds: nine,
            ..Quirks::default()
        }
    })
}

const KINDS: [&str; 7] = ["valid", "invalid", "blocked", "no-pin", "android", "no-certificate", "foreign"];

/// Tries a person has made, and whether the last one was ever asked for.
#[derive(Default)]
struct Person {
    pins_entered: u32,
    birth_dates_entered: u32,
    last_tries_asked: u32,
}

impl Person {
    fn acts(&mut self, shell: &mut TestShell, act: &Act) {
        match act {
            Act::Chooses(method) => shell.on_event(Event::MethodChosen(*method)),
            Act::Types(digits) => {
                match (shell.reception().state(), digits.len()) {
                    (State::EnteringPin(_), _) => self.pins_entered += 1,
                    (State::EnteringBirthDate(_), _) => self.birth_dates_entered += 1,
                    _ => {}
                }
                shell.types(digits);
            }
            Act::FaceMatches => shell.on_event(Event::FaceMatched),
            Act::HoldsCard => shell.run_card_session(),
            Act::Checks(pin) => {
                for act in [Act::Cancels, Act::Chooses(CheckMethod::Pin), Act::Types(pin), Act::HoldsCard] {
                    self.acts(shell, &act);
                }
            }
            Act::SwapsCard(kind) => {
                shell.link.replace_card(card(KINDS[*kind]));
            }
            Act::Continues => shell.on_event(Event::Continued),
            Act::AsksForLastTry => {
                self.last_tries_asked += 1;
                shell.on_event(Event::LastTryAsked);
            }
            Act::Cancels => shell.on_event(Event::Cancelled),
            Act::ReaderFails => shell.on_event(Event::ReaderFailed(ReaderFailure::ReaderLost)),
            Act::Waits(seconds) => shell.passes(TimeDelta::seconds(*seconds)),
            Act::GatewayFails => shell.gateway.answers.push(Err(GatewayLinkError::Timeout)),
        }
    }
}

/// VERIFYs of a reference that the cards of this reception executed, and the tries they lost, before a card is
/// taken away.
#[derive(Default)]
struct Tally {
    verified: u32,
    blocked_by_us: u32,
}

impl Tally {
    fn count(&mut self, shell: &TestShell, reference: Reference) {
        let card = shell.link.card();
        self.verified += card.verify_attempts(reference);
        let was_blocked = card.record().name == "blocked" || card.record().name == "no-pin";
        self.blocked_by_us += u32::from(!was_blocked && card.tries_left(reference) == Some(0));
    }
}

proptest! {
    #![proptest_config(Config { cases: 400, ..Config::default() })]

    #[test]
    fn a_counter_falls_only_by_tries_that_a_person_made(
        kind in 0..KINDS.len(),
        quirks in quirks(),
        short_link in any::<bool>(),
        phones in any::<bool>(),
        wants_presence in any::<bool>(),
        faults in proptest::collection::vec((faults(), 1_u32..60), 0..6),
        acts in proptest::collection::vec(acts(), 1..40),
    ) {
        let card = card(KINDS[kind]).with_quirks(quirks);
        let limits = if short_link { LinkLimits::SHORT } else { LinkLimits::EXTENDED };
        // A right PIN at a full counter whose VERIFY the link denied looks unsent: it is sent again, and costs no try.
        let mut denied = u32::try_from(faults.iter().filter(|(fault, _)| *fault == Fault::Denied).count())?;
        let faults = faults.into_iter().map(|(fault, exchange)| fault.at(exchange));
        let mut shell = TestShell::on(VirtualLink::new(card).with_limits(limits).with_faults(faults));
        if phones {
            shell = shell.accepting_phone_tokens();
        }
        if wants_presence {
            shell.gateway.visual_check = VisualCheckPolicy::PresenceProof;
        }
        let (mut person, mut pins, mut births) = (Person::default(), Tally::default(), Tally::default());
        for act in &acts {
            if matches!(act, Act::SwapsCard(_)) {
                pins.count(&shell, Reference::AuthPin);
                births.count(&shell, Reference::BirthDate);
            }
            person.acts(&mut shell, act);
        }
        pins.count(&shell, Reference::AuthPin);
        births.count(&shell, Reference::BirthDate);
        denied += person.pins_entered;
        prop_assert!(pins.verified <= denied, "{} > {denied}", pins.verified);
        prop_assert!(births.verified <= person.birth_dates_entered + denied);
        prop_assert!(pins.blocked_by_us <= person.last_tries_asked);
        prop_assert!(births.blocked_by_us == 0);
        prop_assert!(shell.link.card().verify_attempts(Reference::SignaturePassword) == 0);
    }
}

#[test]
fn a_cut_at_every_exchange_of_every_card_never_costs_a_second_try() {
    let mut cuts = 0;
    for record in Deck::standard().cards() {
        for fault in [Fault::LostBefore, Fault::LostAfter, Fault::Denied, Fault::ReaderLost, Fault::Garbage] {
            for exchange in 1..=14 {
                let link = VirtualLink::new(card(&record.name)).with_faults([fault.clone().at(exchange)]);
                let mut shell = TestShell::on(link);
                let before = shell.link.card().tries_left(Reference::AuthPin);
                shell.begins_pin_check("9999");
                for _ in 0..4 {
                    shell.run_card_session();
                }
                let after = shell.link.card().tries_left(Reference::AuthPin);
                let lost = before.zip(after).map_or(0, |(before, after)| before - after);
                assert!(lost <= 1, "{} {fault:?} at {exchange}: {lost} tries lost", record.name);
                cuts += 1;
            }
        }
    }
    assert_eq!(cuts, Deck::standard().cards().len() * 5 * 14);
}

#[test]
fn a_success_where_a_number_was_asked_for_counts_as_no_number() {
    // Exchanges of a PIN check: 1 select, 2 certificate, 3 counter; the card lies at every counter of the third check.
    let success = || Fault::Status(StatusWord::OK);
    let faults = [success().at(13), success().at(16)];
    let mut shell = TestShell::on(VirtualLink::new(card("valid")).with_faults(faults));
    for _ in 0..3 {
        shell.on_event(Event::Cancelled);
        shell.begins_pin_check("9999");
        shell.run_card_session();
    }
    assert_eq!(shell.shows(), "Failed PIN-09");
    assert_eq!(shell.link.card().tries_left(Reference::AuthPin), Some(1));
}

/// Exchanges of a PIN check: 1 select, 2 certificate, 3 counter, 4 PIN. The card runs the PIN, and the link says that
/// it was not sent.
#[test]
fn a_pin_whose_sending_was_denied_is_settled_by_the_counter_and_not_sent_again() {
    for (wrong_before, end, tries, next) in
        [(0, "EnteringPin PIN-06", 2, "Showing"), (1, "Failed PIN-11", 1, "Failed PIN-11")]
    {
        let exchange = 4 + 5 * wrong_before;
        let mut shell =
            TestShell::on(VirtualLink::new(card("valid")).with_faults([Fault::Denied.at(exchange)]));
        for _ in 0..=wrong_before {
            begins_anew(&mut shell, "9999");
            shell.run_card_session();
        }
        assert_eq!(shell.shows(), "WaitingForCard READ-01");
        shell.run_card_session();
        assert_eq!(shell.shows(), end);
        let card = shell.link.card();
        let seen = (card.tries_left(Reference::AuthPin), card.verify_attempts(Reference::AuthPin));
        assert_eq!(seen, (Some(tries), wrong_before + 1));
        let tries_left = shell.reception().state().notice().and_then(|notice| notice.tries_left);
        assert_eq!(tries_left, Some(tries));
        shell.types("1234");
        shell.run_card_session();
        assert_eq!(shell.shows(), next);
    }
}

fn begins_anew(shell: &mut TestShell, pin: &str) {
    shell.on_event(Event::Cancelled);
    shell.begins_pin_check(pin);
}

#[test]
fn a_last_try_whose_sending_was_denied_blocks_the_pin_and_is_reported() {
    for name in ["valid", "preschool"] {
        let faults = [Fault::Denied.at(14)];
        let mut shell = TestShell::on(VirtualLink::new(card(name)).with_faults(faults));
        for _ in 0..2 {
            begins_anew(&mut shell, "9999");
            shell.run_card_session();
        }
        assert_eq!(shell.shows(), "Failed PIN-11");
        shell.on_event(Event::LastTryAsked);
        shell.types("9999");
        shell.run_card_session();
        assert_eq!(shell.shows(), "WaitingForCard READ-01");
        shell.run_card_session();
        // Its counter was seen at one: there is a PIN, whatever certificates the card lacks.
        assert_eq!(shell.shows(), "Failed PIN-03", "{name}");
        assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 3);
    }
}

#[test]
fn a_right_pin_whose_sending_was_denied_shows_in_a_counter_that_rose() {
    let mut shell = TestShell::on(VirtualLink::new(card("valid")).with_faults([Fault::Denied.at(9)]));
    shell.begins_pin_check("9999");
    shell.run_card_session();
    shell.types("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "WaitingForCard READ-01");
    shell.run_card_session();
    assert_eq!(shell.shows(), "EnteringPin PIN-07");
    assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 2);
    shell.types("1234");
    shell.run_card_session();
    assert_eq!(shell.shows(), "Showing");
}

#[test]
fn another_card_after_a_denied_pin_gets_none() {
    let mut shell = TestShell::on(VirtualLink::new(card("valid")).with_faults([Fault::Denied.at(4)]));
    shell.begins_pin_check("9999");
    shell.run_card_session();
    let former = shell.link.replace_card(card("invalid"));
    shell.run_card_session();
    assert_eq!(shell.shows(), "Failed CARD-03");
    assert_eq!(shell.link.card().verify_attempts(Reference::AuthPin), 0);
    assert_eq!(former.tries_left(Reference::AuthPin), Some(2));
}

/// Exchanges of a proof of presence: 1 select, 2 certificate, 3 select, 4 counter, 5 birth date.
#[test]
fn a_birth_date_whose_sending_was_denied_is_settled_by_its_counter() {
    for (wrong_before, typed, end, verified) in [
        (0, "20000101", "EnteringBirthDate CARD-11", 1),
        (1, "20000101", "EnteringBirthDate CARD-11", 2),
        (1, "19840410", "EnteringBirthDate CARD-13", 2),
        (0, "19840410", "Showing", 2),
    ] {
        let faults = [Fault::Denied.at(5 + 6 * wrong_before)];
        let mut shell = TestShell::on(VirtualLink::new(card("valid")).with_faults(faults));
        shell.gateway.visual_check = VisualCheckPolicy::PresenceProof;
        shell.begins_visual_check();
        for _ in 0..wrong_before {
            shell.types("20000101");
            shell.run_card_session();
            assert_eq!(shell.shows(), "EnteringBirthDate CARD-11");
        }
        shell.types(typed);
        shell.run_card_session();
        assert_eq!(shell.shows(), "WaitingForCard READ-01");
        shell.run_card_session();
        assert_eq!(shell.shows(), end, "{wrong_before} {typed}");
        assert_eq!(shell.link.card().verify_attempts(Reference::BirthDate), verified);
    }
}
