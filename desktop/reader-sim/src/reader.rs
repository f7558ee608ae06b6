use std::time::Duration;

use crate::acs::Acs;
use crate::answer::Answer;
use crate::card::SlotCard;
use crate::ccid::Ccid;
use crate::delivery::{EXTENSION_PERIOD, pieces};
use crate::fault::{ReaderFault, ScriptedReaderFault};
use crate::firmware::Firmware;
use crate::gatt::{self, Advertisement, Service};
use crate::inbox::{Arrival, Inbox};
use crate::model::Model;
use crate::outbox::{Outbox, Said};
use crate::slot::Slot;
use crate::statistics::ReaderStatistics;

/// Longest notification of a link on which nothing was negotiated.
const PACKET: usize = 20;

/// A Bluetooth reader with a card on it. `now` is the time since any fixed start; it never goes back.
///
/// What is written to it is answered at once unless a fault delays it: take all of [`poll`](Self::poll) after each
/// call, and again at [`poll_timeout`](Self::poll_timeout).
pub struct SimulatedReader<C: SlotCard> {
    model: Model,
    firmware: Firmware,
    slot: Slot<C>,
    packet: usize,
    battery: u8,
    is_silent: bool,
    faults: Vec<ScriptedReaderFault>,
    link: Link,
    statistics: ReaderStatistics,
}

/// What ends with the connection.
#[derive(Default)]
struct Link {
    is_up: bool,
    is_subscribed: bool,
    inbox: Inbox,
    outbox: Outbox,
    /// The next time extension of an answer that never comes.
    endless: Option<(Duration, Vec<u8>)>,
}

impl<C: SlotCard> SimulatedReader<C> {
    /// A reader as sold, with this on it.
    #[must_use]
    pub fn new(model: Model, card: C) -> Self {
        let firmware = match model {
            Model::Acs => Firmware::Acs(Acs::new()),
            Model::Ccid => Firmware::Ccid(Ccid::new()),
        };
        Self {
            model,
            firmware,
            slot: Slot::new(card),
            packet: PACKET,
            battery: 80,
            is_silent: false,
            faults: Vec::new(),
            link: Link::default(),
            statistics: ReaderStatistics::default(),
        }
    }

    /// With another Customer Master Key. Only ACS has one.
    #[must_use]
    pub const fn with_key(mut self, key: [u8; 16]) -> Self {
        if let Firmware::Acs(acs) = &mut self.firmware {
            acs.set_key(key);
        }
        self
    }

    /// With a lock that falls after so many failed authentications, for good: each later one answers 51/07.
    #[must_use]
    pub const fn with_key_lock(mut self, tries: u32) -> Self {
        if let Firmware::Acs(acs) = &mut self.firmware {
            acs.set_lock(tries);
        }
        self
    }

    /// With this A in each authentication; otherwise each connection has another.
    #[must_use]
    pub const fn with_random(mut self, random: [u8; 16]) -> Self {
        if let Firmware::Acs(acs) = &mut self.firmware {
            acs.set_random(random);
        }
        self
    }

    /// With notifications of so many bytes at most; 20 otherwise.
    #[must_use]
    pub const fn with_packet(mut self, bytes: usize) -> Self {
        self.packet = bytes;
        self
    }

    /// With this much left in its battery.
    #[must_use]
    pub const fn with_battery(mut self, percent: u8) -> Self {
        self.battery = percent;
        self
    }

    /// With faults to come.
    #[must_use]
    pub fn with_faults(mut self, faults: impl IntoIterator<Item = ScriptedReaderFault>) -> Self {
        self.faults.extend(faults);
        self
    }

    /// Takes what is written and neither obeys nor answers.
    #[must_use]
    pub const fn with_silence(mut self) -> Self {
        self.is_silent = true;
        self
    }

    /// One more fault to come.
    pub fn script(&mut self, fault: ScriptedReaderFault) {
        self.faults.push(fault);
    }

    /// Which reader it is.
    #[must_use]
    pub const fn model(&self) -> Model {
        self.model
    }

    /// Longest notification, and longest write that a radio should give it.
    #[must_use]
    pub const fn packet(&self) -> usize {
        self.packet
    }

    /// Returns what it advertises.
    #[must_use]
    pub fn advertisement(&self) -> Advertisement {
        gatt::advertisement(self.model)
    }

