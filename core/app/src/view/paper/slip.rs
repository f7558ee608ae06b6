use chrono::NaiveDate;
use shikaku_clinic::history::FollowUp;

use super::{Paper, PaperBlock, PaperPage, PaperSize};
use crate::view::wareki::wareki;

/// A slip for the patient: what to bring, and by when. What is not known becomes a field to write in by hand. It has no name,
/// because the slip may lie on a desk.
#[must_use]
pub fn slip(follow_up: Option<&FollowUp>) -> Paper {
    let known = |text: &dyn Fn(&FollowUp) -> String| follow_up.map(text).unwrap_or_default();
    let day = |of: &dyn Fn(&FollowUp) -> NaiveDate| known(&|open| wareki(of(open)));
    let rows = vec![
        ("患者番号", known(&|open| open.patient().as_str().to_owned())),
        ("施術日", day(&FollowUp::treatment_date)),
        ("確認の期限", day(&FollowUp::due)),
        ("確認すること", known(&|open| open.wanted().label().unwrap_or(open.wanted().code()).to_owned())),
    ];
    let rows = rows.into_iter().map(|(label, value)| (label.to_owned(), value)).collect();
    let page = PaperPage {
        title: "次回お持ちいただくもの".to_owned(),
        illustration: None,
        blocks: vec![
            PaperBlock::Text(
                "今日は、健康保険の資格を確認できませんでした。次に来られるときに、次のどれか1つをお持ちください。"
                    .to_owned(),
            ),
            PaperBlock::Notice(
                "マイナンバーカード、または「資格確認書」。「資格情報のお知らせ」は、マイナンバーカードと一緒にお持ちください。"
                    .to_owned(),
            ),
            PaperBlock::Fields(rows),
            PaperBlock::Text("分からないことは、受付でお尋ねください。".to_owned()),
        ],
    };
    Paper { title: page.title.clone(), size: PaperSize::Hand, pages: vec![page] }
}
