//! Where a reception leaves what it came to: a store, or nowhere.

use clap::Args;
use shikaku_adapter::SystemRandom;
use shikaku_clinic::failure::Failure;
use shikaku_clinic::history::{HistoryStore, StaffLabel, UnavailableStore};
use shikaku_core::workflow::History;

use crate::console::complain;
use crate::failure_report;
use crate::store::{OpenError, StoreArguments};

/// A store, if one is named, and who is at the desk.
#[derive(Args)]
pub(crate) struct HistoryArguments {
    #[command(flatten)]
    store: StoreArguments,
    #[command(flatten)]
    staff: StaffArguments,
}

/// Who is at the desk.
#[derive(Args)]
pub(crate) struct StaffArguments {
    #[arg(
        long,
        value_name = "LABEL",
        env = "SHIKAKU_STAFF",
        default_value = "desk",
        help = "記録に残す担当者の呼び名（半角英数24字まで。氏名は書かない）"
    )]
    pub(crate) staff: StaffLabel,
}

/// A history for one check.
#[derive(Default)]
pub(crate) struct OpenedHistory {
    /// What was named; none if nothing was.
    pub(crate) history: Option<History>,
    /// Why nothing is kept in it.
    pub(crate) failure: Option<Failure>,
}

impl HistoryArguments {
    /// Whether a store was named.
    pub(crate) const fn is_named(&self) -> bool {
        self.store.is_named()
    }

    /// Opens what was named. Where it cannot be used, the check is made without keeping, and that is said now.
    pub(crate) fn open(self) -> Result<OpenedHistory, OpenError> {
        if !self.store.is_named() {
            return Ok(OpenedHistory::default());
        }
        let (store, failure): (Box<dyn HistoryStore + Send>, _) = match self.store.open() {
            Ok(store) => (Box::new(store), None),
            Err(error) => {
                let reason = error.reason().ok_or(error)?;
                let failure = Failure::from(reason.failure());
                complain(format!(
                    "{}\n  履歴には残さずに、確認を続けます。",
                    failure_report::in_words(failure)
                ));
                (Box::new(UnavailableStore(reason)), Some(failure))
            }
        };
        let history = History::new(store, Box::new(SystemRandom), self.staff.staff);
        Ok(OpenedHistory { history: Some(history), failure })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use clap::Parser;

    use tempfile::TempDir;

    use super::HistoryArguments;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        history: HistoryArguments,
    }

    /// A folder with a store and its key, gone when dropped.
    struct Folder(TempDir);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = Self(tempfile::Builder::new().prefix(name).tempdir().expect("a folder"));
            folder.arguments().store.init().expect("a store");
            folder
        }

        fn file(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn arguments(&self) -> HistoryArguments {
            let (store, key) = (self.file("history.db"), self.file("history.key"));
            let path = |path: &Path| path.to_str().expect("a path").to_owned();
            let line = [
                "program".to_owned(),
                "--store".to_owned(),
                path(&store),
                "--key-file".to_owned(),
                path(&key),
            ];
            Program::parse_from(line).history
        }
    }

    /// Opens it and gives the code of the trouble.
    fn code(folder: &Folder) -> Option<&'static str> {
        let opened = folder.arguments().open().unwrap_or_else(|error| panic!("no check: {error}"));
        assert!(opened.history.is_some());
        opened.failure.map(shikaku_clinic::failure::Failure::code)
    }

    #[test]
    fn a_check_goes_on_without_keeping_where_the_store_cannot_be_used() {
        let folder = Folder::new("unusable");
        let (store, key) = (folder.file("history.db"), folder.file("history.key"));
        let (whole, right) = (fs::read(&store).expect("a store"), fs::read(&key).expect("a key"));
        assert_eq!(code(&folder), None);
        let in_use = folder.arguments().store.open().expect("a store");
        assert_eq!(code(&folder), Some("STORE-07"));
        drop(in_use);
        for damage in [&b""[..], b"a letter", &whole[..4_096]] {
            fs::write(&store, damage).expect("written");
            assert_eq!(code(&folder), Some("STORE-05"));
        }
        fs::remove_file(&store).expect("gone");
        assert_eq!(code(&folder), Some("STORE-09"));
        assert!(!store.exists(), "no new store takes its place");
        fs::write(&store, &whole).expect("written");
        let name = String::from_utf8_lossy(&right)
            .lines()
            .last()
            .and_then(|line| line.split(' ').next().map(str::to_owned));
        fs::write(&key, format!("{} {}\n", name.expect("a name"), "5a".repeat(32))).expect("written");
        assert_eq!(code(&folder), Some("STORE-03"));
        fs::write(&key, format!("other {}\n", "5a".repeat(32))).expect("written");
        assert_eq!(code(&folder), Some("STORE-01"));
        fs::write(&key, "").expect("written");
        assert_eq!(code(&folder), Some("STORE-01"));
        fs::remove_file(&key).expect("gone");
        assert_eq!(code(&folder), Some("STORE-01"));
        fs::write(&key, &right).expect("written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(code(&folder), Some("STORE-01"), "others may read the key file");
            fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("set");
        }
        assert_eq!(code(&folder), None);
    }

    #[test]
    fn a_store_without_its_key_file_is_a_wrong_argument() {
        let arguments = Program::parse_from(["program", "--store", "history.db"]).history;
        let key_is_named = std::env::var_os("SHIKAKU_KEY_FILE").is_some();
        assert!(key_is_named || arguments.open().is_err_and(|error| error.reason().is_none()));
        assert!(Program::parse_from(["program"]).history.open().is_ok_and(|opened| opened.history.is_none()));
    }
}
