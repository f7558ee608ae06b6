use std::collections::VecDeque;
use std::time::Duration;

use zeroize::Zeroizing;

use super::link::{LinkEvent, LinkOrder};
use super::pace::{
    ATTEMPTS_TOLD, BATTERY_AGE, BATTERY_TIME, CARDS_LOST_TOLD, CONNECT_TIME, GATT_TIME, LOSSES_TOLD, Losses,
    OPENINGS_MAX, PART_TIME, REST_TIME, pause,
};
use super::slot::{Card, Slot, SlotNews};
use super::standing::{ReaderPhase, ReaderStanding};
use crate::failure::ReaderFailure;
use crate::port::{LinkLimits, Random, TransportError};
use crate::reader::acs::AcsKey;
use crate::reader::ccid::{CcidCodec, CcidProfile};
use crate::reader::codec::ReaderCodec;
use crate::reader::fault::FaultCause;
use crate::reader::outbox::Link;
use crate::reader::registry::{self, FoundBy, KnownReader, LinkSecret};
use crate::reader::uuid::Uuid;

/// What the session has to say to those who want a card. No `Debug`: an answer may be personal.
pub enum ReaderNews {
    /// A card has power, on a link with these limits.
    CardFound(LinkLimits),
    /// The answer to the APDU sent last, or why there is none.
    Answered(Result<Zeroizing<Vec<u8>>, TransportError>),
    /// People should know why there is no card. Attempts may go on all the same.
    Failed(ReaderFailure),
}

/// One reader and its cards.
///
/// After each call the shell takes all of [`poll_order`](Self::poll_order) and [`poll_news`](Self::poll_news), and
/// calls [`timed_out`](Self::timed_out) at [`poll_timeout`](Self::poll_timeout). `now` is the time since any fixed
/// start; it never goes back. Dropping it leaves nothing running but the connection, which is the shell's.
pub struct ReaderSession {
    name: String,
    key: AcsKey,
    random: Box<dyn Random + Send>,
    phase: Phase,
    wanted: bool,
    orders: VecDeque<LinkOrder>,
    news: VecDeque<ReaderNews>,
    battery: Option<(u8, Duration)>,
    refused: Option<ReaderFailure>,
    /// Connections in a row that did not come to an open reader.
    attempts: u32,
    /// Authentications in a row that did not.
    openings: u32,
    losses: Losses,
    cards_lost: u32,
    was_lost: bool,
    /// What people were told since a card was wanted.
    told: Option<ReaderFailure>,
}

enum Phase {
    Resting,
    Pausing {
        until: Duration,
    },
    Connecting {
        until: Duration,
    },
    Discovering {
        until: Duration,
        write_limit: usize,
    },
    Gauging {
        until: Duration,
        write_limit: usize,
        services: Vec<Uuid>,
    },
    Subscribing {
        until: Duration,
        codec: Box<dyn ReaderCodec + Send>,
    },
    /// `idle_since`: when it was last of use.
    Open {
        slot: Box<Slot>,
        idle_since: Duration,
        gauging: Option<Duration>,
    },
    Parting {
        until: Duration,
    },
}

const BATTERY_SERVICE: Uuid = Uuid::short(0x180F);

impl ReaderSession {
    /// A session with the reader that advertises this name, not connected yet. Chance is for the authentication.
    #[must_use]
    pub fn new(name: &str, key: AcsKey, random: Box<dyn Random + Send>) -> Self {
        Self {
            name: name.to_owned(),
            key,
            random,
            phase: Phase::Resting,
            wanted: false,
            orders: VecDeque::new(),
            news: VecDeque::new(),
            battery: None,
            refused: None,
            attempts: 0,
            openings: 0,
            losses: Losses::default(),
            cards_lost: 0,
            was_lost: false,
            told: None,
        }
    }

    /// How it stands, for the screen.
    #[must_use]
    pub fn standing(&self) -> ReaderStanding {
        ReaderStanding {
            phase: self.phase_name(),
            battery: self.battery.map(|(level, _)| level),
            was_lost: self.was_lost,
            move_card: self.cards_lost >= CARDS_LOST_TOLD,
            refused: self.refused,
        }
    }

    /// A card is wanted, or no more. Wanted, it connects if need be; a card that lies there is powered anew.
    pub fn look(&mut self, wanted: bool, now: Duration) {
        self.wanted = wanted;
        self.told = None;
        if wanted {
            self.attend(now);
        } else {
            (self.cards_lost, self.was_lost) = (0, false);
        }
        self.go_on(now);
    }

