use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use shikaku_adapter::file::Existing;
use shikaku_eligibility::Confirmation;
use shikaku_eligibility::handover::any::{Format, Incoming, Outgoing, Target};
use shikaku_eligibility::handover::clipboard::{Finding, FindingKind, LineEnd};
use shikaku_eligibility::handover::japanese::{
    handover_left_out_lines, handover_no_validity_text, handover_read_notes, handover_read_text,
    handover_validity_stated_text, handover_write_notes, handover_write_text,
};
use shikaku_eligibility::handover::{Encoding, FileLimits, any};

use super::Written;
use crate::console::{self, Console, complain, shown};
use crate::exit::Exit;
use crate::file::{self, FileError};
use crate::json::kebab;
use crate::number::number;

/// What to convert, and into what.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(
        value_name = "FILE",
        help = "読むファイル（XML、JSON、コピーした文字。形は中身で分かる）。- か省略で標準入力"
    )]
    input: Option<PathBuf>,
    #[arg(long, value_enum, help = "書き出す形")]
    to: To,
    #[arg(long, value_enum, default_value = "utf-8", help = "書き出す文字コード（JSONはUTF-8だけ）")]
    encoding: Written,
    #[arg(long, value_enum, default_value = "lf", help = "コピー用の文字の改行")]
    line_end: Ending,
    #[arg(long, help = "コピー用の文字に、郵便番号と住所も書く")]
    with_address: bool,
    #[arg(long, help = "コピーした文字の元の画面で「有効」を見たとき: 有効と書き加え、人が見たことも書く")]
    confirmed_valid: bool,
    #[arg(
        long,
        short,
        value_name = "FILE",
        help = "書き出すファイル（すでにあれば上書きしない）。省略で標準出力"
    )]
    output: Option<PathBuf>,
    #[arg(long, value_name = "MIB", value_parser = number::<u16>(1..=1024), help = "読むファイルの長さの上限（一括照会の結果のとき）。省略で4")]
    max_mib: Option<u16>,
}

#[derive(Clone, Copy, ValueEnum)]
enum To {
    Xml,
    Json,
    Clipboard,
}

#[derive(Clone, Copy, ValueEnum)]
enum Ending {
    Lf,
    Crlf,
}

/// What was done, for programs. Holds nothing of the file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The encoding of what was read, where the file says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'static str>,
    /// One sentence, when it was not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    #[serde(flatten)]
    reading: Option<Reading>,
    #[serde(flatten)]
    writing: Option<Writing>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reading {
    validity: Validity,
    left_out: usize,
    findings: Vec<FindingNote>,
}

/// Who says whether the qualification is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Validity {
    /// The file.
    Stated,
    /// Neither the file nor a person.
    NotStated,
    /// The person at the keyboard.
    ConfirmedByPerson,
}

#[derive(Serialize)]
struct FindingNote {
    line: usize,
    kind: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Writing {
    not_carried: usize,
    /// The names of the elements, without their values.
    not_carried_elements: Vec<String>,
    replaced: usize,
    folded: usize,
    identifier_set: bool,
}

/// Why it was not done: with the file, and without it for programs.
struct Problem {
    text: String,
    reason: String,
}

impl Arguments {
    /// Converts one file.
    pub(crate) fn run(&self, console: Console, is_verbose: bool) -> Exit {
        if console.is_json() && self.output.is_none() {
            complain("--json のときは、書き出すファイルを --output で指定してください。");
            return Exit::Usage;
        }
        let mut report = Report {
            exit_code: Exit::Done,
            from: None,
            encoding: None,
            problem: None,
            reading: None,
            writing: None,
        };
        if let Err(Problem { text, reason }) = self.convert(&mut report, is_verbose) {
            complain(text);
            report.exit_code = Exit::Usage;
            report.problem = Some(reason);
        }
        console.report(&report);
        report.exit_code
    }

