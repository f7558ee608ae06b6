use std::collections::VecDeque;

use super::message::{ReaderMessage, TappedMessage};
use super::protocol::Protocol;

/// Where whole messages of a codec can be overheard. Closed it keeps nothing, and it changes nothing either way.
#[derive(Default)]
pub(super) struct Tap(Option<VecDeque<TappedMessage>>);

impl Tap {
    pub(super) fn open(&mut self) {
        self.0.get_or_insert_default();
    }

    pub(super) fn next(&mut self) -> Option<TappedMessage> {
        self.0.as_mut()?.pop_front()
    }

    /// A frame was made for the reader.
    pub(super) fn sent(&mut self, protocol: &impl Protocol, frame: &[u8]) {
        if let Some(messages) = &mut self.0 {
            messages.extend(protocol.plain(frame).map(TappedMessage::Sent));
        }
    }

    /// A frame came and is not read yet.
    pub(super) fn received(&mut self, protocol: &impl Protocol, frame: &[u8]) {
        if let Some(messages) = &mut self.0 {
            let message = protocol.plain(frame).map(TappedMessage::Received);
            messages.push_back(message.unwrap_or(TappedMessage::Garbled(frame.len())));
        }
    }

    /// So many bytes came that begin no frame.
    pub(super) fn garbled(&mut self, bytes: usize) {
        if let Some(messages) = &mut self.0 {
            messages.push_back(TappedMessage::Garbled(bytes));
        }
    }

    /// Something came by the inlet for card events.
    pub(super) fn noticed(&mut self, bytes: &[u8]) {
        if let Some(messages) = &mut self.0 {
            messages.extend(ReaderMessage::notice(bytes).map(TappedMessage::Received));
        }
    }
}
