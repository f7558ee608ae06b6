use chrono::{DateTime, Utc};
use shikaku_core::workflow::Directive;

use super::card::{CardPlayer, Said};
use super::replayed_reception::ReplayedReception;
use super::{Difference, Matching};
use crate::{Entry, Transcript, TranscriptEvent};

/// What came of running a reception again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rerun {
    /// It went as recorded.
    Same {
        /// States it went through.
        states: usize,
        /// Exchanges with the card.
        exchanges: usize,
    },
    /// The transcript holds no reception: exchanges with a card alone.
    NoReception,
}

/// Drives a whole reception from what was recorded: the same acts of people, the same card, the same gateway, at the same
/// times. What it does has to be what was recorded.
///
/// # Errors
/// The first difference.
pub fn rerun(transcript: &Transcript, matching: Matching) -> Result<Rerun, Box<Difference>> {
    let is_state = |entry: &&Entry| matches!(entry.event, TranscriptEvent::State(_));
    let states = transcript.entries.iter().filter(is_state).count();
    if states == 0 {
        return Ok(Rerun::NoReception);
    }
    let is_command = |entry: &&Entry| matches!(entry.event, TranscriptEvent::Command(_));
    let exchanges = transcript.entries.iter().filter(is_command).count();
    match matching {
        Matching::Strict => strictly(transcript)?,
        Matching::Lenient => leniently(transcript)?,
    }
    Ok(Rerun::Same { states, exchanges })
}

/// Replays entry by entry: gives each recorded input to the reception, and compares each output with the recorded one.
fn strictly(transcript: &Transcript) -> Result<(), Box<Difference>> {
    let mut replayed_reception = ReplayedReception::new(&transcript.header);
    let mut rest = transcript.entries.as_slice();
    for entry in 0.. {
        let Some((first, after)) =
            rest.split_first().filter(|(first, _)| first.event != TranscriptEvent::Full)
        else {
            break;
        };
        rest = after;
        // A lost card belongs to the answer before it, and the frames of a reader do not reach the reception.
        if first.event == TranscriptEvent::CardLost || first.event.is_frame() {
            continue;
        }
        let event = replayed_reception.take_event();
        let as_recorded =
            if first.event.is_output() { event.as_ref() == Some(&first.event) } else { event.is_none() };
        if !as_recorded {
            let recorded = Some(first.event.clone());
            let before = transcript.entries.get(..entry).unwrap_or_default();
            return Err(Difference::behind(before, Some(entry), recorded, event));
        }
        if !first.event.is_output() {
            happen(&mut replayed_reception, first, after, transcript.moment(first.at));
        }
    }
    match replayed_reception.take_event().filter(|_| rest.is_empty()) {
        Some(more) => Err(Difference::behind(&transcript.entries, None, None, Some(more))),
        None => Ok(()),
    }
}

fn happen(replayed_reception: &mut ReplayedReception, entry: &Entry, after: &[Entry], now: DateTime<Utc>) {
    match &entry.event {
        TranscriptEvent::Response(bytes) => drop(replayed_reception.answered(Ok(bytes), now)),
        TranscriptEvent::LinkError(error) => drop(replayed_reception.answered(Err(*error), now)),
        event => drop(replayed_reception.happens(event, after, now)),
    }
}

/// By what each side wants: the card answers by meaning, and only states and calls are compared.
fn leniently(transcript: &Transcript) -> Result<(), Box<Difference>> {
    let mut replayed_reception = ReplayedReception::new(&transcript.header);
    let entries = transcript.entries.as_slice();
    let mut start = 0;
    while let Some((first, after)) = entries.get(start..).and_then(<[Entry]>::split_first) {
        let now = transcript.moment(first.at);
        let length = after.iter().position(|entry| is_from_outside(&entry.event)).unwrap_or(after.len());
        let window = entries.get(start..=start + length).unwrap_or_default();
        let mut card = CardPlayer::of(window, start, transcript.header.limits, Matching::Lenient);
        let mut directive = replayed_reception.happens(&first.event, after, now);
        while let Some(Directive::Transmit(command)) = &directive {
            directive = match card.say(command) {
                Said::Answer(answer) => {
                    Some(replayed_reception.answered(answer.as_deref().map_err(|error| *error), now))
                }
                // Something else happened before the card answered.
                Said::NoMore => None,
                Said::Differs(difference) => return Err(difference),
            };
        }
        let is_full = window.iter().any(|entry| entry.event == TranscriptEvent::Full);
        compare(&replayed_reception, window, start, is_full)?;
        start += window.len();
    }
    Ok(())
}

/// Compares the states, calls and saves of one window.
fn compare(
    replayed_reception: &ReplayedReception,
    window: &[Entry],
    start: usize,
    is_full: bool,
) -> Result<(), Box<Difference>> {
    let mut recorded = window.iter().enumerate().filter(|(_, entry)| counts(&entry.event));
    let mut played = std::iter::from_fn(|| replayed_reception.take_event()).filter(counts);
    loop {
        match (recorded.next(), played.next()) {
            (None, None) => return Ok(()),
            (None, Some(_)) if is_full => return Ok(()),
            (Some((_, entry)), Some(event)) if is_like(&entry.event, &event) => {}
            (recorded, played) => {
                let entry = recorded.map(|(place, _)| start + place);
                let recorded = recorded.map(|(_, entry)| entry.event.clone());
                return Err(Difference::behind(&[], entry, recorded, played));
            }
        }
    }
}

const fn counts(event: &TranscriptEvent) -> bool {
    matches!(
        event,
        TranscriptEvent::State(_) | TranscriptEvent::Asked { .. } | TranscriptEvent::SaveRequested
    )
}

fn is_like(recorded: &TranscriptEvent, played: &TranscriptEvent) -> bool {
    match (recorded, played) {
        (TranscriptEvent::Asked { call: recorded, .. }, TranscriptEvent::Asked { call: played, .. }) => {
            (recorded.method, &recorded.path) == (played.method, &played.path)
        }
        _ => recorded == played,
    }
}

/// Whether it comes from a person, a timer, a reader or the gateway.
const fn is_from_outside(event: &TranscriptEvent) -> bool {
    matches!(
        event,
        TranscriptEvent::User(_)
            | TranscriptEvent::Woke
            | TranscriptEvent::ReaderFailed(_)
            | TranscriptEvent::SaveEnded(_)
            | TranscriptEvent::CardFound(_)
            | TranscriptEvent::Replied { .. }
    )
}