    fn convert(&self, report: &mut Report, is_verbose: bool) -> Result<(), Problem> {
        let limits = self.limits();
        let file = self.read(limits.bytes)?;
        let mut incoming = any::read(&file, &limits).map_err(|error| Problem {
            text: self.named(&handover_read_text(error)),
            reason: handover_read_text(error),
        })?;
        let validity = self.settle_validity(&mut incoming)?;
        report.read(&incoming, validity);
        handover_read_notes(&incoming).iter().for_each(complain);
        if validity == Validity::NotStated {
            complain(format!(
                "{}有効を見た人は、--confirmed-valid を付けてください。",
                handover_no_validity_text()
            ));
        }
        let outgoing = any::write(&incoming.message, self.target()).map_err(|error| Problem {
            text: self.named(handover_write_text(error)),
            reason: handover_write_text(error).to_owned(),
        })?;
        self.write(&outgoing.file)?;
        report.wrote(&outgoing);
        handover_write_notes(&outgoing).iter().for_each(complain);
        if is_verbose {
            for line in handover_left_out_lines(&outgoing) {
                complain(format!("  {}", shown(&line)));
            }
        }
        Ok(())
    }

    /// Records what a person saw, where they say so and the file does not.
    fn settle_validity(&self, incoming: &mut Incoming) -> Result<Validity, Problem> {
        match (incoming.says_validity(), self.confirmed_valid) {
            (true, false) => Ok(Validity::Stated),
            (false, false) => Ok(Validity::NotStated),
            (_, true) => {
                let message = std::mem::take(&mut incoming.message);
                let is_denied = incoming.findings.iter().any(|it| it.kind == FindingKind::NotValid);
                let valid = Confirmation::from(message).valid_by_sight().ok().filter(|_| !is_denied);
                let valid = valid.ok_or_else(|| Problem {
                    text: handover_validity_stated_text().to_owned(),
                    reason: handover_validity_stated_text().to_owned(),
                })?;
                incoming.message = valid.into();
                Ok(Validity::ConfirmedByPerson)
            }
        }
    }

    fn limits(&self) -> FileLimits {
        match self.max_mib {
            Some(mib) => FileLimits::bulk(usize::from(mib) * 1024 * 1024),
            None => FileLimits::SINGLE,
        }
    }

    fn target(&self) -> Target {
        let format = match self.to {
            To::Xml => Format::Xml,
            To::Json => Format::Json,
            To::Clipboard => Format::Clipboard,
        };
        let encoding = self.encoding.into();
        let line_end = match self.line_end {
            Ending::Lf => LineEnd::Lf,
            Ending::Crlf => LineEnd::CrLf,
        };
        let target = Target::new(format).with_encoding(encoding).with_line_end(line_end);
        target.with_address(self.with_address)
    }

    fn path(&self) -> Option<&Path> {
        self.input.as_deref().filter(|path| *path != Path::new("-"))
    }

    fn read(&self, bytes_max: usize) -> Result<Vec<u8>, FileError> {
        match self.path() {
            Some(path) => file::read("ファイル", path, bytes_max),
            None => file::read_stdin(bytes_max),
        }
    }

    /// What is wrong, with the file in which it is.
    fn named(&self, text: &str) -> String {
        let path = self.path().map_or_else(|| "標準入力".to_owned(), console::path);
        format!("{path}: {text}")
    }

    fn write(&self, bytes: &[u8]) -> Result<(), FileError> {
        if let Some(path) = &self.output {
            return file::write("ファイル", path, bytes, Existing::Keep);
        }
        console::document(bytes);
        Ok(())
    }
}

impl Report {
    fn read(&mut self, incoming: &Incoming, validity: Validity) {
        self.from = Some(kebab(&incoming.format));
        self.encoding = incoming.encoding.map(Encoding::label);
        let note = |finding: &Finding| FindingNote { line: finding.line, kind: kebab(&finding.kind) };
        let findings = incoming.findings.iter().map(note).collect();
        self.reading = Some(Reading { validity, left_out: incoming.left_out, findings });
    }

    fn wrote(&mut self, outgoing: &Outgoing) {
        let Outgoing { replaced, folded, identifier_set, .. } = *outgoing;
        let not_carried_elements: Vec<_> = outgoing.not_carried().map(str::to_owned).collect();
        let not_carried = not_carried_elements.len();
        self.writing = Some(Writing { not_carried, not_carried_elements, replaced, folded, identifier_set });
    }
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        Self { text: error.to_string(), reason: error.reason }
    }
}
