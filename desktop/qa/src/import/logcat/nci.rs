//! Packets between Android and its NFC controller (NCI), as drivers print them: `NxpNciX: len = 18 > 00000F00A4...`. On
//! the one connection that a card has, the payload of data packets is what ISO-DEP carries: an APDU.

use crate::import::hex;
use crate::import::recording::{APDU_MAX, Recording};

/// APDUs whose packets are being read.
#[derive(Default)]
pub(super) struct Nci {
    sent: Vec<u8>,
    received: Vec<u8>,
}

impl Nci {
    /// Takes a line, if it is one of these.
    pub(super) fn line(&mut self, line: &str, recording: &mut Recording) -> bool {
        let (to_card, rest) = match (line.split_once("NciX"), line.split_once("NciR")) {
            (Some((_, rest)), _) => (true, rest),
            (None, Some((_, rest))) => (false, rest),
            (None, None) => return false,
        };
        let Some(packet) = rest.rsplit_once('>').and_then(|(_, bytes)| hex::whole(bytes)) else {
            return false;
        };
        match packet.as_slice() {
            [head, _, length, data @ ..]
                if *head & !MORE_FOLLOW == 0 && data.len() == usize::from(*length) =>
            {
                self.data(to_card, head & MORE_FOLLOW != 0, data, recording);
            }
            [0x61, 0x05, ..] if !to_card => recording.card_found(),
            [0x61, 0x06, ..] if !to_card => {
                *self = Self::default();
                recording.card_lost();
            }
            // A control packet, or one of another connection.
            [head, ..] if head & !MORE_FOLLOW != 0 => {}
            _ => recording.unread(),
        }
        true
    }

    fn data(&mut self, to_card: bool, more: bool, data: &[u8], recording: &mut Recording) {
        let apdu = if to_card { &mut self.sent } else { &mut self.received };
        // One byte more than an APDU may have, so that the recording counts it as unread.
        let space = (APDU_MAX + 1).saturating_sub(apdu.len());
        apdu.extend(data.iter().take(space));
        if !more {
            let apdu = std::mem::take(apdu);
            if to_card {
                recording.command(apdu);
            } else {
                recording.response(apdu);
            }
        }
    }
}

/// The flag of a packet that is not the last of its message (NCI 2.0, 3.4.1).
const MORE_FOLLOW: u8 = 0x10;
