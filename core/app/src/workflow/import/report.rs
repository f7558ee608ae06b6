use shikaku_eligibility::handover::clipboard::{Finding, FindingKind, RedactedRow, headings};

/// 報告: what was not understood of a copied text, without anything of a person, for the people who keep the parser up to
/// date. It has line numbers, kinds, known headings and shapes. No value is in it, and no label that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// The known headings and the findings, in the order of the lines.
    pub rows: Vec<ReportRow>,
}

/// One line of the text in the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportRow {
    /// A heading that is known.
    Heading {
        /// The line, counted from one.
        line: usize,
        /// Its name, as the parser has it.
        name: &'static str,
    },
    /// A row that needs a person's eye.
    Finding {
        /// The line, counted from one.
        line: usize,
        /// What it is.
        kind: FindingKind,
        /// Its shape.
        row: RedactedRow,
    },
}

impl ImportReport {
    /// The report about a text with these findings.
    #[must_use]
    pub fn of(text: &str, findings: &[Finding]) -> Self {
        let headings = headings(text).into_iter().map(|(line, name)| ReportRow::Heading { line, name });
        let is_free = |heading: &ReportRow| findings.iter().all(|finding| finding.line != heading.line());
        let mut rows: Vec<_> = headings.filter(is_free).chain(findings.iter().map(ReportRow::of)).collect();
        rows.sort_by_key(ReportRow::line);
        Self { rows }
    }

    /// How many rows need a person's eye.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row, ReportRow::Finding { .. })).count()
    }
}

impl ReportRow {
    /// The line, counted from one.
    #[must_use]
    pub const fn line(&self) -> usize {
        match self {
            Self::Heading { line, .. } | Self::Finding { line, .. } => *line,
        }
    }

    fn of(finding: &Finding) -> Self {
        Self::Finding { line: finding.line, kind: finding.kind, row: finding.redacted() }
    }
}
