//! カードリーダー: which reader a desk uses, how it is found, and its key.
//!
//! [`ReaderDesk`] outlives receptions. It holds the [`ReaderSession`](shikaku_reader::session::ReaderSession) of the reader
//! in use and the page on which people choose another; what it remembers is lent to it as a shelf.

mod desk;
mod found;
mod key_entry;
mod page;
#[cfg(test)]
mod tests;
mod watching;

pub use desk::{ReaderDesk, ReaderOrder};
pub use found::{Advertisement, FoundReader, Signal};
pub use key_entry::KeyEntry;
pub use page::ReaderPage;
