use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::gateway::{
    Challenge, ChallengeId, ChallengeRequest, ConfirmationRequest, PresenceProof, Proof, Receipt,
    challenge_reply, poll_call, read_challenge,
};
use shikaku_core::port::{GatewayCall, GatewayReply};

use super::card::CardSide;
use super::challenge::Challenges;
use super::day::near_moment;
use super::{Hand, json};

/// A call without what is personal.
pub(super) fn call(
    hand: &mut Hand,
    card: &CardSide,
    challenges: &Challenges,
    call: &GatewayCall,
    now: DateTime<Utc>,
) -> GatewayCall {
    hand.at("path of a call");
    let path = path(hand, &call.path);
    hand.at("idempotency key");
    let idempotency_key = call.idempotency_key.as_deref().map(|key| challenges.key(hand, key));
    GatewayCall {
        method: call.method,
        path,
        idempotency_key,
        body: body(hand, card, challenges, &call.body, now),
    }
}

/// A reply without what is personal.
pub(super) fn reply(
    hand: &mut Hand,
    challenges: &mut Challenges,
    reply: &GatewayReply,
    now: DateTime<Utc>,
) -> GatewayReply {
    hand.at("status of a reply");
    let status = status(hand, reply.status);
    // What a gateway adds to a challenge is nothing that we read: it is written as we write it, and only that is one for
    // an audit.
    let given = read_challenge(Ok(reply.clone())).ok();
    match given.filter(|given| hand.replaces() || challenge_reply(given) == *reply) {
        Some(real) => {
            let shown = challenge(hand, &real, now);
            challenges.learn(&real, shown.clone());
            challenges.read_clock(&shown, now);
            challenge_reply(&shown)
        }
        None => GatewayReply { status, body: json::body(hand, &reply.body, now) },
    }
}

fn challenge(hand: &mut Hand, real: &Challenge, now: DateTime<Utc>) -> Challenge {
    hand.at("challenge");
    let bytes = hand.opaque_bytes("challenge", 0, &real.bytes);
    let id = challenge_id(hand, &real.id);
    hand.at("times of a challenge");
    let server_time = real.server_time.map(|time| near_moment(time, now));
    let expires_at = match (real.server_time, server_time) {
        (Some(real_time), Some(shown_time)) => shown_time + life(real.expires_at - real_time),
        _ => near_moment(real.expires_at, now),
    };
    if (expires_at, server_time) != (real.expires_at, real.server_time) && !hand.replaces() {
        hand.find();
    }
    Challenge { id, bytes: bytes.try_into().unwrap_or(real.bytes), expires_at, server_time, ..real.clone() }
}

/// The life of a challenge where it is one, in whole milliseconds: a longer one could say something of a person.
fn life(real: TimeDelta) -> TimeDelta {
    TimeDelta::milliseconds(real.clamp(TimeDelta::zero(), TimeDelta::days(1)).num_milliseconds())
}

/// A status is a number from 100 to 599 (RFC 9110, 15).
fn status(hand: &mut Hand, status: u16) -> u16 {
    if (100..600).contains(&status) {
        return status;
    }
    if !hand.replaces() {
        hand.find();
    }
    599
}

/// Our own paths; whatever stands for a name in them is replaced.
fn path(hand: &mut Hand, path: &str) -> String {
    if matches!(path, "/v1/challenges" | "/v1/confirmations") {
        return path.to_owned();
    }
    match path.strip_prefix("/v1/confirmations/").map(Receipt::parse) {
        Some(Ok(receipt)) => {
            let shown = hand.text(receipt.as_str());
            Receipt::parse(&shown).map_or(shown, |receipt| poll_call(&receipt).path)
        }
        _ => hand.text(path),
    }
}

fn challenge_id(hand: &mut Hand, id: &ChallengeId) -> ChallengeId {
    hand.at("challenge identifier");
    let shown = hand.text(id.as_str());
    ChallengeId::parse(&shown).unwrap_or_else(|_| id.clone())
}

fn body(
    hand: &mut Hand,
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
            hand.at("treatment date");
            let (treatment_date, today) = (request.treatment_date, challenges.treatment_date(now));
            if treatment_date != today && !hand.replaces() {
                hand.find();
            }
            let treatment_date = if hand.replaces() { today } else { treatment_date };
            let challenge_id = challenge_id(hand, &request.challenge_id);
            let certificate_der = card.certificate(hand, &request.certificate_der, now);
            let proof = proof(hand, card, &request.proof);
            ConfirmationRequest { challenge_id, certificate_der, proof, treatment_date }.encode()
        }
        _ => json::body(hand, body, now),
    }
}

fn proof(hand: &mut Hand, card: &CardSide, proof: &Proof) -> Proof {
    hand.at("signature of the card");
    match proof {
        Proof::PinSignature(signature) => Proof::PinSignature(card.signature(hand, signature)),
        Proof::VisualCheck { presence: None } => Proof::VisualCheck { presence: None },
        Proof::VisualCheck { presence: Some(PresenceProof { record, certificate, signature }) } => {
            let signature = card.signature(hand, signature);
            let record = card.record(hand, record, AGE_RECORD);
            let certificate = card.record(hand, certificate, CARD_CERTIFICATE);
            Proof::VisualCheck { presence: Some(PresenceProof { record, certificate, signature }) }
        }
    }
}

/// EF 0001 and EF 0004 of the 券面事項確認 application.
const AGE_RECORD: u16 = 0x0001;
const CARD_CERTIFICATE: u16 = 0x0004;
