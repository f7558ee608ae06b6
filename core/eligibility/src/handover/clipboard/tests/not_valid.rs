//! What a copied text says of a qualification that does not hold, and what it does not say.

use super::{DAY, check};
use crate::handover::clipboard::FindingKind::{self, NotUnderstood, NotValid};
use crate::handover::clipboard::{Finding, read};

#[track_caller]
fn findings(text: &str) -> Vec<(usize, FindingKind)> {
    let findings = read(text).expect("a record").findings;
    findings.iter().map(|Finding { line, kind, .. }| (*line, *kind)).collect()
}

/// Whether the last row of a text says so.
#[track_caller]
fn says(rows: &str) -> bool {
    let text = format!("資格情報\n{DAY}\n{rows}");
    findings(&text).contains(&(text.lines().count(), NotValid))
}

#[test]
fn a_value_that_says_so_is_reported_in_every_row() {
    for row in [
        "区分\t資格（無効）",
        "証区分\t無効",
        "有効終了日\t無効",
        "有効開始日\t失効",
        "生年月日\t資格喪失",
        "負担割合\t資格情報なし",
        "性別\t該当なし",
        "本人・家族の別\t期限切れ",
        "確認日\t無効",
        "保険者名\t資格（無効）",
        "保険者名\t無 効",
        "保険者名称\t見本健康保険組合（無効）",
        "氏名\t資格　太郎【資格喪失】",
        "番号\t資格なし",
        "住所\t該当資格なし",
        "資格状態\t有効ではありません",
        "資格状態\t有効でない",
        "資格状態\tなし",
        "資格\t無",
        "有効性\t×",
        "状態\t資格がありません",
        "結果\t有効な資格情報がありません",
        "備考\t２０２６年１０月に資格を喪失しました",
        "備考\t有効期限が切れています",
        "\t該当なし",
        "\t期限切れ",
        "\t無効",
        "新しい項目\t資格ナシ",
        "資格確認書\t資格無し",
        // Behind a second tab.
        "区分\t一般\t無効",
        // A second value, and a row of a second result.
        "区分\t一般\n証区分\t資格（無効）",
        "氏名\t甲\n氏名\t資格（無効）",
        "新しい証\n区分\t無効",
        "高齢受給者証\n負担割合\t無効",
        "裏面記載情報\n氏名\t資格（無効）",
        // Lines of their own.
        "資格（無効）",
        "資格情報なし",
        "有効ではありません",
        "※資格喪失済み",
        "期限切れ",
    ] {
        assert!(says(row), "{row}");
    }
}

#[test]
fn a_label_alone_a_name_and_another_matter_say_nothing() {
    for row in [
        "資格喪失年月日",
        "資格喪失年月日\t",
        "資格喪失年月日\t \u{3000}",
        "資格喪失事由\t",
        "資格喪失理由",
        "無効区分",
        "無効理由\t",
        "資格有無\t",
        "喪失日\t",
        "氏名\t無効　太郎",
        "氏名\t喪失　花子",
        "フリガナ\tムコウ ナシ",
        "保険者名\t失効組合",
        "保険者名\t無効健康保険組合（見本支部）",
        "住所\t見本県無効町1-2",
        "世帯主氏名\t喪失　一郎",
        "枝番\tなし",
        "記号\tなし",
        "有効終了日\tなし",
        "有効終了日\t期限なし",
        "未就学区分\t該当なし",
        "限度額適用区分\t該当なし",
        "特定疾病\t該当なし",
        "資格喪失\tなし",
        "資格喪失年月日\t該当なし",
        "資格喪失年月日\t99999999",
        "資格状態\t有効",
        "有効性\t有効（未登録）",
    ] {
        assert!(!says(row), "{row}");
    }
}

/// Eligibility reference, 1.5: all labels are there, mostly without a value. Such a row is no heading.
#[test]
fn a_label_without_a_value_ends_no_section() {
    for empty in ["資格喪失年月日", "資格喪失事由", "続柄", "交付年月日", "喪失"] {
        let text = format!("資格情報\n{DAY}\n番号\t7\n{empty}\t\n負担割合\t1割\n高齢受給者証\n負担割合\t2割");
        let record = read(&text).expect("a record");
        let results = record.message.xml_msg.message_body.result_list.expect("a list").results;
        let ratio = results[0].insured_partial_contribution_ratio.as_ref().expect("a ratio");
        assert_eq!(ratio.as_str(), "010", "{empty}");
    }
    let labels = "資格取得年月日\t\n資格喪失年月日\t\n資格喪失事由\t\n負担割合\t";
    check(
        &format!("資格情報\n{DAY}\n{labels}\n番号\t7"),
        "20261122",
        &[r#"{"InsuredIdentificationNumber":"7"}"#],
        &[],
    );
    check(
        &format!("資格情報\n{DAY}\n{}\n番号\t7", labels.replace('\t', "")),
        "20261122",
        &[r#"{"InsuredIdentificationNumber":"7"}"#],
        &[],
    );
}

/// Eligibility reference, 2.2. The day of the loss is the first without the qualification.
#[test]
fn a_day_of_loss_says_so_from_that_day_on() {
    for (value, day, kind) in [
        ("2026/10/31", "20261031", Some(NotValid)),
        ("令和8年11月22日", "20261122", Some(NotValid)),
        ("2026/11/23", "20261123", None),
        ("9999/99/99", "99999999", None),
        ("むかし", "むかし", Some(NotValid)),
    ] {
        let text = format!("資格情報\n{DAY}\n資格喪失年月日\t{value}\n番号\t7");
        let person = format!(r#"{{"DisqualificationDate":"{day}","InsuredIdentificationNumber":"7"}}"#);
        let found: Vec<_> = kind.map(|kind| (3, kind)).into_iter().collect();
        check(&text, "20261122", &[&person], &found);
    }
    for (value, code) in [("死亡", "01"), ("その他", "99")] {
        let text = format!("資格情報\n{DAY}\n資格喪失事由\t{value}");
        check(&text, "20261122", &[&format!(r#"{{"ReasonOfLoss":"{code}"}}"#)], &[(3, NotValid)]);
    }
    // Before the day of the confirmation is known, and in an order of lines.
    let text = format!("照会番号\t1\n資格情報\n資格喪失年月日\t2026/11/01\n性別\t?\n{DAY}");
    assert_eq!(findings(&text), [(3, NotValid), (4, NotUnderstood)]);
}
