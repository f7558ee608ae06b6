//! Recordings of other programs as transcripts. A format is a file here and a line in [`Source::ALL`].
//!
//! Importing only translates. The result holds every byte that the other program recorded, PINs and names among them,
//! and its header says so ([`Redaction::None`](shikaku_transcript::Redaction)). It must be redacted before it is kept
//! or shown.

mod btsnoop;
mod ccid;
mod clock;
mod hex;
mod jsapdu;
mod lines;
mod logcat;
mod opensc;
mod pcsc_spy;
mod pcscd;
mod recording;
mod wireshark;

use std::borrow::Cow;

use shikaku_transcript::{LinkKind, Transcript, Unreadable};
use thiserror::Error;

use recording::Recording;

/// What came of importing a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What was exchanged, with nothing taken out.
    pub transcript: Transcript,
    /// Whose recording it was.
    pub source: Source,
    /// Lines or packets that looked like traffic and could not be read.
    pub unread: usize,
}

/// Why a file cannot be imported. Shows nothing of its content.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportError {
    /// Longer than the limit.
    #[error("the file is longer than 64 MiB")]
    TooLong,
    /// A transcript, which holds what every format here is turned into.
    #[error("this is a transcript of Shikaku already; `shikaku qa convert` changes its form")]
    Transcript,
    /// Nothing that any format here would begin with or hold.
    #[error("this is no recording of a program known here")]
    Unrecognised,
    /// The format named does not fit.
    #[error("this is no recording of {0}")]
    NotOf(Source),
    /// The format fits, and there is no exchange with a card in it.
    #[error("the recording of {0} holds no exchange with a card")]
    NoTraffic(Source),
    /// A Bluetooth reader that encrypts what goes over the air.
    #[error("encrypted reader traffic; record at APDU level instead")]
    EncryptedReader,
}

/// A program whose recordings are read.
#[derive(Clone, Copy, derive_more::Debug, derive_more::Display)]
#[display("{name}")]
#[debug("{name}")]
pub struct Source {
    name: &'static str,
    link: LinkKind,
    recognises: fn(&[u8]) -> bool,
    read: fn(&[u8], &mut Recording),
}

impl Source {
    /// Every source known. A new one is a new file and a new line here. The first one that recognises a file reads it,
    /// so the formats are in the order of certainty.
    pub const ALL: &[Self] = &[
        btsnoop::SOURCE,
        opensc::SOURCE,
        pcsc_spy::SOURCE,
        pcscd::SOURCE,
        wireshark::SOURCE,
        jsapdu::SOURCE,
        logcat::SOURCE,
    ];

    /// The source of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|source| source.name == name).copied()
    }

    /// Stable across releases: `opensc`, `pcsc-spy`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

/// Reads a recording; its content shows which program wrote it.
///
/// # Errors
/// When no format is recognised, or one is and there is nothing in it.
pub fn import(file: &[u8]) -> Result<Imported, ImportError> {
    let file = foreign(file)?;
    let source = Source::ALL.iter().find(|source| (source.recognises)(&file));
    read(&file, *source.ok_or(ImportError::Unrecognised)?)
}

/// Reads a recording of this source.
///
/// # Errors
/// When it is none, or there is nothing in it.
pub fn import_as(file: &[u8], source: Source) -> Result<Imported, ImportError> {
    read(&foreign(file)?, source)
}

fn read(file: &[u8], source: Source) -> Result<Imported, ImportError> {
    let mut recording = Recording::default();
    (source.read)(file, &mut recording);
    recording.into_imported(source)
}

/// The content of a file that may be another program's.
fn foreign(file: &[u8]) -> Result<Cow<'_, [u8]>, ImportError> {
    if file.len() > IMPORT_MAX {
        return Err(ImportError::TooLong);
    }
    let file = lines::decoded(file);
    // The first line or item says what it is, also of a file that is longer than a transcript may be.
    let head = file.get(..HEAD).unwrap_or(&file);
    if matches!(shikaku_transcript::read(head), Err(Unreadable::NotATranscript)) {
        Ok(file)
    } else {
        Err(ImportError::Transcript)
    }
}

/// Bytes in which a transcript shows, more than its first line or item.
const HEAD: usize = 256;

/// Longest file read, in bytes. A log of a whole day at a desk has a few MiB.
pub const IMPORT_MAX: usize = 64 * 1024 * 1024;

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Source {}
