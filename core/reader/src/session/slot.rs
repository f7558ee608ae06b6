use std::collections::VecDeque;
use std::time::Duration;

use shikaku_transport::{LinkLimits, TransportError};
use zeroize::Zeroizing;

use super::pace::{POWER_PAUSE, WRITE_TIME};
use crate::codec::{ReaderCodec, ReaderCommand, ReaderEvent};
use crate::fault::{FaultCause, ReaderFault};
use crate::message::TappedMessage;

/// A connected reader: its codec, what is known of the card on it, and the piece that is being written.
pub(super) struct Slot {
    codec: Box<dyn ReaderCodec + Send>,
    card: Card,
    is_open: bool,
    /// The card session ended while a command is in flight; power-off follows when that command ends.
    release_pending: bool,
    /// Until when the last piece must be out.
    writing: Option<Duration>,
    reported: VecDeque<SlotNews>,
}

/// The card, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Card {
    Absent,
    /// There, without power or to be powered anew, not before this time.
    Present {
        not_before: Duration,
    },
    Powering,
    Ready,
    Exchanging,
    /// Its power is being taken.
    Leaving,
}

/// What came of it.
pub(super) enum SlotNews {
    Opened,
    CardFound(LinkLimits),
    Answered(Result<Zeroizing<Vec<u8>>, TransportError>),
    /// A card that lay there did not answer to power.
    CardMute,
}

impl Slot {
    /// Begins to open the reader.
    pub(super) fn open(codec: Box<dyn ReaderCodec + Send>, now: Duration) -> Self {
        let (card, reported) = (Card::Absent, VecDeque::new());
        let mut slot = Self { codec, card, is_open: false, release_pending: false, writing: None, reported };
        slot.command(ReaderCommand::Open, now);
        slot
    }

    pub(super) const fn is_open(&self) -> bool {
        self.is_open
    }

    pub(super) const fn card(&self) -> Card {
        self.card
    }

    /// Whether the card has power, or is being given it.
    pub(super) const fn holds_card(&self) -> bool {
        matches!(self.card, Card::Ready | Card::Powering | Card::Exchanging)
    }

    /// Why the codec is closed, once it is.
    pub(super) fn closed(&self) -> Option<FaultCause> {
        self.codec.closed()
    }

    /// Sends one APDU to the card, once.
    pub(super) fn transmit(&mut self, apdu: Zeroizing<Vec<u8>>, now: Duration) {
        if self.card == Card::Ready {
            self.card = Card::Exchanging;
            self.command(ReaderCommand::Transmit(apdu), now);
        } else {
            self.reported.push_back(SlotNews::Answered(Err(TransportError::NotSent)));
        }
    }

    /// Powers a card that is wanted and lies there.
    pub(super) fn set_card_wanted(&mut self, now: Duration) {
        if self.is_open && matches!(self.card, Card::Present { not_before } if not_before <= now) {
            self.card = Card::Powering;
            self.command(ReaderCommand::PowerOn, now);
        }
    }

    /// Takes the power from the card, now or when what is under way has ended: every verified PIN ends with it.
    pub(super) fn release_card(&mut self, now: Duration) {
        self.release_pending = matches!(self.card, Card::Powering | Card::Exchanging);
        if self.card == Card::Ready {
            self.card = Card::Leaving;
            self.command(ReaderCommand::PowerOff, now);
        }
    }

    pub(super) fn notified(&mut self, bytes: &[u8], now: Duration) {
        self.codec.feed(bytes, now);
        self.listen(now);
    }

    pub(super) fn noticed(&mut self, bytes: &[u8], now: Duration) {
        self.codec.feed_notice(bytes, now);
        self.listen(now);
    }

    pub(super) fn lost(&mut self, now: Duration) {
        self.codec.link_lost();
        self.listen(now);
    }

    /// The last piece is out.
    pub(super) const fn written(&mut self) {
        self.writing = None;
    }

    /// The next piece, when the last one is out.
    pub(super) fn piece(&mut self, now: Duration) -> Option<Zeroizing<Vec<u8>>> {
        if self.writing.is_some() {
            return None;
        }
        let piece = self.codec.poll_write()?;
        self.writing = Some(now.saturating_add(WRITE_TIME));
        Some(piece)
    }

    pub(super) fn overhear(&mut self) {
        self.codec.overhear();
    }

    pub(super) fn tapped(&mut self) -> Option<TappedMessage> {
        self.codec.poll_tapped()
    }

