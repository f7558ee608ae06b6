//! A proof is always of the method that was chosen: over random checks, cards and cuts, a signature goes out under
//! the challenge of a PIN check only, and a visual proof after ご本人です on the face screen of its check only.

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::strategy::Union;
use proptest::test_runner::Config;
use shikaku_card::session::{CardPurpose, CardRemoved, CardSessionOutcome, CardTask, LastTry};
use shikaku_core::gateway::{CheckMethod, Proof, VisualCheckPolicy};
use shikaku_core::workflow::{CheckRecord, Event, State};
use shikaku_tests::sample;
use shikaku_tests::test_shell::{TestShell, card};
use shikaku_transport::TransportError;
use shikaku_virtual_card::{
    Deck, Fault, JPKI_AID, Quirks, Reference, ScriptedFault, VirtualCard, VirtualLink,
};

use crate::unusual_card::young;

/// Everything that can take a card or its answer away.
fn cuts() -> Vec<Fault> {
    vec![Fault::LostBefore, Fault::LostAfter, Fault::Denied, Fault::ReaderLost]
}

#[test]
fn a_blocked_pin_whose_reason_is_lost_stays_a_blocked_pin() {
    // Exchanges: 1 select, 2 certificate, 3 counter, 4 EF 0008.
    for name in ["blocked", "no-pin"] {
        let end = if name == "blocked" { "Failed PIN-03" } else { "Failed PIN-12" };
        for fault in [Fault::LostBefore, Fault::LostAfter, Fault::ReaderLost] {
            let mut shell = TestShell::on(VirtualLink::new(card(name)).with_faults([fault.clone().at(4)]));
            shell.begins_pin_check("1234");
            shell.run_card_session();
            let lost = if fault == Fault::ReaderLost { "READ-03" } else { "READ-01" };
            assert_eq!(shell.shows(), format!("WaitingForCard {lost}"));
            shell.run_card_session();
            assert_eq!(shell.shows(), end, "{name} {fault:?}");
            assert!(shell.gateway.confirmations.is_empty() && shell.kept.is_empty());
        }
    }
}

#[test]
fn a_lost_card_gives_the_same_plan_back_at_every_exchange_before_a_credential() {
    for (card_name, quirks) in [
        ("valid", Quirks::default()),
        ("blocked", Quirks::default()),
        ("no-pin", Quirks::default()),
        ("no-certificate", Quirks::default()),
        ("iphone", Quirks::default()),
        ("android", Quirks::default()),
    ] {
        let ends = |faults: Vec<ScriptedFault>, method| {
            let card = card(card_name).with_quirks(quirks.clone());
            let mut shell = TestShell::on(VirtualLink::new(card).with_faults(faults));
            match method {
                CheckMethod::Pin => shell.begins_pin_check("1234"),
                CheckMethod::Visual => shell.begins_visual_check(),
            }
            for _ in 0..4 {
                shell.run_card_session();
            }
            shell.shows()
        };
        for method in [CheckMethod::Pin, CheckMethod::Visual] {
            let whole = ends(Vec::new(), method);
            for first in 1..=4 {
                for second in 0..=4 {
                    let mut faults = vec![Fault::LostBefore.at(first)];
                    faults.extend((second > 0).then(|| Fault::LostBefore.at(first + second)));
                    assert_eq!(ends(faults, method), whole, "{card_name} {method:?} {first} {second}");
                }
            }
        }
    }
}

#[test]
fn a_proof_of_another_method_ends_the_check_and_is_never_sent() {
    for method in [CheckMethod::Pin, CheckMethod::Visual] {
        for (identification, fits) in [
            (sample::identification(), method == CheckMethod::Pin),
            (sample::visual_identification(), method == CheckMethod::Visual),
        ] {
            let reading = State::ReadingCard(sample::reading(method));
            let ended = Event::CardSessionEnded(CardSessionOutcome::Identified(identification));
            let (state, _) = reading.on(ended, sample::now());
            let failure = state.notice().map(|notice| notice.failure.code());
            assert_eq!(failure, if fits { None } else { Some("CARD-07") }, "{method:?}");
            assert_eq!(matches!(state, State::AskingGateway(_)), fits);
        }
    }
}