    /// Connects although no card is wanted yet, so that it is quick when one is.
    pub fn attend(&mut self, now: Duration) {
        match self.refused {
            Some(failure) if is_lasting(failure) => return self.tell(failure),
            _ => self.refused = None,
        }
        if matches!(self.phase, Phase::Resting | Phase::Pausing { .. }) {
            (self.attempts, self.openings) = (0, 0);
            self.connect(now);
        }
    }

    /// Sends one APDU to the card found last. Answered by exactly one [`ReaderNews::Answered`]; never sent twice.
    pub fn transmit(&mut self, apdu: Zeroizing<Vec<u8>>, now: Duration) {
        if let Phase::Open { slot, .. } = &mut self.phase {
            slot.transmit(apdu, now);
        } else {
            self.news.push_back(ReaderNews::Answered(Err(TransportError::NotSent)));
        }
        self.go_on(now);
    }

    /// The touch is over: the card loses its power, and with it every verified PIN.
    pub fn let_go(&mut self, now: Duration) {
        if let Phase::Open { slot, .. } = &mut self.phase {
            slot.let_go(now);
        }
        self.go_on(now);
    }

    /// The connection is not needed any more.
    pub fn rest(&mut self, now: Duration) {
        self.wanted = false;
        match self.phase {
            Phase::Resting | Phase::Parting { .. } => {}
            Phase::Pausing { .. } => self.phase = Phase::Resting,
            _ => self.part(now),
        }
        self.go_on(now);
    }

    /// Something happened on the link. What comes out of turn changes nothing.
    pub fn happened(&mut self, event: LinkEvent, now: Duration) {
        match event {
            LinkEvent::Lost => self.lost(now),
            LinkEvent::Unavailable(trouble) => {
                self.refuse(trouble.failure());
                self.lost(now);
                self.phase = Phase::Resting;
            }
            LinkEvent::Available => self.available(now),
            LinkEvent::Notified(bytes) => self.with_slot(|slot| slot.notified(&bytes, now)),
            LinkEvent::Noticed(bytes) => self.with_slot(|slot| slot.noticed(&bytes, now)),
            event => self.answered(event, now),
        }
        self.go_on(now);
    }

    /// The next order for the shell.
    pub fn poll_order(&mut self) -> Option<LinkOrder> {
        self.orders.pop_front()
    }

    /// The next news.
    pub fn poll_news(&mut self) -> Option<ReaderNews> {
        self.news.pop_front()
    }