    pub(super) fn news(&mut self) -> Option<SlotNews> {
        self.reported.pop_front()
    }

    /// Whether nothing is being written, so that another order may go out.
    pub(super) const fn is_silent(&self) -> bool {
        self.writing.is_none() && matches!(self.card, Card::Absent | Card::Present { .. })
    }

    pub(super) fn deadline(&self, wanted: bool) -> Option<Duration> {
        let power = match self.card {
            Card::Present { not_before } if wanted && self.is_open => Some(not_before),
            _ => None,
        };
        [self.codec.poll_timeout(), self.writing, power].into_iter().flatten().min()
    }

    /// Time has passed; false when a piece did not get out.
    pub(super) fn on_timeout(&mut self, now: Duration) -> bool {
        if self.codec.poll_timeout().is_some_and(|due| due <= now) {
            self.codec.on_timeout(now);
            self.listen(now);
        }
        self.writing.is_none_or(|due| now < due)
    }

    fn command(&mut self, command: ReaderCommand, now: Duration) {
        if let Err(fault) = self.codec.command(command, now) {
            self.refused(fault, now);
        }
        self.listen(now);
    }

    fn listen(&mut self, now: Duration) {
        while let Some(event) = self.codec.poll_event() {
            self.on_reader_event(event, now);
        }
    }

    fn on_reader_event(&mut self, event: ReaderEvent, now: Duration) {
        match event {
            ReaderEvent::Ready => {
                self.is_open = true;
                self.reported.push_back(SlotNews::Opened);
            }
            ReaderEvent::CardPresent { powered } => self.present(powered, now),
            ReaderEvent::CardAbsent => self.absent(),
            ReaderEvent::Powered { .. } if self.card == Card::Powering => {
                if !self.ready(now) {
                    self.reported.push_back(SlotNews::CardFound(self.codec.limits()));
                }
            }
            ReaderEvent::Powered { .. } => {}
            ReaderEvent::PoweredOff => self.card = Card::Present { not_before: now },
            ReaderEvent::Response(response) => {
                self.reported.push_back(SlotNews::Answered(Ok(response)));
                self.ready(now);
            }
            ReaderEvent::Failed(fault) => self.failed(fault, now),
        }
    }

    /// Marks the card as ready for the next command. Returns true when the card session is over and the slot removes
    /// the power.
    fn ready(&mut self, now: Duration) -> bool {
        self.card = Card::Ready;
        let leaves = std::mem::take(&mut self.release_pending);
        if leaves {
            self.release_card(now);
        }
        leaves
    }

    /// What is under way ends in its own event; a slot status meanwhile does not end it.
    fn present(&mut self, powered: bool, now: Duration) {
        match self.card {
            Card::Absent => self.card = Card::Present { not_before: now },
            Card::Ready if !powered => self.card = Card::Present { not_before: now },
            Card::Ready | Card::Present { .. } | Card::Powering | Card::Exchanging | Card::Leaving => {}
        }
    }

    const fn absent(&mut self) {
        if matches!(self.card, Card::Ready | Card::Present { .. }) {
            self.card = Card::Absent;
        }
    }

    /// Ends a command that the codec did not accept. An APDU that can never be sent leaves the card as it is.
    fn refused(&mut self, fault: ReaderFault, now: Duration) {
        if self.card == Card::Exchanging && is_unsendable(fault.into()) {
            self.reported.push_back(SlotNews::Answered(Err(fault.into())));
            self.ready(now);
        } else {
            self.failed(fault, now);
        }
    }

    /// Ends the command that a fault concerns. The slot powers the card again; that power-on shows whether a card is
    /// present.
    fn failed(&mut self, fault: ReaderFault, now: Duration) {
        let is_removed = matches!(fault.cause(), FaultCause::CardAbsent);
        self.release_pending = false;
        let next = if is_removed {
            Card::Absent
        } else {
            Card::Present { not_before: now.saturating_add(POWER_PAUSE) }
        };
        match std::mem::replace(&mut self.card, next) {
            Card::Exchanging => self.reported.push_back(SlotNews::Answered(Err(fault.into()))),
            Card::Powering => self.reported.push_back(SlotNews::CardMute),
            was @ (Card::Absent | Card::Present { .. }) => self.card = was,
            Card::Ready | Card::Leaving => {}
        }
    }
}

/// Whether the bytes of the command are the reason why it was not sent. Then neither the card nor the link is lost.
pub(super) const fn is_unsendable(error: TransportError) -> bool {
    matches!(error, TransportError::Malformed | TransportError::TooLong)
}
