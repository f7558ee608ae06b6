use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use shikaku_qa::{Form, read_file, write_form};

use crate::console::{Console, complain};
use crate::exit::Exit;

/// Which transcript, and into which form.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", help = "記録のファイル（形は中身でわかる）")]
    file: PathBuf,
    #[arg(long, value_enum, help = "書き出す形")]
    to: To,
    #[arg(long, short, value_name = "FILE", help = "書き出すファイル。省略で標準出力")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum To {
    Text,
    Cbor,
}

impl Arguments {
    /// Converts one file. What stands before a break is written, and the break told.
    pub(crate) fn run(&self, _: Console) -> Exit {
        let reading = match read_file(&self.file) {
            Ok(reading) => reading,
            Err(error) => {
                complain(format!("{}: {error}", self.file.display()));
                return Exit::Usage;
            }
        };
        let form = match self.to {
            To::Text => Form::Text,
            To::Cbor => Form::Cbor,
        };
        let bytes = write_form(&reading.transcript, form);
        let written = match &self.output {
            Some(file) => std::fs::write(file, bytes),
            None => io::stdout().write_all(&bytes),
        };
        match (written, reading.broken) {
            (Err(error), _) => complain(format!("the transcript cannot be written: {error}")),
            (Ok(()), Some(broken)) => complain(format!("{}: {broken}", self.file.display())),
            (Ok(()), None) => return Exit::Done,
        }
        Exit::Usage
    }
}
