use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use shikaku_transport::{LinkLimits, Random, TransportError};
use zeroize::Zeroizing;

use super::failure::ReaderSessionFailure;
use super::link::{LinkEvent, LinkOrder};
use super::note::LinkNote;
use super::observer::ReaderObserver;
use super::pace::{BATTERY_AGE, BATTERY_TIME, CARDS_LOST_REPORTED, IDLE_TIME, Losses};
use super::phase::Phase;
use super::slot::{Slot, SlotNews, is_unsendable};
use super::status::{ReaderPhase, ReaderStatus};
use crate::acs::AcsKey;

/// What the session has to say to those who want a card. No `Debug`: an answer may be personal.
pub enum ReaderNews {
    /// A card has power, on a link with these limits.
    CardFound(LinkLimits),
    /// The answer to the APDU sent last, or why there is none.
    Answered(Result<Zeroizing<Vec<u8>>, TransportError>),
    /// People should know why there is no card. Attempts may go on all the same.
    Failed(ReaderSessionFailure),
}

/// One reader and its cards.
///
/// After each call the shell takes all of [`poll_order`](Self::poll_order) and [`poll_news`](Self::poll_news), and
/// calls [`on_timeout`](Self::on_timeout) at [`poll_timeout`](Self::poll_timeout). `now` is the time since any fixed
/// start; it never goes back. Dropping it leaves nothing running but the connection, which is the shell's.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use shikaku_reader::acs::AcsKey;
/// use shikaku_reader::session::{LinkEvent, LinkOrder, ReaderSession};
/// use shikaku_reader::transport::{Random, RandomUnavailable};
///
/// struct Seed;
///
/// impl Random for Seed {
///     fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
///         Err(RandomUnavailable) // the generator of the operating system belongs here
///     }
/// }
///
/// let mut session = ReaderSession::new("ACR1255U-J1-000001", AcsKey::factory(), Box::new(Seed));
/// session.set_card_wanted(true, Duration::ZERO);
/// assert!(matches!(session.poll_order(), Some(LinkOrder::Connect)));
/// // The radio reports that it connected, 30 ms later.
/// session.on_link_event(LinkEvent::Connected { write_limit: 20 }, Duration::from_millis(30));
/// assert!(matches!(session.poll_order(), Some(LinkOrder::Discover)));
/// ```
pub struct ReaderSession {
    pub(super) name: String,
    pub(super) key: AcsKey,
    pub(super) random: Box<dyn Random + Send>,
    pub(super) phase: Phase,
    pub(super) wanted: bool,
    pub(super) orders: VecDeque<LinkOrder>,
    pub(super) news: VecDeque<ReaderNews>,
    pub(super) battery: Option<(u8, Duration)>,
    /// Whether the session reads the battery level. After one missing answer it does not try again.
    pub(super) has_battery: bool,
    pub(super) refused: Option<ReaderSessionFailure>,
    /// Connections in a row that did not come to an open reader.
    pub(super) attempts: u32,
    /// Authentications in a row that did not.
    pub(super) openings: u32,
    pub(super) losses: Losses,
    pub(super) cards_lost: u32,
    pub(super) was_lost: bool,
    /// The failure reported since a card was wanted.
    pub(super) reported: Option<ReaderSessionFailure>,
    pub(super) observer: Option<Arc<dyn ReaderObserver>>,
    /// The time of the last call.
    pub(super) last_message_at: Duration,
}

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
            has_battery: true,
            refused: None,
            attempts: 0,
            openings: 0,
            losses: Losses::default(),
            cards_lost: 0,
            was_lost: false,
            reported: None,
            observer: None,
            last_message_at: Duration::ZERO,
        }
    }

    /// Returns the status of the reader for the screen.
    #[must_use]
    pub fn status(&self) -> ReaderStatus {
        let resting = matches!(self.phase, Phase::Resting);
        let phase = match self.refused {
            Some(_) if resting => ReaderPhase::Refused,
            _ => self.phase.name(),
        };
        ReaderStatus {
            phase,
            battery: self.battery.map(|(level, _)| level),
            was_lost: self.was_lost,
            move_card: self.cards_lost >= CARDS_LOST_REPORTED,
            refused: self.refused,
        }
    }

    /// A card is wanted, or no more. Wanted, it connects if need be; a card that lies there is powered anew.
    pub fn set_card_wanted(&mut self, wanted: bool, now: Duration) {
        let was_wanted = std::mem::replace(&mut self.wanted, wanted);
        // The observer does not get a repeated `false`, as between two digits of a PIN: the times would reveal the
        // digits' times.
        if wanted || was_wanted {
            self.note(now, || LinkNote::Wanted(wanted));
        }
        self.reported = None;
        if wanted {
            self.reach(now);
            if !was_wanted {
                self.with_slot(|slot| slot.release_card(now));
            }
        } else {
            (self.cards_lost, self.was_lost) = (0, false);
        }
        self.go_on(now);
    }

    /// Connects although no card is wanted yet, so that it is quick when one is.
    pub fn connect(&mut self, now: Duration) {
        self.note(now, || LinkNote::ConnectRequested);
        self.reach(now);
    }

    pub(super) fn reach(&mut self, now: Duration) {
        match self.refused {
            Some(failure) if is_lasting(failure) => return self.report(failure),
            _ => self.refused = None,
        }
        if matches!(self.phase, Phase::Resting | Phase::Pausing { .. }) {
            (self.attempts, self.openings) = (0, 0);
            self.start_connecting(now);
        }
    }

    /// Sends one APDU to the card found last. Answered by exactly one [`ReaderNews::Answered`]; never sent twice.
    pub fn transmit(&mut self, apdu: Zeroizing<Vec<u8>>, now: Duration) {
        self.note(now, || LinkNote::Transmit(apdu.len()));
        if let Phase::Open { slot, .. } = &mut self.phase {
            slot.transmit(apdu, now);
        } else {
            self.news.push_back(ReaderNews::Answered(Err(TransportError::NotSent)));
        }
        self.go_on(now);
    }

    /// Ends the card session: the card loses its power, and with it every verified PIN.
    pub fn release_card(&mut self, now: Duration) {
        let holds_card = matches!(&self.phase, Phase::Open { slot, .. } if slot.holds_card());
        if holds_card || self.wanted {
            self.note(now, || LinkNote::ReleaseCard);
            self.with_slot(|slot| slot.release_card(now));
            self.go_on(now);
        }
    }

    /// From now on this is the key; a connection made with another ends.
    pub fn change_key(&mut self, key: AcsKey, now: Duration) {
        self.note(now, || LinkNote::Rekeyed);
        self.key = key;
        (self.refused, self.reported) = (None, None);
        (self.attempts, self.openings) = (0, 0);
        self.end_connection(now);
    }

    /// The connection is not needed any more.
    pub fn disconnect(&mut self, now: Duration) {
        self.note(now, || LinkNote::DisconnectRequested);
        self.wanted = false;
        self.end_connection(now);
    }

    fn end_connection(&mut self, now: Duration) {
        match self.phase {
            Phase::Resting | Phase::Parting { .. } => {}
            Phase::Pausing { .. } => self.phase = Phase::Resting,
            _ => self.part(now),
        }
    }

    /// Something happened on the link. What comes out of turn changes nothing.
    pub fn on_link_event(&mut self, event: LinkEvent, now: Duration) {
        self.note(now, || LinkNote::from(&event));
        match event {
            LinkEvent::Lost => self.lost(now),
            LinkEvent::Unavailable(failure) => {
                self.refuse(failure.failure());
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
        let order = self.orders.pop_front()?;
        self.note_order(&order);
        Some(order)
    }

    /// The next news.
    pub fn poll_news(&mut self) -> Option<ReaderNews> {
        self.news.pop_front()
    }

    /// When [`on_timeout`](Self::on_timeout) wants to be called.
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
                let rest = (!self.wanted).then(|| idle_since.saturating_add(IDLE_TIME));
                [slot.deadline(self.wanted), *gauging, rest].into_iter().flatten().min()
            }
        }
    }

    /// Time has passed.
    pub fn on_timeout(&mut self, now: Duration) {
        self.note(now, || LinkNote::Woke);
        match &mut self.phase {
            Phase::Pausing { until } if *until <= now => self.start_connecting(now),
            Phase::Parting { until } if *until <= now => self.ended(now),
            Phase::Gauging { until, .. } if *until <= now => self.battery_silent(now),
            Phase::Connecting { until }
            | Phase::Discovering { until, .. }
            | Phase::Subscribing { until, .. }
                if *until <= now =>
            {
                self.give_up(now);
            }
            Phase::Open { slot, idle_since, gauging } => {
                let silent = gauging.take_if(|until| *until <= now).is_some();
                let idle = !self.wanted && idle_since.saturating_add(IDLE_TIME) <= now;
                if silent {
                    self.battery_silent(now);
                } else if !slot.on_timeout(now) || idle {
                    self.part(now);
                }
            }
            _ => {}
        }
        self.go_on(now);
    }

    pub(super) fn with_slot(&mut self, act: impl FnOnce(&mut Slot)) {
        if let Phase::Open { slot, .. } = &mut self.phase {
            act(slot);
        }
    }

    /// Takes what the slot has to say, and does what can be done now.
    fn go_on(&mut self, now: Duration) {
        if let Phase::Open { slot, idle_since, .. } = &mut self.phase
            && self.wanted
        {
            *idle_since = now;
            slot.set_card_wanted(now);
        }
        self.report_tapped();
        let Phase::Open { slot, gauging, .. } = &mut self.phase else { return };
        while let Some(news) = slot.news() {
            match news {
                SlotNews::Opened => (self.attempts, self.openings) = (0, 0),
                SlotNews::CardFound(limits) => self.news.push_back(ReaderNews::CardFound(limits)),
                SlotNews::Answered(answer) => {
                    self.cards_lost = match &answer {
                        Ok(_) => 0,
                        Err(error) if is_unsendable(*error) => self.cards_lost,
                        Err(_) => self.cards_lost.saturating_add(1),
                    };
                    self.news.push_back(ReaderNews::Answered(answer));
                }
                SlotNews::CardMute => self.cards_lost = self.cards_lost.saturating_add(1),
            }
        }
        let is_stale =
            self.has_battery && self.battery.is_some_and(|(_, at)| at.saturating_add(BATTERY_AGE) <= now);
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
}

/// Trying again changes nothing, or makes it worse: a reader counts failed authentications.
pub(super) const fn is_lasting(failure: ReaderSessionFailure) -> bool {
    matches!(
        failure,
        ReaderSessionFailure::KeyMismatch | ReaderSessionFailure::KeyLocked | ReaderSessionFailure::Unknown
    )
}
