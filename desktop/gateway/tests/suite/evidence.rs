//! What the gateway proves: challenge, chain, signature, life of the certificate, presence.

use CheckMethod::{Pin, Visual};
use VisualCheckPolicy::{CertificateOnly, Off, PresenceProof as WithPresence};
use chrono::{NaiveDate, TimeDelta};
use shikaku_card::certificate::TrustAnchors;
use shikaku_core::gateway::{
    Answer, Challenge, CheckMethod, ConfirmationRequest, GatewayRefusal, Law, Proof, VisualCheckPolicy,
    challenge_request, read_challenge,
};
use shikaku_core::port::GatewayLink as _;
use shikaku_gateway::{GraceReading, LocalGateway};

use crate::fixture::{FixedClock, Held, challenge, confirm, local, settings};

/// One check: what the desk sends for the challenge it got.
#[track_caller]
fn check(
    policy: VisualCheckPolicy,
    method: CheckMethod,
    request: impl FnOnce(&Challenge) -> ConfirmationRequest,
    expected: &str,
) {
    let (mut link, _) = local(policy);
    let challenge = challenge(&mut link, method);
    let answer = confirm(&mut link, &request(&challenge), "k");
    assert_eq!(summary(answer), expected);
}

fn summary(answer: Result<Answer, GatewayRefusal>) -> String {
    match answer {
        Ok(Answer::Completed(confirmation)) => format!("{:?}", confirmation.verdict()),
        Ok(Answer::Pending { .. }) => "Pending".to_owned(),
        Err(refusal) => refusal.failure.code().to_owned(),
    }
}

#[test]
fn a_signature_counts_for_its_challenge_and_its_purpose_only() {
    check(Off, Pin, |challenge| Held::up("valid").by_pin(challenge), "Valid");
    let other = |challenge: &Challenge| Challenge { bytes: [7; 32], ..challenge.clone() };
    check(Off, Pin, |challenge| Held::up("valid").by_pin(&other(challenge)), "GATE-10");
    let wrong_key = |challenge: &Challenge| {
        let mut card = Held::up("valid");
        let signature = card.presence(challenge).signature;
        card.request(challenge, Proof::PinSignature(signature))
    };
    check(Off, Pin, wrong_key, "GATE-10");
    let cut = |challenge: &Challenge| {
        let mut request = Held::up("valid").by_pin(challenge);
        if let Proof::PinSignature(signature) = &mut request.proof {
            signature.pop();
        }
        request
    };
    check(Off, Pin, cut, "GATE-10");
}

/// `GATE-06`: the challenge is for the other method, and is spent by it.
#[test]
fn a_proof_counts_under_a_challenge_of_its_own_method_only() {
    let by_sight = |challenge: &Challenge| Held::up("valid").by_sight(challenge, false);
    let with_presence = |challenge: &Challenge| Held::up("valid").by_sight(challenge, true);
    for policy in [Off, CertificateOnly, WithPresence] {
        check(policy, Pin, by_sight, "GATE-06");
        check(policy, Pin, with_presence, "GATE-06");
    }
    for policy in [CertificateOnly, WithPresence] {
        check(policy, Visual, |challenge| Held::up("valid").by_pin(challenge), "GATE-06");
    }
}

#[test]
fn a_signature_of_another_card_proves_nothing() {
    // The deck gives neighbours different keys.
    let swapped = |challenge: &Challenge| ConfirmationRequest {
        proof: Held::up("invalid").by_pin(challenge).proof,
        ..Held::up("valid").by_pin(challenge)
    };
    check(Off, Pin, swapped, "GATE-10");
}

#[test]
fn only_a_certificate_of_a_configured_root_is_looked_at() {
    let garbage = |challenge: &Challenge| ConfirmationRequest {
        certificate_der: b"\x30\x03\x02\x01\x00".to_vec(),
        ..Held::up("valid").by_pin(challenge)
    };
    check(Off, Pin, garbage, "GATE-09");
    let clock = FixedClock::new();
    let mut strict = settings(Off, &clock);
    strict.anchors = TrustAnchors::new();
    let mut link = LocalGateway::new(strict, "c").expect("a gateway");
    let given = challenge(&mut link, Pin);
    assert_eq!(summary(confirm(&mut link, &Held::up("valid").by_pin(&given), "k")), "GATE-09");
}

#[test]
fn a_forged_certificate_is_not_believed() {
    // The last byte is the signature's.
    let forged = |challenge: &Challenge| {
        let mut request = Held::up("valid").by_pin(challenge);
        if let Some(last) = request.certificate_der.last_mut() {
            *last ^= 1;
        }
        request
    };
    check(Off, Pin, forged, "GATE-09");
}

#[test]
fn the_status_of_a_certificate_is_returned_only_with_proof_of_its_key() {
    // Revoked or not, the answer to a wrong signature is the same.
    for card in ["revoked", "expired", "not-registered", "valid"] {
        let unsigned =
            |challenge: &Challenge| Held::up(card).request(challenge, Proof::PinSignature(vec![0; 256]));
        check(Off, Pin, unsigned, "GATE-10");
    }
}

