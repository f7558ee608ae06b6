use shikaku_clinic::fallback::{Doubt, Ground, Lack};

use crate::view::Line;

/// Names what binds the clinic. A clinic setting for the membership does not exist, so both are named. The clause of the
/// 取扱規程 is not verified (eligibility reference, 8).
macro_rules! covenant {
    ($clause:literal) => {
        concat!(
            "受領委任の協定 ",
            $clause,
            "（柔道整復師会の会員）または受領委任の取扱規程（会員でない施術所とあはき。何条かは未確認）"
        )
    };
}

/// 根拠.
pub(super) fn ground(ground: Ground) -> Line {
    let (text, said) = match ground {
        Ground::Agreement => (
            concat!(covenant!("18(1)"), "：オンライン資格確認か、資格確認書で確認する"),
            concat!(covenant!("、18の1"), "。オンライン資格確認か、資格確認書で確認する"),
        ),
        Ground::AgreementProviso => (
            concat!(
                covenant!("18(1) ただし書"),
                "：緊急やむを得ないときは、その事由がなくなった後、遅滞なく確認する"
            ),
            concat!(
                covenant!("、18の1、ただし書"),
                "。緊急やむを得ないときは、その事由がなくなった後、遅滞なく確認する"
            ),
        ),
        Ground::MinistryGuide => (
            "厚生労働省「柔整あはき施術所での資格確認と療養費請求」（令和6年11月21日、医療保険部会 資料3）",
            "厚生労働省、柔整あはき施術所での資格確認と療養費請求。令和6年11月21日、医療保険部会、資料3",
        ),
        Ground::CardTransition => {
            ("健康保険証の経過措置（令和7年12月1日まで）", "健康保険証の経過措置。令和7年12月1日まで")
        }
        Ground::ExpiredCardNotice => (
            "厚生労働省の通知（令和7年6月27日、11月12日。令和8年3月31日まで）",
            "厚生労働省の通知。令和7年6月27日と、11月12日。令和8年3月31日まで",
        ),
    };
    Line::detail(LABEL, text).said(&format!("{LABEL}、{said}"))
}

const LABEL: &str = "根拠";

/// Why a way is not certain, and what to do about it.
pub(super) const fn doubt(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::CardNotThere => {
            "国の案内では、マイナンバーカードをお持ちの方の方法です。カードがない方には、資格確認書をお願いしてください。"
        }
        Doubt::NotFirstVisit => {
            "国の案内では、初めての方の方法です。前回までの資格の内容がないときのことは、書かれていません。"
        }
        Doubt::DataMayBeOld => {
            "新しい保険に変わっています。手元の内容が新しい保険のものか、患者さんに確認してください。"
        }
        Doubt::NotNamedForClinics => {
            "期限の切れた健康保険証についての通知は、番号で資格を調べられる医療機関に向けたものです。施術所で使えるかは、はっきりしません。"
        }
    }
}

/// What is missing, and what to do instead.
pub(super) const fn lack(lack: Lack) -> &'static str {
    match lack {
        Lack::ValidResult => "カードの確認で、有効という結果が出ていません。ほかの方法で確認してください。",
        Lack::Nothing => "カードの確認で有効と出ています。ほかのものを見せてもらう必要はありません。",
        Lack::Check => {
            "まず、マイナンバーカードで確認してください。カードで確認できなかったときに使う方法です。"
        }
        Lack::Document => "見せてもらうものが、まだありません。ほかの方法で確認してください。",
        Lack::Card => {
            "マイナンバーカードも一緒に見せてもらう必要があります。なければ、ほかの方法で確認してください。"
        }
        Lack::HeldData => "前回までの資格の内容が、手元にないため使えません。ほかの方法で確認してください。",
        Lack::Need => "先に使う方法が、ほかにあります。そちらで確認してください。",
        Lack::Ended => "この方法は、施術日にはもう使えません。ほかの方法で確認してください。",
    }
}
