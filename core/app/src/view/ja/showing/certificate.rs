use chrono::NaiveDate;
use shikaku_card::certificate::CertificateValidity;

use crate::view::Line;
use crate::view::wareki::wareki;

/// Advice to the patient about the card's certificate. It never changes the answer.
pub(super) fn advice(validity: CertificateValidity, today: NaiveDate) -> Option<Line> {
    let state = match validity {
        CertificateValidity::Valid => return None,
        CertificateValidity::NotYetValid => {
            let text = "カードの電子証明書は、まだ有効期間の前です。この端末の日時が合っているかを確認してください。";
            return Some(Line::notice(text));
        }
        CertificateValidity::ExpiringSoon { last_day } => {
            format!("カードの電子証明書は、{}で期限が切れます。", wareki(last_day))
        }
        CertificateValidity::InGrace { until_from_day, .. } => in_grace(until_from_day, today),
        CertificateValidity::Expired => {
            "カードの電子証明書は、期限が切れています。次は使えないことがあります。".to_owned()
        }
    };
    Some(Line::notice(&format!("{state}市区町村の窓口で更新できることを、患者さんに伝えてください。")))
}

/// Promises only what both readings of the three months allow (eligibility reference, 1.9).
fn in_grace(until_from_day: NaiveDate, today: NaiveDate) -> String {
    let state = "カードの電子証明書は、期限が切れています。";
    if today <= until_from_day {
        format!("{state}資格の確認だけは、{}まで使えます。", wareki(until_from_day))
    } else {
        format!("{state}資格の確認も、まもなくできなくなります。")
    }
}
