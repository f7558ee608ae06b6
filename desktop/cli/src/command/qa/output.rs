use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use shikaku_adapter::file::{Existing, FileWriteError, is_same_file, write_private};
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
        help = "書き出すファイル（本人だけが読める。同じ名前のファイルがあれば書き出さない）。省略で標準出力"
    )]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: ForceArguments,
}

/// What happens to a file of the same name.
#[derive(Args)]
pub(super) struct ForceArguments {
    #[arg(long, help = "同じ名前のファイルを置き換える。読んだファイルとリンクは置き換えない")]
    force: bool,
}

impl ForceArguments {
    /// Whether a file of the same name is replaced.
    pub(super) const fn existing(&self) -> Existing {
        if self.force { Existing::Replace } else { Existing::Keep }
    }
}

/// Refuses an output that is one of the inputs, by whatever name; whether it may be written.
pub(super) fn is_apart(output: Option<&Path>, inputs: &[PathBuf]) -> bool {
    let Some(output) = output else { return true };
    let same = inputs.iter().find(|input| is_same_file(input, output));
    if let Some(input) = same {
        let (output, input) = (console::path(output), console::path(input));
        complain(format!("{output}: this is the file that is read ({input}); nothing was written"));
    }
    same.is_none()
}

/// Writes a file, or says why not; whether it was written.
pub(super) fn write_file(output: &Path, bytes: &[u8], existing: Existing) -> bool {
    let written = write_private(output, bytes, existing).map_err(|error| {
        let hint = if error == FileWriteError::Exists { "; --force replaces it" } else { "" };
        complain(format!("{}: {error}{hint}", console::path(output)));
    });
    written.is_ok()
}

#[derive(Clone, Copy, ValueEnum)]
enum To {
    Text,
    Cbor,
}

impl OutputArguments {
    /// Refuses an output that is the input; whether it may be written.
    pub(super) fn is_apart_from(&self, input: &Path) -> bool {
        is_apart(self.output.as_deref(), &[input.to_owned()])
    }

    /// Writes it, or says why not; whether it was written.
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
        write_file(file, &bytes, self.force.existing())
    }
}
