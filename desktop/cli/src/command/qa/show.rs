use std::path::PathBuf;

use clap::Args;
use shikaku_qa::show;
use shikaku_qa::story::Story;

use super::files::reading;
use crate::console::Console;
use crate::exit::Exit;

/// Which transcript.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", help = "記録のファイル（形は中身でわかる）")]
    file: PathBuf,
}

impl Arguments {
    /// Shows one file. What stands before a break is shown, and the break told.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let Some(reading) = reading(&self.file) else { return Exit::Usage };
        let story = Story::of(&reading.transcript);
        if console.is_json() {
            console.report(&story);
        } else {
            console.say(show(&story).trim_end());
        }
        if reading.broken.is_some() { Exit::Usage } else { Exit::Done }
    }
}
