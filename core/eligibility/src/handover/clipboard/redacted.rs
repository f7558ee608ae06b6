//! A row without anything of a person, so that it can be sent to the people who keep this parser up to date.

use std::fmt::Write as _;

use super::folding::folded;
use super::record::Finding;
use crate::trimmed;

/// The shape of a row: how long its parts are and of which kinds of characters. It repeats no character of the row, but the
/// words of a closed list that occur in a label, because a label that is not known may be a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedactedRow {
    /// The part in front of the tab, or the whole line: `漢字2「区分」`.
    pub label: RowShape,
    /// The part behind the tab; `None` where there is none.
    pub value: Option<RowShape>,
}

/// The shape of a text in words of our own: `漢字2、空白1、数字4`. Empty for an empty text.
#[derive(Clone, PartialEq, Eq, derive_more::Debug, derive_more::Display)]
#[debug("RowShape({} characters)", _0.chars().count())]
pub struct RowShape(String);

impl Finding {
    /// The row without anything of a person.
    #[must_use]
    pub fn redacted(&self) -> RedactedRow {
        let row = self.row.as_str();
        let (label, value) = row.split_once('\t').map_or((row, None), |(label, value)| (label, Some(value)));
        RedactedRow {
            label: RowShape::of_label(trimmed(label)),
            value: value.map(|value| RowShape::of_value(trimmed(value))),
        }
    }
}

impl RowShape {
    fn of_value(value: &str) -> Self {
        Self(runs(value))
    }

    /// The words of the list are kept, and what is between them is a shape.
    fn of_label(label: &str) -> Self {
        let label = folded(label);
        let mut parts = Vec::new();
        let mut rest = label.as_str();
        while let Some((before, word, after)) = split_at_word(rest) {
            parts.extend(Some(runs(before)).filter(|shape| !shape.is_empty()));
            parts.push(format!("「{word}」"));
            rest = after;
        }
        parts.extend(Some(runs(rest)).filter(|shape| !shape.is_empty()));
        Self(parts.join("、"))
    }
}

/// The first word of the list in a text, and of several at one place the longest, with what is before and behind it.
fn split_at_word(text: &str) -> Option<(&str, &'static str, &str)> {
    let found = WORDS.iter().filter_map(|word| {
        let (before, after) = text.split_once(word)?;
        Some((before, *word, after))
    });
    found.min_by_key(|(before, word, _)| (before.len(), std::cmp::Reverse(word.len())))
}

/// Characters of one kind in a row, with their number.
fn runs(text: &str) -> String {
    let mut shape = String::new();
    let mut kinds = text.chars().map(kind).peekable();
    while let Some(first) = kinds.next() {
        let mut count = 1_usize;
        while kinds.next_if_eq(&first).is_some() {
            count = count.saturating_add(1);
        }
        let gap = if shape.is_empty() { "" } else { "、" };
        let more = if count > COUNT_MAX { "以上" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(shape, "{gap}{first}{}{more}", count.min(COUNT_MAX));
    }
    shape
}

/// Longer runs are not counted: a number of this size says enough.
const COUNT_MAX: usize = 999;

fn kind(character: char) -> &'static str {
    match character {
        '0'..='9' | '０'..='９' => "数字",
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => "英字",
        '\u{3041}'..='\u{309F}' => "ひらがな",
        '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' => "カタカナ",
        '\u{3005}'
        | '\u{3007}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => "漢字",
        blank if blank.is_whitespace() => "空白",
        control if control.is_control() => "制御文字",
        letter if letter.is_alphanumeric() => "ほかの文字",
        _ => "記号",
    }
}

/// Words of official labels. None of them is a name of a person.
const WORDS: [&str; 44] = [
    "医療保険",
    "医療扶助",
    "資格情報",
    "資格取得",
    "資格喪失",
    "限度額",
    "適用",
    "特定疾病",
    "認定証",
    "受給者証",
    "受療証",
    "要配慮情報",
    "裏面記載情報",
    "備考",
    "保険者",
    "被保険者",
    "受給者",
    "負担者",
    "負担割合",
    "公費",
    "福祉事務所",
    "番号",
    "記号",
    "枝番",
    "氏名",
    "カナ",
    "フリガナ",
    "名称",
    "生年月日",
    "年月日",
    "開始日",
    "終了日",
    "交付日",
    "確認日",
    "性別",
    "住所",
    "区分",
    "続柄",
    "事由",
    "有効",
    "電話番号",
    "郵便番号",
    "未就学",
    "同意",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::{WORDS, runs};
    use crate::handover::clipboard::{Finding, FindingKind};

    #[track_caller]
    fn check(row: &str, label: &str, value: Option<&str>) {
        let redacted = finding(row).redacted();
        let value_found = redacted.value.map(|value| value.to_string());
        assert_eq!((redacted.label.to_string().as_str(), value_found.as_deref()), (label, value), "{row}");
    }

    fn finding(row: &str) -> Finding {
        Finding { line: 1, kind: FindingKind::UnknownLabel, row: row.into() }
    }

    #[test]
    fn a_row_is_its_shape_and_words_of_official_labels() {
        check("続柄\t妻", "「続柄」", Some("漢字1"));
        check("限度額適用区分 \tア", "「限度額」、「適用」、「区分」", Some("カタカナ1"));
        check("新しい証", "漢字1、ひらがな2、漢字1", None);
        check("見本　花子\tﾐﾎﾝ ﾊﾅｺ", "漢字4", Some("カタカナ3、空白1、カタカナ3"));
        check("施術電話番号\t03-9999-0001", "漢字2、「電話番号」", Some("数字2、記号1、数字4、記号1、数字4"));
        check("\t", "", Some(""));
        check(&"あ".repeat(2_000), "ひらがな999以上", None);
    }

    /// What a row says of a person decides nothing but its shape.
    #[test]
    fn two_rows_of_one_shape_are_redacted_alike() {
        for (one, other) in [
            ("見本　太郎\t昭和59年4月10日", "試験　花子\t平成12年3月22日"),
            ("山\tA1", "川\tz9"),
            ("田中太郎", "鈴木一郎"),
        ] {
            assert_eq!(finding(one).redacted(), finding(other).redacted());
        }
    }

    proptest! {
        #[test]
        fn a_shape_has_no_character_but_those_of_our_own_words(row in any::<String>()) {
            let redacted = finding(&row).redacted();
            let shape = format!("{}{}", redacted.label, redacted.value.map(|it| it.to_string()).unwrap_or_default());
            let own = "数字英ひらがなカタ漢空白制御文ほかの記号以上、「」0123456789".to_owned() + &WORDS.concat();
            prop_assert!(shape.chars().all(|character| own.contains(character)), "{}", shape);
        }

        #[test]
        fn kanji_and_figures_of_any_value_are_exchanged_without_a_difference(
            one in "[山川田中島]{1,6}[0-9]{1,12}",
        ) {
            let other: String = one
                .chars()
                .map(|character| if character.is_ascii_digit() { '7' } else { '丙' })
                .collect();
            prop_assert_eq!(runs(&one), runs(&other));
            prop_assert_eq!(finding(&one).redacted(), finding(&other).redacted());
        }
    }
}
