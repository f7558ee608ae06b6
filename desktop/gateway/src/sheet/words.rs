//! What a sheet says.

use chrono::{DateTime, Utc};
use shikaku_calendar::japan_time;
use shikaku_clinic::account::EnrolmentUri;

use super::{EnrolmentSheet, SheetFor};

/// The title of the page and of the document.
pub(super) const TITLE: &str = "端末の登録用紙";

/// A label and its value.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) value: String,
    /// In points.
    pub(super) size: f32,
}

const CODE_SIZE: f32 = 32.0;
const NUMBER_SIZE: f32 = 22.0;
const PLAIN_SIZE: f32 = 15.0;
const DIGEST_SIZE: f32 = 10.0;

/// What a person types, and until when.
pub(super) fn facts(sheet: &EnrolmentSheet) -> Vec<Fact> {
    let uri = &sheet.uri;
    let fact = |label, value: &str, size| Fact { label, value: value.to_owned(), size };
    let mut facts = vec![
        fact("施術所", &sheet.clinic_name, PLAIN_SIZE),
        fact("登録記号番号", uri.registration_number().as_str(), NUMBER_SIZE),
        // EXPOSE: a person types the code from this sheet.
        fact("登録コード", &uri.code().grouped(), CODE_SIZE),
        fact("有効期限", &expiry(sheet.expires_at), PLAIN_SIZE),
    ];
    match uri.gateway() {
        Some(gateway) => facts.push(fact("接続先", gateway.address.as_str(), PLAIN_SIZE)),
        None => facts.push(fact("接続先", WITHOUT_ADDRESS, PLAIN_SIZE)),
    }
    if let Some(digest) = digest(uri) {
        facts.push(fact("接続先の証明書（SHA-256）", &digest, DIGEST_SIZE));
    }
    facts
}

const WITHOUT_ADDRESS: &str =
    "この用紙にはありません。アプリが接続先のアドレスを求めたときは、運営者に確認して入力します。";

fn expiry(expires_at: DateTime<Utc>) -> String {
    japan_time(expires_at).format("%Y年%-m月%-d日%-H時%M分まで").to_string()
}

/// The digest of the root certificate as programs print it, in groups.
fn digest(uri: &EnrolmentUri) -> Option<String> {
    let digits = data_encoding::HEXUPPER.encode(&uri.gateway()?.root?);
    Some(shikaku_clinic::account::grouped_digits(&digits).to_string())
}

/// The description of the QR code for a person who does not see it. It does not repeat the code.
pub(super) const QR_DESCRIPTION: &str = "QRコード。登録記号番号、登録コード、接続先と同じ内容です。";

/// What a person does, in order.
pub(super) fn steps(sheet: &EnrolmentSheet) -> [&'static str; 3] {
    let last = match sheet.device {
        SheetFor::FirstDevice => {
            "端末の名前を付けます。続けて、別に受け取ったログイン名と最初のパスワードでログインし、新しいパスワードを決めます。"
        }
        SheetFor::FurtherDevice => {
            "端末の名前を付けます。管理者が登録済みの端末で承認すると、この端末でログインできます。"
        }
    };
    [
        "登録する端末でアプリを開き、「初期設定」の画面に進みます。",
        "登録記号番号と登録コードを入力します。コードは、1台の端末に1回だけ使えます。QRコードを読み取れる端末では、読み取るだけで入力が終わります。",
        last,
    ]
}

/// What a person does with the sheet afterwards, or without it.
pub(super) fn cautions(sheet: &EnrolmentSheet) -> Vec<String> {
    let contact = sheet.contact.as_deref().map_or_else(String::new, |contact| format!("連絡先：{contact}"));
    vec![
        format!("すぐに運営者に連絡してください。コードを使えなくして、新しい用紙を作ります。{contact}"),
        "登録が終わった用紙と、期限が過ぎた用紙は、細かく切って捨ててください。".to_owned(),
        "パスワードは、この用紙に書かないでください。".to_owned(),
    ]
}
