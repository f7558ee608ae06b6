//! `shikaku qa`: transcripts for QA. One file a command, one line each in the table below.
//!
//! What these commands print is English, in the words of the standards that a transcript is full of; help is Japanese
//! like everywhere else.

mod convert;

use clap::Subcommand;

use crate::console::Console;
use crate::exit::Exit;

/// The table of QA's commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    #[command(about = "記録を、文字の形とCBORの形のあいだで書きかえる")]
    Convert(convert::Arguments),
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(self, console: Console) -> Exit {
        match self {
            Self::Convert(arguments) => arguments.run(console),
        }
    }
}
