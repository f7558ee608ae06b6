//! 読み取れない部分, and the report about them without anything of a person.

use shikaku_eligibility::handover::clipboard::Finding;
use shikaku_eligibility::handover::japanese::handover_finding_text;

use crate::view::{Button, ButtonId, ButtonRole, CopyText, Line, Screen, Section};
use crate::workflow::{CopiedResult, ImportReport, ReportRow};

/// The rows by their lines. What a row says is shown, because nothing of it may be lost, and it is not said.
pub(super) fn screen(copied: Option<&CopiedResult>) -> Screen {
    let findings = copied.map(|copied| copied.findings.as_slice()).unwrap_or_default();
    let more = findings.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| Line::plain(&format!("ほかに{}か所あります。", more.min(COUNT_MAX))));
    let count = findings.len().min(COUNT_MAX);
    Screen::new("import-findings", "読み取れない部分")
        .line(Line::headline(&format!("読み取れない部分が{count}か所あります。")))
        .section(Section::details(findings.iter().take(SHOWN).map(line)))
        .lines(more)
        .line(Line::plain("報告には、何行目か、文字の種類と長さ、決まった言葉だけが入ります。患者さんの情報は入りません。「報告をコピー」を押して、ソフトの提供元に送ってください。"))
        .copy(copied.and_then(|copied| copied.report.as_ref()).map(copy_text))
        .with(Button::new(ButtonId::Cancel, "戻る", "前の画面に戻ります。").role(ButtonRole::Navigation))
        .said_in_short()
}

fn line(finding: &Finding) -> Line {
    let (label, what) = (format!("{}行目", finding.line.min(COUNT_MAX)), handover_finding_text(finding.kind));
    let row: String = finding.row.as_str().replace('\t', "：").chars().take(ROW_MAX).collect();
    Line::detail(&label, &format!("{what}{row}")).said(&format!("{label}、{what}"))
}

fn copy_text(report: &ImportReport) -> CopyText {
    CopyText {
        label: "報告をコピー".to_owned(),
        spoken: "報告をコピー。患者さんの情報が入っていない報告を、コピーします。".to_owned(),
        text: import_report_text(report),
    }
}

/// 報告: the report as a text that can be sent. It has line numbers, kinds of findings, known headings and shapes.
#[must_use]
pub fn import_report_text(report: &ImportReport) -> String {
    let rows = report.rows.iter().take(REPORT_MAX).map(report_row);
    let more = report.rows.len().saturating_sub(REPORT_MAX);
    let more = (more > 0).then(|| format!("… {more}"));
    let head = format!("shikaku {} import report", env!("CARGO_PKG_VERSION"));
    std::iter::once(head).chain(rows).chain(more).collect::<Vec<_>>().join("\n")
}

fn report_row(row: &ReportRow) -> String {
    match row {
        ReportRow::Heading { line, name } => format!("{line}: 見出し「{name}」"),
        ReportRow::Finding { line, kind, row } => {
            let value = row.value.as_ref().map(|value| format!(" TAB {value}")).unwrap_or_default();
            format!("{line}: {kind:?} {}{value}", row.label)
        }
    }
}

/// Rows on the screen.
const SHOWN: usize = 20;

/// Characters of a row on the screen.
const ROW_MAX: usize = 60;

/// Rows in the report.
const REPORT_MAX: usize = 300;

/// Numbers of four digits are said; a text of so many lines is no result.
const COUNT_MAX: usize = 9_999;
