//! Connects to a Bluetooth card reader, powers the card and sends one command.
//!
//! The reader here is software. A real shell carries out each [`LinkOrder`] with its radio and reports each
//! [`LinkEvent`]; the session holds no radio, no clock and no thread.

use std::collections::VecDeque;
use std::time::Duration;

use shikaku_reader::Uuid;
use shikaku_reader::acs::AcsKey;
use shikaku_reader::session::{LinkEvent, LinkOrder, ReaderNews, ReaderSession};
use shikaku_reader::transport::{Random, RandomUnavailable};
use shikaku_reader::zeroize::Zeroizing;
use shikaku_reader_sim::{Model, Said, SimulatedReader};
use shikaku_virtual_card::{Deck, VirtualCard, VirtualLink};

/// SELECT of the JPKI application.
const SELECT: &[u8] = b"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";

/// A product takes its random bytes from the operating system (`shikaku_adapter::SystemRandom`).
struct ExampleRandom;

impl Random for ExampleRandom {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        Ok([7; 32])
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let record = Deck::standard().find("valid").ok_or("the deck has no such card")?;
    let card = VirtualLink::new(VirtualCard::issue(record, "2026-11-22".parse()?)?);
    let mut reader = SimulatedReader::new(Model::Acs, card);
    let mut session = ReaderSession::new("ACR1255U-J1-000001", AcsKey::factory(), Box::new(ExampleRandom));

    session.set_card_wanted(true, Duration::ZERO);
    let mut events = VecDeque::new();
    for step in 0..10_000_u32 {
        let now = Duration::from_millis(8) * step;
        while let Some(order) = session.poll_order() {
            events.push_back(carry_out(&mut reader, order, now));
        }
        while let Some(said) = reader.poll(now) {
            events.push_back(match said {
                Said::Notify(bytes) => LinkEvent::Notified(Zeroizing::new(bytes)),
                Said::Disconnected => LinkEvent::Lost,
            });
        }
        if let Some(event) = events.pop_front() {
            session.on_link_event(event, now);
        }
        if session.poll_timeout().is_some_and(|due| due <= now) {
            session.on_timeout(now);
        }
        while let Some(news) = session.poll_news() {
            match news {
                ReaderNews::CardFound(limits) => {
                    println!("card found; extended length: {}", limits.extended);
                    session.transmit(Zeroizing::new(SELECT.to_vec()), now);
                }
                ReaderNews::Answered(Ok(response)) => {
                    println!("response: {:02X?}", response.as_slice());
                    return Ok(());
                }
                ReaderNews::Answered(Err(error)) => return Err(error.into()),
                ReaderNews::Failed(failure) => println!("no card yet: {failure}"),
            }
        }
    }
    Err("the reader never answered".into())
}

fn carry_out(reader: &mut SimulatedReader<VirtualLink>, order: LinkOrder, now: Duration) -> LinkEvent {
    match order {
        LinkOrder::Connect => {
            reader.connect(now);
            LinkEvent::Connected { write_limit: reader.packet() }
        }
        LinkOrder::Discover => {
            let services = reader.services();
            LinkEvent::Services(services.iter().filter_map(|service| Uuid::parse(&service.uuid)).collect())
        }
        LinkOrder::ReadBattery => {
            LinkEvent::Battery(reader.read("2A19").and_then(|value| value.first().copied()))
        }
        LinkOrder::Subscribe(gatt) if reader.subscribe(&gatt.notify.to_string()) => LinkEvent::Subscribed,
        LinkOrder::Write(piece) if reader.is_connected() => {
            reader.write(&piece, now);
            LinkEvent::Written
        }
        LinkOrder::Subscribe(_) | LinkOrder::Write(_) => LinkEvent::Lost,
        LinkOrder::Disconnect => {
            reader.disconnect();
            LinkEvent::Lost
        }
    }
}
