use std::time::Duration;

use super::note::LinkNote;
use crate::message::ReaderMessage;

/// One input or output of a reader session. Messages are unredacted and may contain PINs and answers: an observer
/// redacts them before it writes anything. No `Debug`.
pub enum ReaderObservation<'a> {
    /// A call, an order or an event, without its bytes.
    Link(LinkNote),
    /// A whole message for the reader, before the pieces that carry it.
    ToReader(&'a ReaderMessage),
    /// A whole message of the reader, behind its last piece.
    FromReader(&'a ReaderMessage),
}

/// Who sees all that a reader session does, in the order in which it does it. It changes nothing. A device's address and
/// name are not among it.
pub trait ReaderObserver: Send + Sync {
    /// Something was seen; `now` is the session's.
    fn observe(&self, seen: ReaderObservation<'_>, now: Duration);
}
