//! Results from the feed of a gateway to a receipt computer that changes nothing: as files in its folder, or as copied text.
//!
//! Every step leaves its mark on the disk before the next begins, so that the program may be killed at any time:
//!
//! 1. The file is prepared in the folder under a name of our own.
//! 2. The state names it as the one to be released.
//! 3. It gets its name by one rename.
//! 4. The state counts it as delivered.
//! 5. The gateway gets `taken`, under a key that is the identifier of the result.
//! 6. Behind the last result of an answer, the state gets the cursor.
//!
//! After a kill between 2 and 4 a prepared file that is missing was released, even if the receipt computer took it away since.

mod delivery;
mod feed;
mod link;
mod outbox;
mod state;
#[cfg(test)]
mod tests;
mod wait;
mod words;

pub(crate) use self::delivery::{Counts, Delivery, DeliveryError};
pub(crate) use self::feed::{Feed, FeedError, HttpFeed};
pub(crate) use self::link::{LinkError, link};
pub(crate) use self::outbox::{FolderOutbox, Outbox, TextOutbox};
pub(crate) use self::state::{Memory, State, StateError, StateFile};
pub(crate) use self::wait::wait;
pub(crate) use self::words::{feed_text, link_error_text, link_text, outbox_text};
