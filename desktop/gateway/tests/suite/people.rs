//! Each synthetic person gets the answer that the table promises.

use shikaku_core::gateway::{
    Answer, CheckMethod, GatewayRefusal, VisualCheckPolicy, poll_call, read_confirmation,
};
use shikaku_core::port::GatewayLink as _;
use shikaku_eligibility::{Confirmation, ContributionShare, Text, contribution_share};
use shikaku_virtual_card::Deck;

use crate::fixture::{Held, challenge, confirm, local, today};

/// A whole check of this card by PIN, asked again as often as the gateway says.
fn pin_check(card: &str) -> (Result<Confirmation, GatewayRefusal>, u32) {
    let (mut link, _) = local(VisualCheckPolicy::Off);
    let challenge = challenge(&mut link, CheckMethod::Pin);
    let mut answer = confirm(&mut link, &Held::up(card).by_pin(&challenge), "k");
    let mut pending = 0;
    loop {
        match answer {
            Ok(Answer::Completed(confirmation)) => return (Ok(*confirmation), pending),
            Ok(Answer::Pending { receipt, .. }) => {
                pending += 1;
                answer = read_confirmation(link.exchange(&poll_call(&receipt)));
            }
            Err(refusal) => return (Err(refusal), pending),
        }
    }
}

fn summary(card: &str) -> String {
    match pin_check(card) {
        (Ok(confirmation), 0) => format!("{:?}", confirmation.verdict()),
        (Ok(confirmation), pending) => format!("{pending} pending, {:?}", confirmation.verdict()),
        (Err(refusal), _) => refusal.failure.code().to_owned(),
    }
}

fn results(card: &str) -> Confirmation {
    pin_check(card).0.expect("an answer")
}

#[test]
fn every_card_with_a_pin_gets_the_answer_of_the_table() {
    for (card, expected) in [
        ("valid", "Valid"),
        ("invalid", "Invalid"),
        ("superseded", "Superseded"),
        ("none", "NotFound"),
        ("multiple", "Multiple"),
        ("late-elderly", "Valid"),
        ("preschool", "Valid"),
        ("black-circle", "Valid"),
        ("elderly", "Valid"),
        ("processing", "2 pending, Valid"),
        ("header-error", "GATE-14"),
        ("person-error", "GATE-15"),
        ("revoked", "GATE-07"),
        ("expired", "GATE-08"),
        ("in-grace", "Valid"),
        ("not-registered", "GATE-18"),
        ("expiring-soon", "Valid"),
    ] {
        assert_eq!(summary(card), expected, "{card}");
    }
}

#[test]
fn the_share_of_cost_follows_from_the_answer_alone() {
    for (card, percent) in [("valid", 30), ("late-elderly", 10), ("preschool", 20), ("elderly", 20)] {
        match contribution_share(&results(card).results()[0], today()) {
            ContributionShare::Ratio { ratio, .. } => assert_eq!(ratio.percent(), percent, "{card}"),
            other => panic!("{card}: {other:?}"),
        }
    }
}

#[test]
fn special_answers_carry_what_makes_them_special() {
    assert!(results("black-circle").results()[0].has_unrepresentable());
    assert_eq!(results("multiple").results().len(), 2);
    assert!(results("none").results().is_empty());
    let code =
        |card| results(card).body().processing_result_code.as_ref().map(|text| text.as_str().to_owned());
    assert_eq!(code("valid"), None);
    assert_eq!(code("expiring-soon").as_deref(), Some("REF-W01"));
    assert_eq!(code("in-grace").as_deref(), Some("REF-W02"));
    let refusal = pin_check("header-error").0.expect_err("異常終了");
    assert_eq!(refusal.official.and_then(|official| official.code), Some(Text::from("REF-E01")));
    assert_eq!(results("valid").confirmed_on(), Some(today()));
}

#[test]
fn the_gateway_and_the_cards_mean_the_same_people() {
    let table: serde_json::Value =
        serde_json::from_str(include_str!("../../../../fixtures/gateway/people.json")).expect("a table");
    for person in table["people"].as_array().expect("people") {
        let serial = person["serial"].as_str().expect("a serial");
        let holder = &Deck::standard().find(serial).expect("a card of the deck").holder;
        assert_eq!(person["birthDate"], holder.birth_date.to_string(), "{serial}");
        let results = &person["body"]["ResultList"]["ResultOfQualificationConfirmation"];
        for result in results.as_array().into_iter().flatten() {
            assert_eq!(result["Address"], holder.address, "{serial}");
            assert_eq!(result["Sex1"], char::from(holder.sex.digit()).to_string(), "{serial}");
            let name = result["Name"].as_str().expect("a name");
            assert_eq!(name.replace('●', "𠮷"), holder.name, "{serial}");
        }
    }
}
