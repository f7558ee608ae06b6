use shikaku_clinic::fallback::{Charge, ShareSource};

use crate::view::Line;
use crate::view::ja::showing::{asked, tenths};

macro_rules! usual {
    () => {
        "窓口でいただくのは、本来の負担割合（3割など）です。"
    };
}

/// The share that every patient pays where the online check has no result (eligibility reference, 4).
pub(in crate::view) const NO_FULL_CHARGE: &str = concat!(usual!(), "10割（全額）は請求しないでください。");

/// What to ask for at the window, as the one thing to know.
pub(super) fn line(charge: Charge) -> Line {
    match charge {
        Charge::Share(ratio) => Line::headline(&format!("窓口でいただくのは、{}です。", tenths(ratio))),
        Charge::InFull => Line::headline(
            "特別療養費の方です。窓口で全額を受け取り、後で患者さんが保険者から払い戻しを受けます。",
        ),
        Charge::Confirm { source, .. } => Line::headline(confirm(source)),
    }
}

/// Why the share is not known, where the answer left it open.
pub(super) fn question(charge: Charge) -> Option<Line> {
    match charge {
        Charge::Confirm { question: Some(question), .. } => Some(Line::notice(asked(question))),
        Charge::Confirm { question: None, .. } | Charge::Share(_) | Charge::InFull => None,
    }
}

/// A result or a document may also say that this patient is one who pays in full.
const fn confirm(source: ShareSource) -> &'static str {
    match source {
        ShareSource::Result => "窓口でいただく割合は、結果の画面で確認してください。",
        ShareSource::Document => concat!(
            usual!(),
            "割合は、見せてもらったもので確認してください。",
            "全額をいただくのは、「特別療養費」と書かれている方だけです。"
        ),
        ShareSource::EarlierVisit => {
            concat!(
                usual!(),
                "10割（全額）は請求しないでください。割合は、前回までの記録で確認してください。"
            )
        }
        ShareSource::Patient => {
            concat!(usual!(), "10割（全額）は請求しないでください。割合は、患者さんに尋ねてください。")
        }
    }
}
