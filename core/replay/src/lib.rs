//! 再生 (replay): runs a transcript again and reports the first difference.
//!
//! [`rerun`] drives a whole reception with the recorded inputs, [`CardPlayer`] answers for the recorded card alone, and
//! [`rerun_reader`] drives a reader session from the messages of its reader. The package is for QA and tests. The library
//! of the phones does not contain it.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::string_slice, clippy::panic, clippy::print_stdout, clippy::print_stderr))]

mod card;
mod difference;
mod incoming;
mod played_session;
mod reader_player;
mod reader_side;
mod replayed_reception;
mod rerun;
mod rerun_reader;

pub use card::CardPlayer;
pub use difference::Difference;
pub use replayed_reception::ReplayedReception;
pub use rerun::{Rerun, rerun};
pub use rerun_reader::{ReaderRerun, rerun_reader};

/// How close a replay has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// Every command, call, wait and state is the recorded one, byte for byte and at its time.
    Strict,
    /// Times do not count, and neither does the way to a file: by short identifier or by selection, in one piece or in
    /// many. Whatever may spend a try or is signed does.
    Lenient,
}
