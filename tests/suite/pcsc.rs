//! The virtual card behind a real `pcscd`, met by programs that know nothing of us. Runs under
//! `cargo xtask test --only pcsc`, which has what it takes or fails; elsewhere it says that it was skipped.

mod opensc;
mod peers;
mod shikaku;

use std::env;
use std::process::Output;

use shikaku_tests::card_service::{CardService, HeldCard, run};
use shikaku_tests::measure::Traffic;
use shikaku_tests::program::text;

/// A service with one reader and this card on it; `None`, with a word about it, where there is no PC/SC.
fn service_with(card: &str) -> Option<(CardService, HeldCard)> {
    let service = service(&["Shikaku Test PICC"])?;
    let card = service.hold(0, card, &[]).expect("the card is seen");
    Some((service, card))
}

/// A service with these readers.
fn service(readers: &[&str]) -> Option<CardService> {
    if env::var_os("SHIKAKU_PCSC").is_none() {
        println!("skipped: needs pcscd, vpcd and OpenSC (cargo xtask test --only pcsc)");
        return None;
    }
    Some(CardService::start(readers).expect("the service starts"))
}

/// Runs a program that has to succeed; what it printed.
#[track_caller]
fn succeed(program: &str, arguments: &[&str]) -> String {
    let output = finish(program, arguments);
    assert!(output.status.success(), "{program} {arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

#[track_caller]
fn finish(program: &str, arguments: &[&str]) -> Output {
    run(program, arguments.iter().copied()).expect("the program starts")
}

/// What some work sends over the link.
#[track_caller]
fn traffic_of(card: &HeldCard, work: impl FnOnce()) -> Traffic {
    card.traffic_of(work).expect("the card keeps count").0
}

/// Tries left on the authentication PIN, asked of the card itself.
#[track_caller]
fn tries_left() -> u8 {
    let select = "00:A4:04:0C:0A:D3:92:F0:00:26:01:00:00:00:01";
    let printed = succeed("opensc-tool", &["--card-driver", "default", "-s", select, "-s", "00:20:00:98"]);
    let last = printed.lines().rfind(|line| line.starts_with("Received")).expect("an answer");
    let (_, counter) = last.split_once("SW1=0x63, SW2=0xC").expect("a counter");
    counter
        .chars()
        .next()
        .and_then(|digit| digit.to_digit(16))
        .and_then(|x| x.try_into().ok())
        .expect("a digit")
}
