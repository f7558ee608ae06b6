//! The folders in which a receipt computer looks for results (`res`, `face`), and in which others leave theirs
//! (eligibility reference, 2.7).

mod put;
mod stage;
mod watch;

pub use put::{DropError, DropFolder};
pub use watch::{Arrival, FolderScan, FolderWatch, WatchError, WatchSettings};
