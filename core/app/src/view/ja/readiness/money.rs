use shikaku_clinic::readiness::{CooperationEstimate, Rulebook, SubsidyEstimate};

use super::when::{said, written};
use super::{as_of, source};
use crate::view::wareki::wareki;
use crate::view::{Line, LineKind, Screen};

/// 補助金と協力金: what may be paid, by what it is uncertain, and what it takes.
#[must_use]
pub fn money_screen(
    book: &Rulebook,
    subsidy: &SubsidyEstimate<'_>,
    cooperation: CooperationEstimate,
) -> Screen {
    let (rules, promise) = (&book.subsidy, &book.cooperation);
    Screen::new("readiness-money", "補助金と協力金")
        .line(headline(subsidy, rules.base_yen))
        .line(Line::plain(&format!("補助金は、{}の費用が対象です。", rules.covers)))
        .lines(window(book, subsidy))
        .lines(missing(subsidy.is_introduced))
        .lines(rules.needs.iter().map(|need| Line::detail("補助金に必要なもの", need)))
        .line(source(book, rules, rules.certainty))
        .line(yen("協力金", cooperation.yen.into(), "（1施設あたり）"))
        .line(Line::notice(&promise.note))
        .lines((!cooperation.entry_is_open).then(|| {
            let from = wareki(promise.entry_from);
            Line::notice(&format!("協力金の口座の登録は、{from}以降の予定です。"))
        }))
        .lines(promise.needs.iter().map(|need| Line::detail("協力金に必要なもの", need)))
        .line(source(book, promise, promise.certainty))
        .line(as_of(book))
        .completed()
}

/// Never without the condition that applications are taken: that is what is uncertain.
fn headline(subsidy: &SubsidyEstimate<'_>, base_yen: u32) -> Line {
    let SubsidyEstimate { spent, payable, own, .. } = *subsidy;
    let sentence = |number: fn(u64) -> String| {
        if spent == 0 {
            let base = number(base_yen.into());
            return format!(
                "受け付けていれば、かかった費用のうち{base}円までが補助金になります。領収書の金額を入力すると、見込みを出します。"
            );
        }
        let (spent, payable, own) = (number(spent), number(payable), number(own));
        format!(
            "受け付けていれば、補助金の見込みは{payable}円です。領収書の合計は{spent}円、自己負担は{own}円です。"
        )
    };
    Line::headline(&sentence(written)).said(&sentence(said))
}

/// What is known of the fiscal year; never that it is open.
fn window(book: &Rulebook, subsidy: &SubsidyEstimate<'_>) -> Vec<Line> {
    match subsidy.window {
        Some(window) => vec![
            Line::detail("受付の期間", &window.note).kind(LineKind::Notice),
            source(book, window, window.certainty),
        ],
        None => vec![Line::notice(
            "この日の受付については、何も分かっていません。ポータルサイトで確認してください。",
        )],
    }
}

fn missing(is_introduced: bool) -> Option<Line> {
    (!is_introduced)
        .then(|| Line::notice("申請は、導入が終わってからです。運用開始日の登録まで進めてください。"))
}

fn yen(label: &str, sum: u64, note: &str) -> Line {
    Line::detail(label, &format!("{}円{note}", written(sum))).said(&format!("{label}、{}円{note}", said(sum)))
}
