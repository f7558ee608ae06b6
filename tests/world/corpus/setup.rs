//! What a recipe sets up before it is played.

use std::str::FromStr as _;

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::gateway::{Answer, Problem, ProblemCode, Receipt, answer_reply};
use shikaku_core::port::{GatewayLinkError, HttpResponse};
use shikaku_transcript::{Header, LinkKind};
use shikaku_transport::LinkLimits;
use shikaku_virtual_card::CardKind;

use super::recipe::Recipe;
use crate::people::answer_for;
use crate::scripted_gateway::ScriptedGateway;

/// What the gateway will say.
pub(super) fn script(gateway: &mut ScriptedGateway, recipe: &Recipe, serial: &str) {
    gateway.visual_check = recipe.visual_check;
    gateway.answers = recipe.answers.iter().map(|answer| said(answer, serial)).collect();
    gateway.answers.push(said("person", serial));
    gateway.instead_of_challenges =
        recipe.instead_of_challenges.iter().map(|answer| said(answer, serial)).collect();
    gateway.challenge_life = TimeDelta::seconds(recipe.challenge_life);
    gateway.clock = TimeDelta::seconds(recipe.gateway_ahead);
    gateway.reports_time = !recipe.first_gateway;
}

pub(super) fn header(recipe: &Recipe, card: CardKind, limits: LinkLimits, now: DateTime<Utc>) -> Header {
    let kind = LinkKind::from_str(&recipe.link).expect("a link");
    Header {
        platform: platform(kind).to_owned(),
        card: Some(serde_json::to_value(card).expect("JSON").as_str().expect("text").to_owned()),
        accepts_phones: recipe.accept_phones,
        ..Header::new("shikaku-corpus 1.0.0", kind, limits, now)
    }
}

/// What the gateway says, in a word: `person`, `person SERIAL`, `pending`, `timeout`, a problem's code, `status 503`.
fn said(word: &str, serial: &str) -> Result<HttpResponse, GatewayLinkError> {
    let reply = |status, body: &str| HttpResponse { status, body: body.as_bytes().to_vec() };
    match word.split_once(' ') {
        Some(("person", serial)) => return Ok(answer_for(serial)),
        Some(("status", status)) => {
            return Ok(reply(status.parse().expect("a status"), "<html>Service of Mr. Yamada</html>"));
        }
        Some(("validity", validity)) => {
            let body = format!(
                r#"{{"XmlMsg":{{"MessageHeader":{{"SegmentOfResult":"1"}},"MessageBody":{{"ProcessingResultStatus":"1","QualificationValidity":"{validity}"}}}}}}"#
            );
            return Ok(reply(200, &body));
        }
        _ => {}
    }
    match word {
        "person" if crate::people::serials().iter().any(|(known, _)| known == serial) => {
            Ok(answer_for(serial))
        }
        // A valid answer without a person's data.
        "person" => Ok(crate::scripted_gateway::valid()),
        "pending" => Ok(answer_reply(&Answer::Pending {
            receipt: Receipt::from_random([0x5C; 16]),
            ask_again_after: std::time::Duration::from_millis(800),
        })),
        "unreachable" => Err(GatewayLinkError::Unreachable),
        "timeout" => Err(GatewayLinkError::Timeout),
        "untrusted" => Err(GatewayLinkError::Untrusted),
        "not-signed" => Err(GatewayLinkError::NotSigned),
        "broken" => Err(GatewayLinkError::Broken),
        code => {
            let known = ProblemCode::KNOWN.iter().find(|known| known.code() == code);
            Ok(Problem::new(known.unwrap_or_else(|| panic!("no problem {code}")).clone()).reply())
        }
    }
}

const fn platform(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::AndroidNfc | LinkKind::Bluetooth | LinkKind::Usb => "android aarch64",
        LinkKind::IosNfc => "ios aarch64",
        LinkKind::Pcsc | LinkKind::Virtual | LinkKind::Unknown => "linux x86_64",
    }
}
