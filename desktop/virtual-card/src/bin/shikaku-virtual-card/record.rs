use std::path::PathBuf;

use serde::Serialize;
use shikaku_virtual_card::{CycleEnd, Observer, Statistics, VirtualCard};

use crate::failure::Failure;

/// Prints exchanges and keeps the counts of power cycles in a file.
pub(crate) struct Recorder {
    /// Counts plugging in, from 1.
    pub(crate) connection: u32,
    log: bool,
    file: Option<PathBuf>,
    report: Report,
    failure: Option<Failure>,
}

/// The file: always whole, the running cycle last and without `endedBy`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    card: String,
    kind: shikaku_virtual_card::CardKind,
    cycles: Vec<Cycle>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cycle {
    connection: u32,
    ended_by: Option<&'static str>,
    exchanges: u32,
    bytes_to_card: u64,
    bytes_from_card: u64,
    commands: Vec<String>,
}

impl Recorder {
    pub(crate) fn new(card: &VirtualCard, log: bool, file: Option<PathBuf>) -> Self {
        let record = card.record();
        let report = Report { card: record.name.clone(), kind: record.kind, cycles: Vec::new() };
        Self { connection: 0, log, file, report, failure: None }
    }

    /// The first trouble with the file, if any.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        self.failure.map_or(Ok(()), Err)
    }

    /// Replaces the running cycle at the end of the report.
    fn put(&mut self, cycle: &Statistics, ended_by: Option<&'static str>) {
        self.report.cycles.pop_if(|last| last.ended_by.is_none());
        self.report.cycles.push(Cycle {
            connection: self.connection,
            ended_by,
            exchanges: cycle.exchanges,
            bytes_to_card: cycle.bytes_to_card,
            bytes_from_card: cycle.bytes_from_card,
            commands: cycle.traces.iter().map(ToString::to_string).collect(),
        });
        if let Err(failure) = self.write() {
            self.failure.get_or_insert(failure);
        }
    }

    /// Writes beside the file and moves it there, so that every reader finds it whole.
    fn write(&self) -> Result<(), Failure> {
        let Some(path) = &self.file else { return Ok(()) };
        let beside = path.with_extension("part");
        let text = serde_json::to_string_pretty(&self.report).unwrap_or_default();
        std::fs::write(&beside, text + "\n").map_err(Failure::file(&beside))?;
        std::fs::rename(&beside, path).map_err(Failure::file(path))
    }
}

impl Observer for Recorder {
    fn exchanged(&mut self, cycle: &Statistics) {
        if let Some(trace) = cycle.traces.last().filter(|_| self.log) {
            eprintln!("{trace}");
        }
        if self.file.is_some() {
            self.put(cycle, None);
        }
    }

    fn ended(&mut self, cycle: Statistics, end: CycleEnd) {
        let ended_by = match end {
            CycleEnd::PowerOff => "power-off",
            CycleEnd::Reset => "reset",
            CycleEnd::Removed => "taken",
            CycleEnd::Closed => "closed",
        };
        if self.log {
            eprintln!("-- {ended_by} after {} exchanges", cycle.exchanges);
        }
        self.put(&cycle, Some(ended_by));
    }
}
