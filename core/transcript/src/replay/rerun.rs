use chrono::{DateTime, Utc};
use shikaku_core::workflow::Directive;

use super::card::{CardPlayer, Said};
use super::puppet::Puppet;
use super::{Difference, Matching};
use crate::{Entry, Happening, Transcript};

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
    let is_state = |entry: &&Entry| matches!(entry.happening, Happening::State(_));
    let states = transcript.entries.iter().filter(is_state).count();
    if states == 0 {
        return Ok(Rerun::NoReception);
    }
    let is_command = |entry: &&Entry| matches!(entry.happening, Happening::Command(_));
    let exchanges = transcript.entries.iter().filter(is_command).count();
    match matching {
        Matching::Strict => strictly(transcript)?,
        Matching::Lenient => leniently(transcript)?,
    }
    Ok(Rerun::Same { states, exchanges })
}

/// Entry by entry: what happened to it happens again, and what it told it has to tell.
fn strictly(transcript: &Transcript) -> Result<(), Box<Difference>> {
    let mut puppet = Puppet::new(&transcript.header);
    let mut rest = transcript.entries.as_slice();
    for entry in 0.. {
        let Some((first, after)) = rest.split_first().filter(|(first, _)| first.happening != Happening::Full)
        else {
            break;
        };
        rest = after;
        // The answer before it said so already, and nobody told the reception; nor of what a reader makes of a command.
        if first.happening == Happening::CardLost || first.happening.is_frame() {
            continue;
        }
        let told = puppet.take_told();
        let as_recorded =
            if first.happening.is_told() { told.as_ref() == Some(&first.happening) } else { told.is_none() };
        if !as_recorded {
            let recorded = Some(first.happening.clone());
            let before = transcript.entries.get(..entry).unwrap_or_default();
            return Err(Difference::behind(before, Some(entry), recorded, told));
        }
        if !first.happening.is_told() {
            happen(&mut puppet, first, after, transcript.moment(first.at));
        }
    }
    match puppet.take_told().filter(|_| rest.is_empty()) {
        Some(more) => Err(Difference::behind(&transcript.entries, None, None, Some(more))),
        None => Ok(()),
    }
}

fn happen(puppet: &mut Puppet, entry: &Entry, after: &[Entry], now: DateTime<Utc>) {
    match &entry.happening {
        Happening::Response(bytes) => drop(puppet.answered(Ok(bytes), now)),
        Happening::LinkError(error) => drop(puppet.answered(Err(*error), now)),
        happening => drop(puppet.happens(happening, after, now)),
    }
}

/// By what each side wants: the card answers by meaning, and only states and calls are compared.
fn leniently(transcript: &Transcript) -> Result<(), Box<Difference>> {
    let mut puppet = Puppet::new(&transcript.header);
    let entries = transcript.entries.as_slice();
    let mut start = 0;
    while let Some((first, after)) = entries.get(start..).and_then(<[Entry]>::split_first) {
        let now = transcript.moment(first.at);
        let length = after.iter().position(|entry| is_from_outside(&entry.happening)).unwrap_or(after.len());
        let window = entries.get(start..=start + length).unwrap_or_default();
        let mut card = CardPlayer::of(window, start, transcript.header.limits, Matching::Lenient);
        let mut directive = puppet.happens(&first.happening, after, now);
        while let Some(Directive::Transmit(command)) = &directive {
            directive = match card.say(command) {
                Said::Answer(answer) => Some(puppet.answered(answer.as_deref().map_err(|error| *error), now)),
                // Something else happened before the card answered.
                Said::NoMore => None,
                Said::Differs(difference) => return Err(difference),
            };
        }
        let is_full = window.iter().any(|entry| entry.happening == Happening::Full);
        compare(&puppet, window, start, is_full)?;
        start += window.len();
    }
    Ok(())
}

/// States, calls and things to keep that were told in one window.
fn compare(puppet: &Puppet, window: &[Entry], start: usize, is_full: bool) -> Result<(), Box<Difference>> {
    let mut recorded = window.iter().enumerate().filter(|(_, entry)| counts(&entry.happening));
    let mut played = std::iter::from_fn(|| puppet.take_told()).filter(counts);
    loop {
        match (recorded.next(), played.next()) {
            (None, None) => return Ok(()),
            (None, Some(_)) if is_full => return Ok(()),
            (Some((_, entry)), Some(told)) if is_like(&entry.happening, &told) => {}
            (recorded, played) => {
                let entry = recorded.map(|(place, _)| start + place);
                let recorded = recorded.map(|(_, entry)| entry.happening.clone());
                return Err(Difference::behind(&[], entry, recorded, played));
            }
        }
    }
}

const fn counts(happening: &Happening) -> bool {
    matches!(happening, Happening::State(_) | Happening::Asked { .. } | Happening::Keep)
}

fn is_like(recorded: &Happening, played: &Happening) -> bool {
    match (recorded, played) {
        (Happening::Asked { call: recorded, .. }, Happening::Asked { call: played, .. }) => {
            (recorded.method, &recorded.path) == (played.method, &played.path)
        }
        _ => recorded == played,
    }
}

/// Whether it comes from a person, a timer, a reader or the gateway.
const fn is_from_outside(happening: &Happening) -> bool {
    matches!(
        happening,
        Happening::User(_)
            | Happening::Woke
            | Happening::ReaderFailed(_)
            | Happening::Kept(_)
            | Happening::CardFound(_)
            | Happening::Replied { .. }
    )
}
