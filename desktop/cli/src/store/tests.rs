use std::fs;

use shikaku_adapter::file::Existing;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{
    ConfirmationMethod, FollowUp, FollowUpQuery, FollowUpReason, JournalEntry, OutcomeCode, StaffLabel,
    Wanted,
};

use tempfile::TempDir;

use super::{KeyFile, OnDamage, OpenError, RotationStep, StoreArguments, fresh_id};

struct Folder(TempDir);

impl Folder {
    /// With a store that holds one follow-up.
    fn new(name: &str, files: (&str, &str)) -> (Self, StoreArguments) {
        let folder = tempfile::Builder::new().prefix(name).tempdir().expect("a folder");
        let file = |name: &str| Some(folder.path().join(name));
        let arguments = StoreArguments { store: file(files.0), key_file: file(files.1) };
        arguments.init().expect("a store");
        let at = "2026-11-22T01:00:00Z".parse().expect("a moment");
        let (wanted, why) = (Wanted::Eligibility, FollowUpReason::Emergency);
        let follow_up = FollowUp::new("0042".to_owned().into(), wanted, why, at_date(), at).expect("a day");
        let outcome = OutcomeCode::parse("follow-up").expect("a code");
        let staff: StaffLabel = "desk".parse().expect("a label");
        let entry = JournalEntry::new(at, ConfirmationMethod::Later, staff, outcome);
        let mut store = arguments.open().expect("open");
        store.open_follow_up(fresh_id().expect("an id"), &follow_up, &entry).expect("kept");
        drop(store);
        (Self(folder), arguments)
    }

    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).expect("a folder").flatten();
        let mut names: Vec<_> = names.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn at_date() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date")
}

fn keys(arguments: &StoreArguments) -> Vec<String> {
    let keys = KeyFile::read(arguments.key_file.as_deref().expect("named")).expect("keys");
    keys.keys.iter().map(|(id, _)| id.as_str().to_owned()).collect()
}

#[track_caller]
fn holds_its_row(arguments: &StoreArguments) {
    let rows = arguments.open().expect("open").follow_ups(FollowUpQuery::All).expect("rows").rows;
    assert_eq!(rows.len(), 1);
}

#[test]
fn a_rotation_that_is_cut_short_leaves_one_key_that_opens_the_store() {
    for (step, is_new) in [(RotationStep::KeysWritten, false), (RotationStep::Sealed, true)] {
        let (_folder, arguments) = Folder::new(&format!("cut-{step:?}"), ("history.db", "history.key"));
        let before = keys(&arguments);
        arguments.rotate_while(OnDamage::Refuse, |done| done != step).expect("as far as that");
        let between = keys(&arguments);
        assert_eq!(between.len(), 2, "{step:?}");
        holds_its_row(&arguments);
        let expected = between.get(usize::from(is_new)).cloned();
        assert_eq!(keys(&arguments), expected.into_iter().collect::<Vec<_>>(), "{step:?}");
        assert_eq!(keys(&arguments) == before, !is_new, "{step:?}");
        arguments.rotate(OnDamage::Refuse).expect("again");
        assert_eq!(keys(&arguments).len(), 1);
        holds_its_row(&arguments);
    }
}

#[test]
fn a_person_is_informed_once_which_key_opens_the_store() {
    for (step, word) in [(RotationStep::KeysWritten, "元の鍵"), (RotationStep::Sealed, "新しい鍵で開きます")]
    {
        let (_folder, arguments) = Folder::new(&format!("told-{step:?}"), ("history.db", "history.key"));
        arguments.rotate_while(OnDamage::Refuse, |done| done != step).expect("as far as that");
        let key_file = arguments.key_file.as_deref().expect("named");
        let keys = KeyFile::read(key_file).expect("keys");
        let random = Box::new(shikaku_adapter::SystemRandom);
        let store = arguments.store.as_deref().expect("named");
        let open = super::SealedStore::open(store, &keys, random).expect("open");
        let message = keys.end_rotation(key_file, false).expect("ended").expect("told").to_string();
        assert!(message.contains(word), "{message}");
        assert_eq!(keys.end_rotation(key_file, false).expect("ended"), None);
        drop(open);
    }
}

