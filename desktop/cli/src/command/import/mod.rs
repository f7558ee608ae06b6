mod report;
mod session;

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use shikaku_adapter::drop_folder::DropFolder;
use shikaku_adapter::file::Existing;
use shikaku_clinic::failure::Failure;
use shikaku_core::view::{ButtonId, import_report_text};
use shikaku_core::workflow::{
    CopiedResult, ImportBytes, ImportPage, ImportedResult, MenuIndex, SeenValidity,
};
use shikaku_eligibility::handover::FileLimits;

use self::report::Report;
use self::session::Session;
use super::Written;
use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::file::{self, FileError};
use crate::history::{HistoryArguments, OpenedHistory};
use crate::number::number;
use crate::question::Questions;

/// What to import, what the official app shows, and where the file goes.
#[derive(Args)]
#[command(group = ArgGroup::new("seen"))]
pub(crate) struct Arguments {
    #[arg(
        value_name = "FILE",
        help = "公式アプリでコピーした文字か、結果のXMLかJSONのファイル。- か省略で標準入力"
    )]
    input: Option<PathBuf>,
    #[arg(long, group = "seen", help = "公式アプリの画面に「有効」と出ている")]
    valid: bool,
    #[arg(long, group = "seen", help = "公式アプリの画面に「有効」と出ていない")]
    not_valid: bool,
    #[arg(long, group = "seen", help = "有効かどうか分からない（ファイルに有効とは書かない）")]
    unknown: bool,
    #[arg(long, value_name = "NUMBER", value_parser = number::<u8>(1..=9), help = "資格が複数あるとき、何件目を使うか")]
    pick: Option<u8>,
    #[arg(
        long,
        value_name = "DIR",
        help = "レセコンが結果を読むフォルダー（OQSsiquc01res_face_….xml を置く。上書きしない）"
    )]
    to_folder: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "utf-8", help = "XMLの文字コード")]
    encoding: Written,
    #[arg(
        long,
        value_name = "FILE",
        help = "読み取れない部分の報告を書き出すファイル（患者さんの情報は入らない。すでにあれば上書きしない）"
    )]
    report: Option<PathBuf>,
    #[command(flatten)]
    history: HistoryArguments,
}

/// Why an import ends before its result is shown to the end.
enum Ended {
    /// The arguments do not fit the result, or a file cannot be used.
    Usage(String),
    /// A person has to answer, and there is none.
    Unanswered(&'static str),
}

impl Arguments {
    /// Imports one result.
    pub(crate) fn run(self, console: Console) -> Exit {
        let seen = self.seen();
        let Self { input, pick, to_folder, encoding, report: report_file, history, .. } = self;
        let bytes = match read(input.as_deref()) {
            Ok(bytes) => bytes,
            Err(error) => {
                complain(&error);
                console.report(&Report::failed(Exit::Usage));
                return Exit::Usage;
            }
        };
        if seen.is_some() && CopiedResult::read(&bytes).is_ok_and(|copied| !copied.needs_answer()) {
            complain(STATED);
            console.report(&Report::failed(Exit::Usage));
            return Exit::Usage;
        }
        let OpenedHistory { history, failure } = match history.open() {
            Ok(opened) => opened,
            Err(error) => return error.report(console),
        };
        let folder = to_folder.map(DropFolder::new);
        let mut session = Session::new(console, history, folder, encoding.into());
        session.come(bytes);
        let ended = session.settle(seen, pick, report_file.as_deref()).err();
        let report = Report::of(&session, failure);
        let exit = match &ended {
            None => report.exit_code,
            Some(Ended::Usage(text)) => {
                complain(text);
                Exit::Usage
            }
            Some(Ended::Unanswered(text)) => {
                complain(text);
                Exit::Stopped
            }
        };
        console.report(&report.ended(exit, ended.is_some()));
        exit
    }

