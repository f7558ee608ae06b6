use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::gateway::{
    Challenge, ChallengeId, ChallengeRequest, ConfirmationRequest, PresenceProof, Proof, Receipt,
    challenge_reply, poll_call, read_challenge,
};
use shikaku_core::port::{HttpRequest, HttpResponse};

use super::card::CardSide;
use super::challenge::Challenges;
use super::day::near_moment;
use super::{RedactionVisitor, json};

/// A call without what is personal.
pub(super) fn call(
    redaction_visitor: &mut RedactionVisitor,
    card: &CardSide,
    challenges: &Challenges,
    call: &HttpRequest,
    now: DateTime<Utc>,
) -> HttpRequest {
    redaction_visitor.at("path of a call");
    let path = path(redaction_visitor, &call.path);
    redaction_visitor.at("idempotency key");
    let idempotency_key = call.idempotency_key.as_deref().map(|key| challenges.key(redaction_visitor, key));
    HttpRequest {
        method: call.method,
        path,
        idempotency_key,
        body: body(redaction_visitor, card, challenges, &call.body, now),
    }
}

/// A reply without what is personal.
pub(super) fn reply(
    redaction_visitor: &mut RedactionVisitor,
    challenges: &mut Challenges,
    reply: &HttpResponse,
    now: DateTime<Utc>,
) -> HttpResponse {
    redaction_visitor.at("status of a reply");
    let status = status(redaction_visitor, reply.status);
    // What a gateway adds to a challenge is nothing that we read: it is written as we write it, and only that is one for
    // an audit.
    let given = read_challenge(Ok(reply.clone())).ok();
    match given.filter(|given| redaction_visitor.replaces() || challenge_reply(given) == *reply) {
        Some(real) => {
            let shown = challenge(redaction_visitor, &real, now);
            challenges.learn(&real, shown.clone());
            challenges.read_clock(&shown, now);
            challenge_reply(&shown)
        }
        None => HttpResponse { status, body: json::body(redaction_visitor, &reply.body, now) },
    }
}

fn challenge(redaction_visitor: &mut RedactionVisitor, real: &Challenge, now: DateTime<Utc>) -> Challenge {
    redaction_visitor.at("challenge");
    let bytes = redaction_visitor.opaque_bytes("challenge", 0, &real.bytes);
    let id = challenge_id(redaction_visitor, &real.id);
    redaction_visitor.at("times of a challenge");
    let server_time = real.server_time.map(|time| near_moment(time, now));
    let expires_at = match (real.server_time, server_time) {
        (Some(real_time), Some(shown_time)) => shown_time + life(real.expires_at - real_time),
        _ => near_moment(real.expires_at, now),
    };
    if (expires_at, server_time) != (real.expires_at, real.server_time) && !redaction_visitor.replaces() {
        redaction_visitor.find();
    }
    Challenge { id, bytes: bytes.try_into().unwrap_or(real.bytes), expires_at, server_time, ..real.clone() }
}

/// The life of a challenge where it is one, in whole milliseconds: a longer one could say something of a person.
fn life(real: TimeDelta) -> TimeDelta {
    TimeDelta::milliseconds(real.clamp(TimeDelta::zero(), TimeDelta::days(1)).num_milliseconds())
}

/// A status is a number from 100 to 599 (RFC 9110, 15).
fn status(redaction_visitor: &mut RedactionVisitor, status: u16) -> u16 {
    if (100..600).contains(&status) {
        return status;
    }
    if !redaction_visitor.replaces() {
        redaction_visitor.find();
    }
    599
}

/// Our own paths; whatever stands for a name in them is replaced.
fn path(redaction_visitor: &mut RedactionVisitor, path: &str) -> String {
    if matches!(path, "/v1/challenges" | "/v1/confirmations") {
        return path.to_owned();
    }
    match path.strip_prefix("/v1/confirmations/").map(Receipt::parse) {
        Some(Ok(receipt)) => {
            let shown = redaction_visitor.text(receipt.as_str());
            Receipt::parse(&shown).map_or(shown, |receipt| poll_call(&receipt).path)
        }
        _ => redaction_visitor.text(path),
    }
}

fn challenge_id(redaction_visitor: &mut RedactionVisitor, id: &ChallengeId) -> ChallengeId {
    redaction_visitor.at("challenge identifier");
    let shown = redaction_visitor.text(id.as_str());
    ChallengeId::parse(&shown).unwrap_or_else(|_| id.clone())
}

fn body(
    redaction_visitor: &mut RedactionVisitor,
    card: &CardSide,
    challenges: &Challenges,
    body: &[u8],
    now: DateTime<Utc>,
) -> Vec<u8> {
    if let Ok(request) = ChallengeRequest::decode(body)
        && request.encode() == body
    {
        return body.to_vec();
    }
    match ConfirmationRequest::decode(body) {
        Ok(request) if request.encode() == body => {
            redaction_visitor.at("treatment date");
            let (treatment_date, today) = (request.treatment_date, challenges.treatment_date(now));
            if treatment_date != today && !redaction_visitor.replaces() {
                redaction_visitor.find();
            }
            let treatment_date = if redaction_visitor.replaces() { today } else { treatment_date };
            let challenge_id = challenge_id(redaction_visitor, &request.challenge_id);
            let certificate_der = card.certificate(redaction_visitor, &request.certificate_der, now);
            let proof = proof(redaction_visitor, card, &request.proof);
            ConfirmationRequest { challenge_id, certificate_der, proof, treatment_date }.encode()
        }
        _ => json::body(redaction_visitor, body, now),
    }
}

fn proof(redaction_visitor: &mut RedactionVisitor, card: &CardSide, proof: &Proof) -> Proof {
    redaction_visitor.at("signature of the card");
    match proof {
        Proof::PinSignature(signature) => Proof::PinSignature(card.signature(redaction_visitor, signature)),
        Proof::VisualCheck { presence: None } => Proof::VisualCheck { presence: None },
        Proof::VisualCheck { presence: Some(PresenceProof { record, certificate, signature }) } => {
            let signature = card.signature(redaction_visitor, signature);
            let record = card.record(redaction_visitor, record, AGE_RECORD);
            let certificate = card.record(redaction_visitor, certificate, CARD_CERTIFICATE);
            Proof::VisualCheck { presence: Some(PresenceProof { record, certificate, signature }) }
        }
    }
}

/// EF 0001 and EF 0004 of the 券面事項確認 application.
const AGE_RECORD: u16 = 0x0001;
const CARD_CERTIFICATE: u16 = 0x0004;
