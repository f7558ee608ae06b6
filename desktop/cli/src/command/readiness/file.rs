//! The two files of `readiness`: what was published, and what is done.

use std::fmt;
use std::path::{Path, PathBuf};

use shikaku_adapter::file::Existing;
use shikaku_clinic::readiness::{Checklist, ChecklistError, Fault, Rulebook, RulebookError};
use thiserror::Error;

use crate::{console, file};

/// Why a file cannot be used. `Debug` prints no path and no step.
#[derive(Error)]
pub(super) enum FileError {
    #[error("日付、金額、手順のファイルを使えません: {}\n  {}", console::path(.path), rulebook_text(.error))]
    Rulebook { path: PathBuf, error: RulebookError },
    #[error("準備の記録を使えません: {}\n  {}", console::path(.path), checklist_text(*.error))]
    Checklist { path: PathBuf, error: ChecklistError },
    #[error("組み込みの日付、金額、手順を使えません。\n  {}", rulebook_text(.0))]
    Embedded(RulebookError),
    #[error(transparent)]
    File(#[from] file::FileError),
    #[error("{} という手順はありません。手順の名前は、--help と --json で出ます。", console::shown(.0))]
    UnknownStep(String),
}

impl fmt::Debug for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileError")
    }
}

fn rulebook_text(error: &RulebookError) -> String {
    match error {
        RulebookError::TooLong => "256キロバイトまでです。".to_owned(),
        RulebookError::Form { line, .. } => {
            format!("{line}行目: TOMLとして読めないか、知らない項目か、足りない項目があります。")
        }
        RulebookError::Schema { found } => {
            format!("別の版（schema {found}）のためのファイルです。使えるのは {} です。", Rulebook::SCHEMA)
        }
        RulebookError::Wrong { place, fault } => {
            format!("{} の内容が正しくありません。{}", console::shown(place), fault_text(*fault))
        }
    }
}

const fn fault_text(fault: Fault) -> &'static str {
    match fault {
        Fault::Empty => "空です。",
        Fault::TooLong => "長すぎます。",
        Fault::Control => "使えない文字（制御文字）があります。",
        Fault::Identifier => "名前に使えるのは、小文字の英字、数字、ハイフンだけです。",
        Fault::Twice => "同じ名前が2回あります。",
        Fault::UnknownSource => "出典が一覧にありません。",
        Fault::Order => "前にない手順の後になっています。",
        Fault::StageSteps => "1つの手順だけで届く段階ではありません。",
        Fault::Backwards => "始まりより前に終わっています。",
        Fault::Counts => "数が互いに合いません。",
        Fault::Percentage => "割合が数と合いません。",
        Fault::Missing => "種類のどちらかが足りません。",
    }
}

const fn checklist_text(error: ChecklistError) -> &'static str {
    match error {
        ChecklistError::TooLong => "64キロバイトまでです。",
        ChecklistError::Form => "shikaku readiness が書いたファイルではありません。",
        ChecklistError::Schema { .. } => "別の版の shikaku が書いたファイルです。",
    }
}

/// The embedded rulebook, or the one in a file.
pub(super) fn rulebook(path: Option<&Path>) -> Result<Rulebook, FileError> {
    let Some(path) = path else { return Rulebook::embedded().map_err(FileError::Embedded) };
    let text = file::read_text("日付、金額、手順のファイル", path, Rulebook::LENGTH_MAX)?;
    Rulebook::parse(&text).map_err(|error| FileError::Rulebook { path: path.to_owned(), error })
}

/// What is done; `None` where there is no file.
pub(super) fn checklist(path: &Path) -> Result<Option<Checklist>, FileError> {
    match file::read_text(STATE, path, Rulebook::LENGTH_MAX) {
        Ok(text) => {
            let error = |error| FileError::Checklist { path: path.to_owned(), error };
            Checklist::from_json(&text).map(Some).map_err(error)
        }
        Err(error) if error.is_missing => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Puts it away whole or not at all.
pub(super) fn keep(path: &Path, list: &Checklist) -> Result<(), FileError> {
    let text = list.to_json();
    let text = text.map_err(|_| file::FileError::content(STATE, path, "準備の記録を文字にできません。"))?;
    Ok(file::write(STATE, path, text.as_bytes(), Existing::Replace)?)
}

const STATE: &str = "準備の記録";