/// Whatever a card session ends in, a visual check never leads to a PIN under its challenge, nor the reverse.
#[test]
fn no_end_of_a_card_session_leads_from_one_method_into_the_other() {
    for method in [CheckMethod::Pin, CheckMethod::Visual] {
        for (name, make) in sample::events() {
            let (state, _) = State::ReadingCard(sample::reading(method)).on(make(), sample::now());
            let other = match &state {
                State::EnteringPin(_) => CheckMethod::Pin,
                State::EnteringBirthDate(_) => CheckMethod::Visual,
                State::WaitingForCard(wait) => wait.reading.check.method(),
                _ => method,
            };
            assert_eq!(other, method, "{name}");
        }
        let placeholder = CardTask::new(match method {
            CheckMethod::Pin => CardPurpose::Certificate,
            CheckMethod::Visual => {
                CardPurpose::PinCheck { pin: sample::pin(), last_try: LastTry::Keep, message: Vec::new() }
            }
        });
        let left = CardRemoved::NothingSpent(Box::new(placeholder));
        let ended = Event::CardSessionEnded(CardSessionOutcome::Removed(left, TransportError::NotSent));
        let (state, _) = State::ReadingCard(sample::reading(method)).on(ended, sample::now());
        assert_eq!(state.notice().map(|notice| notice.failure.code()), Some("CARD-07"), "{method:?}");
    }
}

#[test]
fn a_visual_check_that_asks_for_presence_never_goes_out_without() {
    for exchange in 1..=9 {
        for fault in cuts() {
            let link = VirtualLink::new(card("valid")).with_faults([fault.clone().at(exchange)]);
            let mut shell = TestShell::on(link);
            shell.gateway.visual_check = VisualCheckPolicy::PresenceProof;
            shell.begins_visual_check();
            shell.types("19840410");
            for _ in 0..3 {
                shell.run_card_session();
                if shell.state() == "EnteringBirthDate" {
                    shell.types("19840410");
                }
            }
            assert_eq!(shell.shows(), "Showing", "{fault:?} {exchange}");
            let proofs: Vec<_> = shell.gateway.confirmations.iter().map(|(_, sent)| &sent.proof).collect();
            assert!(matches!(proofs.as_slice(), [Proof::VisualCheck { presence: Some(_) }]));
        }
    }
}

