use crate::eligibility::codes;

codes! {
    /// 確認方法: on what a confirmation rests (eligibility reference, 3.2). Without a card they are the words of
    /// `fallback::Evidence`. The codes are ours and never change.
    ConfirmationMethod {
        Pin "pin" "暗証番号"
        Visual "visual" "目視"
        QualificationCertificate "qualification-certificate" "資格確認書"
        Portal "portal" "マイナポータルの資格情報"
        NoticeWithCard "notice-with-card" "資格情報のお知らせとカード"
        InsuranceCard "insurance-card" "健康保険証"
        Oral "oral" "口頭"
        Later "later" "あとで確認"
        Emergency "emergency" "緊急"
    }
}
