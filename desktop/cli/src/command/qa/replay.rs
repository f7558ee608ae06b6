use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use shikaku_replay::{Difference, Matching, ReaderRerun, Rerun, rerun, rerun_reader};

use super::files::reading;
use crate::console::Console;
use crate::exit::Exit;

/// Which transcript, and how close.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", help = "記録のファイル")]
    file: PathBuf,
    #[arg(long, help = "時間と、同じファイルの別の読み方を、違いとしない")]
    lenient: bool,
}

/// What came of it, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    outcome: &'static str,
    /// What came of the reader below, where it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    reader: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
}

impl Arguments {
    /// Runs it again.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let Some(reading) = reading(&self.file) else { return Exit::Usage };
        let matching = if self.lenient { Matching::Lenient } else { Matching::Strict };
        let (outcome, differs) = reception(console, rerun(&reading.transcript, matching));
        let (reader, reader_differs) = reader(console, rerun_reader(&reading.transcript, matching));
        let difference = differs.or(reader_differs);
        let exit_code = if difference.is_some() { Exit::Quality } else { Exit::Done };
        let exit_code = if reading.broken.is_some() { Exit::Usage } else { exit_code };
        let entry = difference.as_ref().and_then(|difference| difference.entry).map(|entry| entry + 1);
        let difference = difference.map(|difference| difference.to_string());
        console.report(&Report { exit_code, outcome, reader, entry, difference });
        exit_code
    }
}

type Differs = Option<Box<Difference>>;

/// Says what came of the reception.
fn reception(console: Console, rerun: Result<Rerun, Box<Difference>>) -> (&'static str, Differs) {
    match rerun {
        Ok(Rerun::Same { states, exchanges }) => {
            console.say(format!("the same again: {states} states, {exchanges} exchanges with the card"));
            ("same", None)
        }
        Ok(Rerun::NoReception) => {
            console.say("no reception: exchanges with a card alone, which nothing can drive again");
            ("no-reception", None)
        }
        Err(difference) => {
            console.say(&difference);
            ("different", Some(difference))
        }
    }
}

/// Says what came of the reader below, where there was one.
fn reader(console: Console, rerun: Result<ReaderRerun, Box<Difference>>) -> (Option<&'static str>, Differs) {
    match rerun {
        Ok(ReaderRerun::Same { messages, exchanges }) => {
            console.say(format!("the reader too: {messages} messages, {exchanges} exchanges"));
            (Some("same"), None)
        }
        Ok(ReaderRerun::NoReader) => (None, None),
        Ok(ReaderRerun::Unbegun) => {
            console.say("not the reader: the recording began when it was connected already");
            (Some("unbegun"), None)
        }
        Err(difference) => {
            console.say(&difference);
            (Some("different"), Some(difference))
        }
    }
}
