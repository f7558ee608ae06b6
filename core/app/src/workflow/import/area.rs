use chrono::{DateTime, NaiveDate, Utc};
use shikaku_clinic::failure::ImportFailure;
use shikaku_clinic::history::{HistoryId, Record, is_kept, purge_after};
use shikaku_eligibility::handover::FileName;
use zeroize::Zeroizing;

use super::folder_file::{FileOutcome, FolderFile};
use super::hand_over::file;
use super::page::{AskedResult, ImportEvent, ImportPage, ImportedResult, Kept, SavedRecord};
use super::read::CopiedResult;
use super::source::{ImportBytes, ImportOptions, ImportOrigin};
use crate::workflow::{History, MenuIndex};

/// 取り込み: the page that is open, and what the device does with an imported result.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use chrono::DateTime;
/// use shikaku_core::application::{App, Input, Setup, Timestamp};
/// use shikaku_core::workflow::{Import, ImportOptions, ImportOrigin};
///
/// let now = Timestamp { utc: DateTime::UNIX_EPOCH, uptime: Duration::ZERO };
/// let import = Some(Import::new(ImportOptions::default()));
/// let mut app = App::new(Setup { import, ..Setup::default() }, now);
/// let text = "資格情報\n確認日 : \t1970/01/01\n氏名\t資格　太郎".as_bytes().to_vec();
/// let input = Input::ResultCame { origin: ImportOrigin::Shared, bytes: text.into() };
/// assert_eq!(app.handle(input, now).screen.id, "import-asking");
/// ```
pub struct Import {
    options: ImportOptions,
    page: Option<ImportPage>,
    requests: Vec<ImportRequest>,
}

/// What the shell does for an import.
pub(crate) enum ImportRequest {
    /// Read the text of the clipboard.
    ReadClipboard,
    /// Write a file into the folder of the receipt computer.
    WriteFile {
        /// Its name.
        name: FileName,
        /// What it holds. It is a person's.
        bytes: Zeroizing<Vec<u8>>,
    },
    /// Clear the clipboard.
    ClearClipboard,
}

/// What an import needs to know of the device.
#[derive(Clone, Copy)]
pub struct ImportContext<'a> {
    /// Where results are saved.
    pub history: Option<&'a History>,
    /// Today in Japan.
    pub today: NaiveDate,
    /// The device's clock.
    pub now: DateTime<Utc>,
}

impl Import {
    /// The area, closed.
    #[must_use]
    pub const fn new(options: ImportOptions) -> Self {
        Self { options, page: None, requests: Vec::new() }
    }

    /// What the device does with an imported result.
    #[must_use]
    pub const fn options(&self) -> ImportOptions {
        self.options
    }

    /// The page, while the area is open.
    #[must_use]
    pub const fn page(&self) -> Option<&ImportPage> {
        self.page.as_ref()
    }

    /// Closes the area, as for the next patient.
    pub fn close(&mut self) {
        self.page = None;
    }

    /// What the shell has to do now, in this order.
    pub(crate) fn take_requests(&mut self) -> Vec<ImportRequest> {
        std::mem::take(&mut self.requests)
    }

    /// A copied text or a file came. What came from a watched clipboard and is no copied result changes nothing.
    pub(crate) fn came(&mut self, origin: ImportOrigin, bytes: &ImportBytes, context: ImportContext<'_>) {
        self.page = match CopiedResult::read(bytes) {
            Err(failure) if origin == ImportOrigin::Watched && is_other_text(failure) => return,
            Err(failure) => Some(ImportPage::Refused(failure)),
            Ok(copied) => {
                let clears = origin.is_clipboard() && self.options.clears_clipboard;
                self.requests.extend(clears.then_some(ImportRequest::ClearClipboard));
                let is_in_clipboard = origin.is_clipboard() && !clears;
                Some(opened(CopiedResult { is_in_clipboard, ..copied }, context))
            }
        };
    }

    /// A person did something in the area. An event that does not fit the page changes nothing.
    pub(crate) fn on(&mut self, event: ImportEvent, context: ImportContext<'_>) {
        self.page = match (self.page.take(), event) {
            (None, ImportEvent::Opened) => Some(ImportPage::Waiting),
            (Some(ImportPage::Findings(behind)), ImportEvent::Back) => Some(*behind),
            (None, _) | (Some(_), ImportEvent::Back | ImportEvent::Finished) => None,
            (Some(page), ImportEvent::PasteAsked) => {
                self.requests.push(ImportRequest::ReadClipboard);
                Some(page)
            }
            (Some(mut page), ImportEvent::ClearAsked) => {
                if page.take_clipboard() {
                    self.requests.push(ImportRequest::ClearClipboard);
                }
                Some(page)
            }
            (Some(page), ImportEvent::FindingsAsked) => Some(findings(page)),
            (Some(ImportPage::Asking(asked)), ImportEvent::Chosen(place)) => {
                Some(answer(asked, place, context))
            }
            (Some(ImportPage::Showing(result)), event) => Some(self.in_result(result, event)),
            (Some(page), _) => Some(page),
        };
    }

