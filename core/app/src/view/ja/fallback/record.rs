use shikaku_clinic::fallback::{DeferralReason, FollowUpDue, RecordItem};

use crate::view::Line;
use crate::view::speech::things;
use crate::view::wareki::wareki;

/// What must be written down, in one line.
pub(super) fn record(items: &[RecordItem]) -> Line {
    let words: Vec<_> = items.iter().map(|item| item_text(*item)).collect();
    let list = words.join("、");
    let said = format!("記録することは、{}あります。{list}", things(words.len()));
    Line::detail("記録すること", &list).said(&said)
}

/// What stays open, and until when.
pub(super) fn follow_up(open: FollowUpDue) -> Line {
    let (due, shown_until) = (wareki(open.due), wareki(open.shown_until));
    let what = match open.reason {
        DeferralReason::NothingToShow => {
            format!("保険者番号、記号、番号を、{due}までに必ず確認します。次回来所時などに確認してください。")
        }
        DeferralReason::Emergency => {
            "落ち着いたら、すぐに確認します。月末まで待つことはできません。".to_owned()
        }
        DeferralReason::DoubtfulEvidence => {
            format!("確かな方法で、{due}までに確認し直します。次回来所時などに確認してください。")
        }
    };
    let app = format!("カードで確認した結果は、アプリで{shown_until}まで見られます。");
    Line::detail("後ですること", &(what + &app))
}

const fn item_text(item: RecordItem) -> &'static str {
    match item {
        RecordItem::Method => "確認の方法",
        RecordItem::Staff => "確認した人",
        RecordItem::Time => "日時",
        RecordItem::EvidenceKind => "何を見せてもらったか",
        RecordItem::Result => "結果",
        RecordItem::ClaimNumbers => "療養費支給申請書に書く保険者番号、記号、番号",
        RecordItem::Reason => "確認できなかった理由",
    }
}
