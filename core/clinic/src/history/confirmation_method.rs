use shikaku_eligibility::codes;

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
        OfficialApp "official-app" "公式アプリからの写し"
        ResultFile "result-file" "結果のファイル"
        Oral "oral" "口頭"
        Later "later" "後で確認"
        Emergency "emergency" "緊急"
    }
}

impl ConfirmationMethod {
    /// Whether something was confirmed. What was put off, also for an emergency, was not: it closes no follow-up, and
    /// neither does a method that is not known here.
    #[must_use]
    pub const fn confirms(&self) -> bool {
        match self {
            Self::Pin
            | Self::Visual
            | Self::QualificationCertificate
            | Self::Portal
            | Self::NoticeWithCard
            | Self::InsuranceCard
            | Self::OfficialApp
            | Self::ResultFile
            | Self::Oral => true,
            Self::Later | Self::Emergency | Self::Unknown(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ConfirmationMethod;

    #[test]
    fn what_was_put_off_or_is_not_known_confirms_nothing() {
        let confirming: Vec<_> = ConfirmationMethod::KNOWN.iter().filter(|it| it.confirms()).collect();
        assert_eq!(confirming.len() + 2, ConfirmationMethod::KNOWN.len());
        for code in ["later", "emergency", "telepathy"] {
            assert!(!ConfirmationMethod::from(code.to_owned()).confirms(), "{code}");
        }
    }
}
