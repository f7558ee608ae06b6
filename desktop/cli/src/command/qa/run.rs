use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};
use serde::Serialize;
use shikaku_adapter::file::Existing;
use shikaku_qa::{RunResult, RunSettings, junit, run};
use shikaku_replay::{Matching, Rerun};

use super::files::{JobArguments, PathArguments, bar};
use super::output::{is_apart, write_file};
use crate::console::{self, Console, complain};
use crate::exit::Exit;

/// Which transcripts, and how close.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: PathArguments,
    #[arg(long, value_enum, help = "どこまで同じであるべきか。省略で両方")]
    mode: Option<Mode>,
    #[arg(
        long,
        value_name = "FILE",
        help = "結果をJUnitのXMLで書き出すファイル（同じ名前のファイルは置き換える。読んだ記録とリンクは置き換えない）"
    )]
    junit: Option<PathBuf>,
    #[arg(long, help = "個人の情報が残っていないかは確認しない")]
    no_audit: bool,
    #[command(flatten)]
    jobs: JobArguments,
}

#[derive(Clone, Copy, ValueEnum)]
enum Mode {
    #[value(help = "すべての指令と時刻")]
    Strict,
    #[value(help = "時間と読み方の違いは見ない")]
    Lenient,
}

/// What came of it, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    passed: usize,
    failed: usize,
    without_reception: usize,
    faults: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    file: String,
    fault: String,
}

impl Arguments {
    /// Runs all of them again.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let Some(files) = self.paths.files() else { return Exit::Usage };
        if !is_apart(self.junit.as_deref(), &files) {
            return Exit::Usage;
        }
        let matching = self.mode.map(|mode| match mode {
            Mode::Strict => Matching::Strict,
            Mode::Lenient => Matching::Lenient,
        });
        let threads = self.jobs.threads();
        let (bar, begin) = (bar(files.len()), Instant::now());
        let results = run(&files, RunSettings { matching, audit: !self.no_audit, threads }, &|| bar.inc(1));
        bar.finish_and_clear();
        if !self.write_junit(&results) {
            return Exit::Usage;
        }
        let took = begin.elapsed().as_secs_f64();
        let report = report(&results);
        for Row { file, fault } in &report.faults {
            console.say(format!("{file}: {fault}"));
        }
        if report.without_reception > 0 {
            console.say(format!("{} hold no reception and were only read", report.without_reception));
        }
        console.say(format!("{} passed, {} failed", report.passed, report.failed));
        log::info!("{} transcripts in {took:.2} s", results.len());
        console.report(&report);
        report.exit_code
    }

    fn write_junit(&self, results: &[RunResult]) -> bool {
        let Some(file) = &self.junit else { return true };
        match junit(results) {
            Ok(xml) => write_file(file, &xml, Existing::Replace),
            Err(error) => {
                complain(format!("{}: {error}", console::path(file)));
                false
            }
        }
    }
}

fn report(results: &[RunResult]) -> Report {
    let faults: Vec<_> = results
        .iter()
        .filter_map(|result| {
            let fault = result.result.as_ref().err()?;
            Some(Row { file: console::path(&result.file), fault: fault.to_string() })
        })
        .collect();
    let alone = results.iter().filter(|result| matches!(result.result, Ok(Rerun::NoReception))).count();
    Report {
        exit_code: if faults.is_empty() { Exit::Done } else { Exit::Quality },
        passed: results.len() - faults.len(),
        failed: faults.len(),
        without_reception: alone,
        faults,
    }
}
