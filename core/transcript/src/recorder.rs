use std::time::Duration;

use chrono::{DateTime, Utc};
use shikaku_core::port::Clock;
use shikaku_core::workflow::{Observation, Observer};
use shikaku_transport::{CardTransport, LinkLimits, TransportError};

use super::entry::moment;
use super::event_writer::{EventWriter, answered};
use super::redact::{redacted_header, redacted_time};
use super::{Entry, Header, Redactor, TranscriptEvent, UserAct, cbor};
use crate::TranscriptSink;

/// 録音機: writes down what a reception does, entry by entry, without what is personal.
///
/// It is the observer of a reception, so that every shell records the same, or it wraps a link where there is no
/// reception. It never disturbs what it records: when the sink takes no more, only the recording ends.
pub struct Recorder {
    sink: Option<Box<dyn TranscriptSink + Send>>,
    redactor: Redactor,
    event_writer: EventWriter,
    /// The time from which the recorder counts, and the one in its header.
    began: DateTime<Utc>,
    base: DateTime<Utc>,
    last: Duration,
    bytes_left: usize,
    /// Digits that are not written yet, where frames may be written between them.
    held: Option<usize>,
}

impl Recorder {
    /// Longest recording in bytes. A reception with every trouble there is takes about 50 KiB.
    pub const LENGTH_MAX: usize = 1024 * 1024;

    /// Begins a recording with its header. The seed has to be random and must not be stored: it alone can reveal which
    /// values the synthetic ones replaced.
    #[must_use]
    pub fn new(header: &Header, seed: &[u8; 32], sink: Box<dyn TranscriptSink + Send>) -> Self {
        let redacted = redacted_header(header);
        let mut recorder = Self {
            sink: Some(sink),
            redactor: Redactor::new(seed),
            event_writer: EventWriter::default(),
            began: header.clock_base,
            base: redacted.clock_base,
            last: Duration::ZERO,
            bytes_left: Self::LENGTH_MAX,
            held: None,
        };
        recorder.append(&cbor::header(&redacted));
        recorder
    }

    /// The same recorder with another limit to its length.
    #[must_use]
    pub fn with_length_max(mut self, bytes: usize) -> Self {
        self.bytes_left = bytes;
        self
    }

    /// Holds digits back from now on, and writes them after the last one. The frames of a reader have their own times,
    /// which would reveal when each digit was typed.
    pub(super) fn hold_digits(&mut self) {
        self.held.get_or_insert_default();
    }

    /// Whether it still records.
    #[must_use]
    pub const fn is_recording(&self) -> bool {
        self.sink.is_some()
    }

    /// Records one event. A clock that was set back does not set back the recorded time.
    pub fn note(&mut self, event: &TranscriptEvent, now: DateTime<Utc>) {
        let is_digit = *event == TranscriptEvent::User(UserAct::Digit);
        match &mut self.held {
            Some(held) if is_digit => {
                *held += 1;
                return;
            }
            Some(_) if !event.is_frame() => self.release_digits(now),
            _ => {}
        }
        self.write(event, now);
    }

    fn release_digits(&mut self, now: DateTime<Utc>) {
        for _ in 0..self.held.as_mut().map_or(0, std::mem::take) {
            self.write(&TranscriptEvent::User(UserAct::Digit), now);
        }
    }

    fn write(&mut self, event: &TranscriptEvent, now: DateTime<Utc>) {
        if self.sink.is_none() {
            return;
        }
        // The pauses between digits reveal something about the digits, so no time passes at a digit.
        if *event != TranscriptEvent::User(UserAct::Digit) {
            let since = (now - self.began).to_std().unwrap_or_default();
            self.last = redacted_time(since).max(self.last);
        }
        // The written time, because an audit has no other: a clock may have been set back.
        let event = self.redactor.redact(event, moment(self.base, self.last));
        let piece = cbor::entry(&Entry { at: self.last, event });
        if piece.len() <= self.bytes_left {
            self.append(&piece);
        } else {
            self.append(&cbor::entry(&Entry { at: self.last, event: TranscriptEvent::Full }));
            self.sink = None;
        }
    }

    /// A link that records what goes over it.
    pub fn wrap<'a, T: CardTransport>(&'a mut self, link: T, clock: &'a dyn Clock) -> RecordedLink<'a, T> {
        self.note(&TranscriptEvent::CardFound(link.limits()), clock.now());
        RecordedLink { link, recorder: self, clock }
    }

    fn append(&mut self, piece: &[u8]) {
        self.bytes_left = self.bytes_left.saturating_sub(piece.len());
        if self.sink.as_mut().is_some_and(|sink| sink.append(piece).is_err()) {
            log::warn!("the recording ends: its tape takes no more");
            self.sink = None;
        }
    }
}

impl Drop for Recorder {
    /// A reception may be left in the middle of typing.
    fn drop(&mut self) {
        // Digits have no time of their own.
        self.release_digits(self.began);
    }
}

impl Observer for Recorder {
    fn observe(&mut self, seen: Observation<'_>, now: DateTime<Utc>) {
        for event in self.event_writer.events(seen) {
            self.note(&event, now);
        }
    }
}

/// A link to a card with a [`Recorder`] beside it.
pub struct RecordedLink<'a, T> {
    link: T,
    recorder: &'a mut Recorder,
    clock: &'a dyn Clock,
}

impl<T: CardTransport> CardTransport for RecordedLink<'_, T> {
    fn limits(&self) -> LinkLimits {
        self.link.limits()
    }

    fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.recorder.note(&TranscriptEvent::Command(command.to_vec()), self.clock.now());
        let answer = self.link.transceive(command);
        for event in answered(answer.as_deref().map_err(|error| *error)) {
            self.recorder.note(&event, self.clock.now());
        }
        answer
    }
}
