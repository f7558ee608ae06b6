use super::source;
use super::when::{said, written};
use crate::readiness::{Peers, Rate, Rulebook, Stage, Trade};
use crate::view::wareki::wareki;
use crate::view::{Line, Screen};

/// まわりの施術所: where the clinic stands among those of its class.
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
    Screen::new("readiness-peers", "まわりの施術所")
        .line(headline(peers))
        .line(Line::plain(&intro(written)).said(&intro(said)))
        .lines(rates)
        .line(source(book, table, table.certainty))
        .lines(later)
        .read_aloud()
}

fn headline(peers: &Peers<'_>) -> Line {
    match peers.ahead {
        Some(ahead) => {
            let percent = percent(ahead);
            let sentence = |unit| format!("この施術所より先に進んでいたところは、{percent}{unit}でした。");
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

const fn class_text(trade: Trade) -> &'static str {
    match trade {
        Trade::Judo => "柔道整復",
        Trade::Ahaki => "あん摩マッサージ指圧・はり・きゅう",
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
