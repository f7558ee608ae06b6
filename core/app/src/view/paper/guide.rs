use chrono::NaiveDate;
use shikaku_clinic::failure::{Failure, GatewayFailure, PinFailure, ReaderFailure};
use shikaku_clinic::fallback::{CheckEnding, Circumstances, DeferralReason, Evidence, FollowUpDue, offers};

use super::{Paper, PaperBlock, PaperPage, PaperSize, PaperStep};
use crate::view::ja::NO_FULL_CHARGE;
use crate::view::wareki::wareki;
use crate::view::{Icon, Illustration, evidence_text, failure_text};

/// 受付の手引き: two sheets, one for a check and one for what to do when it fails. `today` is the date in Japan; what the law
/// allows depends on it. `card_place` is where a card is held on the device of the clinic.
#[must_use]
pub fn guide(today: NaiveDate, card_place: Illustration) -> Paper {
    Paper {
        title: "資格確認 受付の手引き".to_owned(),
        size: PaperSize::Hand,
        pages: vec![check(card_place), when_it_fails(today)],
    }
}

fn check(card_place: Illustration) -> PaperPage {
    let steps = [
        step(
            None,
            "確認方法を選びます",
            "「暗証番号で確認」か「目視で確認」を押します。カードがない方は「カードがない・使えない」を押します。",
        ),
        step(
            Some(Icon::Pin),
            "暗証番号で確認",
            "患者さんに端末を渡し、数字4桁を入力してもらいます。職員の方は、入力を見ないようにしてください。",
        ),
        step(
            Some(Icon::Face),
            "目視で確認",
            "お顔とカードの写真を見比べます。ご本人なら「ご本人です」を押します。",
        ),
        PaperStep {
            illustration: Some(card_place),
            ..step(
                None,
                "カードをかざします",
                "カードはケースから出してください。5秒以上動かさないでください。",
            )
        },
        step(
            Some(Icon::Insurance),
            "結果を確認します",
            "画面の色、しるし、言葉と、負担割合を見ます。氏名が患者さんと合っているかも確認してください。",
        ),
        step(None, "「次の患者さんへ」を押します", "結果は、翌月の末日まで「過去の確認結果」で見られます。"),
    ];
    let results = [
        ("有効", "表示された負担割合で、窓口の支払いをお願いします。"),
        ("無効", "「別の方法で確認」に進みます。"),
        ("複数の資格", "患者さんに、どの保険を使うかを尋ねて選びます。"),
        ("確認が必要です", "負担割合が分かりません。画面の案内のとおりに確認してください。"),
    ];
    PaperPage {
        title: "受付の手引き　1　資格確認のしかた".to_owned(),
        illustration: None,
        blocks: vec![
            PaperBlock::Steps(steps.into()),
            PaperBlock::Table { heading: "結果の見方".to_owned(), rows: rows(&results) },
        ],
    }
}

fn when_it_fails(today: NaiveDate) -> PaperPage {
    let options = offers(&Circumstances::new(CheckEnding::NoCard, today));
    let options = options.into_iter().map(|evidence| {
        let text = evidence_text(evidence);
        (text.name.to_owned(), format!("{}。{}{}", text.situation, text.ask, due(evidence, today)))
    });
    let failures = FAILURES.iter().map(|failure| {
        let text = failure_text(*failure);
        (text.title.to_owned(), format!("{}（{}）", text.advice, failure.code()))
    });
    PaperPage {
        title: "受付の手引き　2　うまくいかないとき".to_owned(),
        illustration: None,
        blocks: vec![
            PaperBlock::Notice(NO_FULL_CHARGE.to_owned()),
            PaperBlock::Table {
                heading: "カードで確認できないとき（上から順に）".to_owned(),
                rows: options.collect(),
            },
            PaperBlock::Table { heading: "よくある表示".to_owned(), rows: failures.collect() },
        ],
    }
}

/// The day by which a confirmation is due if the treatment is today.
fn due(evidence: Evidence, today: NaiveDate) -> String {
    match evidence {
        Evidence::Later => {
            let day = FollowUpDue::of(DeferralReason::NothingToShow, today).due;
            format!("例: 今日の施術なら、{}までに確認します。", wareki(day))
        }
        _ => String::new(),
    }
}

fn step(icon: Option<Icon>, title: &str, text: &str) -> PaperStep {
    PaperStep { icon, illustration: None, title: title.to_owned(), text: text.to_owned() }
}

fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(label, text)| ((*label).to_owned(), (*text).to_owned())).collect()
}

/// What staff meet most often.
const FAILURES: [Failure; 6] = [
    Failure::Pin(PinFailure::Wrong),
    Failure::Pin(PinFailure::LastTryKept),
    Failure::Pin(PinFailure::Blocked),
    Failure::Reader(ReaderFailure::CardLost),
    Failure::Reader(ReaderFailure::NfcOff),
    Failure::Gateway(GatewayFailure::Unreachable),
];
