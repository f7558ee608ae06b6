mod bounds;
mod check;
mod fake;
mod foreign;
mod matrix;
mod reasons;
mod repeating;
mod windows;
mod world;

use std::sync::Arc;
use std::time::Duration;

use shikaku_clinic::failure::ReaderFailure;
use shikaku_transport::LinkLimits;

use super::client::Client;
use super::error::Platform;
use super::pace::Bounds;
use super::{PcscCards, Readers};
use crate::card::CardSource as _;
use crate::interrupt::Interrupt;
use fake::Fake;

/// The selection of the application of a My Number Card.
const SELECT: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";

fn client(fake: &Fake, platform: Platform, interrupt: Interrupt) -> Client {
    Client::new(Arc::new(fake.clone()), Arc::new(fake.clone()), Bounds::SYSTEM, platform, interrupt)
}

fn cards(fake: &Fake, wanted: Option<&str>) -> PcscCards {
    let client = client(fake, Platform::PcscLite, Interrupt::default());
    PcscCards::at(client, wanted.map(str::to_owned), LinkLimits::EXTENDED).expect("a service")
}

fn readers(fake: &Fake) -> Result<Readers, ReaderFailure> {
    Readers::at(client(fake, Platform::PcscLite, Interrupt::default()))
}

/// What a wait came to.
#[derive(Debug, PartialEq, Eq)]
enum Met {
    /// A card, and the status word that it answers to the selection.
    Card(u16),
    /// No card.
    Nothing,
}

const MY_NUMBER_CARD: Met = Met::Card(0x9000);

/// Waits at most `time` in all; returns the failures on the way, and the end.
fn wait(cards: &mut PcscCards, time: Duration) -> (Vec<&'static str>, Met) {
    let deadline = cards.now() + time;
    let mut reported = Vec::new();
    loop {
        match cards.wait(Some(deadline)) {
            Ok(Some(mut link)) => {
                let answer = link.transceive(SELECT).expect("an answer");
                let status = answer.last_chunk().map(|status| u16::from_be_bytes(*status));
                return (reported, Met::Card(status.expect("a status word")));
            }
            Ok(None) => return (reported, Met::Nothing),
            Err(failure) => reported.push(shikaku_clinic::failure::Failure::from(failure).code()),
        }
        assert!(reported.len() < 100, "{reported:?}");
    }
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const PICC: &[u8] = b"ACS ACR1252 1S CL Reader PICC 0";
const ICC: &[u8] = b"ACS ACR1281 1S Dual Reader ICC 0";
const PLAIN: &[u8] = b"Gemalto PC Twin Reader 00 00";
