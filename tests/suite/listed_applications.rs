//! NFC of iOS transmits a SELECT only of the applications that Info.plist lists, and ends its reader session at any other.

use std::sync::Arc;

use data_encoding::HEXUPPER_PERMISSIVE;
use expect_test::expect;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert, proptest};
use proptest::sample::select;
use proptest::test_runner::Config;
use shikaku_card::session::{
    CardPurpose, CardRemoved, CardSession, CardSessionOutcome, CardTask, LastTry, PinOutcomeUnknown, drive,
};
use shikaku_card::{Application, CardProfile};
use shikaku_tests::test_shell::card;
use shikaku_transport::{CardTransport, LinkLimits, TransportError};
use shikaku_virtual_card::{Deck, Fault, QUIRKS, Quirks, Reference, ScriptedFault, StatusWord, VirtualLink};

use crate::card_session::{identity, outcome_name, pin_check, presence_proof};

const SELECT_JPKI: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
const VERIFY: &[u8] = b"\x00\x20\x00\x98\x041234";

/// The AIDs in Info.plist, in their order there.
fn listed() -> Vec<Vec<u8>> {
    let plist = include_str!("../../ios/App/Info.plist");
    let (_, behind) = plist.split_once("iso7816.select-identifiers</key>").expect("the key");
    let (array, _) = behind.split_once("</array>").expect("its list");
    let items = array.split("<string>").skip(1);
    items
        .map(|item| {
            HEXUPPER_PERMISSIVE
                .decode(item.split_once("</string>").expect("an end").0.as_bytes())
                .expect("hex")
        })
        .collect()
}

fn aid(application: &Application) -> Vec<u8> {
    application.aid.as_bytes().to_vec()
}

/// A link that notes which applications are selected.
struct NotingLink {
    link: VirtualLink,
    selected: Vec<Vec<u8>>,
}

impl NotingLink {
    fn new(link: VirtualLink) -> Self {
        let limits = link.limits().with_listed_applications_only();
        Self { link: link.with_limits(limits), selected: Vec::new() }
    }

    /// Runs a session. A task that comes back is run once more, with the card in the field again.
    fn run(&mut self, profile: &Arc<CardProfile>, task: CardTask) -> CardSessionOutcome {
        let Ok(outcome) = drive(CardSession::start(Arc::clone(profile), task, self.limits()), self);
        let CardSessionOutcome::Removed(CardRemoved::NothingSpent(task), _) = outcome else {
            return outcome;
        };
        self.link.tap();
        let Ok(outcome) = drive(CardSession::start(Arc::clone(profile), *task, self.limits()), self);
        outcome
    }
}

impl CardTransport for NotingLink {
    fn limits(&self) -> LinkLimits {
        self.link.limits()
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        if let [0x00, 0xA4, 0x04, _, _, aid @ ..] = command {
            self.selected.push(aid.to_vec());
        }
        self.link.transceive(command)
    }
}

#[test]
fn info_plist_lists_what_a_session_selects_and_not_the_issuer_domain() {
    let CardProfile { jpki, surface, issuer_domain, .. } = CardProfile::INDIVIDUAL_NUMBER_CARD;
    // iOS selects the first one itself.
    assert_eq!(listed(), [aid(&jpki.application), aid(&surface.application)]);
    assert!(!listed().contains(&aid(&issuer_domain)));
}