    /// When [`timed_out`](Self::timed_out) wants to be called.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Duration> {
        match &self.phase {
            Phase::Resting => None,
            Phase::Pausing { until }
            | Phase::Connecting { until }
            | Phase::Discovering { until, .. }
            | Phase::Gauging { until, .. }
            | Phase::Subscribing { until, .. }
            | Phase::Parting { until } => Some(*until),
            Phase::Open { slot, idle_since, gauging } => {
                let rest = (!self.wanted).then(|| idle_since.saturating_add(REST_TIME));
                [slot.deadline(self.wanted), *gauging, rest].into_iter().flatten().min()
            }
        }
    }

    /// Time has passed.
    pub fn timed_out(&mut self, now: Duration) {
        match &mut self.phase {
            Phase::Pausing { until } if *until <= now => self.connect(now),
            Phase::Parting { until } if *until <= now => self.ended(now),
            Phase::Gauging { until, .. } if *until <= now => self.gauged(None, now),
            Phase::Connecting { until }
            | Phase::Discovering { until, .. }
            | Phase::Subscribing { until, .. }
                if *until <= now =>
            {
                self.give_up(now);
            }
            Phase::Open { slot, idle_since, gauging } => {
                gauging.take_if(|until| *until <= now);
                let idle = !self.wanted && idle_since.saturating_add(REST_TIME) <= now;
                if !slot.timed_out(now) || idle {
                    self.part(now);
                }
            }
            _ => {}
        }
        self.go_on(now);
    }

    const fn phase_name(&self) -> ReaderPhase {
        match &self.phase {
            Phase::Resting if self.refused.is_some() => ReaderPhase::Refused,
            Phase::Resting => ReaderPhase::Resting,
            Phase::Pausing { .. } => ReaderPhase::Pausing,
            Phase::Connecting { .. } => ReaderPhase::Connecting,
            Phase::Discovering { .. } | Phase::Gauging { .. } | Phase::Subscribing { .. } => {
                ReaderPhase::Preparing
            }
            Phase::Open { slot, .. } if !slot.is_open() => ReaderPhase::Preparing,
            Phase::Open { slot, .. } => match slot.card() {
                Card::Absent | Card::Present { .. } | Card::Leaving => ReaderPhase::Ready,
                Card::Powering => ReaderPhase::Powering,
                Card::Ready => ReaderPhase::CardReady,
                Card::Exchanging => ReaderPhase::Exchanging,
            },
            Phase::Parting { .. } => ReaderPhase::Parting,
        }
    }

    fn connect(&mut self, now: Duration) {
        self.phase = Phase::Connecting { until: now.saturating_add(CONNECT_TIME) };
        self.orders.push_back(LinkOrder::Connect);
    }

    /// An order was answered, if it is the one that is waited for.
    fn answered(&mut self, event: LinkEvent, now: Duration) {
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
                    Err(_) => self.refuse_connected(ReaderFailure::ReaderUnknown, now),
                }
            }
            (Phase::Discovering { write_limit, .. }, LinkEvent::Services(services)) => {
                let until = now.saturating_add(BATTERY_TIME);
                let has_battery = services.contains(&BATTERY_SERVICE);
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

    /// The battery is told, or never will be.
    fn gauged(&mut self, level: Option<u8>, now: Duration) {
        self.battery = level.map(|level| (level.min(100), now)).or(self.battery);
        if let Phase::Gauging { write_limit, services, .. } =
            std::mem::replace(&mut self.phase, Phase::Resting)
        {
            self.recognise(write_limit, &services, now);
        }
    }

    /// Chooses the codec by the services, and by the name only where they do not tell.
    fn recognise(&mut self, write_limit: usize, services: &[Uuid], now: Duration) {
        let found = registry::find(services, Some(&self.name));
        let gatt = found.and_then(|found| match found.by {
            FoundBy::Service(service) | FoundBy::ShortService(service) => found.reader.gatt(service),
            FoundBy::Name => None,
        });
        let (Some(found), Some(gatt)) = (found, gatt) else {
            return self.refuse_connected(ReaderFailure::ReaderUnknown, now);
        };
        match self.codec(found.reader, write_limit) {
            Some(codec) => {
                self.phase = Phase::Subscribing { until: now.saturating_add(GATT_TIME), codec };
                self.orders.push_back(LinkOrder::Subscribe(gatt));
            }
            None => self.refuse_connected(ReaderFailure::ReaderTroubled, now),
        }
    }

    /// `None` when there is no chance to be had, without which no reader is authenticated.
    fn codec(&mut self, reader: &KnownReader, write_limit: usize) -> Option<Box<dyn ReaderCodec + Send>> {
        let seed = Zeroizing::new(self.random.seed().ok()?);
        let random = Zeroizing::new(*seed.first_chunk()?);
        Some(reader.codec(LinkSecret { key: &self.key, random }, write_limit))
    }

    fn open(&mut self, codec: Box<dyn ReaderCodec + Send>, now: Duration) {
        self.openings = self.openings.saturating_add(1);
        let slot = Box::new(Slot::open(codec, now));
        self.phase = Phase::Open { slot, idle_since: now, gauging: None };
    }

    fn with_slot(&mut self, act: impl FnOnce(&mut Slot)) {
        if let Phase::Open { slot, .. } = &mut self.phase {
            act(slot);
        }
    }

    /// Takes what the slot has to say, and does what can be done now.
    fn go_on(&mut self, now: Duration) {
        let Phase::Open { slot, idle_since, gauging } = &mut self.phase else { return };
        if self.wanted {
            *idle_since = now;
            slot.look(now);
        }
        while let Some(news) = slot.news() {
            match news {
                SlotNews::Opened => (self.attempts, self.openings) = (0, 0),
                SlotNews::CardFound(limits) => self.news.push_back(ReaderNews::CardFound(limits)),
                SlotNews::Answered(answer) => {
                    self.cards_lost = if answer.is_ok() { 0 } else { self.cards_lost.saturating_add(1) };
                    self.news.push_back(ReaderNews::Answered(answer));
                }
                SlotNews::CardMute => self.cards_lost = self.cards_lost.saturating_add(1),
            }
        }
        let is_stale = self.battery.is_some_and(|(_, at)| at.saturating_add(BATTERY_AGE) <= now);
        if let Some(cause) = slot.closed() {
            return self.closed(cause, now);
        }
        if gauging.is_some() {
            return;
        }
        if let Some(piece) = slot.piece(now) {
            self.orders.push_back(LinkOrder::Write(piece));
        } else if is_stale && self.wanted && slot.is_open() && slot.is_silent() {
            *gauging = Some(now.saturating_add(BATTERY_TIME));
            self.battery = self.battery.map(|(level, _)| (level, now));
            self.orders.push_back(LinkOrder::ReadBattery);
        }
    }

    /// The codec closed itself: the connection is of no use any more.
    fn closed(&mut self, cause: FaultCause, now: Duration) {
        let was_open = matches!(&self.phase, Phase::Open { slot, .. } if slot.is_open());
        match cause {
            FaultCause::KeyMismatch | FaultCause::NotAuthorised if !was_open => {
                self.refuse_connected(ReaderFailure::ReaderKeyMismatch, now);
            }
            FaultCause::KeyLocked => self.refuse_connected(ReaderFailure::ReaderKeyLocked, now),
            _ => self.give_up(now),
        }
    }

    /// There is no connection any more, wanted or not.
    fn lost(&mut self, now: Duration) {
        if matches!(self.phase, Phase::Resting | Phase::Pausing { .. }) {
            return;
        }
        let parting = matches!(self.phase, Phase::Parting { .. });
        self.with_slot(|slot| slot.lost(now));
        self.last_words();
        if !parting {
            self.failed_once(now);
        }
        self.ended(now);
    }

    /// What the slot still has to say: an APDU under way has an answer, whatever becomes of the link.
    fn last_words(&mut self) {
        let Phase::Open { slot, .. } = &mut self.phase else { return };
        while let Some(news) = slot.news() {
            if let SlotNews::Answered(answer) = news {
                self.news.push_back(ReaderNews::Answered(answer));
            }
        }
    }

    /// It does not go on with this connection.
    fn give_up(&mut self, now: Duration) {
        self.failed_once(now);
        self.part(now);
    }

    /// Counts a connection that ended unasked, and tells people when it was one too many.
    fn failed_once(&mut self, now: Duration) {
        self.attempts = self.attempts.saturating_add(1);
        self.was_lost = true;
        let was_connected = !matches!(self.phase, Phase::Connecting { .. });
        let unsteady = was_connected && self.losses.count(now) >= LOSSES_TOLD;
        if self.openings >= OPENINGS_MAX {
            self.refuse(ReaderFailure::ReaderTroubled);
        } else if unsteady {
            self.tell(ReaderFailure::ReaderUnsteady);
        } else if self.attempts >= ATTEMPTS_TOLD {
            self.tell(ReaderFailure::ReaderNotFound);
        }
    }

    fn part(&mut self, now: Duration) {
        self.with_slot(|slot| slot.lost(now));
        self.last_words();
        self.phase = Phase::Parting { until: now.saturating_add(PART_TIME) };
        self.orders.clear();
        self.orders.push_back(LinkOrder::Disconnect);
    }

    /// The connection is gone; the next attempt comes when a card is wanted.
    fn ended(&mut self, now: Duration) {
        self.orders.clear();
        self.phase = if self.wanted && self.refused.is_none() {
            Phase::Pausing { until: now.saturating_add(pause(self.attempts)) }
        } else {
            Phase::Resting
        };
        if matches!(self.phase, Phase::Pausing { until } if until <= now) {
            self.connect(now);
        }
    }

    fn available(&mut self, now: Duration) {
        if self.refused.is_some_and(|failure| !is_lasting(failure)) {
            self.refused = None;
            if self.wanted {
                self.attend(now);
            }
        }
    }

    fn refuse_connected(&mut self, failure: ReaderFailure, now: Duration) {
        self.refuse(failure);
        self.part(now);
    }

    fn refuse(&mut self, failure: ReaderFailure) {
        self.refused = Some(failure);
        self.tell(failure);
    }

    /// Once for each time that a card is wanted.
    fn tell(&mut self, failure: ReaderFailure) {
        if self.wanted && self.told != Some(failure) {
            self.told = Some(failure);
            self.news.push_back(ReaderNews::Failed(failure));
        }
    }
}

/// Trying again changes nothing, or makes it worse: a reader counts failed authentications.
const fn is_lasting(failure: ReaderFailure) -> bool {
    matches!(
        failure,
        ReaderFailure::ReaderKeyMismatch | ReaderFailure::ReaderKeyLocked | ReaderFailure::ReaderUnknown
    )
}
