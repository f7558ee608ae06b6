//! The names of the endings, and what is learnt from each: one line for each.

use crate::workflow::{PracticeEnding, PracticeGroup};

/// The words for an ending of a practice check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PracticeText {
    /// What happens.
    pub title: &'static str,
    /// What is learnt.
    pub learns: &'static str,
}

/// The name of a group, and what is in it.
pub(super) const fn group_text(group: PracticeGroup) -> (&'static str, &'static str) {
    match group {
        PracticeGroup::Results => ("確認の結果", "有効、無効、複数の資格など"),
        PracticeGroup::Pin => ("暗証番号", "間違い、残り1回、ロック"),
        PracticeGroup::Card => ("カードと電子証明書", "途中で離れた、期限切れなど"),
        PracticeGroup::System => ("通信とシステム", "つながらない、処理中など"),
        PracticeGroup::Visual => ("目視と別の方法", "お顔の確認、カードがないとき"),
    }
}

/// 練習する場面の名前と、学べること.
#[must_use]
pub const fn practice_ending_text(ending: PracticeEnding) -> PracticeText {
    use PracticeEnding as E;
    let (title, learns) = match ending {
        E::Valid => ("有効、3割", "結果の見方とコピーを練習します。"),
        E::ValidTwoTenths => ("有効、2割", "負担割合が2割の結果を見ます。"),
        E::ValidOneTenth => ("有効、1割", "負担割合が1割の結果を見ます。"),
        E::Invalid => ("無効", "無効のときに、別の方法で確認します。"),
        E::Superseded => ("無効、新しい資格あり", "新しい保険を患者さんに確認します。"),
        E::Multiple => ("複数の資格", "使う資格を1つ選びます。"),
        E::NotFound => ("該当する資格なし", "資格が見つからないときに、別の方法で確認します。"),
        E::MedicalAssistance => ("医療扶助", "施術券の確認が必要な結果を見ます。"),
        E::ShareUnknown => ("負担割合が不明", "負担割合を患者さんに確認します。"),
        E::WrongPin => ("1回間違えて、次に合う", "残りの回数を見て、入力し直します。"),
        E::WrongPinTwice => ("2回間違えて、残り1回", "残り1回を使わずに、目視に切り替えます。"),
        E::LastTryKept => ("最初から残り1回", "暗証番号を送らずに止まる画面を見ます。"),
        E::PinLocked => ("ロックされている", "目視に切り替えて、窓口を案内します。"),
        E::PinLost => ("照合中にカードが離れた", "同じカードをかざし直し、入力し直します。"),
        E::CardLost => ("読み取り中にカードが離れた", "カードをかざし直します。"),
        E::OtherCard => ("マイナンバーカードではない", "正しいカードに取り替えます。"),
        E::NoCertificate => ("電子証明書がない", "別の方法で確認します。"),
        E::CertificateExpiring => ("電子証明書の期限が近い", "有効な結果と、更新の案内を見ます。"),
        E::CertificateInGrace => ("期限切れから3か月以内", "有効な結果と、更新の案内を見ます。"),
        E::CertificateExpired => ("電子証明書の期限切れ", "別の方法で確認します。"),
        E::CertificateRevoked => ("電子証明書の失効", "別の方法で確認し、窓口を案内します。"),
        E::NotRegistered => ("保険証の利用登録なし", "利用登録のないカードのときの画面を見ます。"),
        E::GatewayUnreachable => ("つながらない", "別の方法で確認します。"),
        E::GatewayTimeout => ("時間内に応答がない", "もう一度問い合わせます。"),
        E::Processing => ("処理中の後で、有効", "処理が終わるまで待ちます。"),
        E::StillProcessing => ("処理が終わらない", "時間をおいて、もう一度確認します。"),
        E::GatewayBusy => ("混み合っている", "時間をおいて、もう一度確認します。"),
        E::PersonError => ("個別のエラー", "応答コードの出る画面を見ます。"),
        E::VisualCheck => ("目視で確認して、有効", "お顔を見比べ、生年月日を入力します。"),
        E::NotTheHolder => ("ご本人ではない", "お顔が写真と違うときの画面を見ます。"),
        E::WrongBirthDate => ("生年月日の間違い", "カードの生年月日を入力し直します。"),
        E::VisualCheckRefused => ("目視が使えない", "暗証番号での確認に切り替えます。"),
        E::NoCard => ("カードがない", "「カードがない・使えない」から、別の方法で確認します。"),
    };
    PracticeText { title, learns }
}
