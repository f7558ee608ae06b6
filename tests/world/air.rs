//! The air between a host and a simulated reader: what a radio does with an order, at once and without a fault of its own.

use std::time::Duration;

use shikaku_reader::Uuid;
use shikaku_reader::session::{LinkEvent, LinkOrder};
use shikaku_reader_sim::{Said, SimulatedReader, SlotCard};
use zeroize::Zeroizing;

/// Carries an order out; what comes of it.
pub fn obey<C: SlotCard>(reader: &mut SimulatedReader<C>, order: LinkOrder, now: Duration) -> LinkEvent {
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

/// What the reader says next, if it is due.
pub fn poll_event<C: SlotCard>(reader: &mut SimulatedReader<C>, now: Duration) -> Option<LinkEvent> {
    Some(match reader.poll(now)? {
        Said::Notify(bytes) => LinkEvent::Notified(Zeroizing::new(bytes)),
        Said::Disconnected => LinkEvent::Lost,
    })
}
