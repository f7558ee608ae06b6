//! What keeps a PIN and a key from leaving the memory of this program.

/// Prevents core dumps and reads of this program's memory by other programs of the account. On Windows there is no such
/// call: error reports are a setting of the computer.
#[cfg(unix)]
pub(crate) fn protect_memory() {
    use nix::sys::resource::{Resource, setrlimit};

    if let Err(error) = setrlimit(Resource::RLIMIT_CORE, 0, 0) {
        log::warn!("core dumps stay on: {error}");
    }
    // A dump that is piped to a program does not look at the limit (core(5)).
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Err(error) = nix::sys::prctl::set_dumpable(false) {
        log::warn!("core dumps stay on: {error}");
    }
}

/// No core dump holds the memory of this program.
#[cfg(not(unix))]
pub(crate) const fn protect_memory() {}
