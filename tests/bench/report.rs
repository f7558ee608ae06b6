//! One table per kind of work, and the same as JSON.

use std::fmt;

use serde::Serialize;
use shikaku_tests::measure::{BitRate, SessionModel, Work};

use crate::contenders::{OURS, Row};
use crate::usage::{Usage, ms};

/// All numbers of one run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    model: Model,
    works: Vec<Table>,
    /// Absent where there was no PC/SC.
    whole_check: Option<Usage>,
}

/// The assumptions behind the times, in the units they are thought in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Model {
    note: &'static str,
    frame_max_bytes: usize,
    host_ms_per_exchange: f64,
    card_select_ms: f64,
    card_read_ms: f64,
    card_read_more_ms_per_256: f64,
    card_verify_ms: f64,
    card_sign_ms: f64,
    card_other_ms: f64,
}

#[derive(Serialize)]
struct Table {
    work: &'static str,
    rows: Vec<Line>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    who: &'static str,
    exchanges: usize,
    /// Of these: retry query and clean leave.
    safety: usize,
    bytes_to_card: usize,
    bytes_from_card: usize,
    #[serde(rename = "touchMsAt106")]
    session_ms_at106: f64,
    #[serde(rename = "touchMsAt424")]
    session_ms_at424: f64,
    /// Of all of these, to Shikaku's.
    ratio: Ratio,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ratio {
    exchanges: f64,
    bytes: f64,
    #[serde(rename = "touchAt106")]
    session_at106: f64,
    #[serde(rename = "touchAt424")]
    session_at424: f64,
}

impl Report {
    pub(crate) fn new(works: &[(Work, Vec<Row>)], whole_check: Option<Usage>) -> Self {
        let works = works.iter().map(|(work, rows)| Table { work: work.name(), rows: lines(rows) }).collect();
        Self { model: Model::of(&SessionModel::at(BitRate::Kbit106)), works, whole_check }
    }

    pub(crate) fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl Model {
    fn of(model: &SessionModel) -> Self {
        Self {
            note: "times are modelled, not measured: ISO/IEC 14443 Type B frames, chosen card times, one host time",
            frame_max_bytes: model.frame_max,
            host_ms_per_exchange: ms(model.host),
            card_select_ms: ms(model.card.select),
            card_read_ms: ms(model.card.read),
            card_read_more_ms_per_256: ms(model.card.read_more),
            card_verify_ms: ms(model.card.verify),
            card_sign_ms: ms(model.card.sign),
            card_other_ms: ms(model.card.other),
        }
    }
}

fn lines(rows: &[Row]) -> Vec<Line> {
    let mut lines: Vec<_> = rows.iter().map(Line::of).collect();
    let Some(ours) = lines.iter().find(|line| line.who == OURS).map(Line::measures) else { return lines };
    for line in &mut lines {
        let [exchanges, bytes, session_at106, session_at424] = ratios(line.measures(), ours);
        line.ratio = Ratio { exchanges, bytes, session_at106, session_at424 };
    }
    lines
}

impl Line {
    fn of(row: &Row) -> Self {
        let time = |rate| ms(SessionModel::at(rate).session_time(&row.traffic).total());
        Self {
            who: row.who,
            exchanges: row.traffic.exchanges(),
            safety: row.traffic.safety(),
            bytes_to_card: row.traffic.bytes_to_card(),
            bytes_from_card: row.traffic.bytes_from_card(),
            session_ms_at106: time(BitRate::Kbit106),
            session_ms_at424: time(BitRate::Kbit424),
            ratio: Ratio { exchanges: 1.0, bytes: 1.0, session_at106: 1.0, session_at424: 1.0 },
        }
    }

    /// What is compared: exchanges, bytes both ways, both times.
    fn measures(&self) -> [f64; 4] {
        let count = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let bytes = count(self.bytes_to_card + self.bytes_from_card);
        [count(self.exchanges), bytes, self.session_ms_at106, self.session_ms_at424]
    }
}

fn ratios(these: [f64; 4], ours: [f64; 4]) -> [f64; 4] {
    let mut ratios = these;
    for (ratio, ours) in ratios.iter_mut().zip(ours) {
        *ratio /= ours;
    }
    ratios
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for table in &self.works {
            writeln!(f, "\n{table}")?;
        }
        writeln!(
            f,
            "exchanges (safety): of these, retry query and clean leave; x: times Shikaku's of this run."
        )?;
        writeln!(f, "{}.", self.model.note)?;
        match self.whole_check {
            Some(Usage { cpu_ms, peak_kib, wall_ms }) => write!(
                f,
                "one whole check with a PIN (shikaku check, pcscd, HTTPS): {cpu_ms:.0} ms of CPU, {peak_kib} KiB at peak, \
                 {wall_ms:.0} ms in all"
            ),
            None => write!(f, "others and the whole check were left out: no PC/SC here (cargo xtask bench)"),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = format!("{} ", self.work);
        writeln!(f, "{title:-<28} exchanges         bytes out / in       106 kbit/s       424 kbit/s")?;
        for line in &self.rows {
            let Ratio { exchanges, bytes, session_at106, session_at424 } = line.ratio;
            writeln!(
                f,
                "{:<26} {:>4} ({}) x{exchanges:<5.2} {:>6} / {:<5} x{bytes:<5.2} {:>5.0} ms x{session_at106:<5.2} {:>5.0} ms x{session_at424:<5.2}",
                line.who,
                line.exchanges,
                line.safety,
                line.bytes_to_card,
                line.bytes_from_card,
                line.session_ms_at106,
                line.session_ms_at424,
            )?;
        }
        Ok(())
    }
}
