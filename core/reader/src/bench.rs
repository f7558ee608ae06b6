//! A reader that tests play, byte for byte, and a clock they move.

use std::time::Duration;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use zeroize::Zeroizing;

use super::{ReaderCodec, ReaderCommand, ReaderEvent, ReaderFault};

/// Both ends of a link.
pub(super) struct Bench<C> {
    pub(super) codec: C,
    pub(super) now: Duration,
}

impl<C: ReaderCodec> Bench<C> {
    pub(super) const fn new(codec: C) -> Self {
        Self { codec, now: Duration::from_secs(100) }
    }

    pub(super) fn command(&mut self, command: ReaderCommand) -> Result<(), ReaderFault> {
        self.codec.command(command, self.now)
    }

    /// An APDU in hex.
    pub(super) fn transmit(&mut self, apdu: &str) -> Result<(), ReaderFault> {
        self.command(ReaderCommand::Transmit(Zeroizing::new(bytes(apdu))))
    }

    /// The reader says this, in hex, in one piece.
    pub(super) fn says(&mut self, text: &str) {
        self.codec.feed(&bytes(text), self.now);
    }

    /// All pieces that want to be written, in hex.
    pub(super) fn pieces(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.codec.poll_write()).map(|piece| hex(&piece)).collect()
    }

    /// All of them in one.
    pub(super) fn written(&mut self) -> String {
        self.pieces().concat()
    }

    pub(super) fn events(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.codec.poll_event()).map(|event| text(&event)).collect()
    }

    /// Lets time pass, waking the codec whenever it asked to be woken.
    pub(super) fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(due) = self.codec.poll_timeout().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.codec.on_timeout(self.now);
            assert!(
                self.codec.poll_timeout().is_none_or(|next| next > self.now),
                "it asks for the same moment"
            );
        }
        self.now = end;
    }

    /// Plays `> written` and `< said` in hex, one a line, and `= event`.
    #[track_caller]
    pub(super) fn plays(&mut self, script: &str) {
        for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.split_at(2) {
                ("> ", frame) => assert_eq!(self.written(), frame, "{line}"),
                ("< ", frame) => self.says(frame),
                ("= ", event) => assert_eq!(self.events().join(", "), event, "{line}"),
                _ => panic!("{line}"),
            }
        }
    }
}

/// An event in words.
pub(super) fn text(event: &ReaderEvent) -> String {
    match event {
        ReaderEvent::Ready => "ready".to_owned(),
        ReaderEvent::CardPresent { powered: true } => "present, powered".to_owned(),
        ReaderEvent::CardPresent { powered: false } => "present".to_owned(),
        ReaderEvent::CardAbsent => "absent".to_owned(),
        ReaderEvent::Powered { atr } => format!("powered {}", hex(atr)),
        ReaderEvent::PoweredOff => "off".to_owned(),
        ReaderEvent::Response(response) => format!("response {}", hex(response)),
        ReaderEvent::Failed(fault) => format!("{fault:?}"),
    }
}

pub(super) fn bytes(text: &str) -> Vec<u8> {
    let digits: String = text.chars().filter(|digit| !digit.is_whitespace()).collect();
    HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).unwrap()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}
