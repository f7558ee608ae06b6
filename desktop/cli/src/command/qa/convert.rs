use std::path::PathBuf;

use clap::Args;

use super::files::audited;
use super::output::OutputArguments;
use crate::console::Console;
use crate::exit::Exit;

/// Which transcript, and into which form.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", help = "記録のファイル（形は中身で分かる）")]
    file: PathBuf,
    #[command(flatten)]
    output: OutputArguments,
}

impl Arguments {
    /// Converts one file up to the place where it breaks. Standard error names that place, and the findings of an audit.
    pub(crate) fn run(&self, _: Console) -> Exit {
        if !self.output.is_apart_from(&self.file) {
            return Exit::Usage;
        }
        match audited(&self.file) {
            Some(reading) if self.output.write(&reading.transcript) && reading.broken.is_none() => Exit::Done,
            _ => Exit::Usage,
        }
    }
}
