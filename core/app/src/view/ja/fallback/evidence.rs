use shikaku_clinic::fallback::Evidence;

/// A way of confirming in plain words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvidenceText {
    /// Its name in a record.
    pub name: &'static str,
    /// The situation of a patient in which it is the right evidence.
    pub situation: &'static str,
    /// What to ask for and what to do; sentences.
    pub ask: &'static str,
}

/// The words for an evidence.
#[must_use]
pub const fn evidence_text(evidence: Evidence) -> EvidenceText {
    match evidence {
        Evidence::OnlineResult => says(
            "オンライン資格確認",
            "マイナンバーカードで確認できた方",
            "結果の画面で、有効と出ていることを確認します。ほかに見せてもらうものはありません。",
        ),
        Evidence::QualificationCertificate => says(
            "資格確認書",
            "「資格確認書」をお持ちの方",
            "「資格確認書」を見せてもらい、有効期限を確認します。これだけで確認できます。カードがなくてもかまいません。",
        ),
        Evidence::Portal => says(
            "マイナポータルの資格情報",
            "スマートフォンのマイナポータルを見せられる方",
            "マイナポータルの資格情報の画面か、そこから保存したPDFを、マイナンバーカードと一緒に見せてもらいます。",
        ),
        Evidence::NoticeWithCard => says(
            "資格情報のお知らせとマイナンバーカード",
            "「資格情報のお知らせ」をお持ちの方",
            "「資格情報のお知らせ」を、必ずマイナンバーカードと一緒に見せてもらいます。お知らせだけでは確認できません。",
        ),
        Evidence::InsuranceCard => says(
            "健康保険証",
            "「健康保険証」をお持ちの方",
            "「健康保険証」を見せてもらい、有効期限と、今も同じ保険かどうかを確認します。",
        ),
        Evidence::Oral => says(
            "口頭での確認",
            "2回目以降の方で、前回までの資格の内容が分かっているとき",
            "前回から保険が変わっていないかを、口頭で確認します。",
        ),
        Evidence::Later => says(
            "後で確認",
            "初めての方で、見せられるものがないとき",
            "施術を行い、保険者番号、記号、番号を、次回来所時などに、必ず確認します。",
        ),
        Evidence::Emergency => says(
            "急ぎのため、後で確認",
            "急ぎのとき",
            "保険の資格が明らかなら、施術を先にしてかまいません。理由を書き残し、落ち着いたらすぐに確認します。",
        ),
    }
}

const fn says(name: &'static str, situation: &'static str, ask: &'static str) -> EvidenceText {
    EvidenceText { name, situation, ask }
}