    fn in_result(&mut self, mut result: Box<ImportedResult>, event: ImportEvent) -> ImportPage {
        match event {
            ImportEvent::Chosen(place) if result.shown.is_choice() && result.shown.chosen.is_none() => {
                let is_there = place.of(result.shown.confirmation.results()).is_some();
                result.shown.chosen = Some(place).filter(|_| is_there);
            }
            ImportEvent::Continued if result.shown.chosen.is_some() => {
                (result.shown.chosen, result.file) = (None, FolderFile::NotWritten);
            }
            ImportEvent::Continued => return ImportPage::Waiting,
            ImportEvent::AnswerAsked if result.copied.needs_answer() => return ask_again(*result),
            ImportEvent::FileAsked => self.write(&mut result),
            ImportEvent::FileAnswered(name, outcome) => {
                let is_awaited =
                    matches!(&result.file, FolderFile::Writing(written) if written.to_string() == name);
                if is_awaited {
                    result.file = FolderFile::Done(outcome);
                }
            }
            _ => {}
        }
        ImportPage::Showing(result)
    }

    /// Has the shell write the file, where there is one qualification and a folder.
    fn write(&mut self, result: &mut ImportedResult) {
        if !(self.options.has_folder && result.is_one() && result.file.can_be_asked_for()) {
            return;
        }
        result.file = match file(result, self.options.encoding) {
            Ok((name, bytes)) => {
                self.requests.push(ImportRequest::WriteFile { name: name.clone(), bytes });
                FolderFile::Writing(name)
            }
            Err(failure) => FolderFile::Done(FileOutcome::Failed(failure)),
        };
    }
}

/// Whether a text of a watched clipboard is one of another program.
const fn is_other_text(failure: ImportFailure) -> bool {
    !matches!(failure, ImportFailure::NoConfirmationDate)
}

/// The first page of a result: the same confirmation that was saved before, a question about its validity, or the result.
fn opened(copied: CopiedResult, context: ImportContext<'_>) -> ImportPage {
    let keys = copied.keys();
    let earlier = context.history.and_then(|history| history.find_same(keys, context.now));
    match earlier {
        Some((id, record)) => earlier_result(copied, id, &record, context),
        None if copied.needs_answer() => ImportPage::Asking(Box::new(AskedResult { copied, earlier: None })),
        None => saved(copied, context),
    }
}

/// What was saved before is shown as it was.
fn earlier_result(
    copied: CopiedResult,
    id: HistoryId,
    record: &Record,
    context: ImportContext<'_>,
) -> ImportPage {
    let kept = Kept::Earlier(SavedRecord { id, at: record.confirmed_at(), method: record.method().clone() });
    let copied = copied.with_saved(record);
    ImportPage::Showing(Box::new(ImportedResult::new(copied, context.today, context.now, kept)))
}

fn answer(asked: Box<AskedResult>, place: MenuIndex, context: ImportContext<'_>) -> ImportPage {
    let Some(seen) = place.of(asked.answers()).copied() else { return ImportPage::Asking(asked) };
    let (copied, earlier) = asked.answered(seen);
    match earlier {
        Some(earlier) => {
            let kept = Kept::Earlier(earlier);
            ImportPage::Showing(Box::new(ImportedResult::new(copied, context.today, context.now, kept)))
        }
        None => saved(copied, context),
    }
}

/// 有効かどうかを答える: the question again, for a result that was saved without an answer.
fn ask_again(result: ImportedResult) -> ImportPage {
    let earlier = result.kept.record().cloned();
    ImportPage::Asking(Box::new(AskedResult { copied: result.copied, earlier }))
}

/// Saves a result and shows it. It is kept to the end of the month after the treatment, and not at all where that is over.
fn saved(copied: CopiedResult, context: ImportContext<'_>) -> ImportPage {
    let ImportContext { history, today, now } = context;
    let treated_on = copied.confirmed_on.min(today);
    let kept = match history {
        _ if !is_kept(purge_after(treated_on), today) => Kept::PastWindow,
        None => Kept::NoHistory,
        Some(history) => {
            let method = copied.source.method();
            match history.save_imported(&copied.confirmation, method.clone(), treated_on, now) {
                Ok((id, at)) => Kept::Saved(SavedRecord { id, at, method }),
                Err(failure) => Kept::Failed(failure.into()),
            }
        }
    };
    ImportPage::Showing(Box::new(ImportedResult::new(copied, today, now, kept)))
}

fn findings(page: ImportPage) -> ImportPage {
    let has_findings = page.copied().is_some_and(|copied| copied.report.is_some());
    match page {
        page @ ImportPage::Findings(_) => page,
        page if has_findings => ImportPage::Findings(Box::new(page)),
        page => page,
    }
}
