use chrono::NaiveDate;

use super::evidence_text;
use crate::fallback::{CheckEnding, Circumstances, DeferralReason, Evidence, FollowUpDue, offers};
use crate::view::wareki::wareki;
use crate::view::{ButtonId, Line, Screen};

/// What to ask the patient for, best first. The state does not say what stood in the way, so that every way is
/// offered that stands in for a check.
pub(super) fn screen(treatment_date: NaiveDate) -> Screen {
    let before_asking = Circumstances::new(CheckEnding::DeviceFailure, treatment_date);
    Screen::new("confirming-otherwise", "別の方法で確認")
        .line(Line::headline(
            "窓口でお願いするのは、いつもの負担割合（3割など）です。10割をお願いする必要はありません。",
        ))
        .line(Line::plain("上から順に、当てはまる方法で確かめてください。"))
        .lines(offers(&before_asking).into_iter().map(|evidence| way(evidence, treatment_date)))
        .line(Line::plain("どの方法で確かめたかを、記録に残してください。"))
        .button(ButtonId::Continue, "カードで確認する", "確認方法の選択にもどって、カードで確認します。")
        .finish_button()
}

fn way(evidence: Evidence, treatment_date: NaiveDate) -> Line {
    let text = evidence_text(evidence);
    let due = match evidence {
        Evidence::Later => {
            let open = FollowUpDue::of(DeferralReason::NothingToShow, treatment_date);
            format!("{}までに確かめてください。", wareki(open.due))
        }
        _ => String::new(),
    };
    Line::detail(text.situation, &format!("{}{due}", text.ask))
}
