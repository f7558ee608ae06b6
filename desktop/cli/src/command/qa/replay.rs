use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use shikaku_core::transcript::{Matching, Rerun, rerun};

use super::files::reading;
use crate::console::Console;
use crate::exit::Exit;

/// Which transcript, and how close.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", help = "記録のファイル")]
    file: PathBuf,
    #[arg(long, help = "時間と、同じファイルの別の読み方を、ちがいとしない")]
    lenient: bool,
}

/// What came of it, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    outcome: &'static str,
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
        let (exit_code, outcome, difference) = match rerun(&reading.transcript, matching) {
            Ok(Rerun::Same { states, exchanges }) => {
                console.say(format!("the same again: {states} states, {exchanges} exchanges with the card"));
                (Exit::Done, "same", None)
            }
            Ok(Rerun::NoReception) => {
                console.say("no reception: exchanges with a card alone, which nothing can drive again");
                (Exit::Done, "no-reception", None)
            }
            Err(difference) => {
                console.say(&difference);
                (Exit::Quality, "different", Some(difference))
            }
        };
        let exit_code = if reading.broken.is_some() { Exit::Usage } else { exit_code };
        let entry = difference.as_ref().and_then(|difference| difference.entry).map(|entry| entry + 1);
        let difference = difference.map(|difference| difference.to_string());
        console.report(&Report { exit_code, outcome, entry, difference });
        exit_code
    }
}
