//! From ACL packets to the values that GATT carried (Bluetooth Core, volume 3, parts A and F).

use std::collections::BTreeMap;

use super::sealed::Sealed;
use crate::import::ccid::BulkMessages;
use crate::import::recording::Recording;

/// The host's side of every connection.
#[derive(Default)]
pub(super) struct Host {
    connections: BTreeMap<u16, Connection>,
}

/// One connection.
#[derive(Default)]
struct Connection {
    /// L2CAP frames that are not whole yet, sent and received.
    frames: [Vec<u8>; 2],
    reader: BulkMessages,
    sealed: Sealed,
    /// The characteristic that the last value to the reader went to.
    written: Option<u16>,
    /// The characteristic that the last value of the reader came from.
    notified: Option<u16>,
}

impl Host {
    /// One ACL packet.
    pub(super) fn acl(&mut self, received: bool, packet: &[u8], recording: &mut Recording) {
        let Some((&[h0, h1, l0, l1], data)) = packet.split_first_chunk() else { return };
        let handle = u16::from_le_bytes([h0, h1]);
        let (connection, boundary) = (handle & 0x0FFF, handle >> 12 & 0b11);
        if !self.connections.contains_key(&connection) && self.connections.len() >= CONNECTIONS_MAX {
            return;
        }
        let connection = self.connections.entry(connection).or_default();
        if data.len() != usize::from(u16::from_le_bytes([l0, l1])) {
            // The log was configured to keep only the beginning of packets.
            let [sent, got] = &mut connection.frames;
            if received { got } else { sent }.clear();
            return;
        }
        if let Some(frame) = connection.frame(received, boundary, data) {
            connection.frame_whole(received, &frame, recording);
        }
    }

    /// One HCI event. Only the end of a connection matters.
    pub(super) fn event(&mut self, event: &[u8], recording: &mut Recording) {
        if let [DISCONNECTED, 4, 0, h0, h1, _] = *event {
            let connection = self.connections.get_mut(&(u16::from_le_bytes([h0, h1]) & 0x0FFF));
            if let Some(connection) = connection {
                let sealed = connection.sealed.is_proven();
                if connection.written.is_some() {
                    recording.card_lost();
                }
                *connection = Connection::default();
                connection.sealed = Sealed::proven(sealed);
            }
        }
    }

    /// Whether a reader was seen that encrypts.
    pub(super) fn is_sealed(&self) -> bool {
        self.connections.values().any(|connection| connection.sealed.is_proven())
    }
}

impl Connection {
    /// Adds an ACL packet; the L2CAP frame, once it is whole.
    fn frame(&mut self, received: bool, boundary: u16, data: &[u8]) -> Option<Vec<u8>> {
        let [sent, got] = &mut self.frames;
        let frame = if received { got } else { sent };
        if boundary != CONTINUES {
            frame.clear();
        } else if frame.is_empty() {
            return None;
        }
        frame.extend(data);
        let (&[l0, l1], _) = frame.split_first_chunk()?;
        let whole = L2CAP_HEADER + usize::from(u16::from_le_bytes([l0, l1]));
        (frame.len() >= whole).then(|| {
            let mut frame = std::mem::take(frame);
            frame.truncate(whole);
            frame
        })
    }

    fn frame_whole(&mut self, received: bool, frame: &[u8], recording: &mut Recording) {
        let Some((&[_, _, ATT_CHANNEL, 0, opcode, h0, h1], value)) = frame.split_first_chunk() else {
            return;
        };
        let characteristic = u16::from_le_bytes([h0, h1]);
        match (received, opcode) {
            (false, WRITE_REQUEST | WRITE_COMMAND) => {
                self.sealed.bytes(false, value);
                if self.written.replace(characteristic) != Some(characteristic) {
                    self.reader.begin_anew();
                }
                self.reader.host_message(value, recording);
            }
            (true, NOTIFICATION | INDICATION) => {
                self.sealed.bytes(true, value);
                // A battery may notify in the middle of an answer.
                let another = self.notified.is_some_and(|before| before != characteristic);
                if another && self.reader.is_amid_answer() {
                    return;
                }
                self.notified = Some(characteristic);
                self.reader.reader_message(value, recording);
            }
            _ => {}
        }
    }
}

/// A phone has a few devices; a log of a day sees more.
const CONNECTIONS_MAX: usize = 256;
const L2CAP_HEADER: usize = 4;
const CONTINUES: u16 = 0b01;
const ATT_CHANNEL: u8 = 0x04;
const DISCONNECTED: u8 = 0x05;
const WRITE_REQUEST: u8 = 0x12;
const WRITE_COMMAND: u8 = 0x52;
const NOTIFICATION: u8 = 0x1B;
const INDICATION: u8 = 0x1D;
