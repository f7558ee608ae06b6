use std::sync::mpsc::Sender;

use shikaku_core::workflow::Advertisement;
use shikaku_reader::registry::Gatt;
use shikaku_reader::session::{LinkEvent, LinkFailure};
use zeroize::Zeroizing;

use super::Call;

/// The Bluetooth functions of an operating system. Every method returns at once and reports its result to the radio's
/// [`Listener`]. One order at a time; only [`disconnect`](Radio::disconnect) may come before the last is answered.
pub(crate) trait Radio: Send {
    /// Listens for what advertises. Answered by any number of [`RadioEvent::Advertised`].
    fn scan(&mut self);

    /// Listens no more.
    fn stop_scan(&mut self);

    /// Connects to a device that advertised. Answered by [`LinkEvent::Connected`].
    fn connect(&mut self, device: &str);

    /// Finds the services. Answered by [`LinkEvent::Services`].
    fn discover(&mut self);

    /// Reads the battery level. Answered by [`LinkEvent::Battery`].
    fn read_battery(&mut self);

    /// Subscribes to the notifications. Answered by [`LinkEvent::Subscribed`].
    fn subscribe(&mut self, gatt: Gatt);

    /// Writes a piece and wipes it. Answered by [`LinkEvent::Written`].
    fn write(&mut self, piece: Zeroizing<Vec<u8>>);

    /// Disconnects. Answered by [`LinkEvent::Lost`], as everything that fails is.
    fn disconnect(&mut self);
}

/// An event of a radio. No `Debug`: a notification may be personal.
pub(crate) enum RadioEvent {
    /// Something advertises.
    Advertised(Advertisement),
    /// Every advertisement has been reported.
    #[cfg_attr(
        not(feature = "practice"),
        expect(
            dead_code,
            reason = "Bluetooth listens until it is stopped; only a simulated reader ends a scan"
        )
    )]
    ScanOver,
    /// Listening failed.
    ScanFailed(LinkFailure),
    /// Something happened on the link.
    Link(LinkEvent),
}

/// The receiver of a radio's events.
#[derive(Clone)]
pub(crate) struct Listener(Sender<Call>);

impl Listener {
    /// It passes everything on as calls.
    pub(super) const fn new(calls: Sender<Call>) -> Self {
        Self(calls)
    }

    /// Sends the event. Without a receiver the event is dropped.
    pub(crate) fn send(&self, event: RadioEvent) {
        let _ = self.0.send(Call::RadioEvent(event));
    }

    /// The same for the link.
    pub(crate) fn link_event(&self, event: LinkEvent) {
        self.send(RadioEvent::Link(event));
    }
}
