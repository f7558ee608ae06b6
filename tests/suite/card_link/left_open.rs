//! What a session leaves behind in a card that keeps its power: no PIN and no birth date stays verified.

use std::sync::Arc;

use shikaku_card::apdu::CommandApdu;
use shikaku_card::session::{CardPurpose, CardRemoved, CardSession, CardSessionOutcome, CardTask, drive};
use shikaku_card::{Application, CardProfile};
use shikaku_tests::test_shell::card;
use shikaku_transport::{CardTransport as _, TransportError};
use shikaku_virtual_card::{Quirks, VirtualLink};

use super::changed_link::{Change, ChangedLink};
use crate::card_session::{outcome_name, pin_check, presence_proof};

const CHANGES: [Change; 13] = [
    Change::Lost(TransportError::NotSent),
    Change::Lost(TransportError::ReplyLost),
    Change::RunAndLost(TransportError::NotSent),
    Change::RunAndLost(TransportError::ReplyLost),
    Change::RunAndAnswered(b""),
    Change::RunAndAnswered(b"\x90"),
    Change::RunAndAnswered(b"\x63\xC3"),
    Change::RunAndAnswered(b"\x63\xC1"),
    Change::RunAndAnswered(b"\x63\xCF"),
    Change::RunAndAnswered(b"\x63\x00"),
    Change::RunAndAnswered(b"\x69\x83"),
    Change::RunAndAnswered(b"\x6A\x82"),
    Change::RunAndAnswered(b"\x6F\x00"),
];

/// What a person does after a session whose card was removed, or whose answer was unclear.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// The same check goes on.
    GoOn,
    /// Another check without a PIN.
    CertificateInstead,
}

/// Runs sessions until none is to follow; gives their outcomes. After each that ended with the card present, `look` is
/// called.
fn run(
    link: &mut ChangedLink,
    purpose: CardPurpose,
    next: Next,
    mut look: impl FnMut(&mut VirtualLink, &str),
) -> Vec<String> {
    const SESSIONS_MAX: usize = 5;
    let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD.accepting_phone_tokens());
    let mut task = CardTask::new(purpose);
    let mut outcomes = Vec::new();
    while outcomes.len() < SESSIONS_MAX {
        let Ok(outcome) = drive(CardSession::start(Arc::clone(&profile), task, link.limits()), link);
        let name = outcome_name(&outcome);
        outcomes.push(name.clone());
        // A session whose last command was lost, which resets the card, ends with its result.
        let is_last_command_lost = link.is_last_lost();
        if !matches!(outcome, CardSessionOutcome::Removed(..)) && !is_last_command_lost {
            look(&mut link.link, &name);
        }
        let may_be_verified = outcome.may_leave_verified();
        let certificate = || CardTask::new(CardPurpose::Certificate);
        let following = match (outcome, next) {
            (CardSessionOutcome::Removed(CardRemoved::NothingSpent(task), _), Next::GoOn) => *task,
            (
                CardSessionOutcome::Removed(CardRemoved::PinOutcomeUnknown(before), _)
                | CardSessionOutcome::PinUnclear(before),
                Next::GoOn,
            ) => CardTask::new(CardPurpose::RecoverPin(before)),
            (CardSessionOutcome::Removed(..), _) => certificate(),
            _ => break,
        };
        task = if may_be_verified { following.with_verified_credential() } else { following };
    }
    outcomes
}

/// What a credential opens.
#[derive(Clone, Copy)]
enum Behind {
    Pin,
    BirthDate,
}

impl Behind {
    fn application(self) -> Application {
        let profile = CardProfile::INDIVIDUAL_NUMBER_CARD;
        match self {
            Self::Pin => profile.jpki.application,
            Self::BirthDate => profile.surface.application,
        }
    }

    /// Whether the card signs with the key that the PIN opens, or gives the record that the birth date opens. SELECT of
    /// the application that is selected already keeps what is verified.
    fn is_open(self, link: &mut VirtualLink) -> bool {
        const DIGEST_INFO: &[u8] =
            b"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
        let (file, command) = match self {
            Self::Pin => (0x17, [b"\x80\x2A\x00\x80\x33", DIGEST_INFO, &[7; 32], b"\x00"].concat()),
            Self::BirthDate => (0x01, b"\x00\xB0\x00\x00\x10".to_vec()),
        };
        let select_file = [b"\x00\xA4\x02\x0C\x02\x00".as_slice(), &[file]].concat();
        let commands = [select_application(self.application()), select_file, command];
        let answers = commands.map(|command| link.transceive(&command).expect("an answer"));
        answers.last().is_some_and(|answer| answer.ends_with(b"\x90\x00"))
    }
}

fn select_application(application: Application) -> Vec<u8> {
    CommandApdu::select_application(&application.aid).to_bytes().to_vec()
}

