//! A store of past results in a folder of its own.

use std::process::Output;

use super::shikaku;

/// A folder with a store and its key, gone when dropped.
pub(crate) struct Store(std::path::PathBuf);

impl Store {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("shikaku-cli-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let (store, key) = (self.file("history.db"), self.file("history.key"));
        shikaku(&[arguments, &["--json", "--store", &store, "--key-file", &key]].concat())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
