use std::collections::VecDeque;

use zeroize::Zeroizing;

/// How a frame is cut before it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// USB bulk: one transfer a message, cut into packets by the host controller. A message that fills its last
    /// packet is followed by a zero-length packet, or the reader would wait for more (readers reference, 2.3).
    UsbBulk {
        /// wMaxPacketSize of the bulk-out endpoint: 64 at full speed, 512 at high speed.
        packet_size: usize,
    },
    /// Bluetooth Low Energy: pieces of at most this many bytes; 20 where nothing longer was negotiated.
    Ble {
        /// Bytes in one write.
        write_limit: usize,
    },
}

impl Link {
    /// Bluetooth with the ATT MTU that every device has: 23 bytes, 3 of them header.
    pub const BLE_DEFAULT: Self = Self::Ble { write_limit: 20 };

    fn pieces(self, frame: &[u8]) -> VecDeque<Zeroizing<Vec<u8>>> {
        let piece = |bytes: &[u8]| Zeroizing::new(bytes.to_vec());
        match self {
            Self::UsbBulk { packet_size } => {
                let empty = frame.len().checked_rem(packet_size) == Some(0);
                std::iter::once(piece(frame)).chain(empty.then(Zeroizing::default)).collect()
            }
            Self::Ble { write_limit } => frame.chunks(write_limit.max(1)).map(piece).collect(),
        }
    }
}

/// One frame on its way out, piece by piece.
pub(super) struct Outbox {
    link: Link,
    pieces: VecDeque<Zeroizing<Vec<u8>>>,
    begun: bool,
}

impl Outbox {
    pub(super) const fn new(link: Link) -> Self {
        Self { link, pieces: VecDeque::new(), begun: false }
    }

    /// Puts in a frame; what was left of another is dropped.
    pub(super) fn put(&mut self, frame: &[u8]) {
        self.pieces = self.link.pieces(frame);
        self.begun = false;
    }

    pub(super) fn take(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        let piece = self.pieces.pop_front()?;
        self.begun = true;
        Some(piece)
    }

    pub(super) fn clear(&mut self) {
        self.pieces.clear();
    }

    /// Whether the reader may hold all bytes of the frame. A zero-length packet carries none.
    pub(super) fn is_handed_out(&self) -> bool {
        self.pieces.iter().all(|piece| piece.is_empty())
    }

    /// Whether the reader holds a part of a frame, and would take the next one for its rest.
    pub(super) fn is_torn(&self) -> bool {
        self.begun && !self.pieces.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Link, Outbox};

    #[track_caller]
    fn check(link: Link, frame: usize, pieces: &[usize]) {
        let mut outbox = Outbox::new(link);
        outbox.put(&vec![7; frame]);
        let lengths: Vec<_> = std::iter::from_fn(|| outbox.take().map(|piece| piece.len())).collect();
        assert_eq!(lengths, pieces);
    }

    #[test]
    fn a_message_that_fills_its_last_packet_is_followed_by_an_empty_one() {
        let usb = Link::UsbBulk { packet_size: 64 };
        check(usb, 63, &[63]);
        check(usb, 64, &[64, 0]);
        check(usb, 65, &[65]);
        check(usb, 128, &[128, 0]);
        check(Link::UsbBulk { packet_size: 0 }, 64, &[64]);
    }

    #[test]
    fn bluetooth_gets_pieces_of_the_limit_and_never_an_empty_one() {
        check(Link::BLE_DEFAULT, 37, &[20, 17]);
        check(Link::BLE_DEFAULT, 40, &[20, 20]);
        check(Link::Ble { write_limit: 0 }, 2, &[1, 1]);
    }

    #[test]
    fn a_frame_is_out_with_its_last_byte_and_torn_before() {
        let mut outbox = Outbox::new(Link::UsbBulk { packet_size: 4 });
        outbox.put(b"1234");
        assert!(!outbox.is_handed_out() && !outbox.is_torn());
        outbox.take();
        assert!(outbox.is_handed_out() && outbox.is_torn());
        outbox.take();
        assert!(outbox.is_handed_out() && !outbox.is_torn());
    }
}
