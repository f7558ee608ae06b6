//! What keeps a PIN and a key from leaving the memory of this program.

/// No core dump holds the memory of this program, and no other program of the same account reads it. Windows asks nobody:
/// its error reports are a setting of the computer.
#[cfg(unix)]
pub(crate) fn keep_memory() {
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
pub(crate) const fn keep_memory() {}
