use std::time::Duration;

use chrono::{DateTime, Datelike as _, Utc};
use shikaku_transcript::{Entry, Header, LinkKind, Redaction, Transcript, TranscriptEvent};
use shikaku_transport::{LinkLimits, TransportError};

use super::{ImportError, Imported, Source};

/// A transcript in the making. Formats pass their finds to it. It pairs commands with answers, prevents decreasing
/// times and enforces every limit.
#[derive(Default)]
pub(super) struct Recording {
    entries: Vec<Entry>,
    /// Bytes of all commands and responses.
    bytes: usize,
    clock_base: Option<DateTime<Utc>>,
    now: Duration,
    card: bool,
    waiting: bool,
    encrypted: bool,
    commands: usize,
    answers: usize,
    unread: usize,
}

impl Recording {
    /// Sets the time of what follows. Ignores a year that no recording can have, because it is damage.
    pub(super) fn moment(&mut self, moment: DateTime<Utc>) {
        if !(YEAR_MIN..=YEAR_MAX).contains(&moment.year()) {
            return;
        }
        match self.clock_base {
            None => self.clock_base = Some(moment),
            Some(base) => {
                let since = moment.signed_duration_since(base).to_std().unwrap_or_default();
                if since <= LONGEST {
                    self.now = self.now.max(since);
                }
            }
        }
    }

    /// What follows happened this much later.
    pub(super) fn pass(&mut self, time: Duration) {
        self.now = self.now.saturating_add(time).min(LONGEST);
    }

    /// A card is there.
    pub(super) fn card_found(&mut self) {
        if !self.card {
            self.card = true;
            self.push(TranscriptEvent::CardFound(LinkLimits::EXTENDED));
        }
    }

    /// The card is gone.
    pub(super) fn card_lost(&mut self) {
        self.no_answer();
        if self.card {
            self.card = false;
            self.push(TranscriptEvent::CardLost);
        }
    }

    /// Adds bytes to the card. They prove that there is a card, where a format does not report cards.
    pub(super) fn command(&mut self, bytes: Vec<u8>) {
        if !(COMMAND_MIN..=APDU_MAX).contains(&bytes.len()) {
            self.unread();
            return;
        }
        self.no_answer();
        self.card_found();
        self.commands += 1;
        if self.fits(&bytes) {
            self.waiting = true;
            self.push(TranscriptEvent::Command(bytes));
        }
    }

    /// Bytes from the card. Without a command before them they are not understood.
    pub(super) fn response(&mut self, bytes: Vec<u8>) {
        if !self.waiting || !(RESPONSE_MIN..=APDU_MAX).contains(&bytes.len()) {
            self.unread();
            return;
        }
        self.waiting = false;
        self.answers += 1;
        if self.fits(&bytes) {
            self.push(TranscriptEvent::Response(bytes));
        }
    }

    /// Whether a command waits for its answer.
    pub(super) const fn waits(&self) -> bool {
        self.waiting
    }

    /// If a command waits for an answer, none will come. The card may have run it.
    pub(super) fn no_answer(&mut self) {
        if std::mem::take(&mut self.waiting) {
            self.push(TranscriptEvent::LinkError(TransportError::ReplyLost));
        }
    }

    /// Something looked like traffic and cannot be read.
    pub(super) const fn unread(&mut self) {
        self.unread = self.unread.saturating_add(1);
    }

    /// What a reader does cannot be read.
    pub(super) const fn encrypted(&mut self) {
        self.encrypted = true;
    }

    /// Whether any command was found.
    pub(super) const fn has_exchanged(&self) -> bool {
        self.commands > 0
    }

    /// Whether any command was answered.
    pub(super) const fn has_answer(&self) -> bool {
        self.answers > 0
    }

    /// Returns whether the recording is full, so that reading on is in vain.
    pub(super) fn is_full(&self) -> bool {
        self.entries.last().is_some_and(|last| last.event == TranscriptEvent::Full)
    }

    /// The transcript.
    ///
    /// # Errors
    /// When nothing was exchanged.
    pub(super) fn into_imported(mut self, source: Source) -> Result<Imported, ImportError> {
        self.no_answer();
        if !self.has_exchanged() {
            return Err(match (self.encrypted, self.unread, self.entries.len()) {
                (true, ..) => ImportError::EncryptedReader,
                (false, 0, 0) => ImportError::NotOf(source),
                _ => ImportError::NoTraffic(source),
            });
        }
        let base = self.clock_base.unwrap_or(DateTime::UNIX_EPOCH);
        let header = Header {
            platform: LinkKind::Unknown.name().to_owned(),
            redaction: Redaction::None,
            others: [("x-source".to_owned(), source.name().to_owned())].into(),
            ..Header::new(APP, source.link, LinkLimits::EXTENDED, base)
        };
        let transcript = Transcript { header, entries: self.entries };
        Ok(Imported { transcript, source, unread: self.unread })
    }

    fn fits(&mut self, bytes: &[u8]) -> bool {
        self.bytes = self.bytes.saturating_add(bytes.len());
        if self.bytes > BYTES_MAX {
            self.fill();
        }
        !self.is_full()
    }

    fn push(&mut self, event: TranscriptEvent) {
        if self.entries.len() + 1 >= ENTRIES_MAX {
            self.fill();
        }
        if !self.is_full() {
            self.entries.push(Entry { at: self.now, event });
        }
    }

    fn fill(&mut self) {
        if !self.is_full() {
            self.waiting = false;
            self.entries.push(Entry { at: self.now, event: TranscriptEvent::Full });
        }
    }
}

const APP: &str = concat!("shikaku-qa ", env!("CARGO_PKG_VERSION"));
const COMMAND_MIN: usize = 4;
const RESPONSE_MIN: usize = 2;
/// Longest APDU in bytes: an extended command (ISO/IEC 7816-4, 5.2).
pub(super) const APDU_MAX: usize = LinkLimits::EXTENDED.command_max;
/// Most entries, as many as a transcript may have.
const ENTRIES_MAX: usize = 100_000;
/// Most bytes of APDUs: as lines of text they stay below the 16 MiB that a transcript may have.
const BYTES_MAX: usize = 5 * 1024 * 1024;
/// Years that a clock can show: 1970 is that of logs without a date.
const YEAR_MIN: i32 = 1970;
const YEAR_MAX: i32 = 2199;
/// Longest time from the first to the last entry. Longer ones are damage.
const LONGEST: Duration = Duration::from_hours(366 * 24);
