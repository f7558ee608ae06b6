use std::path::PathBuf;

use clap::Args;
use shikaku_qa::show;
use shikaku_qa::transcript_report::Report;

use super::files::audited;
use crate::console::Console;
use crate::exit::Exit;

/// Which transcript.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", help = "記録のファイル（形は中身で分かる）")]
    file: PathBuf,
}

impl Arguments {
    /// Shows one file up to the place where it breaks. Standard error names that place, and the findings of an audit.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let Some(reading) = audited(&self.file) else { return Exit::Usage };
        let transcript_report = Report::of(&reading.transcript);
        if console.is_json() {
            console.report(&transcript_report);
        } else {
            console.say(show(&transcript_report).trim_end());
        }
        if reading.broken.is_some() { Exit::Usage } else { Exit::Done }
    }
}
