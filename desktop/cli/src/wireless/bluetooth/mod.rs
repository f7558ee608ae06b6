//! Bluetooth of this computer. Never met a reader: see *Not verified here* in the main README.
//!
//! One thread holds the connection to the operating system. A task does what takes time, so that letting go never waits
//! for it.

mod connection;
mod service;

use std::thread;

use btleplug::Error;
use btleplug::api::{Central as _, CentralState, Manager as _};
use btleplug::platform::{Adapter, Manager};
use shikaku_reader::registry::Gatt;
use shikaku_reader::session::LinkFailure;
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use zeroize::Zeroizing;

use super::{Listener, Radio};
use service::Service;

/// The first Bluetooth adapter of this computer.
pub(super) struct BluetoothRadio(UnboundedSender<Order>);

/// What the thread is to do. No `Debug`: a piece may hold a PIN.
enum Order {
    Scan,
    StopScan,
    Connect(String),
    Discover,
    ReadBattery,
    Subscribe(Gatt),
    Write(Zeroizing<Vec<u8>>),
    Disconnect,
}

impl BluetoothRadio {
    /// Asks for the adapter.
    ///
    /// # Errors
    /// When there is none, or it may not be used.
    pub(super) fn open(listener: Listener) -> Result<Self, LinkFailure> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| {
            log::debug!("Bluetooth: {error}");
            LinkFailure::Absent
        })?;
        let adapter = runtime.block_on(adapter())?;
        let (orders, ordered) = unbounded_channel();
        thread::spawn(move || runtime.block_on(Service::new(adapter, listener).serve(ordered)));
        Ok(Self(orders))
    }

    /// A thread that ended has said so before: its stream of events was over.
    fn order(&self, order: Order) {
        let _ = self.0.send(order);
    }
}

impl Radio for BluetoothRadio {
    fn scan(&mut self) {
        self.order(Order::Scan);
    }

    fn stop_scan(&mut self) {
        self.order(Order::StopScan);
    }

    fn connect(&mut self, device: &str) {
        self.order(Order::Connect(device.to_owned()));
    }

    fn discover(&mut self) {
        self.order(Order::Discover);
    }

    fn read_battery(&mut self) {
        self.order(Order::ReadBattery);
    }

    fn subscribe(&mut self, gatt: Gatt) {
        self.order(Order::Subscribe(gatt));
    }

    fn write(&mut self, piece: Zeroizing<Vec<u8>>) {
        self.order(Order::Write(piece));
    }

    fn disconnect(&mut self) {
        self.order(Order::Disconnect);
    }
}

async fn adapter() -> Result<Adapter, LinkFailure> {
    let adapters = async { Manager::new().await?.adapters().await };
    let adapters = adapters.await.map_err(|error| link_failure(&error))?;
    let adapter = adapters.into_iter().next().ok_or(LinkFailure::Absent)?;
    match adapter.adapter_state().await {
        Ok(CentralState::PoweredOff) => Err(LinkFailure::Off),
        // macOS does not know the state yet; the scan will show it.
        Ok(CentralState::PoweredOn | CentralState::Unknown) => Ok(adapter),
        Err(error) => Err(link_failure(&error)),
    }
}

/// What keeps the adapter from working.
fn link_failure(error: &Error) -> LinkFailure {
    log::debug!("Bluetooth: {error}");
    match error {
        Error::PermissionDenied => LinkFailure::NotAllowed,
        _ => LinkFailure::Absent,
    }
}
