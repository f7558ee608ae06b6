use shikaku_adapter::drop_folder::DropError;
use shikaku_core::gateway::VendorAuthorization;
use shikaku_core::port::GatewayLinkError;

use super::feed::FeedError;
use super::outbox::OutboxError;
use crate::console::shown;

/// What the administrator of the clinic does with the code.
pub(crate) fn link_text(codes: &VendorAuthorization, name: &str) -> String {
    let code = shown(&codes.user_code).replace('-', " - ");
    let (name, minutes) = (shown(name), codes.expires_in / 60);
    format!(
        "施術所の管理者が、次のコードをシカクに入力してください。\n\n    {code}\n\n  \
         1. 受付の端末のシカクに、管理者がログインする。\n  \
         2. 「レセコン連携」を開いて、このコードを入力する（大文字と小文字、空白、ハイフンは、どちらでもよい）。\n  \
         3. 「{name}」に確認結果を渡してよいかを読み、承認する。\n\n\
         コードは{minutes}分間使えます。承認されるまで待ちます。やめるには、Ctrl-C を押してください。"
    )
}

/// Why the gateway gives nothing, and what to do.
pub(crate) fn feed_text(error: &FeedError) -> String {
    match error {
        FeedError::Ended => "この連携は終わっています。施術所の管理者が連携をやめたか、施術所の利用が止まっています。\n  もう一度連携するには、--link-again を付けて実行し、表示されるコードを管理者が入力してください。".to_owned(),
        FeedError::Expired => "前回から時間がたち、渡す前に保存期間（施術の翌月末）を過ぎて消えた結果があります。残っている結果から続けます。".to_owned(),
        FeedError::Missing => "その結果は、もうありません。".to_owned(),
        FeedError::Busy(_) => "ゲートウェイが混み合っています。時間をおいて、もう一度試します。".to_owned(),
        FeedError::Refused(code) => format!(
            "ゲートウェイが断りました（{}）。アドレスと状態ファイルを確認してください。",
            shown(code)
        ),
        FeedError::Link(error) => link_error_text(*error).to_owned(),
    }
}

/// Why there is no answer, and what to do.
pub(crate) const fn link_error_text(error: GatewayLinkError) -> &'static str {
    match error {
        GatewayLinkError::Unreachable => {
            "ゲートウェイにつながりません。ネットワークとアドレスを確認してください。"
        }
        GatewayLinkError::Timeout => "ゲートウェイから、時間内に応答がありません。",
        GatewayLinkError::Untrusted => {
            "相手がゲートウェイであると確認できません。--gateway-root で、ルート証明書を指定してください。"
        }
        _ => "ゲートウェイの応答が正しくありません。アドレスを確認してください。",
    }
}

/// Why the folder takes nothing, and what to do.
pub(crate) const fn outbox_text(error: OutboxError) -> &'static str {
    match error {
        OutboxError::Folder(DropError::NoFolder) => {
            "渡す先のフォルダーがありません。フォルダーを作るか、--folder を確認してください。"
        }
        OutboxError::Folder(DropError::Denied) => {
            "渡す先のフォルダーに書き込む許可がありません。フォルダーの許可を確認してください。"
        }
        OutboxError::Folder(DropError::NotDurable) => {
            "ファイルを書きましたが、ディスクに保存できたか分かりません。ディスクの空きを確認してください。"
        }
        OutboxError::Folder(_) => "渡す先のフォルダーに書き込めません。ディスクの空きを確認してください。",
        OutboxError::Name => {
            "状態ファイルの内容が正しくありません。別の名前にするか、消してから、もう一度実行してください。"
        }
    }
}
