use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use shikaku_adapter::SystemRandom;
use shikaku_adapter::file::read_file;
use shikaku_qa::{IMPORT_MAX, ImportError, Imported, Source, import, import_as};
use shikaku_transcript::redact;
use shikaku_transport::Random as _;

use super::output::OutputArguments;
use crate::console::{self, Console, complain};
use crate::exit::Exit;

/// Which recording, of what program, and into which form.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", help = "ほかのプログラムの記録（形は中身で分かる）")]
    file: PathBuf,
    #[arg(long, value_name = "SOURCE", value_parser = sources(), help = "記録したプログラム。省略で中身から判断")]
    from: Option<String>,
    #[command(flatten)]
    output: OutputArguments,
}

impl Arguments {
    /// Imports one file. Other programs hide nothing, so what is personal is replaced before anything is written. What could
    /// not be read is counted.
    pub(crate) fn run(&self, _: Console) -> Exit {
        if !self.output.is_apart_from(&self.file) {
            return Exit::Usage;
        }
        let file = match read_file(&self.file, IMPORT_MAX) {
            Ok(file) => file,
            Err(error) => {
                complain(format!("{}: {error}", console::path(&self.file)));
                return Exit::Usage;
            }
        };
        let Imported { transcript, source, unread, .. } = match self.imported(&file) {
            Ok(imported) => imported,
            Err(error) => {
                complain(format!("{}: {error}", console::path(&self.file)));
                return Exit::Usage;
            }
        };
        let Ok(seed) = SystemRandom.seed() else {
            complain("there are no random bytes to be had, and without them nothing can be hidden");
            return Exit::Usage;
        };
        if !self.output.write(&redact(&transcript, &seed)) {
            return Exit::Usage;
        }
        if unread > 0 {
            complain(format!(
                "{}: {unread} lines or packets of {source} could not be read",
                console::path(&self.file)
            ));
        }
        Exit::Done
    }

    fn imported(&self, file: &[u8]) -> Result<Imported, ImportError> {
        match self.from.as_deref().and_then(Source::by_name) {
            Some(source) => import_as(file, source),
            None => import(file),
        }
    }
}

fn sources() -> PossibleValuesParser {
    PossibleValuesParser::new(Source::ALL.iter().map(|source| source.name()))
}
