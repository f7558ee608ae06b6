//! Texts that hold more than one copied result: no row of the second fills an element of the first.

use super::{DAY, check};
use crate::handover::clipboard::FindingKind::{SecondResult, SecondValue, UnknownLine, UnknownSection};
use crate::handover::clipboard::{Finding, FindingKind, read};

const FIRST: &str = "氏名\t甲\n生年月日\t1954/05/05\n高齢受給者証\n負担割合\t";
const FIRST_PERSON: &str = r#"{"Name":"甲","Birthdate":"19540505"}"#;
const SECOND: &str = "氏名\t乙\n生年月日\t1954/05/05\n高齢受給者証\n有効開始日\t2026/08/01\n負担割合\t3割";

/// The lines from one number on, all of one kind.
fn all(lines: std::ops::RangeInclusive<usize>, kind: FindingKind) -> Vec<(usize, FindingKind)> {
    lines.map(|line| (line, kind)).collect()
}

#[test]
fn a_heading_of_the_same_scheme_begins_the_result_of_another() {
    for (first, second) in [
        ("資格情報", "資格情報"),
        ("資格情報", "資格情報（医療保険）"),
        ("資格情報(医療保険)", "資格情報"),
        ("資格情報(医療保険)", " 資格情報 (医療保険)\t"),
        ("資格情報(医療扶助)", "資格情報(医療扶助)"),
    ] {
        let text = format!("{first}\n{DAY}\n{FIRST}\n{second}\n{DAY}\n{SECOND}");
        let class = if first.contains("扶助") { r#""InsuredCardClassification":"A1","# } else { "" };
        let person = FIRST_PERSON.replace('{', &format!("{{{class}"));
        check(&text, "20261122", &[&person], &all(7..=13, SecondResult));
    }
}

/// The rows above a heading belong to its result.
#[test]
fn the_first_rows_of_a_second_text_are_rows_of_the_second() {
    for row in ["照会番号\tB1", "未就学区分\t義務教育就学前", "照会番号\tB1\n未就学区分\t義務教育就学前"]
    {
        let text = format!("資格情報\n{DAY}\n氏名\t甲\n{row}\n資格情報\n{DAY}\n{SECOND}");
        let last = text.lines().count();
        check(&text, "20261122", &[r#"{"Name":"甲"}"#], &all(4..=last, SecondResult));
    }
}

/// The heading of the second text was not copied, or is one that is not known.
#[test]
fn a_label_that_comes_again_begins_the_result_of_another() {
    for again in ["氏名\t乙", "生年月日\t1984/04/10", "確認日 : \t2026/11/22", "氏名\t甲", "氏名", "氏名\t"]
    {
        let text = format!("資格情報\n{DAY}\n{FIRST}\n{again}\n枝番\t02\n高齢受給者証\n負担割合\t3割");
        check(&text, "20261122", &[FIRST_PERSON], &all(7..=10, SecondResult));
    }
    // Of one family.
    let family = "保険者番号\t01990019\n番号\t1";
    let text = format!("資格情報\n{DAY}\n{family}\n氏名\t甲\n{family}\n枝番\t02\n住所\tA");
    let person = r#"{"InsurerNumber":"01990019","InsuredIdentificationNumber":"1","Name":"甲"}"#;
    check(&text, "20261122", &[person], &all(6..=9, SecondResult));
    // Below a heading that is not known.
    let text = format!("資格情報\n{DAY}\n氏名\t甲\n【資格情報】\n有効開始日\t2026/08/01\n{DAY}\n{SECOND}");
    let findings = [vec![(4, UnknownLine), (5, UnknownSection)], all(6..=11, SecondResult)].concat();
    check(&text, "20261122", &[r#"{"Name":"甲"}"#], &findings);
}

#[test]
fn a_part_of_the_same_heading_begins_the_result_of_another() {
    for (heading, label) in
        [("高齢受給者証", "負担割合"), ("裏面記載情報", "氏名"), ("要配慮情報（備考）", "性別")]
    {
        let text = format!(
            "資格情報\n{DAY}\n氏名\t甲\n{heading}\n{label}\t\n{heading}\n{label}\t3割\n裏面記載情報\n氏名\t乙"
        );
        check(&text, "20261122", &[r#"{"Name":"甲"}"#], &all(6..=9, SecondResult));
    }
}

/// Eligibility reference, 1.5: a heading in the text of the same person.
#[test]
fn a_heading_of_another_scheme_ends_it() {
    let text = format!(
        "資格情報(医療保険)\n{DAY}\n氏名\t甲\n資格情報(医療保険)\n{DAY}\n番号\t7\n資格情報(医療扶助)\n{DAY}\n番号\t8"
    );
    let people =
        [r#"{"Name":"甲"}"#, r#"{"InsuredCardClassification":"A1","InsuredIdentificationNumber":"8"}"#];
    check(&text, "20261122", &people, &all(4..=6, SecondResult));
}

/// It names no scheme, and two people are above it.
#[test]
fn a_part_that_could_be_of_either_scheme_is_of_neither() {
    let text = format!(
        "資格情報\n{DAY}\n氏名\t甲\n資格情報(医療扶助)\n{DAY}\n氏名\t乙\n高齢受給者証\n負担割合\t3割\n\
         裏面記載情報(医療保険)\n氏名\t丙"
    );
    let people = [r#"{"Name":"甲","NameOfOther":"丙"}"#, r#"{"Name":"乙","InsuredCardClassification":"A1"}"#];
    check(&text, "20261122", &people, &[(7, UnknownLine), (8, UnknownSection)]);
}

#[test]
fn two_names_of_one_field_are_no_second_result() {
    let text = format!("資格情報\n{DAY}\n区分\t一般\n証区分\t退職\n番号\t7\n要配慮情報（備考）\n氏名\tB");
    let person = r#"{"InsuredCardClassification":"01","InsuredIdentificationNumber":"7","NameOfOther":"B"}"#;
    check(&text, "20261122", &[person], &[(4, SecondValue)]);
}

#[test]
fn every_row_of_a_second_result_is_handed_back_as_it_came() {
    let text = format!("資格情報\n{DAY}\n{FIRST}\n資格情報\n{DAY}\n{SECOND}");
    let findings = read(&text).expect("a record").findings;
    let rows: Vec<_> = findings.iter().map(|Finding { row, .. }| row.as_str()).collect();
    let second = format!("資格情報\n{DAY}\n{SECOND}");
    assert_eq!(rows, second.lines().collect::<Vec<_>>());
}
