//! The envelope of ACS readers: `05 LEN LEN body CHECK 0A`. What is in it is encrypted once both sides have proved
//! themselves, with a key that no log holds.

/// Looks for the envelope on one connection.
#[derive(Default)]
pub(super) struct Sealed {
    frames: [Vec<u8>; 2],
    proven: bool,
}

impl Sealed {
    /// What was found out before, kept over a connection that ended.
    pub(super) fn proven(proven: bool) -> Self {
        Self { proven, ..Self::default() }
    }

    /// Whether a whole envelope was seen.
    pub(super) const fn is_proven(&self) -> bool {
        self.proven
    }

    /// A value that went either way.
    pub(super) fn bytes(&mut self, received: bool, value: &[u8]) {
        let [sent, got] = &mut self.frames;
        let frame = if received { got } else { sent };
        if frame.is_empty() && value.first() != Some(&START) {
            return;
        }
        frame.extend(value.iter().take(FRAME_MAX));
        let Some((&[_, high, low], rest)) = frame.split_first_chunk() else { return };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length + OVERHEAD > FRAME_MAX {
            frame.clear();
        } else if let Some((body, &[check, end, ..])) = rest.split_at_checked(length) {
            self.proven |= end == END && body.iter().fold(high ^ low, |sum, byte| sum ^ byte) == check;
            frame.clear();
        } else if frame.len() > FRAME_MAX {
            frame.clear();
        }
    }
}

const START: u8 = 0x05;
const END: u8 = 0x0A;
const OVERHEAD: usize = 5;
/// Longest envelope in bytes: the reader takes extended APDUs of 512 bytes at most, with some to spare.
const FRAME_MAX: usize = 1024;
