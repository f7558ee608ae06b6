//! A card of which everything is known, and a hand on the reader.

use std::time::Duration;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};

use crate::card::SlotCard;
use crate::model::Model;
use crate::outbox::Said;
use crate::reader::SimulatedReader;

/// Answers 9000 to everything, with `00 C0 high low` so many bytes before it.
pub(crate) struct StubCard {
    pub(crate) is_present: bool,
    pub(crate) apdus: Vec<Vec<u8>>,
    /// It leaves during the next command.
    pub(crate) leaves: bool,
}

impl StubCard {
    pub(crate) const fn new() -> Self {
        Self { is_present: true, apdus: Vec::new(), leaves: false }
    }
}

impl SlotCard for StubCard {
    fn power_on(&mut self) -> Option<Vec<u8>> {
        self.is_present.then(|| vec![0x3B, 0x80, 0x80, 0x01, 0x01])
    }

    fn power_off(&mut self) {}

    fn is_present(&self) -> bool {
        self.is_present
    }

    fn transmit(&mut self, apdu: &[u8]) -> Option<Vec<u8>> {
        self.apdus.push(apdu.to_vec());
        if std::mem::take(&mut self.leaves) {
            self.is_present = false;
            return None;
        }
        let length = match apdu {
            [0x00, 0xC0, high, low, ..] => usize::from(u16::from_be_bytes([*high, *low])),
            _ => 0,
        };
        Some([vec![0x5A; length], vec![0x90, 0x00]].concat())
    }

    fn remove(&mut self) {
        self.is_present = false;
    }

    fn tap(&mut self) {
        self.is_present = true;
    }
}

/// A reader that is connected and subscribed to, at a time that tests move.
pub(crate) struct Bench {
    pub(crate) reader: SimulatedReader<StubCard>,
    pub(crate) now: Duration,
}

impl Bench {
    pub(crate) fn new(reader: SimulatedReader<StubCard>) -> Self {
        let mut bench = Self { reader, now: Duration::from_secs(50) };
        bench.connect();
        bench
    }

    /// Without faults. ACS has the A of the reference's vectors.
    pub(crate) fn of(model: Model) -> SimulatedReader<StubCard> {
        let random = 0xA0A1_A2A3_A4A5_A6A7_A8A9_AAAB_ACAD_AEAF_u128.to_be_bytes();
        SimulatedReader::new(model, StubCard::new()).with_random(random)
    }

    pub(crate) fn connect(&mut self) {
        self.reader.connect(self.now);
        assert!(self.reader.subscribe(self.reader.model().notify()));
    }

    /// Writes hex in one piece.
    pub(crate) fn write(&mut self, text: &str) {
        self.reader.write(&bytes(text), self.now);
    }

    /// All notifications that are due, in hex; a broken link is `~`.
    pub(crate) fn pieces(&mut self) -> Vec<String> {
        let said = std::iter::from_fn(|| self.reader.poll(self.now));
        said.map(|said| match said {
            Said::Notify(bytes) => hex(&bytes),
            Said::Disconnected => "~".to_owned(),
        })
        .collect()
    }

    /// What is answered to hex, in one.
    pub(crate) fn ask(&mut self, text: &str) -> String {
        self.write(text);
        self.pieces().concat()
    }

    pub(crate) fn pass(&mut self, milliseconds: u64) {
        self.now += Duration::from_millis(milliseconds);
    }
}

pub(crate) fn bytes(text: &str) -> Vec<u8> {
    let digits: String = text.chars().filter(|digit| !digit.is_whitespace()).collect();
    HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).unwrap()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}
