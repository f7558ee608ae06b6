//! カードリーダー: which reader a desk uses, how it is found, and its key.
//!
//! [`ReaderManager`] outlives checks. It holds the [`ReaderSession`](shikaku_reader::session::ReaderSession) of the reader
//! in use and the page on which people choose another; what it remembers is lent to it as a shelf.

mod found;
mod key_entry;
mod manager;
mod page;
#[cfg(test)]
mod tests;
mod watching;

pub use found::{Advertisement, FoundReader, Signal};
pub use key_entry::KeyEntry;
pub use manager::{ReaderManager, ReaderOrder};
pub use page::{ReaderEvent, ReaderPage};
