//! Results that are kept for a clinic, over HTTPS: what its devices see, and what a receipt computer gets.

pub(crate) mod events;
mod feed;
mod fhir;
mod history;
mod links;
mod purge;
pub(crate) mod vendor;
pub(crate) mod webhooks;

use shikaku_core::gateway::{
    Answer, Challenge, ChallengeRequest, CheckMethod, ConfirmationRequest, FeedPage, ResultEntry, ResultPage,
    confirmation_request, read_challenge, read_confirmation,
};
use shikaku_core::port::HttpResponse;
use shikaku_eligibility::Confirmation;

use crate::accounts::device::{TestDevice, body_or_code};
use crate::fixture::Held;

/// A whole check on this device; its answer.
pub(crate) fn check(device: &mut TestDevice, card: &str, key: &str) -> Answer {
    check_by(device, CheckMethod::Pin, key, |given| Held::up(card).by_pin(given))
}

pub(crate) fn check_by(
    device: &mut TestDevice,
    method: CheckMethod,
    key: &str,
    request: impl FnOnce(&Challenge) -> ConfirmationRequest,
) -> Answer {
    read_confirmation(Ok(confirmed_by(device, method, key, request))).expect("an answer")
}

/// The same; the reply of the gateway.
pub(crate) fn confirmed_by(
    device: &mut TestDevice,
    method: CheckMethod,
    key: &str,
    request: impl FnOnce(&Challenge) -> ConfirmationRequest,
) -> HttpResponse {
    let asked = ChallengeRequest { method }.encode();
    let given = read_challenge(Ok(device.post("/v1/challenges", &asked))).expect("a challenge");
    device.confirm(&confirmation_request(&request(&given), key))
}

/// The results that a device sees.
pub(crate) fn listed(device: &mut TestDevice, query: &str) -> ResultPage {
    page(&device.get(&format!("/v1/results{query}")))
}

fn page(reply: &HttpResponse) -> ResultPage {
    body_or_code(reply, ResultPage::decode).expect("a page")
}

pub(crate) fn entry(reply: &HttpResponse) -> ResultEntry {
    body_or_code(reply, ResultEntry::decode).expect("a result")
}

pub(crate) fn feed(reply: &HttpResponse) -> FeedPage {
    body_or_code(reply, FeedPage::decode).expect("a page of the feed")
}

/// 氏名 in each of these results.
fn names(results: &[ResultEntry]) -> Vec<String> {
    let name = |entry: &ResultEntry| {
        let confirmation = Confirmation::from(entry.message.clone());
        let name = confirmation.results().first().and_then(|result| result.name.clone());
        name.map(|name| name.as_str().to_owned()).unwrap_or_default()
    };
    results.iter().map(name).collect()
}
