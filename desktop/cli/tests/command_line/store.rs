//! A store of past results in a folder of its own.

use std::process::Output;

use super::shikaku;

/// A folder with a store and its key, gone when dropped.
pub(crate) struct Store(tempfile::TempDir);

impl Store {
    pub(crate) fn new(name: &str) -> Self {
        Self(tempfile::Builder::new().prefix(name).tempdir().expect("a folder"))
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let (store, key) = (self.file("history.db"), self.file("history.key"));
        shikaku(&[arguments, &["--json", "--store", &store, "--key-file", &key]].concat())
    }
}
