use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Opens a new file with these options by `open`. Its user alone may read it, from its first moment on.
pub(crate) fn create<F>(
    options: &mut OpenOptions,
    path: &Path,
    open: impl FnOnce(&OpenOptions, &Path) -> io::Result<F>,
) -> io::Result<F> {
    open(options.create_new(true).mode(0o600), path)
}

/// Returns whether an account besides that of the user has a right to a file: a bit of the mode for group or others on Unix,
/// an entry of the access control list on Windows. There the account of the system and the administrators do not count.
///
/// # Errors
/// When there is no such file, or its rights cannot be read.
#[cfg(feature = "file")]
pub fn is_open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}
