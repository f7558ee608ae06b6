use shikaku_clinic::failure::ImportFailure;
use shikaku_eligibility::Verdict;

use super::page::{AskedResult, SeenValidity};
use super::{CopiedResult, ImportReport, ImportSource, ReportRow};

const TEXT: &str = "資格情報\n確認日 : \t2026/11/22\n番号\t1\n氏名\t資格　太郎";

fn read(text: &str) -> Result<CopiedResult, ImportFailure> {
    CopiedResult::read(&text.as_bytes().to_vec().into())
}

fn asked(text: &str) -> AskedResult {
    AskedResult { copied: read(text).expect("a result"), earlier: None }
}

#[test]
fn a_result_is_taken_with_a_day_and_a_qualification_alone() {
    let copied = read(TEXT).expect("a result");
    assert!(copied.needs_answer() && copied.source == ImportSource::OfficialApp && copied.report.is_none());
    for (text, failure) in [
        ("", ImportFailure::Nothing),
        ("番号\t1", ImportFailure::NoResult),
        ("資格情報\n番号\t1", ImportFailure::NoConfirmationDate),
        ("資格情報\n確認日\t2026/11/22", ImportFailure::NoResult),
        (
            r#"{"XmlMsg":{"MessageHeader":{"SegmentOfResult":"1"},"MessageBody":{}}}"#,
            ImportFailure::NoConfirmationDate,
        ),
        (r#"{"XmlMsg":{}}"#, ImportFailure::NoResult),
        ("<a/>", ImportFailure::NoResult),
        (&format!("資格情報\n{}", "番号\t1\n".repeat(10_000)), ImportFailure::TooLong),
    ] {
        assert_eq!(read(text).err(), Some(failure), "{text:.30}");
    }
    assert!(!format!("{copied:?}").contains("太郎"));
}

#[test]
fn an_answer_is_what_the_result_says_and_no_answer_says_nothing() {
    let verdict = |seen| asked(TEXT).answered(seen).0.confirmation;
    assert_eq!(verdict(SeenValidity::Valid).verdict(), Verdict::Valid);
    assert_eq!(verdict(SeenValidity::NotValid).verdict(), Verdict::Invalid);
    assert!(verdict(SeenValidity::Unknown).says_nothing_of_validity());
}

#[test]
fn where_the_text_denies_the_qualification_no_person_can_say_that_it_holds() {
    assert_eq!(asked(TEXT).answers().len(), 3);
    let denied = asked(&format!("{TEXT}\n資格状態\t無効"));
    assert_eq!(denied.answers(), [SeenValidity::NotValid, SeenValidity::Unknown]);
}

#[test]
fn a_report_has_the_known_headings_and_the_findings_in_the_order_of_the_lines() {
    let text = format!("{TEXT}\n続柄\t妻\n裏面記載情報\n続柄\t妻");
    let report: Option<ImportReport> = read(&text).expect("a result").report;
    let report = report.expect("findings");
    let lines: Vec<_> =
        report.rows.iter().map(|row| (row.line(), matches!(row, ReportRow::Heading { .. }))).collect();
    assert_eq!(lines, [(1, true), (5, false), (6, true), (7, false)]);
    assert_eq!(report.findings(), 2);
    assert!(!format!("{report:?}").contains('妻'));
}