    const fn seen(&self) -> Option<SeenValidity> {
        match (self.valid, self.not_valid, self.unknown) {
            (true, ..) => Some(SeenValidity::Valid),
            (_, true, _) => Some(SeenValidity::NotValid),
            (.., true) => Some(SeenValidity::Unknown),
            _ => None,
        }
    }
}

impl Session {
    /// Answers what the pages ask, leaves the file, and writes the report.
    fn settle(
        &mut self,
        seen: Option<SeenValidity>,
        pick: Option<u8>,
        report_file: Option<&Path>,
    ) -> Result<(), Ended> {
        self.write_report(report_file)?;
        // A copy that was saved without an answer may be answered now.
        if seen.is_some() && self.result().is_some_and(|result| result.copied.needs_answer()) {
            self.press(ButtonId::SayValidity);
        }
        if let Some(ImportPage::Asking(asked)) = self.page() {
            let answers = asked.answers();
            let seen = seen.map_or_else(|| self.ask_validity(answers), Ok)?;
            let place = answers.iter().position(|answer| *answer == seen);
            let place = place.and_then(|place| MenuIndex::new(u8::try_from(place).ok()?.checked_add(1)?));
            let place = place.ok_or_else(|| Ended::Usage(DENIED.to_owned()))?;
            self.press(ButtonId::ChooseResult(place));
        }
        let is_open = |result: &ImportedResult| result.shown.is_choice() && result.shown.chosen.is_none();
        if self.result().is_some_and(is_open) {
            match pick.and_then(MenuIndex::new).map_or_else(|| self.ask_place(), Ok) {
                Ok(place) => self.press(ButtonId::ChooseResult(place)),
                // It is shown and kept; no file is written, and the exit says that no qualification was chosen.
                Err(Ended::Unanswered(text)) => complain(text),
                Err(ended) => return Err(ended),
            }
        }
        if self.has_folder() {
            self.press(ButtonId::WriteResultFile);
        }
        Ok(())
    }

    fn ask_validity(&self, answers: &[SeenValidity]) -> Result<SeenValidity, Ended> {
        let options: Vec<_> = answers.iter().map(|answer| (*answer, words(*answer))).collect();
        let mut person = Questions::at_terminal(self.console()).ok_or(Ended::Unanswered(UNANSWERED))?;
        let question = "公式アプリの画面に、有効と出ていますか。";
        person.choose(question, &options).ok_or(Ended::Unanswered(UNANSWERED))
    }

    fn ask_place(&self) -> Result<MenuIndex, Ended> {
        let count = self.result().map_or(0, |result| result.shown.confirmation.results().len());
        let labels: Vec<_> =
            MenuIndex::all().take(count).map(|place| (place, format!("{}件目", place.number()))).collect();
        let options: Vec<_> = labels.iter().map(|(place, label)| (*place, label.as_str())).collect();
        let mut person = Questions::at_terminal(self.console()).ok_or(Ended::Unanswered(UNCHOSEN))?;
        person.choose("どの資格を使いますか。", &options).ok_or(Ended::Unanswered(UNCHOSEN))
    }

    fn write_report(&self, path: Option<&Path>) -> Result<(), Ended> {
        let Some(path) = path else { return Ok(()) };
        let report = self.page().and_then(ImportPage::copied).and_then(|copied| copied.report.as_ref());
        let Some(report) = report else {
            complain("読み取れない部分がないため、報告は書き出しません。");
            return Ok(());
        };
        let text = import_report_text(report) + "\n";
        file::write("報告のファイル", path, text.as_bytes(), Existing::Keep)
            .map_err(|error| Ended::Usage(error.to_string()))
    }
}

fn read(input: Option<&Path>) -> Result<ImportBytes, FileError> {
    let bytes = match input.filter(|path| *path != Path::new("-")) {
        Some(path) => file::read("ファイル", path, FileLimits::SINGLE.bytes)?,
        None => file::read_stdin(FileLimits::SINGLE.bytes)?,
    };
    Ok(bytes.into())
}

const fn words(seen: SeenValidity) -> &'static str {
    match seen {
        SeenValidity::Valid => "有効",
        SeenValidity::NotValid => "有効でない",
        SeenValidity::Unknown => "分からない",
    }
}

/// The exit for a failure of the import or of the history.
fn exit_of(failure: Failure) -> Exit {
    failure.into()
}

const UNANSWERED: &str = "公式アプリの画面に有効と出ているかどうかの答えがありません。--valid、--not-valid、--unknown のどれかを付けてください。";
const UNCHOSEN: &str =
    "資格が複数あります。どれを使うかは、自動では決めません。--pick に番号を指定してください。";
const STATED: &str = "この結果には、有効かどうかが書かれています。--valid などは付けずに実行してください。";
const DENIED: &str = "コピーした文字に、資格が有効でないと書かれています。--valid では取り込めません。";
