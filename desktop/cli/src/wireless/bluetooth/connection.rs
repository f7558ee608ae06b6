use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use btleplug::Result;
use btleplug::api::Central as _;
use btleplug::api::{CharPropFlags, Characteristic, Peripheral as _, ScanFilter, WriteType};
use btleplug::platform::{Adapter, Peripheral, PeripheralId};
use futures_util::StreamExt as _;
use shikaku_reader::Uuid;
use shikaku_reader::registry::Gatt;
use shikaku_reader::session::LinkEvent;
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use crate::wireless::Listener;

/// One connection to one reader. After its drop it sends no events, so that a late one is not taken for one of the next
/// connection.
pub(super) struct Connection {
    peripheral: Peripheral,
    listener: Listener,
    /// Whether the connection was reported as made. A loss before that is one of an earlier connection.
    made: Arc<AtomicBool>,
    write: Option<Characteristic>,
    /// The order under way.
    work: Option<JoinHandle<()>>,
    /// The task that receives the notifications.
    notifications: Option<JoinHandle<()>>,
}

impl Connection {
    pub(super) fn new(peripheral: Peripheral, listener: Listener) -> Self {
        Self { peripheral, listener, made: Arc::default(), write: None, work: None, notifications: None }
    }

    pub(super) fn is_made_to(&self, id: &PeripheralId) -> bool {
        self.peripheral.id() == *id && self.made.load(Ordering::SeqCst)
    }

    /// Connects, and finds the services at once, because before that no system reports the longest write.
    pub(super) fn connect(&mut self, adapter: Adapter) {
        let (peripheral, made) = (self.peripheral.clone(), Arc::clone(&self.made));
        self.work(async move {
            match connected(&peripheral).await {
                Ok(()) => {
                    made.store(true, Ordering::SeqCst);
                    let _ = adapter.stop_scan().await;
                    let write_limit = usize::from(peripheral.mtu().saturating_sub(ATT_HEADER)).max(WRITE_MIN);
                    Ok(LinkEvent::Connected { write_limit })
                }
                Err(error) => {
                    // Linux forgets a device that has not advertised for a while.
                    let _ = adapter.start_scan(ScanFilter::default()).await;
                    Err(error)
                }
            }
        });
    }

    pub(super) fn discover(&mut self) {
        let services = self.peripheral.services();
        let services = services.iter().map(|service| Uuid::of(service.uuid.as_u128())).collect();
        self.listener.link_event(LinkEvent::Services(services));
    }

    pub(super) fn read_battery(&mut self) {
        let peripheral = self.peripheral.clone();
        let level = self.characteristic(BATTERY, BATTERY_LEVEL);
        self.work(async move {
            let value = match level {
                Some(level) => peripheral.read(&level).await.unwrap_or_default(),
                None => Vec::new(),
            };
            Ok(LinkEvent::Battery(value.first().copied()))
        });
    }

    pub(super) fn subscribe(&mut self, gatt: Gatt) {
        self.write = self.characteristic(gatt.service, gatt.write);
        let notify = self.characteristic(gatt.service, gatt.notify);
        let (Some(notify), Some(_)) = (notify, &self.write) else {
            return self.listener.link_event(LinkEvent::Lost);
        };
        let (peripheral, from, listener) = (self.peripheral.clone(), notify.uuid, self.listener.clone());
        let (ready, is_ready) = tokio::sync::oneshot::channel();
        self.notifications = Some(tokio::spawn(async move {
            let Ok(mut notifications) = peripheral.notifications().await else { return };
            let _ = ready.send(());
            while let Some(notification) = notifications.next().await {
                if notification.uuid == from {
                    listener.link_event(LinkEvent::Notified(Zeroizing::new(notification.value)));
                }
            }
        }));
        let peripheral = self.peripheral.clone();
        self.work(async move {
            // The subscription begins only when the stream is ready, so that no notification is lost.
            is_ready.await.map_err(|_| btleplug::Error::NotConnected)?;
            peripheral.subscribe(&notify).await?;
            Ok(LinkEvent::Subscribed)
        });
    }

    /// The piece is wiped. What the operating system keeps of it is out of reach.
    pub(super) fn write(&mut self, piece: Zeroizing<Vec<u8>>) {
        let Some(into) = self.write.clone() else { return self.listener.link_event(LinkEvent::Lost) };
        let kind = if into.properties.contains(CharPropFlags::WRITE) {
            WriteType::WithResponse
        } else {
            WriteType::WithoutResponse
        };
        let peripheral = self.peripheral.clone();
        self.work(async move {
            peripheral.write(&into, &piece, kind).await?;
            Ok(LinkEvent::Written)
        });
    }

    /// Whatever is under way is given up.
    pub(super) fn disconnect(self) {
        let (peripheral, listener) = (self.peripheral.clone(), self.listener.clone());
        drop(self);
        tokio::spawn(async move {
            if let Err(error) = peripheral.disconnect().await {
                log::debug!("Bluetooth: {error}");
            }
            listener.link_event(LinkEvent::Lost);
        });
    }

    /// Does what takes time. Whatever fails ends the connection.
    fn work(&mut self, work: impl Future<Output = Result<LinkEvent>> + Send + 'static) {
        let listener = self.listener.clone();
        self.work = Some(tokio::spawn(async move {
            listener.link_event(work.await.unwrap_or_else(|error| {
                log::debug!("Bluetooth: {error}");
                LinkEvent::Lost
            }));
        }));
    }

    fn characteristic(&self, service: Uuid, characteristic: Uuid) -> Option<Characteristic> {
        self.peripheral.characteristics().into_iter().find(|it| {
            it.uuid.as_u128() == characteristic.number() && it.service_uuid.as_u128() == service.number()
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        for task in [self.work.take(), self.notifications.take()].into_iter().flatten() {
            task.abort();
        }
    }
}

/// A connection that was left behind is ended first: the reader keeps the authentication of it.
async fn connected(peripheral: &Peripheral) -> Result<()> {
    if peripheral.is_connected().await? {
        peripheral.disconnect().await?;
    }
    peripheral.connect().await?;
    peripheral.discover_services().await
}

const BATTERY: Uuid = Uuid::short(0x180F);
const BATTERY_LEVEL: Uuid = Uuid::short(0x2A19);

/// Bytes that a write has less than its packet.
const ATT_HEADER: u16 = 3;

/// What a write carries at least.
const WRITE_MIN: usize = 20;
