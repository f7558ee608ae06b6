//! Files that their user alone may read: the mode 0600 on Unix, an access control list on Windows.

#[cfg(any(windows, test))]
mod descriptor;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::create;
#[cfg(all(unix, feature = "file"))]
pub use unix::is_open_to_others;
#[cfg(windows)]
pub(crate) use windows::create;
#[cfg(all(windows, feature = "file"))]
pub use windows::is_open_to_others;
