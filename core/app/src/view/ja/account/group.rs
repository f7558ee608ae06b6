//! 法人の集計: counts of the clinics of a group, which name no patient.

use crate::gateway::{ClinicCounts, GroupCounts};
use crate::view::speech::readable;
use crate::view::wareki::wareki_month;
use crate::view::{ButtonId, Line, Screen, Section};

pub(super) fn counts(counts: &GroupCounts, is_last_month: bool) -> Screen {
    let all = counts.clinics.iter().fold(0_u32, |all, clinic| all.saturating_add(clinic.results));
    let month = counts.first_day().map(wareki_month).unwrap_or_default();
    let screen = Screen::new("group-counts", "法人の集計")
        .line(Line::headline(&format!("{month}の確認は、全部で{all}件です。")))
        .line(Line::plain("件数だけです。患者さんの情報はありません。"));
    let screen = counts.clinics.iter().fold(screen, |screen, clinic| screen.section(section(clinic)));
    let (label, explanation) = if is_last_month {
        ("今月を見る", "今月の件数を出します。")
    } else {
        ("先月を見る", "先月の件数を出します。")
    };
    screen.button(ButtonId::Continue, label, explanation).back_to("利用者と端末の画面に戻ります。")
}

fn section(clinic: &ClinicCounts) -> Section {
    let (method, outcome) = (&clinic.by_method, &clinic.by_outcome);
    let rows = [
        ("確認", clinic.results),
        ("暗証番号", method.pin),
        ("目視", method.visual),
        ("有効", outcome.valid),
        ("無効", outcome.invalid),
        ("無効（新しい資格あり）", outcome.superseded),
        ("該当資格なし", outcome.not_found),
        ("複数該当", outcome.multiple),
        ("そのほか", outcome.other),
    ];
    // A count of zero is left out, but for that of all.
    let shown = rows.into_iter().enumerate().filter(|(place, (_, count))| *place == 0 || *count > 0);
    let lines = shown.map(|(_, (label, count))| Line::detail(label, &format!("{count}件")));
    Section::details(lines).headed(&readable(&clinic.clinic_name))
}