/// A purpose by its name, made anew for each run.
type Purpose = (&'static str, &'static str, Behind, fn() -> CardPurpose);

const PURPOSES: [Purpose; 4] = [
    ("pin", "valid", Behind::Pin, || pin_check([1, 2, 3, 4])),
    ("wrong pin", "valid", Behind::Pin, || pin_check([9, 9, 9, 9])),
    ("presence", "valid", Behind::BirthDate, || presence_proof("1984-04-10")),
    ("android", "android", Behind::Pin, || pin_check([1, 2, 3, 4])),
];

#[test]
fn no_session_that_ends_with_the_card_present_leaves_a_credential_verified() {
    let (mut looks, mut unclear) = (0, 0);
    for (what, name, behind, purpose) in PURPOSES {
        for verified_query_succeeds in [false, true] {
            let quirks = Quirks { verified_query_succeeds, ..Quirks::default() };
            let link = || VirtualLink::new(card(name).with_quirks(quirks.clone()));
            let mut clean = ChangedLink::new(link());
            run(&mut clean, purpose(), Next::GoOn, |link, _| assert!(!behind.is_open(link), "{what}"));
            for (at, change) in (1..=clean.exchanges()).flat_map(|at| CHANGES.map(|change| (at, change))) {
                for next in [Next::GoOn, Next::CertificateInstead] {
                    let mut changed = ChangedLink::new(link()).with(at, change);
                    let outcomes = run(&mut changed, purpose(), next, |link, outcome| {
                        looks += 1;
                        let what = format!("{what}, exchange {at}, {change:?}, {next:?}");
                        assert!(!behind.is_open(link), "{what}: open after {outcome}");
                    });
                    let is_other = outcomes.iter().any(|outcome| outcome == "CardChanged");
                    assert!(!is_other, "{what}, exchange {at}, {change:?}: the same card, {outcomes:?}");
                    unclear += u32::from(outcomes.iter().any(|outcome| outcome == "PinUnclear"));
                }
            }
        }
    }
    assert!(looks > 800 && unclear > 10, "{looks} {unclear}");
}

#[test]
fn a_card_is_open_while_a_credential_is_verified() {
    for (behind, verify) in [
        (Behind::Pin, b"\x00\x20\x00\x98\x041234".as_slice()),
        (Behind::BirthDate, b"\x00\x20\x00\x91\x06590410"),
    ] {
        let mut link = VirtualLink::new(card("valid"));
        assert!(!behind.is_open(&mut link));
        link.transceive(&select_application(behind.application())).expect("an answer");
        assert_eq!(link.transceive(verify), Ok(vec![0x90, 0x00]));
        assert!(behind.is_open(&mut link));
    }
}

/// The card accepted the PIN and counts nothing: three tries were left before and are left now.
#[test]
fn an_answer_that_reports_no_spent_try_is_neither_right_nor_wrong() {
    const VERIFY: u32 = 4;
    for answer in [b"".as_slice(), b"\x63", b"\x63\xC3", b"\x63\xC4", b"\x63\xCF"] {
        let change = Change::RunAndAnswered(answer);
        let mut link = ChangedLink::new(VirtualLink::new(card("valid"))).with(VERIFY, change);
        let outcomes = run(&mut link, pin_check([1, 2, 3, 4]), Next::GoOn, |_, _| {});
        assert_eq!(outcomes, ["PinUnclear", "Unspent"], "{answer:?}");
        let mut link = ChangedLink::new(VirtualLink::new(card("valid"))).with(VERIFY, change);
        let outcomes = run(&mut link, pin_check([9, 9, 9, 9]), Next::GoOn, |_, _| {});
        assert_eq!(outcomes, ["PinUnclear", "WasWrong { tries_left: 2 }"], "{answer:?}");
    }
}

/// `61xx` means that the card ran the command: a PIN is not sent again because the rest of the answer could not be fetched.
#[test]
fn a_pin_whose_answer_has_a_rest_that_cannot_be_fetched_was_sent() {
    const VERIFY: u32 = 4;
    for error in [TransportError::NotSent, TransportError::TooLong, TransportError::Malformed] {
        let change = Change::RunAndAnswered(b"\x61\x10");
        let link = ChangedLink::new(VirtualLink::new(card("valid"))).with(VERIFY, change);
        let mut link = link.with(VERIFY + 1, Change::Lost(error));
        let profile = Arc::new(CardProfile::INDIVIDUAL_NUMBER_CARD);
        let task = CardTask::new(pin_check([1, 2, 3, 4]));
        let Ok(outcome) = drive(CardSession::start(profile, task, link.limits()), &mut link);
        let is_unknown = matches!(outcome, CardSessionOutcome::Removed(CardRemoved::PinOutcomeUnknown(_), _));
        assert!(is_unknown, "{error:?}: {}", outcome_name(&outcome));
    }
}
