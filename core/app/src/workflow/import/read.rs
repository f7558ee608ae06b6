use chrono::NaiveDate;
use shikaku_clinic::failure::ImportFailure;
use shikaku_eligibility::handover::FileLimits;
use shikaku_eligibility::handover::any::{Format, Incoming, ReadError, read};
use shikaku_eligibility::handover::clipboard::{ClipboardReadError, Finding, FindingKind, text_of};
use shikaku_eligibility::handover::json::JsonReadError;
use shikaku_eligibility::handover::xml::XmlReadError;
use shikaku_eligibility::{Confirmation, ConfirmationKey, ResultOfQualificationConfirmation as Person};

use super::report::ImportReport;
use super::source::{ImportBytes, ImportSource};

/// A result that was read. It is a person's: no `Debug` of contents.
#[derive(derive_more::Debug)]
#[debug("CopiedResult({source:?}, {} findings)", findings.len())]
pub struct CopiedResult {
    /// What it says.
    pub confirmation: Confirmation,
    /// 確認日.
    pub confirmed_on: NaiveDate,
    /// What it was read from.
    pub source: ImportSource,
    /// Rows of a copied text that could not be placed or understood, in the order of the lines.
    pub findings: Vec<Finding>,
    /// Whether its text is in the clipboard and was not cleared.
    pub is_in_clipboard: bool,
    /// The same rows without anything of a person; `None` where there are none.
    pub report: Option<ImportReport>,
}

impl CopiedResult {
    /// Reads a copied text, or a result as XML or JSON.
    ///
    /// # Errors
    /// Why it is not taken. It repeats nothing of what came.
    pub fn read(bytes: &ImportBytes) -> Result<Self, ImportFailure> {
        let incoming = read(bytes.as_slice(), &FileLimits::SINGLE).map_err(refusal)?;
        let report = report(bytes, &incoming);
        let Incoming { format, message, findings, .. } = incoming;
        let source = match format {
            Format::Clipboard => ImportSource::OfficialApp,
            _ => ImportSource::ResultFile,
        };
        let people = <[Confirmation; 1]>::try_from(Confirmation::of_each_person(message));
        let [confirmation] = people.map_err(|_| ImportFailure::SeveralPeople)?;
        if confirmation.says_nothing_of_validity() && confirmation.results().iter().all(is_blank) {
            return Err(ImportFailure::NoResult);
        }
        let confirmed_on = confirmation.confirmed_on().ok_or(ImportFailure::NoConfirmationDate)?;
        Ok(Self { confirmation, confirmed_on, source, findings, is_in_clipboard: false, report })
    }

    /// Whether a person has to say what the official app shows, because the result says nothing of validity.
    #[must_use]
    pub const fn needs_answer(&self) -> bool {
        self.confirmation.says_nothing_of_validity()
    }

    /// Whether a row says that the qualification is not valid. Then no person can say that it is.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        self.findings.iter().any(|finding| finding.kind == FindingKind::NotValid)
    }

    /// The keys by which another confirmation is the same one (eligibility reference, 2.7).
    pub(super) fn keys(&self) -> Vec<ConfirmationKey> {
        let people = self.confirmation.results().iter();
        people.filter_map(|person| ConfirmationKey::of(&self.confirmation, person)).collect()
    }
}

/// Whether nothing came about a person.
fn is_blank(person: &Person) -> bool {
    *person == Person::default()
}

fn report(bytes: &ImportBytes, incoming: &Incoming) -> Option<ImportReport> {
    if incoming.findings.is_empty() {
        return None;
    }
    text_of(bytes.as_slice()).map(|text| ImportReport::of(&text, &incoming.findings))
}

/// The failure that people see. Where in a file something is wrong is for the command line.
const fn refusal(error: ReadError) -> ImportFailure {
    match error {
        ReadError::Empty => ImportFailure::Nothing,
        ReadError::Clipboard(ClipboardReadError::NoConfirmationDate) => ImportFailure::NoConfirmationDate,
        ReadError::Clipboard(ClipboardReadError::TooLong)
        | ReadError::Xml(XmlReadError::TooLong { .. })
        | ReadError::Json(JsonReadError::TooLong { .. }) => ImportFailure::TooLong,
        _ => ImportFailure::NoResult,
    }
}
