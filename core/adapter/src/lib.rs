//! Adapters for I/O and the operating system, each behind its feature. Only shells and tests name them.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

#[cfg(feature = "drop-folder")]
pub mod drop_folder;
#[cfg(feature = "file")]
pub mod file;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "file")]
mod part_file;
#[cfg(any(feature = "file", feature = "store", feature = "transcript-folder"))]
mod private_file;
#[cfg(feature = "store")]
pub mod sealed_store;
#[cfg(feature = "software-signer")]
mod software_signer;
#[cfg(feature = "system-clock")]
mod system_clock;
#[cfg(feature = "system-random")]
mod system_random;
#[cfg(feature = "transcript-folder")]
mod transcript_folder;

#[cfg(feature = "software-signer")]
pub use software_signer::{SoftwareSigner, SoftwareSignerError};
#[cfg(feature = "system-clock")]
pub use system_clock::SystemClock;
#[cfg(feature = "system-random")]
pub use system_random::SystemRandom;
#[cfg(feature = "transcript-folder")]
pub use transcript_folder::{TranscriptFile, TranscriptFolder};
