//! The figures as a table and as JSON.

use std::fmt;

use serde::Serialize;
use shikaku_core::gateway::CheckMethod;

use crate::figures::{Figures, Percentiles, Window};
use crate::flood::Flood;
use crate::soak::Soak;

/// All figures of one run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// `fdatasync` after 4 KiB, in the folder of the databases.
    sync_ms: Percentiles,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) levels: Vec<LevelReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) soak: Option<Soak>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) floods: Vec<Flood>,
}

/// The figures of every program on one level.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LevelReport {
    method: CheckMethod,
    clients: usize,
    programs: Vec<Row>,
    #[serde(skip)]
    first_error: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    program: String,
    #[serde(flatten)]
    figures: Figures,
    /// Each measurement for itself.
    rounds: Vec<Figures>,
    /// The first program's figures by those of this one; absent for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<Ratio>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ratio {
    checks_per_second: f64,
    p50: f64,
    p99: f64,
    gateway_cpu: f64,
    peak_memory: f64,
}

impl Report {
    pub(crate) const fn new(sync_ms: Percentiles) -> Self {
        Self { sync_ms, levels: Vec::new(), soak: None, floods: Vec::new() }
    }

    pub(crate) fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Why the run fails, if it does: an error of a client, memory that grows, or well-behaved clients that wait for others.
    pub(crate) fn failure(&self) -> Option<String> {
        let errors = self.levels.iter().map(|level| &level.first_error);
        let error = errors.chain(self.soak.iter().map(|soak| &soak.first_error)).flatten().next();
        let growth = self.soak.as_ref().filter(|soak| !soak.is_bounded());
        let growth = || growth.map(|_| "the memory of the gateway grows".to_owned());
        let late = || self.floods.iter().find_map(Flood::failure);
        error.map(|error| format!("a check failed: {error}")).or_else(growth).or_else(late)
    }
}

impl LevelReport {
    /// The report of one level from the measurements of each program.
    pub(crate) fn new<'a>(
        method: CheckMethod,
        clients: usize,
        programs: impl Iterator<Item = (&'a str, &'a [Window])>,
    ) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        let mut first_error = None;
        for (program, windows) in programs {
            first_error =
                first_error.or_else(|| windows.iter().find_map(|window| window.errors.first().cloned()));
            let figures = Window::together(windows).figures();
            let ratio = rows.first().map(|first| Ratio::of(&first.figures, &figures));
            let rounds = windows.iter().map(Window::figures).collect();
            rows.push(Row { program: program.to_owned(), figures, rounds, ratio });
        }
        Self { method, clients, programs: rows, first_error }
    }
}

impl Ratio {
    fn of(first: &Figures, other: &Figures) -> Self {
        let kib = |figures: &Figures| f64::from(u32::try_from(figures.memory.peak_kib).unwrap_or(u32::MAX));
        Self {
            checks_per_second: first.checks_per_second / other.checks_per_second,
            p50: first.check_ms.p50 / other.check_ms.p50,
            p99: first.check_ms.p99 / other.check_ms.p99,
            gateway_cpu: first.gateway_cpu_micros_per_check / other.gateway_cpu_micros_per_check,
            peak_memory: kib(first) / kib(other),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", Heading("disk, milliseconds"), Line("fdatasync", &self.sync_ms))
    }
}

impl fmt::Display for LevelReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = match self.method {
            CheckMethod::Pin => "pin",
            CheckMethod::Visual => "visual",
        };
        for row in &self.programs {
            let title = format!("{method}, {} clients, {} ", self.clients, row.program);
            write!(f, "\n{title:-<66}\n{}", row.figures)?;
            if let [_, _, ..] = row.rounds.as_slice() {
                let rounds = row.rounds.iter().map(|round| format!("{:.1}", round.checks_per_second));
                write!(f, "\n  rounds: {} checks/s", rounds.collect::<Vec<_>>().join(", "))?;
            }
            if let Some(Ratio { checks_per_second, p50, p99, gateway_cpu, peak_memory }) = row.ratio {
                write!(
                    f,
                    "\n  first program by this one: checks/s x{checks_per_second:.2}, p50 x{p50:.2}, p99 x{p99:.2}, \
                     gateway CPU x{gateway_cpu:.2}, peak memory x{peak_memory:.2}"
                )?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = format!("{:.1} checks/s, ms", self.checks_per_second);
        writeln!(f, "{}", Heading(&rate))?;
        writeln!(f, "{}", Line("check", &self.check_ms))?;
        writeln!(f, "{}", Line("challenge", &self.challenge_ms))?;
        writeln!(f, "{}", Line("confirmation", &self.confirmation_ms))?;
        write!(
            f,
            "  CPU per check: gateway {:.0} us ({:.2} cores), clients {:.0} us ({:.2} cores); \
             others {:.2} cores; gateway VmRSS {} KiB, VmHWM {} KiB; {} errors",
            self.gateway_cpu_micros_per_check,
            self.gateway_cores,
            self.client_cpu_micros_per_check,
            self.client_cores,
            self.other_cores,
            self.memory.resident_kib,
            self.memory.peak_kib,
            self.errors,
        )
    }
}

/// What is measured, and the names of the columns.
struct Heading<'a>(&'a str);

impl fmt::Display for Heading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {:<20} {:>8} {:>8} {:>8} {:>8}", self.0, "p50", "p95", "p99", "max")
    }
}

/// A name and its percentiles.
struct Line<'a>(&'a str, &'a Percentiles);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name, Percentiles { p50, p95, p99, max }) = self;
        write!(f, "  {name:<20} {p50:>8.2} {p95:>8.2} {p99:>8.2} {max:>8.2}")
    }
}
