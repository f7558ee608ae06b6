//! A long load: whether the memory of the gateway stays bounded.

use std::fmt;
use std::io;
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::time::{interval_at, timeout_at};

use crate::figures::Figures;
use crate::level::{self, Load};
use crate::process::Process;

/// Clients of a soak.
pub(crate) const CLIENTS: usize = 16;

/// Time between two samples of the memory.
const SAMPLE_EVERY: Duration = Duration::from_secs(5);

/// Growth of the second half over the end of the first half that is accepted.
const GROWTH_MAX: f64 = 0.10;

/// The figures of a soak.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Soak {
    #[serde(flatten)]
    pub(crate) figures: Figures,
    /// `VmRSS` in KiB, every five seconds.
    samples: Vec<u32>,
    /// Largest sample of the second half by the last of the first half, less 1.
    growth: f64,
    #[serde(skip)]
    pub(crate) first_error: Option<String>,
}

/// Runs the load and samples the memory of the gateway meanwhile.
///
/// # Errors
/// When a client cannot connect or the gateway ends.
pub(crate) async fn run(load: &Load<'_>) -> io::Result<Soak> {
    let begin = Instant::now() + load.warm_up;
    let samples = sample(load.gateway.process(), begin, begin + load.length);
    let (window, samples) = tokio::try_join!(level::run(load), samples)?;
    let growth = growth(&samples);
    let first_error = window.errors.first().cloned();
    Ok(Soak { figures: window.figures(), samples, growth, first_error })
}

async fn sample(process: Process, begin: Instant, end: Instant) -> io::Result<Vec<u32>> {
    let mut samples = Vec::new();
    let mut every = interval_at(begin.into(), SAMPLE_EVERY);
    while timeout_at(end.into(), every.tick()).await.is_ok() {
        samples.push(u32::try_from(process.memory()?.resident_kib).unwrap_or(u32::MAX));
    }
    Ok(samples)
}

fn growth(samples: &[u32]) -> f64 {
    let (first, second) = samples.split_at(samples.len() / 2);
    match (first.last(), second.iter().max()) {
        (Some(&before), Some(&after)) => f64::from(after) / f64::from(before) - 1.0,
        _ => f64::NAN,
    }
}

impl Soak {
    /// Whether the memory is bounded: a growth that was not measured is none that is accepted.
    pub(crate) fn is_bounded(&self) -> bool {
        self.growth <= GROWTH_MAX
    }
}

impl fmt::Display for Soak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { figures, samples, growth, .. } = self;
        let kib = |sample: Option<&u32>| sample.copied().unwrap_or(0);
        writeln!(f, "soak with {CLIENTS} clients\n{figures}")?;
        let (first, middle, last) = (samples.first(), samples.get(samples.len() / 2), samples.last());
        write!(
            f,
            "  VmRSS: {} KiB first, {} KiB in the middle, {} KiB last; the second half grows by {:.1} %",
            kib(first),
            kib(middle),
            kib(last),
            growth * 100.0
        )
    }
}
