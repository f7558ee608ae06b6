use serde::Serialize;
use shikaku_clinic::failure::Failure;
use shikaku_core::workflow::{CopiedResult, FileOutcome, FolderFile, ImportPage, ImportedResult, Kept};
use shikaku_eligibility::handover::clipboard::Finding;

use super::session::Session;
use crate::exit::Exit;
use crate::json::{FailureNote, kebab};

/// What was done, for programs. Holds nothing of the person.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    pub(super) exit_code: Exit,
    /// `imported`, `already-imported`, `refused` or `not-answered`.
    outcome: &'static str,
    /// `official-app` or `result-file`.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(flatten)]
    shown: Option<Shown>,
    findings: Vec<FindingNote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureNote>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    /// `stated`, `confirmed-by-person`, `denied-by-person` or `not-stated`.
    validity: &'static str,
    /// `valid`, `invalid` and the others, as the screen of a check has them.
    verdict: String,
    /// `saved`, `no-history`, `already-saved`, `past-window` or `failed`.
    kept: &'static str,
    /// `written`, `already-there`, `failed` or `none`.
    file: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<String>,
}

#[derive(Serialize)]
struct FindingNote {
    line: usize,
    kind: String,
}

impl Report {
    /// Nothing was read.
    pub(super) const fn failed(exit_code: Exit) -> Self {
        Self { exit_code, outcome: "refused", source: None, shown: None, findings: Vec::new(), failure: None }
    }

    /// What the page of the import shows. `store_failure` is why nothing is kept in the history.
    pub(super) fn of(session: &Session, store_failure: Option<Failure>) -> Self {
        match session.page() {
            Some(ImportPage::Showing(result)) => Self::shown(session, result, store_failure),
            Some(ImportPage::Refused(failure)) => {
                let failure = Failure::from(*failure);
                Self { failure: Some(failure.into()), ..Self::failed(super::exit_of(failure)) }
            }
            page => {
                let copied = page.and_then(ImportPage::copied);
                let failed = Self::failed(Exit::Stopped);
                Self { outcome: "not-answered", ..failed.about(copied) }
            }
        }
    }

    fn shown(session: &Session, result: &ImportedResult, store_failure: Option<Failure>) -> Self {
        let failure = failure(result).or(store_failure);
        let is_usable = result.shown.qualification().is_some();
        let exit_code = match failure {
            Some(failure) => super::exit_of(failure),
            None if is_usable => Exit::Done,
            None => Exit::NotValid,
        };
        let outcome = if matches!(result.kept, Kept::Earlier(_)) { "already-imported" } else { "imported" };
        let shown = Shown {
            validity: validity(result),
            verdict: kebab(&result.shown.confirmation.verdict()),
            kept: kept(&result.kept),
            file: file(&result.file),
            file_name: session.file_name().map(str::to_owned),
        };
        let shown = Self { outcome, shown: Some(shown), ..Self::failed(exit_code) };
        Self { failure: failure.map(FailureNote::from), ..shown.about(Some(&result.copied)) }
    }

    fn about(self, copied: Option<&CopiedResult>) -> Self {
        let Some(copied) = copied else { return self };
        let note = |finding: &Finding| FindingNote { line: finding.line, kind: kebab(&finding.kind) };
        let findings = copied.findings.iter().map(note).collect();
        Self { source: Some(kebab(&copied.source)), findings, ..self }
    }

    /// The same with the exit of a run that ended early.
    pub(super) fn ended(self, exit_code: Exit, is_early: bool) -> Self {
        let outcome = if is_early && self.shown.is_none() { "not-answered" } else { self.outcome };
        Self { exit_code, outcome, ..self }
    }
}

/// What went wrong with the file, or with the history.
const fn failure(result: &ImportedResult) -> Option<Failure> {
    if let FolderFile::Done(FileOutcome::Failed(failure)) = &result.file {
        return Some(Failure::Import(*failure));
    }
    match &result.kept {
        Kept::Failed(failure) => Some(*failure),
        Kept::Saved(_) | Kept::NoHistory | Kept::Earlier(_) | Kept::PastWindow => None,
    }
}

fn validity(result: &ImportedResult) -> &'static str {
    let confirmation = &result.shown.confirmation;
    match (confirmation.says_nothing_of_validity(), confirmation.is_valid_by_sight()) {
        (true, _) => "not-stated",
        (false, true) => "confirmed-by-person",
        (false, false) if confirmation.is_invalid_by_sight() => "denied-by-person",
        (false, false) => "stated",
    }
}

const fn kept(kept: &Kept) -> &'static str {
    match kept {
        Kept::Saved(_) => "saved",
        Kept::NoHistory => "no-history",
        Kept::Failed(_) => "failed",
        Kept::Earlier(_) => "already-saved",
        Kept::PastWindow => "past-window",
    }
}

const fn file(file: &FolderFile) -> &'static str {
    match file {
        FolderFile::NotWritten | FolderFile::Writing(_) => "none",
        FolderFile::Done(FileOutcome::Written) => "written",
        FolderFile::Done(FileOutcome::AlreadyThere) => "already-there",
        FolderFile::Done(FileOutcome::Failed(_)) => "failed",
    }
}
