//! 事後確認: what is still to be confirmed, by whose day.

use chrono::NaiveDate;
use shikaku_clinic::history::{FollowUp, FollowUpState, Found};

use super::history::listing;
use crate::view::wareki::wareki;
use crate::view::{Line, LineKind, Listing, Screen};

/// Lists the follow-ups found, in their order. `today` is the date in Japan.
#[must_use]
pub fn follow_up_listing(found: &Found<FollowUp>, today: NaiveDate) -> Listing {
    let late = found.rows.iter().filter(|(_, it)| it.state(today) == FollowUpState::Overdue).count();
    let rows = found.rows.iter().map(|(id, follow_up)| (*id, follow_up_line(follow_up, today))).collect();
    let heading = Screen::new("follow-ups", "後で確認すること");
    let heading = if late == 0 {
        heading
    } else {
        heading.line(Line::notice(&format!("期限を過ぎたものが{late}件あります。先に確認してください。")))
    };
    listing(heading, rows, &found.damaged)
}

/// One follow-up: its day, its state `today` in Japan, the patient, what is wanted and why.
#[must_use]
pub fn follow_up_line(follow_up: &FollowUp, today: NaiveDate) -> Line {
    let (word, kind) = match follow_up.state(today) {
        FollowUpState::Open => ("未確認", LineKind::Detail),
        FollowUpState::Overdue => ("期限切れ", LineKind::Notice),
        FollowUpState::Done => ("確認済み", LineKind::Plain),
    };
    let wanted = follow_up.wanted().label().unwrap_or("資格");
    let reason = follow_up.reason().label().unwrap_or("その他の理由");
    let (due, treated) = (wareki(follow_up.due()), wareki(follow_up.treatment_date()));
    let patient = follow_up.patient().as_str();
    let text = format!("{word}　患者番号 {patient}　{wanted}（{treated}の施術、{reason}）");
    let said = format!(
        "{due}まで、{word}、患者番号、{}、{wanted}、{treated}の施術、{reason}",
        crate::view::speech::one_by_one(patient)
    );
    Line::detail(&format!("{due}まで"), &text).kind(kind).said(&said)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use shikaku_clinic::history::{FollowUp, FollowUpReason, Found, HistoryId, Wanted};
    use shikaku_eligibility::Text;

    use super::follow_up_listing;
    use crate::view::LineKind;

    #[test]
    fn what_is_overdue_is_said_first_and_in_words() {
        let at = "2026-11-22T01:00:00Z".parse::<DateTime<Utc>>().expect("a moment");
        let day = |text: &str| text.parse().expect("a date");
        let (wanted, reason) = (Wanted::InsuredNumber, FollowUpReason::NothingToShow);
        let follow_up =
            FollowUp::new(Text::from("0042"), wanted, reason, day("2026-11-22"), at).expect("a day");
        let rows = vec![(HistoryId::from_random([1; 16]), follow_up)];
        let found = Found { rows, damaged: vec![HistoryId::from_random([2; 16])] };

        let open = follow_up_listing(&found, day("2026-11-30"));
        assert_eq!(open.heading.all_lines().next().expect("a line").text, "1件あります。");
        assert_eq!(open.heading.failure_code.as_deref(), Some("STORE-04"));
        assert_eq!(open.rows[0].1.label, "令和8年11月30日まで");
        assert!(open.rows[0].1.spoken.contains("ゼロ ゼロ ヨン ニ"), "{}", open.rows[0].1.spoken);

        let late = follow_up_listing(&found, day("2026-12-01"));
        assert!(
            late.heading.all_lines().next().expect("a line").text.contains("1件")
                && late.heading.all_lines().next().expect("a line").kind == LineKind::Notice
        );
        assert!(late.rows[0].1.text.starts_with("期限切れ"));
    }
}
