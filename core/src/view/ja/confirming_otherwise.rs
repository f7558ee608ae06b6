use chrono::NaiveDate;

use crate::calendar::month_end;
use crate::view::wareki::wareki;
use crate::view::{ButtonId, Line, Screen};

/// A lawful way when no card check can be made (eligibility reference, 3.2).
struct Way {
    /// When it is the one.
    situation: &'static str,
    /// What to ask for and what to do. `{}` stands for the last day of the month of treatment.
    ask: &'static str,
}

/// In the order of the reference. Row 1 is the check that could not be made, row 7 (健康保険証) is history.
const WAYS: &[Way] = &[
    // Row 2.
    Way {
        situation: "スマートフォンのマイナポータルを見せられる方",
        ask: "マイナポータルの資格情報の画面か、そこから保存したPDFを、カードといっしょに見せてもらいます。",
    },
    // Row 3.
    Way {
        situation: "「資格情報のお知らせ」をお持ちの方",
        ask: "「資格情報のお知らせ」を、必ずマイナンバーカードといっしょに見せてもらいます。お知らせだけでは確認できません。",
    },
    // Row 4.
    Way {
        situation: "2回目以降の方", ask: "前回から保険が変わっていないかを、口頭で確かめます。"
    },
    // Row 5.
    Way {
        situation: "はじめての方で、何もお持ちでないとき",
        ask: "施術を受けてもらい、保険者番号、記号、番号を後で必ず確認します。次にお越しのときなど、{}までに確かめてください。",
    },
    // Row 6.
    Way {
        situation: "マイナンバーカードがなく、「資格確認書」をお持ちの方",
        ask: "「資格確認書」を見せてもらいます。これだけで確認できます。",
    },
    // Row 8.
    Way {
        situation: "急ぎのとき",
        ask: "保険の資格が明らかなら、施術を先にしてかまいません。理由を書き残し、落ち着いたらすぐに確認します。",
    },
];

pub(super) fn screen(treatment_date: NaiveDate) -> Screen {
    let month_end = wareki(month_end(treatment_date));
    let ways = WAYS.iter().map(|way| Line::detail(way.situation, &way.ask.replace("{}", &month_end)));
    Screen::new("confirming-otherwise", "別の方法で確認")
        .line(Line::headline(
            "窓口でお願いするのは、いつもの負担割合（3割など）です。10割をお願いする必要はありません。",
        ))
        .line(Line::plain("当てはまる方法で確かめてください。"))
        .lines(ways)
        .line(Line::plain("どの方法で確かめたかを、記録に残してください。"))
        .button(ButtonId::Continue, "カードで確認する", "確認方法の選択にもどって、カードで確認します。")
        .finish_button()
}
