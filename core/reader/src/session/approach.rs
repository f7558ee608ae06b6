//! From wanting a connection to an open reader.

use std::time::Duration;

use shikaku_transport::RandomUnavailable;
use zeroize::Zeroizing;

use super::failure::ReaderSessionFailure;
use super::link::{LinkEvent, LinkOrder};
use super::machine::ReaderSession;
use super::pace::{BATTERY_TIME, CONNECT_TIME, GATT_TIME};
use super::phase::Phase;
use super::slot::Slot;
use crate::ccid::{CcidCodec, CcidProfile};
use crate::codec::ReaderCodec;
use crate::outbox::Link;
use crate::registry;
use crate::registry::{FoundBy, KnownReader, LinkSecret};
use crate::uuid::Uuid;

const BATTERY_SERVICE: Uuid = Uuid::short(0x180F);

impl ReaderSession {
    pub(super) fn start_connecting(&mut self, now: Duration) {
        self.phase = Phase::Connecting { until: now.saturating_add(CONNECT_TIME) };
        self.orders.push_back(LinkOrder::Connect);
    }

    /// An order was answered, if it is the one that is waited for.
    pub(super) fn answered(&mut self, event: LinkEvent, now: Duration) {
        let until = now.saturating_add(GATT_TIME);
        match (std::mem::replace(&mut self.phase, Phase::Resting), event) {
            (Phase::Connecting { .. }, LinkEvent::Connected { write_limit }) => {
                self.phase = Phase::Discovering { until, write_limit };
                self.orders.push_back(LinkOrder::Discover);
            }
            (Phase::Connecting { .. }, LinkEvent::Plugged { features, message_max, packet_size, slot }) => {
                match CcidProfile::new(slot, features, message_max) {
                    Ok(profile) => {
                        let codec = CcidCodec::connected(profile, Link::UsbBulk { packet_size });
                        self.open(Box::new(codec), now);
                    }
                    Err(_) => self.refuse_connected(ReaderSessionFailure::Unknown, now),
                }
            }
            (Phase::Discovering { write_limit, .. }, LinkEvent::Services(services)) => {
                let until = now.saturating_add(BATTERY_TIME);
                let has_battery = self.has_battery && services.contains(&BATTERY_SERVICE);
                self.phase = Phase::Gauging { until, write_limit, services };
                if has_battery {
                    self.orders.push_back(LinkOrder::ReadBattery);
                } else {
                    self.gauged(None, now);
                }
            }
            (phase @ Phase::Gauging { .. }, LinkEvent::Battery(level)) => {
                self.phase = phase;
                self.gauged(level, now);
            }
            (Phase::Open { slot, idle_since, .. }, LinkEvent::Battery(level)) => {
                self.phase = Phase::Open { slot, idle_since, gauging: None };
                self.battery = level.map(|level| (level.min(100), now)).or(self.battery);
            }
            (Phase::Subscribing { codec, .. }, LinkEvent::Subscribed) => self.open(codec, now),
            (phase, event) => {
                self.phase = phase;
                if matches!(event, LinkEvent::Written) {
                    self.with_slot(Slot::written);
                }
            }
        }
    }

    /// Ends the connection when the battery level did not come in time. The order is still in flight, so this
    /// connection can carry no other.
    pub(super) fn battery_silent(&mut self, now: Duration) {
        self.has_battery = false;
        self.give_up(now);
    }

    /// Takes the battery level, or its absence, and chooses the codec.
    pub(super) fn gauged(&mut self, level: Option<u8>, now: Duration) {
        self.battery = level.map(|level| (level.min(100), now)).or(self.battery);
        if let Phase::Gauging { write_limit, services, .. } =
            std::mem::replace(&mut self.phase, Phase::Resting)
        {
            self.recognise(write_limit, &services, now);
        }
    }

    /// Chooses the codec by the services, and by the name only where the services identify no reader.
    pub(super) fn recognise(&mut self, write_limit: usize, services: &[Uuid], now: Duration) {
        let found = registry::find(services, Some(&self.name));
        let gatt = found.and_then(|found| match found.by {
            FoundBy::Service(service) | FoundBy::ShortService(service) => found.reader.gatt(service),
            FoundBy::Name => None,
        });
        let (Some(found), Some(gatt)) = (found, gatt) else {
            return self.refuse_connected(ReaderSessionFailure::Unknown, now);
        };
        match self.codec(found.reader, write_limit) {
            Ok(codec) => {
                self.phase = Phase::Subscribing { until: now.saturating_add(GATT_TIME), codec };
                self.orders.push_back(LinkOrder::Subscribe(gatt));
            }
            Err(RandomUnavailable) => self.refuse_connected(ReaderSessionFailure::NoRandom, now),
        }
    }

    /// Makes the codec of this connection, with fresh random bytes for its authentication.
    fn codec(
        &mut self,
        reader: &KnownReader,
        write_limit: usize,
    ) -> Result<Box<dyn ReaderCodec + Send>, RandomUnavailable> {
        let seed = Zeroizing::new(self.random.seed()?);
        let random = Zeroizing::new(*seed.first_chunk().ok_or(RandomUnavailable)?);
        Ok(reader.codec(LinkSecret { key: &self.key, random }, write_limit))
    }

    pub(super) fn open(&mut self, mut codec: Box<dyn ReaderCodec + Send>, now: Duration) {
        if self.observer.is_some() {
            codec.overhear();
        }
        self.openings = self.openings.saturating_add(1);
        let slot = Box::new(Slot::open(codec, now));
        self.phase = Phase::Open { slot, idle_since: now, gauging: None };
    }
}
