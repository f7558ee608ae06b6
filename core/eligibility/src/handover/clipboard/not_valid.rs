//! What a row says of a qualification that does not hold: the words of the official screens (eligibility reference, 1.6)
//! and words like them.

use chrono::NaiveDate;

use super::date;
use super::folding::folded;
use crate::date::is_open_end;

/// What a row says of the qualification.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Saying {
    /// Nothing.
    Nothing,
    /// It is not valid, or there is none.
    NotValid,
    /// It is lost from this day on.
    LostFrom(NaiveDate),
}

/// A row with a value. `is_free` is whether people write what they like there, such as a name.
pub(super) fn of_row(label: &str, value: &str, is_free: bool) -> Saying {
    let value = spelled(value);
    if label.contains(LOSS) {
        return of_loss(&value);
    }
    let says_so = if is_free || FREE.iter().any(|ending| label.ends_with(ending)) {
        // A name may hold such a word, and is none. In brackets it is a remark.
        value.split(BRACKETS).any(is_whole)
    } else {
        PHRASES.iter().any(|phrase| value.contains(phrase))
    };
    let is_none = NOTHING_FOUND.iter().any(|word| value.contains(word)) && is_about_qualification(label);
    let is_denied =
        QUESTIONS.contains(&label.replace('の', "").as_str()) && DENIALS.contains(&value.as_str());
    if says_so || is_none || is_denied { Saying::NotValid } else { Saying::Nothing }
}

/// A line without a value. The name of a field says nothing alone; behind a tab only what is nothing but such words is more
/// than a name.
pub(super) fn of_line(line: &str, has_tab: bool) -> Saying {
    let line = spelled(line);
    let is_field = line.contains(LOSS) && (has_tab || FIELDS.iter().any(|ending| line.ends_with(ending)));
    let says_so = if has_tab || FIELDS.iter().any(|ending| line.ends_with(ending)) {
        line.split(BRACKETS).any(is_whole)
    } else {
        PHRASES.iter().chain(&NOTHING_FOUND).any(|phrase| line.contains(phrase))
    };
    if says_so && !is_field { Saying::NotValid } else { Saying::Nothing }
}

/// A row about the loss of the qualification: a day, a reason, or that there was none.
fn of_loss(value: &str) -> Saying {
    let is_none = DENIALS.contains(&value)
        || NOTHING_FOUND.iter().any(|word| value.contains(word))
        || value
            .chars()
            .all(|character| matches!(character, '0' | '/' | '.') || shikaku_calendar::is_hyphen(character));
    match date::read(value) {
        _ if is_none || is_open_end(value) => Saying::Nothing,
        Some(day) => Saying::LostFrom(day),
        None => Saying::NotValid,
    }
}

/// Whether a text is one of the phrases, alone or with words around it that are no name.
fn is_whole(text: &str) -> bool {
    let without = |phrase: &str| {
        let rest = text.replacen(phrase, "", 1);
        FILLERS.iter().fold(rest, |rest, filler| rest.replace(filler, "")).is_empty()
    };
    let mut phrases = PHRASES.iter().chain(&NOTHING_FOUND).filter(|phrase| text.contains(**phrase));
    phrases.any(|phrase| without(phrase))
}

/// Whether 該当なし under this label is about the qualification: below a label of the official text, of nothing else, or of
/// none. Under 特定疾病 it is an ordinary answer.
fn is_about_qualification(label: &str) -> bool {
    label.is_empty()
        || (ABOUT.iter().any(|word| label.contains(word)) && !OTHER.iter().any(|word| label.contains(word)))
}

/// Folded, and in one spelling of the negation.
fn spelled(text: &str) -> String {
    folded(text).replace("ナシ", "なし").replace("無し", "なし").replace("無い", "ない")
}

const LOSS: &str = "喪失";

const PHRASES: [&str; 27] = [
    "無効",
    "失効",
    LOSS,
    "無資格",
    "期限切",
    "期限が切",
    "期限超過",
    "資格なし",
    "資格情報なし",
    "資格はなし",
    "資格がな",
    "資格はな",
    "資格がありません",
    "資格はありません",
    "資格情報がありません",
    "資格情報はありません",
    "資格情報がな",
    "有効でな",
    "有効ではな",
    "有効でありません",
    "有効ではありません",
    "確認できません",
    "資格停止",
    "資格終了",
    "資格取消",
    "資格抹消",
    "資格無",
];

/// What is the plain answer to other questions too.
const NOTHING_FOUND: [&str; 3] = ["該当な", "該当しません", "該当ありません"];

/// Labels under which 該当なし is about the qualification, by a part of each.
const ABOUT: [&str; 18] = [
    "資格",
    "有効",
    "状態",
    "結果",
    "保険",
    "番号",
    "記号",
    "枝番",
    "氏名",
    "カナ",
    "フリガナ",
    "生年月日",
    "性別",
    "住所",
    "区分",
    "負担割合",
    "本人",
    "確認日",
];

/// Labels of another matter among them.
const OTHER: [&str; 4] = ["未就学", "限度額", "適用区分", "特定疾病"];

/// Labels that ask whether there is a qualification, without の.
const QUESTIONS: [&str; 11] = [
    "資格",
    "資格状態",
    "資格状況",
    "資格有無",
    "資格有効性",
    "資格結果",
    "有効",
    "有効性",
    "有効無効",
    "有資格",
    "資格確認結果",
];

const DENIALS: [&str; 12] =
    ["なし", "ない", "無", "否", "×", "✕", "いいえ", "不可", "終了", "停止", "取消", "抹消"];

/// How labels of free text end.
const FREE: [&str; 7] = ["氏名", "名", "名称", "カナ", "フリガナ", "住所", "所在地"];

/// How names of fields end.
const FIELDS: [&str; 10] = ["日", "事由", "理由", "区分", "有無", "番号", "フラグ", "コード", "状態", "期間"];

const BRACKETS: [char; 14] = ['(', ')', '[', ']', '{', '}', '【', '】', '〔', '〕', '「', '」', '※', '*'];

/// Words around a phrase.
const FILLERS: [&str; 23] = [
    "該当",
    "被保険者",
    "資格情報",
    "医療保険",
    "医療扶助",
    "資格",
    "情報",
    "保険証",
    "保険",
    "有効",
    "期限",
    "でした",
    "しました",
    "しています",
    "です",
    "ます",
    "せん",
    "済み",
    "済",
    "中",
    "れ",
    "し",
    "い",
];
