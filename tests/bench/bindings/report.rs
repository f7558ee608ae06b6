//! One table, and the same as JSON.

use std::fmt;

use serde::Serialize;

use crate::library::Library;
use crate::player::Measured;
use crate::recording::Recording;

/// All numbers of one run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    #[serde(rename = "touches")]
    sessions: Vec<Line>,
    processes: Vec<Process>,
    /// Absent where none was named.
    library: Option<Library>,
}

/// One kind of card session in one language.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    scenario: String,
    language: String,
    exchanges: u32,
    calls: u32,
    micros_per_exchange: f64,
    /// What is not Rust's own work.
    #[serde(rename = "faceMicrosPerExchange")]
    bindings_micros_per_exchange: f64,
    /// All of it, of the modelled time of the card session at 106 and at 424 kbit/s.
    #[serde(rename = "percentOfTouch")]
    percent_of_session: [f64; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Process {
    language: String,
    #[serde(flatten)]
    measured: Measured,
}

impl Report {
    /// The first of the measured is what the others are compared with.
    pub(crate) fn new(
        recordings: &[Recording],
        measured: &[(String, Measured)],
        library: Option<Library>,
    ) -> Self {
        let sessions = recordings.iter().enumerate().flat_map(|(at, recording)| {
            let own =
                measured.first().and_then(|(_, rust)| rust.sessions.get(at)).map_or(0.0, |own| own.micros);
            measured.iter().filter_map(move |(language, measured)| {
                let session = measured.sessions.get(at)?;
                let exchanges = f64::from(session.exchanges.max(1));
                Some(Line {
                    scenario: recording.scenario.clone(),
                    language: language.clone(),
                    exchanges: session.exchanges,
                    calls: session.calls,
                    micros_per_exchange: session.micros / exchanges,
                    bindings_micros_per_exchange: (session.micros - own) / exchanges,
                    percent_of_session: recording.session_ms.map(|whole| session.micros / 10.0 / whole),
                })
            })
        });
        let processes = measured.iter().cloned();
        let processes = processes.map(|(language, measured)| Process { language, measured });
        Self { sessions: sessions.collect(), processes: processes.collect(), library }
    }

    pub(crate) fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n| card session | through | exchanges | calls | µs per exchange | of these the bindings | of the session at 106 / 424 kbit/s |"
        )?;
        writeln!(f, "| --- | --- | --: | --: | --: | --: | --: |")?;
        for line in &self.sessions {
            let Line {
                scenario,
                language,
                exchanges,
                calls,
                micros_per_exchange,
                bindings_micros_per_exchange,
                percent_of_session: [slow, fast],
            } = line;
            writeln!(
                f,
                "| {scenario} | {language} | {exchanges} | {calls} | {micros_per_exchange:.0} | {bindings_micros_per_exchange:.0} | {slow:.2} % / {fast:.2} % |"
            )?;
        }
        writeln!(f, "\n| | first directive, cold | warm | one check adds | the process then |")?;
        writeln!(f, "| --- | --: | --: | --: | --: |")?;
        for Process { language, measured } in &self.processes {
            let Measured { first_cold_ms, first_warm_ms, check_kib, process_kib, .. } = measured;
            writeln!(
                f,
                "| {language} | {first_cold_ms:.1} ms | {first_warm_ms:.2} ms | {check_kib} KiB | {process_kib} KiB |"
            )?;
        }
        let share = self.sessions.iter().flat_map(|line| line.percent_of_session).fold(0.0, f64::max);
        let first = self.processes.iter().map(|process| process.measured.first_warm_ms).fold(0.0, f64::max);
        writeln!(
            f,
            "\nAt most {share:.2} % of a card session (target: 2 %); first directive, warm, within {first:.2} ms (50 ms)."
        )?;
        let Some(library) = &self.library else { return Ok(()) };
        writeln!(f, "\nThe library, stripped: {}.\n\n| part | |\n| --- | --: |", kib(library.stripped))?;
        for part in &library.parts {
            writeln!(f, "| {} | {} |", part.name, kib(part.bytes))?;
        }
        writeln!(f, "| all other crates | {} |", kib(library.others))?;
        writeln!(f, "| constants, unwinding, relocations: no symbol | {} |", kib(library.unnamed))
    }
}

fn kib(bytes: u64) -> String {
    format!("{} KiB", bytes.div_ceil(1024))
}
