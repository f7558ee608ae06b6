use shikaku_clinic::fallback::{CheckEnding, Showable};

/// How a check ended, in a few words for a list or a record.
#[must_use]
pub const fn ending_text(ending: CheckEnding) -> &'static str {
    match ending {
        CheckEnding::Valid => "有効",
        CheckEnding::ValidUnregistered => "有効（未登録）",
        CheckEnding::Invalid => "「資格（無効）」と表示された",
        CheckEnding::Superseded => "「資格（無効）」と表示され、新しい資格がある",
        CheckEnding::NotFound => "「資格情報なし」と表示された",
        CheckEnding::Multiple => "複数の資格が見つかった",
        CheckEnding::Processing => "システムがまだ処理している",
        CheckEnding::PersonError => "システムがこの方の資格を確認できなかった",
        CheckEnding::RequestError => "システムが確認を終えられなかった",
        CheckEnding::UnknownAnswer => "有効かどうか分からない応答だった",
        CheckEnding::NotRegistered => "健康保険証としての利用登録が済んでいないカード",
        CheckEnding::NoCertificate => "電子証明書の入っていないカード",
        CheckEnding::CertificateRevoked => "電子証明書が使えなくなっている",
        CheckEnding::CertificateExpired => "電子証明書の有効期限が切れている",
        CheckEnding::CertificateRefused => "電子証明書が受け付けられなかった",
        CheckEnding::CardUnreadable => "カードを最後まで読み取れない",
        CheckEnding::OtherCard => "ご本人のマイナンバーカードではなかった",
        CheckEnding::PhoneInsteadOfCard => "カードの代わりにスマートフォンがかざされた",
        CheckEnding::PinUnavailable => "暗証番号が使えず、目視の確認もできない",
        CheckEnding::PresenceUnproven => "目視の確認が終わらなかった",
        CheckEnding::DeviceFailure => "カードリーダーや端末が動かない",
        CheckEnding::NetworkFailure => "システムにつながらない",
        CheckEnding::ServiceFailure => "システムが正しく応答しない",
        CheckEnding::NoCard => "マイナンバーカードがない",
        CheckEnding::NotAttempted => "まだカードで確認していない",
        CheckEnding::Emergency => "急ぎのため、確認できなかった",
    }
}

/// What a patient can show, in a few words.
#[must_use]
pub const fn showable_text(showable: Showable) -> &'static str {
    match showable {
        Showable::MyNumberCard => "マイナンバーカード",
        Showable::Portal => "マイナポータルの資格情報（画面かPDF）",
        Showable::Notice => "資格情報のお知らせ",
        Showable::QualificationCertificate => "資格確認書",
        Showable::InsuranceCard => "健康保険証",
    }
}
