use std::sync::mpsc::Sender;

use shikaku_core::workflow::Advertisement;
use shikaku_reader::registry::Gatt;
use shikaku_reader::session::{LinkEvent, LinkFailure};
use zeroize::Zeroizing;

use super::Call;

/// What an operating system offers of Bluetooth. Every method returns at once, and what comes of it is told to the [`Listener`]
/// that the radio got. One order at a time; only [`disconnect`](Radio::disconnect) may come before the last is answered.
pub(crate) trait Radio: Send {
    /// Listens for what advertises. Answered by any number of [`Heard::Advertised`].
    fn scan(&mut self);

    /// Listens no more.
    fn stop_scan(&mut self);

    /// Connects to a device that was heard. Answered by [`LinkEvent::Connected`].
    fn connect(&mut self, device: &str);

    /// Finds the services. Answered by [`LinkEvent::Services`].
    fn discover(&mut self);

    /// Reads the battery level. Answered by [`LinkEvent::Battery`].
    fn read_battery(&mut self);

    /// Subscribes to the notifications. Answered by [`LinkEvent::Subscribed`].
    fn subscribe(&mut self, gatt: Gatt);

    /// Writes a piece and wipes it. Answered by [`LinkEvent::Written`].
    fn write(&mut self, piece: Zeroizing<Vec<u8>>);

    /// Lets go. Answered by [`LinkEvent::Lost`], as everything that fails is.
    fn disconnect(&mut self);
}

/// What a radio hears. No `Debug`: a notification may be personal.
pub(crate) enum Heard {
    /// Something advertises.
    Advertised(Advertisement),
    /// Everything that advertises has been told.
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
    Happened(LinkEvent),
}

/// Where a radio tells what it hears.
#[derive(Clone)]
pub(crate) struct Listener(Sender<Call>);

impl Listener {
    /// It passes everything on as calls.
    pub(super) const fn new(calls: Sender<Call>) -> Self {
        Self(calls)
    }

    /// Whoever does not listen any more misses nothing.
    pub(crate) fn hear(&self, heard: Heard) {
        let _ = self.0.send(Call::Heard(heard));
    }

    /// The same for the link.
    pub(crate) fn happened(&self, event: LinkEvent) {
        self.hear(Heard::Happened(event));
    }
}
