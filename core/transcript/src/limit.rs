//! How much a transcript may hold. A reception of five minutes has about 100 entries and 10 KiB.

/// Longest file read, in bytes.
pub(super) const FILE_MAX: usize = 16 * 1024 * 1024;
/// Most entries of one file.
pub(super) const ENTRIES_MAX: usize = 100_000;
/// Longest payload in bytes: a body of the gateway is the longest.
pub(super) const PAYLOAD_MAX: usize = shikaku_core::gateway::BODY_MAX;
/// Longest time of an entry since the clock base: a leap year. Logs that are imported take days, a reception minutes.
pub(super) const TIME_MAX: std::time::Duration = std::time::Duration::from_hours(366 * 24);
/// Longest word, and value in the header, in bytes.
pub(super) const WORD_MAX: usize = 512;
/// Most words of one entry, and fields of one header.
pub(super) const WORDS_MAX: usize = 32;
