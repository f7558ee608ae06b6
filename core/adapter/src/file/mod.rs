//! Files of this computer: read within a limit, and put in place as a whole.

mod identity;
mod os_error;
mod read;
mod text;
mod write;

pub use identity::is_same_file;
pub use os_error::OsError;
pub use read::{FileReadError, read_file, read_limited};
pub use text::{NotText, decode_text};
pub use write::{Existing, FileWriteError, create_private, write_private};

pub use crate::private_file::is_open_to_others;
