use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use shikaku_replay::{Difference, Matching, Rerun, rerun, rerun_reader};
use shikaku_transcript::{Broken, Finding};

use crate::file::{FileError, TranscriptFile};
use crate::proof::ProofOracle;
use crate::search::Known;

/// What came of running one file.
pub struct RunResult {
    /// The file.
    pub file: PathBuf,
    /// What came of it.
    pub result: Result<Rerun, Fault>,
    /// How long it took.
    pub took: Duration,
}

/// Why a file does not pass.
pub enum Fault {
    /// It is no transcript.
    Unreadable(FileError),
    /// It breaks off.
    Broken(Broken),
    /// It contains personal data.
    NotClean(Vec<Finding>),
    /// A proof in it is not of the method that its challenge was fetched for.
    ProofMismatch,
    /// It went another way.
    Differs(Matching, Box<Difference>),
}

/// How strict a run is.
#[derive(Clone, Copy)]
pub struct RunSettings {
    /// How close a replay has to be; both without one.
    pub matching: Option<Matching>,
    /// Whether every file is audited too.
    pub audit: bool,
    /// Threads, at least one.
    pub threads: usize,
}

/// Runs files again, several at once; the answers come in the order of the files. `done` is called after each, from any
/// thread.
pub fn run(files: &[PathBuf], settings: RunSettings, done: &(dyn Fn() + Sync)) -> Vec<RunResult> {
    in_parallel(files, settings.threads, |file| {
        let begin = Instant::now();
        let result = run_one(file, settings);
        done();
        RunResult { file: file.clone(), result, took: begin.elapsed() }
    })
}

fn run_one(file: &Path, settings: RunSettings) -> Result<Rerun, Fault> {
    let file = TranscriptFile::open(file).map_err(Fault::Unreadable)?;
    let reading = &file.reading;
    if let Some(broken) = reading.broken {
        return Err(Fault::Broken(broken));
    }
    let findings = if settings.audit { file.findings(&Known::default()) } else { Vec::new() };
    if !findings.is_empty() {
        return Err(Fault::NotClean(findings));
    }
    if !ProofOracle::all_fit(&reading.transcript) {
        return Err(Fault::ProofMismatch);
    }
    let matchings = settings.matching.map_or(vec![Matching::Strict, Matching::Lenient], |one| vec![one]);
    let mut result = Rerun::NoReception;
    for matching in matchings {
        let differs = |difference| Fault::Differs(matching, difference);
        result = rerun(&reading.transcript, matching).map_err(differs)?;
        rerun_reader(&reading.transcript, matching).map_err(differs)?;
    }
    Ok(result)
}

/// Does something with each of some things, on several threads; the results are in the order of the things.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    things: &[T],
    threads: usize,
    act: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(things.len()));
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(place) else { return };
            let result = act(thing);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((place, result));
        }
    };
    thread::scope(|scope| {
        (1..threads.max(1)).for_each(|_| drop(scope.spawn(work)));
        work();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "{error}"),
            Self::Broken(broken) => write!(f, "{broken}"),
            Self::ProofMismatch => f.write_str("a proof went out under the challenge of the other method"),
            Self::NotClean(findings) => {
                write!(f, "not clean:")?;
                findings.iter().try_for_each(|finding| write!(f, "\n  {finding}"))
            }
            Self::Differs(matching, difference) => write!(f, "{matching:?}: {difference}"),
        }
    }
}
