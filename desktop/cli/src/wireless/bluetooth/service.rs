use std::collections::HashMap;

use btleplug::api::{BDAddr, Central as _, CentralEvent, CentralState, Peripheral as _, ScanFilter};
use btleplug::platform::{Adapter, Peripheral, PeripheralId};
use futures_util::StreamExt as _;
use shikaku_core::workflow::Advertisement;
use shikaku_reader::Uuid;
use shikaku_reader::session::{LinkEvent, LinkFailure};
use tokio::sync::mpsc::UnboundedReceiver;

use super::connection::Connection;
use super::{Order, link_failure};
use crate::wireless::{Listener, RadioEvent};

/// What the thread holds.
pub(super) struct Service {
    adapter: Adapter,
    listener: Listener,
    /// Whether advertisements are wanted.
    listening: bool,
    /// Devices that advertised, by the name that the core receives.
    peripherals: HashMap<String, Peripheral>,
    connection: Option<Connection>,
}

impl Service {
    pub(super) fn new(adapter: Adapter, listener: Listener) -> Self {
        // Known devices are reported first, without a request.
        Self { adapter, listener, listening: true, peripherals: HashMap::new(), connection: None }
    }

    /// Serves until no sender of orders is left.
    pub(super) async fn serve(mut self, mut orders: UnboundedReceiver<Order>) {
        let mut events = match self.adapter.events().await {
            Ok(events) => events,
            Err(error) => return self.listener.send(RadioEvent::ScanFailed(link_failure(&error))),
        };
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    Some(order) => self.obey(order).await,
                    None => return,
                },
                event = events.next() => match event {
                    Some(event) => self.notice(event).await,
                    // The operating system's service ended.
                    None => return self.unavailable(LinkFailure::Absent),
                },
            }
        }
    }

    async fn obey(&mut self, order: Order) {
        match order {
            Order::Scan => {
                self.listening = true;
                if let Err(error) = self.adapter.start_scan(ScanFilter::default()).await {
                    self.listener.send(RadioEvent::ScanFailed(link_failure(&error)));
                }
            }
            Order::StopScan => {
                self.listening = false;
                let _ = self.adapter.stop_scan().await;
            }
            Order::Connect(device) => match self.peripherals.get(&device) {
                Some(peripheral) => {
                    let connection = Connection::new(peripheral.clone(), self.listener.clone());
                    self.connection.insert(connection).connect(self.adapter.clone());
                }
                None => self.listener.link_event(LinkEvent::Lost),
            },
            Order::Disconnect => match self.connection.take() {
                Some(connection) => connection.disconnect(),
                None => self.listener.link_event(LinkEvent::Lost),
            },
            Order::Discover => self.on_connection(Connection::discover),
            Order::ReadBattery => self.on_connection(Connection::read_battery),
            Order::Subscribe(gatt) => self.on_connection(|connection| connection.subscribe(gatt)),
            Order::Write(piece) => self.on_connection(|connection| connection.write(piece)),
        }
    }

    /// Without a connection there is nothing to answer an order but that.
    fn on_connection(&mut self, act: impl FnOnce(&mut Connection)) {
        match &mut self.connection {
            Some(connection) => act(connection),
            None => self.listener.link_event(LinkEvent::Lost),
        }
    }

    async fn notice(&mut self, event: CentralEvent) {
        match event {
            CentralEvent::DeviceDiscovered(id)
            | CentralEvent::DeviceUpdated(id)
            | CentralEvent::ServicesAdvertisement { id, .. }
            | CentralEvent::RssiUpdate { id, .. }
                if self.listening =>
            {
                self.advertised(&id).await;
            }
            CentralEvent::DeviceDisconnected(id) => self.disconnected(&id),
            CentralEvent::StateUpdate(CentralState::PoweredOff) => self.unavailable(LinkFailure::Off),
            CentralEvent::StateUpdate(CentralState::PoweredOn) => {
                self.listener.link_event(LinkEvent::Available);
            }
            _ => {}
        }
    }

    fn disconnected(&mut self, id: &PeripheralId) {
        if self.connection.take_if(|connection| connection.is_made_to(id)).is_some() {
            self.listener.link_event(LinkEvent::Lost);
        }
    }

    fn unavailable(&mut self, link_failure: LinkFailure) {
        self.connection = None;
        self.listener.send(RadioEvent::ScanFailed(link_failure));
        self.listener.link_event(LinkEvent::Unavailable(link_failure));
    }

    /// What is known of a device that is near, or was left connected. One that is only remembered has no signal.
    async fn advertised(&mut self, id: &PeripheralId) {
        let Ok(peripheral) = self.adapter.peripheral(id).await else { return };
        let Ok(Some(properties)) = peripheral.properties().await else { return };
        let rssi = match properties.rssi {
            Some(rssi) => rssi,
            None if peripheral.is_connected().await.unwrap_or_default() => 0,
            None => return,
        };
        let device = name_of(&peripheral);
        self.listener.send(RadioEvent::Advertised(Advertisement {
            device: device.clone(),
            // What a person called it would hide what it calls itself.
            name: properties.advertisement_name.or(properties.local_name),
            rssi,
            services: properties.services.iter().map(|uuid| Uuid::of(uuid.as_u128())).collect(),
        }));
        self.peripherals.insert(device, peripheral);
    }
}

/// Returns the address of a device; where the operating system hides it, the system's identifier.
fn name_of(peripheral: &Peripheral) -> String {
    let address = peripheral.address();
    if address == BDAddr::default() { peripheral.id().to_string() } else { address.to_string() }
}
