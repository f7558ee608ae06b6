use std::fs;
use std::path::Path;

/// Whether two paths name one file that exists, through symbolic links and, on Unix, through hard links.
#[must_use]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    identity(one).is_some_and(|it| Some(it) == identity(other))
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<impl PartialEq> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// The standard library gives no number of a file elsewhere.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<impl PartialEq> {
    fs::canonicalize(path).ok()
}
