use shikaku_clinic::readiness::{Peers, Rate, Rulebook, Stage, Survey, Trade};

use super::source;
use super::when::{said, written};
use crate::view::wareki::{wareki, wareki_month};
use crate::view::{Line, Screen};

/// 周りの施術所: compares the clinic with those of its class.
#[must_use]
pub fn peers_screen(book: &Rulebook, peers: &Peers<'_>) -> Screen {
    let table = peers.table;
    let (day, class) = (wareki(table.date), class_text(table.trade));
    let intro = |number: fn(u64) -> String| {
        format!("{day}の時点で、{class}の施術所は{}か所でした。", number(table.facilities.into()))
    };
    let rates = [Stage::Applied, Stage::Ready, Stage::Operating]
        .into_iter()
        .filter_map(|stage| Some(rate_line(stage_text(stage), table.rate(stage)?)));
    let later = book.later_counts.iter().filter(|later| later.trade == table.trade).flat_map(|later| {
        let sentence = |number: fn(u64) -> String| {
            format!(
                "{}には、まだ対応が必要な施術所は{}か所でした。",
                wareki(later.date),
                number(later.to_act.into())
            )
        };
        [Line::plain(&sentence(written)).said(&sentence(said)), source(book, later, later.certainty)]
    });
    Screen::new("readiness-peers", "周りの施術所")
        .line(headline(peers))
        .line(Line::plain(&intro(written)).said(&intro(said)))
        .lines(rates)
        .line(source(book, table, table.certainty))
        .lines(later)
        .lines(survey(book, peers))
        .lines(voices(book, peers.stage))
        .completed()
}

/// 導入状況調査, for the clinics that it covered: those that had not applied.
fn survey(book: &Rulebook, peers: &Peers<'_>) -> Vec<Line> {
    let asked = |survey: &&Survey| survey.trade == peers.table.trade && peers.stage == Stage::NotApplied;
    let Some(survey) = book.surveys.iter().find(asked) else { return Vec::new() };
    let day = wareki(survey.asked_on);
    let intro = |number: fn(u64) -> String| {
        format!(
            "{day}に利用申請をしていなかった施術所への調査には、{}か所が答えました。",
            number(survey.answered.into())
        )
    };
    vec![
        Line::plain(&intro(written)).said(&intro(said)),
        percent_line("直近1年に受領委任を行った", survey.claimed.percent),
        percent_line("そのうち、やむを得ない事由などがある", survey.excused.percent),
        percent_line("義務化の対象で、導入の予定がまだ立っていない", survey.no_plan_percent),
        source(book, survey, survey.certainty),
    ]
}

/// What others found hard, for those who are on the way.
fn voices(book: &Rulebook, stage: Stage) -> impl Iterator<Item = Line> {
    let requests = book.requests.iter().filter(move |_| stage != Stage::Operating);
    requests.flat_map(|request| {
        request
            .answers
            .iter()
            .map(|answer| Line::detail(&format!("調査に寄せられた声、{}", request.about), answer))
    })
}

fn percent_line(label: &str, percent: u32) -> Line {
    Line::detail(label, &format!("約{percent}%")).said(&format!("{label}、約{percent}パーセント"))
}

fn headline(peers: &Peers<'_>) -> Line {
    match peers.ahead {
        Some(ahead) => {
            let (percent, done) = (percent(ahead), done_text(peers.stage));
            let month = wareki_month(peers.table.date);
            let sentence = |unit| format!("同じ業種の{percent}{unit}が、{done}（{month}）。");
            Line::headline(&sentence("%")).said(&sentence("パーセント"))
        }
        None => Line::headline("この施術所は、運用開始日の登録まで終わっています。"),
    }
}

fn rate_line(label: &str, rate: Rate) -> Line {
    let (percent, count) = (percent(rate), u64::from(rate.part()));
    Line::detail(label, &format!("{percent}%（{}か所）", written(count)))
        .said(&format!("{label}、{percent}パーセント、{}か所", said(count)))
}

/// `61.6`.
fn percent(rate: Rate) -> String {
    format!("{}.{}", rate.tenths() / 10, rate.tenths() % 10)
}

/// What the clinics of a trade are called.
pub(super) const fn class_text(trade: Trade) -> &'static str {
    match trade {
        Trade::Judo => "柔道整復",
        Trade::Ahaki => "あん摩マッサージ指圧・はり・きゅう",
    }
}

/// What the clinics have done that are one stage further than `stage`.
const fn done_text(stage: Stage) -> &'static str {
    match stage {
        Stage::NotApplied => "利用申請を終えています",
        Stage::Applied => "準備を完了しています",
        Stage::Ready | Stage::Operating => "運用開始日を登録しています",
    }
}

const fn stage_text(stage: Stage) -> &'static str {
    match stage {
        Stage::NotApplied => "まだ申請していない",
        Stage::Applied => "利用申請まで済んだ",
        Stage::Ready => "準備が完了した",
        Stage::Operating => "運用開始日を登録した",
    }
}
