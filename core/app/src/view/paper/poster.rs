use super::{Paper, PaperBlock, PaperPage, PaperSize};
use crate::view::Illustration;

/// マイナンバーカードをお出しください: one sheet for the wall of the reception.
#[must_use]
pub fn poster() -> Paper {
    let texts = [
        "マイナンバーカードで、健康保険の資格を確認します。",
        "暗証番号（数字4桁）の入力か、お顔の確認をお願いします。",
        "カードをお持ちでない方は、「資格確認書」をお出しください。",
    ];
    let page = PaperPage {
        title: "マイナンバーカードをお出しください".to_owned(),
        illustration: Some(Illustration::CardOnReader),
        blocks: texts.into_iter().map(|text| PaperBlock::Text(text.to_owned())).collect(),
    };
    Paper { title: page.title.clone(), size: PaperSize::Wall, pages: vec![page] }
}
