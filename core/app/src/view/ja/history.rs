//! 過去の確認: what is kept, one line each, and who confirmed how.

use chrono::{DateTime, Timelike, Utc};
use shikaku_calendar::japan_time;
use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::history::{
    ClockDoubt, ConfirmationMethod, Found, HistoryId, JournalEntry, Purged, Record,
};
use shikaku_eligibility::{Confirmation, Text};

use super::notice::code_line;
use super::showing;
use crate::view::wareki::wareki;
use crate::view::{Line, Listing, Screen, speech};

/// The records found, in their order.
#[must_use]
pub fn history_listing(found: &Found<Record>) -> Listing {
    let heading = Screen::new("history", "過去の確認");
    let rows = found.rows.iter().map(|(id, record)| (*id, row(record))).collect();
    listing(heading, rows, &found.damaged)
}

/// The journal, line by line.
#[must_use]
pub fn journal_screen(entries: &[JournalEntry]) -> Screen {
    let word = match entries.len() {
        0 => "記録は、まだありません。".to_owned(),
        count => format!("{count}件の記録があり、抜けや書き換えはありません。"),
    };
    let lines = entries.iter().map(|entry| {
        let parts = [method(entry.method()), entry.staff().as_str(), entry.outcome().as_str()];
        Line::detail(&moment(entry.at()), &parts.join("　"))
    });
    Screen::new("journal", "確認の記録").line(Line::headline(&word)).lines(lines).completed()
}

/// How much was removed, because it may not be kept longer.
#[must_use]
pub fn purged_line(purged: Purged) -> Line {
    let Purged { records, follow_ups } = purged;
    if records == 0 && follow_ups == 0 {
        return Line::plain("保存期間を過ぎたものはありません。");
    }
    Line::plain(&format!("保存期間を過ぎた履歴{records}件と、済んだ事後確認{follow_ups}件を消しました。"))
}

/// Says that nothing was purged because the clock may be wrong: the failure is [`StoreFailure::DateDoubtful`].
#[must_use]
pub fn clock_doubt_line(doubt: ClockDoubt) -> Line {
    Line::notice(&doubt_days(doubt))
}

/// Both days of a doubt.
pub(super) fn doubt_days(doubt: ClockDoubt) -> String {
    let ClockDoubt { device, latest } = doubt;
    format!("端末の日付は{}、最後に確認した日は{}です。", wareki(device), wareki(latest))
}

/// A heading with the count, what is damaged, and the rows.
pub(super) fn listing(heading: Screen, rows: Vec<(HistoryId, Line)>, damaged: &[HistoryId]) -> Listing {
    let word = if rows.is_empty() {
        "ありません。".to_owned()
    } else {
        format!("{}件あります。", rows.len())
    };
    let heading = heading.line(Line::headline(&word));
    let heading = if damaged.is_empty() {
        heading
    } else {
        let failure = Failure::from(StoreFailure::DamagedRecord);
        let lost = format!("ほかに{}件が壊れていて、読み取れません。", damaged.len());
        heading.line(Line::notice(&lost)).line(code_line(failure)).failure_code(failure.code())
    };
    Listing { heading: heading.completed(), rows }
}

/// Day of treatment, person, validity and method.
fn row(record: &Record) -> Line {
    let confirmation = Confirmation::from(record.message().clone());
    let (name, said) = first_person(&confirmation, "（氏名なし）");
    let verdict = showing::headline(&confirmation);
    let (day, method) = (wareki(record.treatment_date()), method(record.method()));
    Line::detail(&day, &format!("{name}　{verdict}　{method}"))
        .said(&format!("{day}、{said}、{verdict}、{method}で確認"))
}

/// The name of the first person, and how it is said; `nameless` where there is none.
pub(super) fn first_person<'a>(confirmation: &'a Confirmation, nameless: &'a str) -> (&'a str, String) {
    let person = confirmation.results().first();
    let name = person.and_then(|person| person.name.as_ref()).map_or(nameless, Text::as_str);
    let kana = person.and_then(|person| person.name_kana.as_ref());
    (name, kana.map_or_else(|| speech::readable(name), |kana| speech::readable(&speech::kana(kana.as_str()))))
}

fn method(method: &ConfirmationMethod) -> &str {
    method.label().unwrap_or("その他の方法")
}

/// `令和8年11月22日10時5分`, in Japan.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    let local = japan_time(at);
    format!("{}{}時{}分", wareki(local.date()), local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use shikaku_clinic::history::{ConfirmationMethod, Found, HistoryId, Record};
    use shikaku_eligibility::OfficialMessage;

    use super::history_listing;

    fn record() -> Record {
        let message: OfficialMessage = serde_json::from_value(serde_json::json!({"XmlMsg": {
            "MessageHeader": {"SegmentOfResult": "1"},
            "MessageBody": {"ProcessingResultStatus": "1", "QualificationValidity": "1", "ResultList":
                {"ResultOfQualificationConfirmation": [{"Name": "●田　花子", "NameKana": "ｼﾊﾞﾀ ﾊﾅｺ"}]}}
        }}))
        .expect("a message");
        let at = "2026-11-22T01:05:00Z".parse().expect("a moment");
        Record::new(message, "2026-11-22".parse().expect("a date"), at, ConfirmationMethod::Pin)
    }

    #[test]
    fn a_row_shows_who_when_and_how_and_is_said_in_kana() {
        let found = Found { rows: vec![(HistoryId::from_random([1; 16]), record())], damaged: Vec::new() };
        let listing = history_listing(&found);
        assert_eq!(listing.heading.all_lines().next().expect("a line").text, "1件あります。");
        let line = &listing.rows[0].1;
        assert_eq!(
            (line.label.as_str(), line.text.as_str()),
            ("令和8年11月22日", "●田　花子　有効　暗証番号")
        );
        assert_eq!(line.spoken, "令和8年11月22日、シバタ ハナコ、有効、暗証番号で確認。");
    }
}
