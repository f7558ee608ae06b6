use std::path::PathBuf;

use clap::{Args, ValueEnum};
use shikaku_adapter::file::{Existing, write_private};
use shikaku_qa::{Form, write_form};
use shikaku_transcript::Transcript;

use crate::console::{self, complain};

/// Where a transcript is written, and in which form.
#[derive(Args)]
pub(super) struct OutputArguments {
    #[arg(long, value_enum, default_value = "text", help = "書き出す形")]
    to: To,
    #[arg(
        long,
        short,
        value_name = "FILE",
        help = "書き出すファイル（本人だけが読める。同じ名前のファイルは置きかえる）。省略で標準出力"
    )]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum To {
    Text,
    Cbor,
}

impl OutputArguments {
    /// Writes it, or tells why not; whether it was written.
    pub(super) fn write(&self, transcript: &Transcript) -> bool {
        let form = match self.to {
            To::Text => Form::Text,
            To::Cbor => Form::Cbor,
        };
        let bytes = write_form(transcript, form);
        let Some(file) = &self.output else {
            console::document(&bytes);
            return true;
        };
        let written = write_private(file, &bytes, Existing::Replace);
        written.map_err(|error| complain(format!("{}: {error}", console::path(file)))).is_ok()
    }
}
