//! Figures of one measurement: percentiles, rates, and CPU per check.

use std::time::{Duration, Instant};

use serde::Serialize;

use crate::process::Memory;

/// Times of one check that ended with the answer `valid`.
#[derive(Clone, Copy)]
pub(crate) struct CheckTimes {
    /// From the first byte sent to the answer read, the signature of the card included.
    pub(crate) check: Duration,
    /// `POST /v1/challenges`
    pub(crate) challenge: Duration,
    /// `POST /v1/confirmations`
    pub(crate) confirmation: Duration,
}

/// The work of one client.
#[derive(Default)]
pub(crate) struct Done {
    times: Vec<CheckTimes>,
    ended: u32,
    pub(crate) errors: Vec<String>,
}

/// One measurement of one program.
#[derive(Clone, Default)]
pub(crate) struct Window {
    /// Length.
    pub(crate) length: Duration,
    /// Checks that began in it.
    pub(crate) times: Vec<CheckTimes>,
    /// Checks that ended in it.
    pub(crate) ended: u32,
    /// Errors, those of the warm-up included.
    pub(crate) errors: Vec<String>,
    /// CPU time of the gateway in it.
    pub(crate) gateway_cpu: Duration,
    /// CPU time of the clients in it.
    pub(crate) client_cpu: Duration,
    /// CPU time of the whole machine in it.
    pub(crate) machine_cpu: Duration,
    /// Memory of the gateway at its end.
    pub(crate) memory: Memory,
}

/// Exact percentiles in milliseconds, by nearest rank.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Percentiles {
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
}

/// The figures of one or several measurements.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Figures {
    pub(crate) checks_per_second: f64,
    pub(crate) check_ms: Percentiles,
    pub(crate) challenge_ms: Percentiles,
    pub(crate) confirmation_ms: Percentiles,
    pub(crate) errors: usize,
    pub(crate) gateway_cpu_micros_per_check: f64,
    pub(crate) client_cpu_micros_per_check: f64,
    /// CPU time by elapsed time: 1 is one core in full use.
    pub(crate) gateway_cores: f64,
    pub(crate) client_cores: f64,
    /// The same of all other processes and the kernel: more than a little makes the figures doubtful.
    pub(crate) other_cores: f64,
    #[serde(flatten)]
    pub(crate) memory: Memory,
}

impl Done {
    /// Adds a check that began at `start`, in a measurement from `begin` to `end`.
    pub(crate) fn add(&mut self, start: Instant, times: CheckTimes, begin: Instant, end: Instant) {
        if start >= begin {
            self.times.push(times);
        }
        self.ended += u32::from((begin..end).contains(&(start + times.check)));
    }
}

impl Window {
    /// Adds the work of one client.
    pub(crate) fn add(&mut self, done: Done) {
        self.times.extend(done.times);
        self.ended += done.ended;
        self.errors.extend(done.errors);
    }

    /// Several measurements as one; its memory is the largest of theirs.
    pub(crate) fn together(windows: &[Self]) -> Self {
        windows.iter().fold(Self::default(), |mut sum, window| {
            sum.length += window.length;
            sum.times.extend(&window.times);
            sum.ended += window.ended;
            sum.errors.extend(window.errors.iter().cloned());
            sum.gateway_cpu += window.gateway_cpu;
            sum.client_cpu += window.client_cpu;
            sum.machine_cpu += window.machine_cpu;
            sum.memory.resident_kib = sum.memory.resident_kib.max(window.memory.resident_kib);
            sum.memory.peak_kib = sum.memory.peak_kib.max(window.memory.peak_kib);
            sum
        })
    }

    pub(crate) fn figures(&self) -> Figures {
        let checks = f64::from(self.ended);
        let length = self.length.as_secs_f64();
        let (gateway, client) = (self.gateway_cpu.as_secs_f64(), self.client_cpu.as_secs_f64());
        let percentiles = |time: fn(&CheckTimes) -> Duration| Percentiles::of(self.times.iter().map(time));
        Figures {
            checks_per_second: checks / length,
            check_ms: percentiles(|times| times.check),
            challenge_ms: percentiles(|times| times.challenge),
            confirmation_ms: percentiles(|times| times.confirmation),
            errors: self.errors.len(),
            gateway_cpu_micros_per_check: gateway * 1e6 / checks,
            client_cpu_micros_per_check: client * 1e6 / checks,
            gateway_cores: gateway / length,
            client_cores: client / length,
            other_cores: (self.machine_cpu.as_secs_f64() - gateway - client).max(0.0) / length,
            memory: self.memory,
        }
    }
}

impl Percentiles {
    /// Of all these times; not a number where there are none.
    pub(crate) fn of(times: impl IntoIterator<Item = Duration>) -> Self {
        let mut times: Vec<_> = times.into_iter().collect();
        times.sort_unstable();
        let at = |percent: usize| {
            let rank = (times.len() * percent).div_ceil(100);
            times.get(rank.saturating_sub(1)).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
        };
        Self { p50: at(50), p95: at(95), p99: at(99), max: at(100) }
    }
}
