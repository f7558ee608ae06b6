use chrono::{DateTime, NaiveDate, Utc};
use shikaku_card::certificate::CertificateValidity;
use shikaku_clinic::failure::{Failure, ImportFailure};
use shikaku_clinic::history::{ConfirmationMethod, HistoryId, Record};
use shikaku_eligibility::Confirmation;
use strum::VariantArray;

use super::folder_file::{FileOutcome, FolderFile};
use super::read::CopiedResult;
use crate::workflow::{MenuIndex, ResultState, SaveOutcome};

/// A page of 取り込み. It may hold a result: no `Debug` of contents.
pub enum ImportPage {
    /// A copied text is awaited.
    Waiting,
    /// What came was not taken.
    Refused(ImportFailure),
    /// 「有効」と出ていますか: the result says nothing of validity.
    Asking(Box<AskedResult>),
    /// 資格確認結果.
    Showing(Box<ImportedResult>),
    /// The rows that were not understood, and the page behind them.
    Findings(Box<Self>),
}

/// A result whose validity a person has to state.
pub struct AskedResult {
    /// What was read.
    pub copied: CopiedResult,
    /// The same confirmation in the history, which says nothing of validity either.
    pub(super) earlier: Option<SavedRecord>,
}

/// An imported result on the screen.
pub struct ImportedResult {
    /// What the screen of a check shows, too.
    pub shown: ResultState,
    /// What was read; its confirmation has the answer of the person.
    pub copied: CopiedResult,
    /// 施術日: the day of the confirmation, or today where that is later than today.
    pub treatment_date: NaiveDate,
    /// Whether 確認日 is later than today.
    pub is_from_future: bool,
    /// What became of it in the history.
    pub kept: Kept,
    /// The file for the receipt computer.
    pub file: FolderFile,
    /// When it was saved, or imported where it is not saved. Its file is named by it.
    pub imported_at: DateTime<Utc>,
}

/// What became of an imported result in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is saved now.
    Saved(SavedRecord),
    /// It is the same confirmation as one that was saved before. Nothing was saved.
    Earlier(SavedRecord),
    /// There is no history.
    NoHistory,
    /// It could not be saved.
    Failed(Failure),
    /// The end of the month after the treatment is over, so that nothing was saved.
    PastWindow,
}

/// A record in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedRecord {
    pub(super) id: HistoryId,
    /// When it was saved.
    pub at: DateTime<Utc>,
    /// On what it rests.
    pub method: ConfirmationMethod,
}

/// What a person says that the official app shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum SeenValidity {
    /// 有効.
    Valid,
    /// 資格（無効）.
    NotValid,
    /// It is not known. No file says that the qualification is valid.
    Unknown,
}

/// What a person does on these pages, and what the shell answers.
#[derive(Clone, PartialEq, Eq)]
pub enum ImportEvent {
    /// 公式アプリの結果を取り込む: the area is opened.
    Opened,
    /// 貼り付ける.
    PasteAsked,
    /// The answer or the qualification with this number.
    Chosen(MenuIndex),
    /// 選び直す, or the next result.
    Continued,
    /// 有効かどうかを答える.
    AnswerAsked,
    /// レセコンのフォルダーに置く.
    FileAsked,
    /// The shell wrote the file of this name, or did not.
    FileAnswered(String, FileOutcome),
    /// コピーした文字を消す.
    ClearAsked,
    /// 読み取れなかった行.
    FindingsAsked,
    /// Back to the page before; from the first page the area is closed.
    Back,
    /// 次の患者さんへ: the area is closed.
    Finished,
}

impl ImportPage {
    /// The result that the page is about.
    #[must_use]
    pub fn copied(&self) -> Option<&CopiedResult> {
        match self {
            Self::Waiting | Self::Refused(_) => None,
            Self::Asking(asked) => Some(&asked.copied),
            Self::Showing(result) => Some(&result.copied),
            Self::Findings(behind) => behind.copied(),
        }
    }

    /// Whether the text was in the clipboard until now, which is cleared.
    pub(super) fn take_clipboard(&mut self) -> bool {
        match self {
            Self::Waiting | Self::Refused(_) => false,
            Self::Asking(asked) => std::mem::take(&mut asked.copied.is_in_clipboard),
            Self::Showing(result) => std::mem::take(&mut result.copied.is_in_clipboard),
            Self::Findings(behind) => behind.take_clipboard(),
        }
    }
}

impl AskedResult {
    /// The answers that are offered. Where the text itself says that the qualification does not hold, no person can say that
    /// it does.
    #[must_use]
    pub fn answers(&self) -> &'static [SeenValidity] {
        match (SeenValidity::VARIANTS, self.copied.is_denied()) {
            ([SeenValidity::Valid, others @ ..], true) => others,
            (all, _) => all,
        }
    }

    /// The result with what a person saw, and the record of it.
    pub(super) fn answered(self, seen: SeenValidity) -> (CopiedResult, Option<SavedRecord>) {
        let Self { copied, earlier } = self;
        let CopiedResult { confirmation, .. } = copied;
        let confirmation = match seen {
            SeenValidity::Valid => confirmation.valid_by_sight(),
            SeenValidity::NotValid => confirmation.invalid_by_sight(),
            SeenValidity::Unknown => Ok(confirmation),
        };
        // It says nothing of validity and holds a qualification, or no answer would be needed.
        let confirmation = confirmation.unwrap_or_else(|same| *same);
        (CopiedResult { confirmation, ..copied }, earlier)
    }
}

impl ImportedResult {
    /// A result that has just been imported, or was before.
    pub(super) fn new(copied: CopiedResult, today: NaiveDate, now: DateTime<Utc>, kept: Kept) -> Self {
        let mut shown = ResultState::new(copied.confirmation.clone(), CertificateValidity::Valid);
        shown.saved = match &kept {
            Kept::Saved(_) => Some(SaveOutcome::Saved),
            Kept::NoHistory => Some(SaveOutcome::NoHistory),
            Kept::Failed(failure) => Some(SaveOutcome::Failed(*failure)),
            Kept::Earlier(_) | Kept::PastWindow => None,
        };
        let imported_at = kept.record().map_or(now, |record| record.at);
        Self {
            shown,
            treatment_date: copied.confirmed_on.min(today),
            is_from_future: copied.confirmed_on > today,
            copied,
            kept,
            file: FolderFile::NotWritten,
            imported_at,
        }
    }

    /// On what the result rests that is shown.
    #[must_use]
    pub fn method(&self) -> ConfirmationMethod {
        match &self.kept {
            Kept::Earlier(earlier) => earlier.method.clone(),
            Kept::Saved(_) | Kept::NoHistory | Kept::Failed(_) | Kept::PastWindow => {
                self.copied.source.method()
            }
        }
    }

    /// Whether there is one qualification to hand over: the only one, or the one that the staff chose.
    #[must_use]
    pub fn is_one(&self) -> bool {
        let results = self.shown.confirmation.results();
        results.len() == 1 || (self.shown.is_choice() && self.shown.qualification().is_some())
    }
}

impl Kept {
    /// The record in the history.
    pub(super) const fn record(&self) -> Option<&SavedRecord> {
        match self {
            Self::Saved(record) | Self::Earlier(record) => Some(record),
            Self::NoHistory | Self::Failed(_) | Self::PastWindow => None,
        }
    }
}

impl CopiedResult {
    /// The same confirmation as it was saved.
    pub(super) fn with_saved(self, record: &Record) -> Self {
        Self { confirmation: Confirmation::from(record.message().clone()), ..self }
    }
}
