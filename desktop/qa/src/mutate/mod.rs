//! Breaking: the reception over transcripts in which one thing at one exchange went wrong.

mod card;
mod drive;
mod mutation;
mod oracle;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use shikaku_transcript::Transcript;

pub use mutation::{Mutation, Wrong, mutations};
pub use oracle::Verdict;

use self::card::RecordedCard;
use crate::run::in_parallel;

/// What came of all mutants of some transcripts.
pub struct Mutated {
    /// How many there were.
    pub mutants: usize,
    /// Those that did what no reception may do, with the place of their transcript.
    pub faults: Vec<(usize, Mutation, Verdict)>,
}

/// Runs every mutant of every transcript. `done` is called after each transcript, from any thread.
pub fn mutate(transcripts: &[Transcript], threads: usize, done: &(dyn Fn() + Sync)) -> Mutated {
    let numbered: Vec<_> = transcripts.iter().enumerate().collect();
    let results = in_parallel(&numbered, threads, |(place, transcript)| {
        let card = Arc::new(RecordedCard::of(transcript));
        let mutations = mutations(&card.lengths());
        let faults = mutations.iter().filter_map(|mutation| {
            let run = || drive::drive(transcript, &card, *mutation);
            let verdict = catch_unwind(AssertUnwindSafe(run)).unwrap_or(Err(Verdict::Panic));
            verdict.err().map(|verdict| (*place, *mutation, verdict))
        });
        let faults: Vec<_> = faults.collect();
        done();
        (mutations.len(), faults)
    });
    let mutants = results.iter().map(|(mutants, _)| mutants).sum();
    Mutated { mutants, faults: results.into_iter().flat_map(|(_, faults)| faults).collect() }
}