#[test]
fn the_names_of_store_and_key_may_look_alike() {
    for files in [("history.new", "history.key"), ("history.key.new", "history.key"), ("a.part", "a.db")] {
        let (folder, arguments) = Folder::new("alike", files);
        let before = keys(&arguments);
        arguments.rotate(OnDamage::Refuse).expect("rotated");
        assert_ne!(keys(&arguments), before);
        holds_its_row(&arguments);
        let names: Vec<_> = folder.names().into_iter().filter(|name| name.starts_with('.')).collect();
        assert_eq!(names, Vec::<String>::new());
    }
}

#[test]
fn store_and_key_have_each_a_place_of_their_own() {
    let (folder, arguments) = Folder::new("same", ("history.db", "history.key"));
    let same = StoreArguments { store: arguments.store.clone(), key_file: arguments.store.clone() };
    assert!(matches!(same.open().err(), Some(OpenError::SamePlace)));
    let roundabout = folder.0.path().join(".").join("history.db");
    let same = StoreArguments { store: arguments.store.clone(), key_file: Some(roundabout) };
    assert!(matches!(same.open().err(), Some(OpenError::SamePlace)));
    let new = StoreArguments {
        store: Some(folder.0.path().join("new")),
        key_file: Some(folder.0.path().join("new")),
    };
    assert!(matches!(new.init().err(), Some(OpenError::SamePlace)));
    assert!(!folder.0.path().join("new").exists());
}

#[cfg(unix)]
#[test]
fn a_rotation_writes_nothing_beside_the_key_file_through_a_link() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let (folder, arguments) = Folder::new("link", ("history.db", "history.key"));
    let victim = folder.0.path().join("victim");
    fs::write(&victim, "another's").expect("written");
    fs::set_permissions(&victim, fs::Permissions::from_mode(0o644)).expect("set");
    for name in ["history.new", "history.key.new"] {
        symlink(&victim, folder.0.path().join(name)).expect("a link");
    }
    arguments.rotate(OnDamage::Refuse).expect("rotated");
    assert_eq!(fs::read_to_string(&victim).expect("a file"), "another's");
}

#[cfg(unix)]
#[test]
fn a_rotation_keeps_the_link_to_a_key_file_and_both_names_open_the_store() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let (folder, arguments) = Folder::new("linked", ("history.db", "history.key"));
    let (real, link) = (folder.0.path().join("real.key"), folder.0.path().join("history.key"));
    fs::rename(&link, &real).expect("renamed");
    symlink("real.key", &link).expect("a link");
    let direct = StoreArguments { store: arguments.store.clone(), key_file: Some(real.clone()) };
    for step in [None, Some(RotationStep::KeysWritten), Some(RotationStep::Sealed)] {
        let before = fs::read(&real).expect("a key");
        arguments.rotate_while(OnDamage::Refuse, |done| Some(done) != step).expect("rotated");
        assert_ne!(fs::read(&real).expect("a key"), before);
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(fs::metadata(&link).expect("a file").permissions().mode() & 0o777, 0o600);
        holds_its_row(&direct);
        holds_its_row(&arguments);
        assert_eq!(keys(&arguments), keys(&direct));
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_with_a_second_name_is_not_rotated() {
    let (folder, arguments) = Folder::new("names", ("history.db", "history.key"));
    let before = keys(&arguments);
    fs::hard_link(folder.0.path().join("history.key"), folder.0.path().join("second.key")).expect("a link");
    let refused = arguments.rotate(OnDamage::Refuse).expect_err("a second name").to_string();
    assert!(refused.contains("別の名前"), "{refused}");
    assert_eq!(keys(&arguments), before);
    holds_its_row(&arguments);
}

#[test]
fn a_key_file_that_is_there_is_never_overwritten() {
    let (folder, arguments) = Folder::new("kept", ("history.db", "history.key"));
    let before = keys(&arguments);
    let other =
        StoreArguments { store: Some(folder.0.path().join("b.db")), key_file: arguments.key_file.clone() };
    assert!(matches!(other.init().err(), Some(OpenError::Exists(_))));
    let written = KeyFile::of(super::fresh_key().expect("a key"));
    let place = arguments.key_file.as_deref().expect("named");
    assert!(written.write(place, Existing::Keep).is_err());
    assert_eq!(keys(&arguments), before);
}
