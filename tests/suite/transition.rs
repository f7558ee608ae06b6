//! The table of transitions over all pairs of a state and an event.

use std::fmt::Write as _;

use expect_test::expect_file;
use shikaku_card::session::{CardPurpose, LastTry};
use shikaku_core::workflow::{Effect, Event, PinForm, State};
use shikaku_tests::sample::{events, now, states};

fn effect_name(effect: &Effect) -> &'static str {
    match effect {
        Effect::None => "",
        Effect::FetchChallenge(_) => "FetchChallenge",
        Effect::StartCardSession(_) => "StartCardSession",
        Effect::Confirm(_) => "Confirm",
        Effect::WakeAfter(_) => "WakeAfter",
        Effect::Save(_) => "Save",
        Effect::Stop => "Stop",
    }
}

/// Every pair: names before, state and effect after.
fn pairs() -> impl Iterator<Item = (&'static str, &'static str, State, Effect)> {
    states().into_iter().flat_map(|(state_name, state)| {
        events().into_iter().map(move |(event_name, event)| {
            let (next, effect) = state().on(event(), now());
            (state_name, event_name, next, effect)
        })
    })
}

#[test]
fn the_table_reads_like_this() {
    let mut table = String::from("# Every state and every event that changes it or has an effect.\n");
    let mut last = "";
    for (state, event, next, effect) in pairs() {
        if std::mem::replace(&mut last, state) != state {
            let _ = write!(table, "\n{state}\n");
        }
        let (next, effect) = (format!("{next:?}"), effect_name(&effect));
        if !state.starts_with(&next) || !effect.is_empty() {
            let _ = writeln!(table, "    {event:<32} → {next:<20} {effect}");
        }
    }
    let trimmed: Vec<&str> = table.lines().map(str::trim_end).collect();
    expect_file!["../../fixtures/workflow/transitions.txt"].assert_eq(&(trimmed.join("\n") + "\n"));
}

#[test]
fn the_card_is_used_only_when_one_was_waited_for_and_found() {
    for (state, event, _, effect) in pairs() {
        let sessions = matches!(effect, Effect::StartCardSession(_));
        assert_eq!(sessions, state.starts_with("WaitingForCard") && event == "CardFound", "{state} {event}");
    }
}

#[test]
fn the_gateway_is_asked_only_after_a_card_identified_somebody() {
    for (state, event, _, effect) in pairs() {
        let asks = matches!(effect, Effect::Confirm(_));
        let may_ask = matches!(
            (state, event),
            ("ReadingCard", "TouchEnded(Identified)")
                | ("ReadingCard, visual", "TouchEnded(Identified, visual)")
                | ("StillProcessing", "Woke")
                | ("Failed, gateway", "Continued")
        );
        assert_eq!(asks, may_ask, "{state} {event}");
    }
}

#[test]
fn the_last_try_is_spent_only_by_those_who_asked_for_it() {
    for (state, event, next, effect) in pairs() {
        let asked_for = match (&next, &effect) {
            (State::EnteringPin(PinForm { last_try, .. }), _) => *last_try != LastTry::Keep,
            (_, Effect::StartCardSession(plan)) => {
                matches!(plan.purpose, CardPurpose::PinCheck { last_try: LastTry::AskedFor(_), .. })
            }
            _ => false,
        };
        assert_eq!(asked_for, state == "Failed, one try left" && event == "LastTryAsked", "{state} {event}");
    }
}

/// Eligibility reference, 6: changing the method goes back to the choice, and nothing typed outlives it.
#[test]
fn a_cancelled_reception_keeps_nothing_and_a_closed_one_begins_anew_only_by_its_button() {
    for (name, state) in states() {
        let (next, effect) = state().on(Event::Cancelled, now());
        let expected = if name == "Closed" { ("Closed", "") } else { ("ChoosingMethod", "Stop") };
        assert_eq!((format!("{next:?}").as_str(), effect_name(&effect)), expected, "{name}");
    }
    for (name, event) in events() {
        let (next, _) = State::Closed.on(event(), now());
        let begins = matches!(event(), Event::Continued);
        let expected = if begins { "ChoosingMethod" } else { "Closed" };
        assert_eq!(format!("{next:?}"), expected, "{name}");
    }
}

/// Eligibility reference, 6: whatever is not valid leads to the lawful alternatives.
#[test]
fn from_every_state_the_lawful_alternatives_are_one_tap_away() {
    for (name, state) in states() {
        let (next, _) = state().on(Event::FallbackAsked, now());
        assert!(
            matches!(next, State::ChoosingFallback(_) | State::RecordingFallback(_) | State::Closed),
            "{name}"
        );
    }
}
