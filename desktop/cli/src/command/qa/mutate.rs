use clap::Args;
use serde::Serialize;
use shikaku_qa::mutate;

use super::files::{JobArguments, PathArguments, bar, reading};
use crate::console::{self, Console};
use crate::exit::Exit;

/// Which transcripts.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: PathArguments,
    #[command(flatten)]
    jobs: JobArguments,
}

/// What came of it, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    transcripts: usize,
    mutants: usize,
    faults: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    file: String,
    mutation: String,
    verdict: String,
}

impl Arguments {
    /// Breaks each of them in every way.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let Some(files) = self.paths.files() else { return Exit::Usage };
        let mut transcripts = Vec::new();
        for file in &files {
            let Some(reading) = reading(file) else { return Exit::Usage };
            transcripts.push(reading.transcript);
        }
        let bar = bar(transcripts.len());
        // A mutant that falls is counted; what it would print on the way is not for people.
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let mutated = mutate(&transcripts, self.jobs.threads(), &|| bar.inc(1));
        std::panic::set_hook(hook);
        bar.finish_and_clear();
        let row = |(place, mutation, verdict): (usize, shikaku_qa::Mutation, shikaku_qa::Verdict)| Row {
            file: files.get(place).map(|file| console::path(file)).unwrap_or_default(),
            mutation: mutation.to_string(),
            verdict: verdict.to_string(),
        };
        let faults: Vec<_> = mutated.faults.into_iter().map(row).collect();
        for Row { file, mutation, verdict } in &faults {
            console.say(format!("{file}: {mutation}: {verdict}"));
        }
        let (transcripts, mutants) = (transcripts.len(), mutated.mutants);
        let of = |word: &str| faults.iter().filter(|row| row.verdict.starts_with(word)).count();
        console.say(format!(
            "{mutants} mutants of {transcripts} transcripts: {} panics, {} hangs, {} burnt PINs, {} wrong states",
            of("panic"),
            of("hang"),
            of("burnt PIN"),
            of("wrong state"),
        ));
        let exit_code = if faults.is_empty() { Exit::Done } else { Exit::Quality };
        console.report(&Report { exit_code, transcripts, mutants, faults });
        exit_code
    }
}