/// What a person or the world does next.
#[derive(Clone, Debug)]
enum Act {
    Chooses(CheckMethod),
    Types(&'static str),
    FaceMatches,
    HoldsCard,
    Continues,
    AsksForLastTry,
    Cancels,
    Waits(i64),
}

fn acts() -> impl Strategy<Value = Act> {
    let often = Union::new([
        Just(Act::Types("1234")).boxed(),
        Just(Act::Types("9999")).boxed(),
        Just(Act::FaceMatches).boxed(),
    ]);
    let seldom = Union::new([
        Just(Act::Chooses(CheckMethod::Pin)).boxed(),
        Just(Act::Chooses(CheckMethod::Visual)).boxed(),
        Just(Act::Types("19840410")).boxed(),
        Just(Act::Continues).boxed(),
        Just(Act::AsksForLastTry).boxed(),
        Just(Act::Cancels).boxed(),
        (1_i64..400).prop_map(Act::Waits).boxed(),
    ]);
    proptest::prop_oneof![3 => Just(Act::HoldsCard), 2 => often, 1 => seldom]
}

fn any_card() -> impl Strategy<Value = VirtualCard> {
    let deck: Vec<_> = Deck::standard().cards().iter().map(|record| record.name.clone()).collect();
    let of_deck = proptest::sample::select(deck).prop_map(|name| card(&name));
    let unlike_any = proptest::sample::select(vec![0_u8, 1, 2]).prop_map(|which| match which {
        0 => young(),
        1 => card("valid").with_file(JPKI_AID, 0x0008, &[0, 0x8F, 0]),
        _ => card("blocked").with_file(JPKI_AID, 0x0008, &[0x8F]),
    });
    proptest::prop_oneof![4 => of_deck, 1 => unlike_any]
}

proptest! {
    #![proptest_config(Config { cases: 400, ..Config::default() })]

    #[test]
    fn every_proof_is_of_its_method_and_every_pin_is_sent_once(
        card in any_card(),
        begins in any::<bool>(),
        quirky in any::<bool>(),
        wants_presence in any::<bool>(),
        phones in any::<bool>(),
        cuts in proptest::collection::vec((proptest::sample::select(cuts()), 1_u32..40), 0..8),
        acts in proptest::collection::vec(acts(), 1..30),
    ) {
        let quirks = Quirks { verified_query_succeeds: quirky, ..Quirks::default() };
        let denied = cuts.iter().any(|(fault, _)| *fault == Fault::Denied);
        let faults = cuts.into_iter().map(|(fault, exchange)| fault.at(exchange));
        let mut shell = TestShell::on(VirtualLink::new(card.with_quirks(quirks)).with_faults(faults));
        if phones {
            shell = shell.accepting_phone_tokens();
        }
        if wants_presence {
            shell.gateway.visual_check = VisualCheckPolicy::PresenceProof;
        }
        let before = shell.link.card().tries_left(Reference::AuthPin);
        let (mut typed, mut compared, mut sent) = (0, 0, 0);
        shell.on_event(Event::MethodChosen(if begins { CheckMethod::Pin } else { CheckMethod::Visual }));
        for act in acts {
            match act {
                Act::Chooses(method) => shell.on_event(Event::MethodChosen(method)),
                Act::Types(digits) => {
                    let is_pin = matches!(shell.reception().state(), State::EnteringPin(_));
                    typed += u32::from(is_pin && digits.len() >= 4);
                    shell.types(digits);
                }
                Act::FaceMatches => {
                    compared += usize::from(matches!(shell.reception().state(), State::ComparingFace(_)));
                    shell.on_event(Event::FaceMatched);
                }
                Act::HoldsCard => shell.run_card_session(),
                Act::Continues => shell.on_event(Event::Continued),
                Act::AsksForLastTry => shell.on_event(Event::LastTryAsked),
                Act::Cancels => shell.on_event(Event::Cancelled),
                Act::Waits(seconds) => shell.passes(chrono::TimeDelta::seconds(seconds)),
            }
            let visual = |sent: &&(String, shikaku_core::gateway::ConfirmationRequest)| {
                sent.1.proof.method() == CheckMethod::Visual
            };
            let visual = shell.gateway.confirmations.iter().filter(visual).count();
            prop_assert!(visual <= compared, "{visual} visual proofs after {compared} faces");
            prop_assert_eq!(shell.gateway.mismatches, 0);
            // A proof goes out from the card session of its own check only.
            prop_assert!(shell.gateway.confirmations.len() <= sent + 1);
            sent = shell.gateway.confirmations.len();
        }
        let card = shell.link.card();
        let lost = before.zip(card.tries_left(Reference::AuthPin)).map_or(0, |(b, a)| b.saturating_sub(a));
        prop_assert!(u32::from(lost) <= typed, "{lost} tries lost by {typed} PINs typed");
        // A right PIN at a full counter whose VERIFY the link denied looks unsent, and costs no try.
        if !denied {
            prop_assert!(card.verify_attempts(Reference::AuthPin) <= typed);
        }
        for check_record in &shell.kept {
            if let CheckRecord::Confirmation { method, .. } = check_record {
                let of_method = |(_, sent): &(String, shikaku_core::gateway::ConfirmationRequest)| {
                    sent.proof.method() == *method
                };
                prop_assert!(shell.gateway.confirmations.iter().any(of_method));
            }
        }
    }
}
