//! The virtual card seen from outside: commands in, responses out.

mod applications;
mod behaviour;
mod faults;
mod kinds;
mod plug;
mod profile;
mod properties;
mod quirks;

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use chrono::NaiveDate;
use data_encoding::{HEXUPPER, HEXUPPER_PERMISSIVE};
use shikaku_virtual_card::{Deck, Quirks, VirtualCard};

/// A card of the deck as it is on 2026-11-22, fresh from its issuer.
fn card(name: &str) -> VirtualCard {
    static ISSUED: LazyLock<Mutex<HashMap<String, VirtualCard>>> = LazyLock::new(Mutex::default);
    let issue = || {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        VirtualCard::issue(Deck::standard().find(name).unwrap(), today).unwrap()
    };
    ISSUED.lock().unwrap().entry(name.to_owned()).or_insert_with(issue).clone()
}

/// The ordinary card with some quirks.
fn quirky(names: &[&str]) -> VirtualCard {
    card("valid").with_quirks(quirks(names))
}

/// Quirks by name.
fn quirks(names: &[&str]) -> Quirks {
    let mut quirks = Quirks::default();
    for name in names {
        (Quirks::named(name).unwrap().apply)(&mut quirks);
    }
    quirks
}

/// Sends commands in hexadecimal; gives the data length and status word of the last answer as `n SSSS`.
fn send(card: &mut VirtualCard, commands: &str) -> String {
    let mut last = String::new();
    for command in commands.split_terminator('\n').flat_map(|line| line.split(';')) {
        let response = transmit(card, command);
        let (data, status) = response.split_last_chunk::<2>().unwrap();
        last = format!("{} {:04X}", data.len(), u16::from_be_bytes(*status));
    }
    last
}

/// Sends one command in hexadecimal.
fn transmit(card: &mut VirtualCard, command: &str) -> Vec<u8> {
    card.transmit(&bytes(command))
}

/// Sends one command; gives its data field after 9000.
#[track_caller]
fn data(card: &mut VirtualCard, command: &str) -> Vec<u8> {
    let mut response = transmit(card, command);
    assert_eq!(response.split_off(response.len() - 2), [0x90, 0x00], "{command}");
    response
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: String = hex.split_whitespace().collect();
    HEXUPPER_PERMISSIVE.decode(digits.as_bytes()).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    HEXUPPER.encode(bytes)
}

const JPKI: &str = "00A4040C0AD392F000260100000001";
const SURFACE: &str = "00A4040C0AD3921000310001010402";
const TEXT: &str = "00A4040C0AD3921000310001010408";
const ISSUER: &str = "00A4040C07A0000001510000";
/// VERIFY of the authentication PIN by short identifier, right and wrong.
const PIN: &str = "002000980431323334";
const WRONG_PIN: &str = "002000980430303030";
const PASSWORD: &str = "0020009B06414243313233";
