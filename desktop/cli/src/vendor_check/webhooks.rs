use data_encoding::BASE64;
use shikaku_core::gateway::{WebhookList, WebhookRequest, WebhookSecret};

use super::taken::for_tests;
use super::{Checked, Deviation, Session, expect};

const PATH: &str = "/v1/vendor/webhooks";

pub(super) fn target(session: &mut Session<'_>) -> Checked {
    for url in [
        "http://receipts.example.com/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "not an address",
    ] {
        let reply = session.post(PATH, None, body(url))?;
        expect::problem(&reply, 422, &["webhook-target-refused"])?;
    }
    Ok(())
}

/// Adds a webhook to an address that does not exist (RFC 2606), and removes it.
pub(super) fn webhook(session: &mut Session<'_>) -> Checked {
    for_tests(session)?;
    let url = "https://receipts.example.com/vendor-check";
    let reply = session.post(PATH, None, body(url))?;
    if expect::problem(&reply, 409, &["webhook-limit"]).is_ok() {
        return Err(Deviation::NotApplicable("Webhookの数が上限"));
    }
    let added = expect::body(&reply, 201, WebhookSecret::decode)?;
    let secret = added.secret.strip_prefix("whsec_").and_then(|it| BASE64.decode(it.as_bytes()).ok());
    let is_long = secret.is_some_and(|secret| (24..=64).contains(&secret.len()));
    let remove = format!("{PATH}/{}/remove", added.webhook.webhook_id);
    let listed = expect::body(&session.get(PATH)?, 200, WebhookList::decode)?;
    expect::empty(&session.post(&remove, None, b"{}".to_vec())?, 204)?;
    // Standard Webhooks 1.0: 24 to 64 bytes.
    expect::that(is_long, "secret は whsec_ と24から64バイトのBase64", "別の secret")?;
    expect::that(listed.webhooks.contains(&added.webhook), "一覧に登録したWebhook", "ない")?;
    let again = session.post(&remove, None, b"{}".to_vec())?;
    expect::problem(&again, 404, &["not-found"])
}

fn body(url: &str) -> Vec<u8> {
    WebhookRequest { url: url.to_owned() }.encode()
}