#[test]
fn without_approval_no_visual_check_begins_and_the_law_is_named() {
    let (mut link, _) = local(Off);
    let refused = read_challenge(link.exchange(&challenge_request(Visual)));
    assert_eq!(refused.expect_err("no approval").failure.code(), "GATE-11");
    let (mut link, _) = local(WithPresence);
    let given = challenge(&mut link, Visual);
    let refused = confirm(&mut link, &Held::up("valid").by_sight(&given, false), "k").expect_err("no proof");
    assert_eq!((refused.failure.code(), refused.law), ("GATE-12", Some(Law::VisualCheckApproval)));
}

#[test]
fn a_visual_check_is_as_strict_as_the_policy() {
    for (policy, with_presence, expected) in [
        (CertificateOnly, false, "Valid"),
        (CertificateOnly, true, "Valid"),
        (WithPresence, false, "GATE-12"),
        (WithPresence, true, "Valid"),
    ] {
        check(policy, Visual, |challenge| Held::up("valid").by_sight(challenge, with_presence), expected);
    }
    // 顔認証マイナンバーカード and a blocked PIN leave this way open.
    check(WithPresence, Visual, |challenge| Held::up("no-pin").by_sight(challenge, true), "Valid");
    check(WithPresence, Visual, |challenge| Held::up("blocked").by_sight(challenge, true), "Valid");
}

#[test]
fn a_proof_of_presence_must_be_true_even_where_it_is_not_required() {
    let other = |challenge: &Challenge| Challenge { bytes: [7; 32], ..challenge.clone() };
    for policy in [CertificateOnly, WithPresence] {
        let stale = |challenge: &Challenge| {
            let presence = Some(Held::up("valid").presence(&other(challenge)));
            Held::up("valid").request(challenge, Proof::VisualCheck { presence })
        };
        check(policy, Visual, stale, "GATE-19");
        let borrowed = |challenge: &Challenge| {
            let presence = Some(Held::up("invalid").presence(challenge));
            Held::up("valid").request(challenge, Proof::VisualCheck { presence })
        };
        check(policy, Visual, borrowed, "GATE-19");
    }
}

#[test]
fn a_challenge_is_for_one_method() {
    check(CertificateOnly, Visual, |challenge| Held::up("valid").by_pin(challenge), "GATE-06");
    check(CertificateOnly, Pin, |challenge| Held::up("valid").by_sight(challenge, false), "GATE-06");
}

#[test]
fn a_challenge_ends_with_its_last_second() {
    for (later, expected) in [(299, "Valid"), (300, "GATE-06"), (100_000, "GATE-06")] {
        let (mut link, clock) = local(Off);
        let given = challenge(&mut link, Pin);
        clock.put_forward(TimeDelta::seconds(later));
        assert_eq!(
            summary(confirm(&mut link, &Held::up("valid").by_pin(&given), "k")),
            expected,
            "{later} s"
        );
    }
}

/// A check with the card of the deck whose certificate ended on 2026-11-02.
fn in_grace_on(date: &str, grace: GraceReading) -> String {
    let clock = FixedClock::new();
    let date: NaiveDate = date.parse().expect("a date");
    clock.put_forward(date - crate::fixture::today());
    let mut settings = settings(Off, &clock);
    settings.grace = grace;
    let mut link = LocalGateway::new(settings, "c").expect("a gateway");
    let given = challenge(&mut link, Pin);
    let request = ConfirmationRequest { treatment_date: date, ..Held::up("in-grace").by_pin(&given) };
    summary(confirm(&mut link, &request, "k"))
}

#[test]
fn grace_ends_where_its_reading_says() {
    for (date, by_day, by_month_end) in [
        ("2026-11-22", "Valid", "Valid"),
        ("2027-02-02", "Valid", "Valid"),
        ("2027-02-03", "GATE-08", "Valid"),
        ("2027-02-28", "GATE-08", "Valid"),
        ("2027-03-01", "GATE-08", "GATE-08"),
    ] {
        assert_eq!(in_grace_on(date, GraceReading::FromDay), by_day, "{date}");
        assert_eq!(in_grace_on(date, GraceReading::FromMonthEnd), by_month_end, "{date}");
    }
}

#[test]
fn a_certificate_from_the_future_is_not_believed() {
    let clock = FixedClock::new();
    clock.put_forward(TimeDelta::days(-3_000));
    let mut link = LocalGateway::new(settings(Off, &clock), "c").expect("a gateway");
    let given = challenge(&mut link, Pin);
    let treatment_date = crate::fixture::today() - TimeDelta::days(3_000);
    let request = ConfirmationRequest { treatment_date, ..Held::up("valid").by_pin(&given) };
    assert_eq!(summary(confirm(&mut link, &request, "k")), "GATE-09");
}