    /// What a connected host finds.
    #[must_use]
    pub fn services(&self) -> Vec<Service> {
        gatt::services(self.model)
    }

    /// A host connects. Of an earlier connection nothing is left: neither the card's power nor the authentication.
    pub fn connect(&mut self, _now: Duration) {
        self.link_down();
        self.firmware.connected();
        self.link.is_up = true;
    }

    /// The host disconnects.
    pub fn disconnect(&mut self) {
        self.link_down();
    }

    /// Whether a host is connected.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        self.link.is_up
    }

    /// Has a characteristic notify; `false` when none of that UUID does. The battery never has anything to say.
    pub fn subscribe(&mut self, characteristic: &str) -> bool {
        let uuid = gatt::full(characteristic);
        let is_answering = uuid == self.model.notify();
        self.link.is_subscribed |= self.link.is_up && is_answering;
        self.link.is_up && (is_answering || uuid == gatt::full(gatt::BATTERY_LEVEL))
    }

    /// The value of a characteristic that can be read.
    pub fn read(&mut self, characteristic: &str) -> Option<Vec<u8>> {
        let uuid = gatt::full(characteristic);
        let values: [(&str, &[u8]); 5] = [
            (gatt::BATTERY_LEVEL, &[self.battery]),
            (gatt::MODEL_NUMBER, self.model.product().as_bytes()),
            (gatt::SERIAL_NUMBER, gatt::SERIAL.as_bytes()),
            (gatt::FIRMWARE, b"1.00"),
            (gatt::MANUFACTURER, b"Simulated"),
        ];
        let found = values.iter().find(|(short, _)| self.link.is_up && gatt::full(short) == uuid);
        found.map(|(_, value)| value.to_vec())
    }

    /// The host writes to the characteristic that takes commands. Without a connection nothing arrives.
    pub fn write(&mut self, piece: &[u8], now: Duration) {
        if !self.link.is_up {
            return;
        }
        self.statistics.packets_in += 1;
        self.statistics.bytes_in += u64::try_from(piece.len()).unwrap_or_default();
        self.link.inbox.write(piece, now);
        while let Some(arrival) = self.link.inbox.next(|start| self.firmware.probe(start)) {
            match arrival {
                Arrival::Frame(frame) => self.obey(&frame, now),
                Arrival::Noise => {
                    if let Some(answer) = self.firmware.noise() {
                        self.say(&answer, None, now);
                    }
                }
                Arrival::TooLong(start) => {
                    let answer = self.firmware.too_long(&start, self.slot.bits());
                    self.say(&answer, None, now);
                }
            }
        }
    }

    /// What comes next from the reader, once it is due.
    pub fn poll(&mut self, now: Duration) -> Option<Said> {
        if let Some((due, frame)) = &mut self.link.endless
            && *due <= now
        {
            let (at, frame) = (*due, frame.clone());
            *due += EXTENSION_PERIOD;
            self.notify_frame(&frame, None, at);
        }
        let said = self.link.outbox.pop(now)?;
        if let Said::Notify(bytes) = &said {
            self.statistics.packets_out += 1;
            self.statistics.bytes_out += u64::try_from(bytes.len()).unwrap_or_default();
        }
        Some(said)
    }

    /// When the next thing that is on its way becomes due.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Duration> {
        let endless = self.link.endless.as_ref().map(|(due, _)| *due);
        [self.link.outbox.due(), endless].into_iter().flatten().min()
    }

    /// Lays the card on the reader.
    pub fn put_card(&mut self, now: Duration) {
        self.slot.put();
        self.report_card(now);
    }

    /// Takes the card away.
    pub fn take_card(&mut self, now: Duration) {
        self.slot.take();
        self.report_card(now);
    }

    /// What lies on the reader.
    #[must_use]
    pub const fn card(&self) -> &C {
        &self.slot.card
    }

    /// The same, to change it.
    pub const fn card_mut(&mut self) -> &mut C {
        &mut self.slot.card
    }

    /// What went over the link.
    #[must_use]
    pub const fn statistics(&self) -> &ReaderStatistics {
        &self.statistics
    }

    /// Whole command frames received since it was made.
    #[must_use]
    pub const fn exchanges(&self) -> u32 {
        self.statistics.frames_in
    }

    fn link_down(&mut self) {
        self.slot.power_off();
        self.link = Link::default();
    }

    /// The fault of this exchange, which happens once.
    fn take_fault(&mut self) -> Option<ReaderFault> {
        let exchange = self.exchanges();
        let place = self.faults.iter().position(|scripted| scripted.exchange == exchange)?;
        Some(self.faults.swap_remove(place).fault)
    }

    /// Runs a command and puts on the way what comes of it, fault included.
    fn obey(&mut self, frame: &[u8], now: Duration) {
        self.statistics.frames_in += 1;
        self.link.endless = None;
        if self.is_silent {
            return;
        }
        let fault = self.take_fault();
        match fault {
            Some(ReaderFault::SleepBefore) => return self.fall_asleep(now),
            Some(ReaderFault::PulledBefore) => self.take_card(now),
            // Before it is run: a proof of the key that is right changes how events are wrapped.
            Some(ReaderFault::Storm(count)) => (0..count).for_each(|_| self.say_event(now)),
            Some(ReaderFault::EventBefore) => self.say_event(now),
            _ => {}
        }
        let (was_present, reported) = (self.slot.is_present(), self.firmware.reports_cards());
        let answer = match fault {
            Some(ReaderFault::KeyLost) => self.firmware.deny(frame, self.slot.bits()),
            _ => self.firmware.run(frame, &mut self.slot),
        };
        self.statistics.authentications = self.firmware.authentications();
        self.statistics.apdus = self.slot.runs();
        if matches!(fault, Some(ReaderFault::SleepAfter)) {
            return self.fall_asleep(now);
        }
        self.answer(&answer, fault, now);
        // A card that lies there when the polling begins has come, too.
        let begins = !reported && self.slot.is_present();
        if begins || was_present != self.slot.is_present() {
            self.report_card(now);
        }
    }

    fn answer(&mut self, answer: &Answer, fault: Option<ReaderFault>, now: Duration) {
        match fault {
            Some(ReaderFault::Drop) => {}
            Some(ReaderFault::DuplicateFrame) => {
                self.say(answer, None, now);
                self.say(answer, None, now);
            }
            Some(ReaderFault::Late(time)) => self.say(answer, None, now.saturating_add(time)),
            Some(ReaderFault::EventAfter) => {
                self.say(answer, None, now);
                self.say_event(now);
            }
            Some(ReaderFault::Error) => {
                let error = self.firmware.error(answer, self.slot.bits());
                self.say(&error, None, now);
            }
            Some(ReaderFault::PulledAfter) => {
                self.slot.take();
                self.say(&answer.without_card(), None, now);
            }
            Some(ReaderFault::Extend(count)) => self.extend(answer, count, now),
            Some(ReaderFault::ExtendForever) => {
                let wait = self.firmware.extension(answer);
                self.link.endless = wait.map(|wait| (now, self.firmware.wrap(&wait)));
            }
            fault => self.say(answer, fault, now),
        }
    }

    fn extend(&mut self, answer: &Answer, count: u32, now: Duration) {
        let mut at = now;
        for _ in 0..count {
            if let Some(wait) = self.firmware.extension(answer) {
                self.say(&wait, None, at);
            }
            at += EXTENSION_PERIOD;
        }
        self.say(answer, None, at);
    }

    fn fall_asleep(&mut self, now: Duration) {
        self.link_down();
        self.link.outbox.push(now, Said::Disconnected);
    }

    fn report_card(&mut self, now: Duration) {
        if self.firmware.reports_cards() {
            self.say_event(now);
        }
    }

    fn say(&mut self, answer: &Answer, fault: Option<ReaderFault>, at: Duration) {
        let frame = self.firmware.wrap(answer);
        self.notify_frame(&frame, fault, at);
    }

    fn say_event(&mut self, at: Duration) {
        let frame = self.firmware.event(self.slot.is_present());
        self.notify_frame(&frame, None, at);
    }

    /// Sends a notification, if the host is subscribed to them.
    fn notify_frame(&mut self, frame: &[u8], fault: Option<ReaderFault>, at: Duration) {
        if !self.link.is_up || !self.link.is_subscribed || self.is_silent {
            return;
        }
        self.statistics.frames_out += 1;
        let event = self.firmware.event(self.slot.is_present());
        let flip = self.firmware.place_of_flip(frame.len());
        for piece in pieces(frame, &event, self.packet, fault, flip) {
            self.link.outbox.push(at, Said::Notify(piece));
        }
    }
}
