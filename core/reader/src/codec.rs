use std::time::Duration;

use shikaku_transport::LinkLimits;
use zeroize::Zeroizing;

use super::fault::{FaultCause, ReaderFault};
use super::message::TappedMessage;

/// What a shell wants of a reader. One at a time. No `Debug`, no `Clone`: an APDU may hold a PIN.
pub enum ReaderCommand {
    /// Authenticate where the reader wants it, and have it report cards. Once for each connection.
    Open,
    /// Power the card; the answer is its ATR.
    PowerOn,
    /// Take the power off: every verified PIN ends.
    PowerOff,
    /// Ask whether there is a card.
    SlotStatus,
    /// One command APDU. Sent once, never again by itself.
    Transmit(Zeroizing<Vec<u8>>),
}

/// What a reader has to say. No `Debug`: a response may be personal.
pub enum ReaderEvent {
    /// The reader is open.
    Ready,
    /// The slot status says: a card is there.
    CardPresent {
        /// It still has the power it was given; if not, every verified PIN has ended.
        powered: bool,
    },
    /// The slot status says: no card is there.
    CardAbsent,
    /// The card has power.
    Powered {
        /// Answer to reset, 2 to 33 bytes; a contactless reader makes one up (PC/SC part 3).
        atr: Vec<u8>,
    },
    /// The card has no power any more.
    PoweredOff,
    /// The response APDU, status word last.
    Response(Zeroizing<Vec<u8>>),
    /// The command came to nothing, or the link was closed for good.
    Failed(ReaderFault),
}

/// One model of reader, from bytes to events and back, without a radio, a cable or a clock.
///
/// All codecs have this shape. After each call the shell takes all of [`poll_write`](Self::poll_write) and all of
/// [`poll_event`](Self::poll_event), and calls [`on_timeout`](Self::on_timeout) at
/// [`poll_timeout`](Self::poll_timeout). `now` is the time since any fixed start; it never goes back.
///
/// Each accepted command ends in exactly one event: its answer, or [`ReaderEvent::Failed`]. A closed codec stays
/// closed: a new connection gets a new codec.
pub trait ReaderCodec {
    /// What APDUs this reader carries.
    fn limits(&self) -> LinkLimits;

    /// Accepts a command.
    ///
    /// # Errors
    /// When it is not accepted: nothing of it was sent, and what is under way goes on.
    fn command(&mut self, command: ReaderCommand, now: Duration) -> Result<(), ReaderFault>;

    /// Takes bytes from the reader as they came: parts of a frame, or several. After a garbled frame the rest of
    /// `bytes` is dropped.
    fn feed(&mut self, bytes: &[u8], now: Duration);

    /// Takes one message of a separate inlet for card events, where there is one: the interrupt pipe of USB.
    fn feed_notice(&mut self, bytes: &[u8], now: Duration);

    /// The next event.
    fn poll_event(&mut self) -> Option<ReaderEvent>;

    /// The next piece to write, no longer than the link carries; to be wiped after. An empty piece is a
    /// zero-length packet. From here on the piece counts as sent.
    fn poll_write(&mut self) -> Option<Zeroizing<Vec<u8>>>;

    /// When [`on_timeout`](Self::on_timeout) wants to be called.
    fn poll_timeout(&self) -> Option<Duration>;

    /// Time has passed.
    fn on_timeout(&mut self, now: Duration);

    /// The link is gone. The card lost its power with it.
    fn link_lost(&mut self);

    /// Why it is closed, once it is.
    fn closed(&self) -> Option<FaultCause>;

    /// From now on whole messages are kept for [`poll_tapped`](Self::poll_tapped). Nothing else changes.
    fn overhear(&mut self);

    /// The next message that went either way.
    fn poll_tapped(&mut self) -> Option<TappedMessage>;
}