#[test]
fn a_session_ends_without_selecting_the_issuer_domain() {
    let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD);
    let traces = |purpose| {
        let mut link = NotingLink::new(VirtualLink::new(card("valid")));
        let outcome = link.run(&profile, CardTask::new(purpose));
        let mut lines: Vec<_> = link.link.statistics().traces.iter().map(ToString::to_string).collect();
        lines.push(outcome_name(&outcome));
        lines.join("\n")
    };
    expect![[r#"
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 B0 8A 00  (7) -> (1592) 9000
        00 20 00 98  (4) -> (2) 63C3
        00 20 00 98  (9) -> (2) 9000
        80 2A 00 97  (57) -> (258) 9000
        identified"#]]
    .assert_eq(&traces(pin_check([1, 2, 3, 4])));
    expect![[r#"
        00 A4 04 0C D392F000260100000001 (15) -> (2) 9000
        00 B0 8A 00  (7) -> (1592) 9000
        00 A4 04 0C D3921000310001010402 (15) -> (2) 9000
        00 20 00 91  (4) -> (2) 63CA
        00 20 00 91  (11) -> (2) 63C9
        WrongBirthDate"#]]
    .assert_eq(&traces(presence_proof("1984-04-11")));
}

#[test]
fn a_counter_that_cannot_be_read_ends_the_session_before_the_pin() {
    let quirks = Quirks { verified_query_succeeds: true, ..Quirks::default() };
    let mut link = NotingLink::new(VirtualLink::new(card("valid").with_quirks(quirks)));
    for command in [SELECT_JPKI, VERIFY] {
        assert_eq!(link.link.transceive(command), Ok(vec![0x90, 0x00]));
    }
    let before = link.link.card().verify_attempts(Reference::AuthPin);
    let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD);
    let outcome = link.run(&profile, CardTask::new(pin_check([1, 2, 3, 4])));
    assert_eq!(outcome_name(&outcome), "CounterUnknown");
    assert_eq!(link.link.card().verify_attempts(Reference::AuthPin), before);
    // The next session has a field of its own, and so no verified state.
    link.link.tap();
    let outcome = link.run(&profile, CardTask::new(pin_check([1, 2, 3, 4])));
    assert_eq!(outcome_name(&outcome), "identified");
}

fn task(kind: u8, holder: &str) -> CardTask {
    let purpose = match kind {
        0 => CardPurpose::Certificate,
        1 => pin_check([1, 2, 3, 4]),
        2 => pin_check([9, 9, 9, 9]),
        3 => match pin_check([9, 9, 9, 9]) {
            CardPurpose::PinCheck { pin, message, .. } => {
                CardPurpose::PinCheck { pin, last_try: LastTry::AskedFor(identity(holder)), message }
            }
            other => other,
        },
        4 => presence_proof("1984-04-10"),
        5 => presence_proof("1984-04-11"),
        _ => CardPurpose::RecoverPin(PinOutcomeUnknown::new(3, identity(holder))),
    };
    CardTask::new(purpose)
}

fn holders() -> Vec<String> {
    Deck::standard().cards().iter().map(|record| record.serial.to_string()).collect()
}

fn fault() -> impl Strategy<Value = ScriptedFault> {
    let faults = select(vec![
        Fault::LostBefore,
        Fault::LostAfter,
        Fault::Denied,
        Fault::Status(StatusWord::WRONG_LENGTH),
        Fault::Truncated(1),
        Fault::Garbage,
    ]);
    (faults, 1_u32..16).prop_map(|(fault, exchange)| fault.at(exchange))
}

proptest! {
    #![proptest_config(Config { cases: 400, ..Config::default() })]

    #[test]
    fn no_session_selects_what_info_plist_does_not_list(
        holder in select(holders()),
        kind in 0_u8..7,
        quirks in vec(0..QUIRKS.len(), 0..3),
        faults in vec(fault(), 0..3),
        (is_verified, accepts_phones) in any::<(bool, bool)>(),
    ) {
        let mut all = Quirks::default();
        quirks.iter().filter_map(|quirk| QUIRKS.get(*quirk)).for_each(|quirk| (quirk.apply)(&mut all));
        let mut link = VirtualLink::new(card(&holder).with_quirks(all));
        if is_verified {
            for command in [SELECT_JPKI, VERIFY] {
                let _ = link.transceive(command);
            }
        }
        let mut link = NotingLink::new(link.with_faults(faults));
        let profile = CardProfile::INDIVIDUAL_NUMBER_CARD;
        let profile = if accepts_phones { profile.accepting_phone_tokens() } else { profile };
        let _ = link.run(&Arc::new(profile), task(kind, &holder));
        let listed = listed();
        prop_assert!(link.selected.iter().all(|selected| listed.contains(selected)), "{:02X?}", link.selected);
    }
}
