//! Hints that there are new results (product reference, 7.4). They hold no personal data, and a client that misses one loses
//! nothing: the feed is the truth.
//!
//! One task of the process looks into the database for all that wait. A waiting client holds its connection, and neither a
//! thread nor a connection to the database.

mod board;
mod events;
mod watch;

pub(crate) use self::board::{Board, News};
pub(crate) use self::events::{Waiting, event_stream};
pub(crate) use self::watch::watch;
