//! Files: read within a limit, written as a whole.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use shikaku_adapter::file::{
    Existing, FileReadError, FileWriteError, is_same_file, read_file, read_limited, write_private,
};

#[test]
fn a_file_is_read_up_to_its_limit_and_not_beyond() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    for (length, expected) in [(0, Ok(0)), (4, Ok(4)), (5, Err(FileReadError::TooLong { limit: 4 }))] {
        fs::write(&file, vec![7; length]).expect("written");
        assert_eq!(read_file(&file, 4).map(|bytes| bytes.len()), expected);
        assert_eq!(read_limited(vec![7; length].as_slice(), 4).map(|bytes| bytes.len()), expected);
    }
}

#[test]
fn a_sparse_file_a_device_and_a_folder_are_refused_without_being_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let sparse = folder.path().join("sparse");
    File::create(&sparse).and_then(|file| file.set_len(1 << 40)).expect("a sparse file");
    assert_eq!(read_file(&sparse, 1024), Err(FileReadError::TooLong { limit: 1024 }));
    assert_eq!(read_file(folder.path(), 1024), Err(FileReadError::Folder));
    let none = read_file(&folder.path().join("none"), 1024);
    assert!(matches!(none, Err(FileReadError::Io(error)) if error.kind() == ErrorKind::NotFound), "{none:?}");
    assert!(matches!(none, Err(FileReadError::Io(error)) if error.number().is_some()), "{none:?}");
    if cfg!(unix) {
        let zeros = read_file(Path::new("/dev/zero"), 1024);
        assert_eq!(zeros, Err(FileReadError::TooLong { limit: 1024 }));
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_without_a_writer_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    assert_eq!(read_file(&socket, 1024), Err(FileReadError::Pipe));
}

fn is_io(written: Result<(), FileWriteError>, kind: ErrorKind) -> bool {
    matches!(written, Err(FileWriteError::Io(error)) if error.kind() == kind)
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").flatten().map(|it| it.file_name());
    let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_file_is_replaced_or_kept_and_nothing_else_is_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    assert_eq!(write_private(&file, b"one", Existing::Keep), Ok(()));
    assert_eq!(write_private(&file, b"two", Existing::Keep), Err(FileWriteError::Exists));
    assert_eq!(fs::read(&file).expect("a file"), b"one");
    assert_eq!(write_private(&file, b"two", Existing::Replace), Ok(()));
    assert_eq!(fs::read(&file).expect("a file"), b"two");
    assert_eq!(names(folder.path()), ["file"]);
}

/// The new bytes never go into the old file: a write that breaks off, or a reader meanwhile, has the old file or the new one.
#[cfg(unix)]
#[test]
fn a_reader_of_the_old_file_goes_on_reading_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "old").expect("written");
    let reader = File::open(&file).expect("a file");
    assert_eq!(write_private(&file, b"new", Existing::Replace), Ok(()));
    assert_eq!(std::io::read_to_string(reader).expect("the old file"), "old");
    assert_eq!(fs::read(&file).expect("a file"), b"new");
}

#[test]
fn a_folder_is_never_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("place");
    fs::create_dir(&place).expect("a folder");
    for path in [place.as_path(), &place.join(".."), Path::new("/")] {
        assert_eq!(write_private(path, b"", Existing::Replace), Err(FileWriteError::NotAFile));
    }
    assert_eq!(names(folder.path()), ["place"]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_the_file_that_it_leads_to_is_replaced() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    fs::create_dir(place("below")).expect("a folder");
    fs::write(place("below/file"), "old").expect("written");
    symlink("below/file", place("link")).expect("a link");
    symlink(place("link"), place("below/second")).expect("a link");
    assert_eq!(write_private(&place("link"), b"no", Existing::Keep), Err(FileWriteError::Exists));
    for (name, text) in [("link", "one"), ("below/second", "two")] {
        assert_eq!(write_private(&place(name), text.as_bytes(), Existing::ReplaceTarget), Ok(()));
        for name in ["below/file", "link", "below/second"] {
            assert_eq!(fs::read_to_string(place(name)).expect("a file"), text, "{name}");
        }
        let placed = fs::symlink_metadata(place("below/file")).expect("a file");
        assert!(placed.is_file());
        assert_eq!(placed.permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(names(folder.path()), ["below", "link"]);
    assert_eq!(names(&place("below")), ["file", "second"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_no_key_is_written_through_no_link() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    fs::write(place("file"), "old").expect("written");
    symlink("file", place("link")).expect("a link");
    symlink("absent", place("astray")).expect("a link");
    symlink("link", place("second")).expect("a link");
    fs::hard_link(place("file"), place("hard")).expect("a link");
    for name in ["link", "astray", "second"] {
        assert_eq!(write_private(&place(name), b"new", Existing::Replace), Err(FileWriteError::Link));
        assert!(fs::symlink_metadata(place(name)).expect("a link").is_symlink());
    }
    for name in ["file", "hard"] {
        let refused = write_private(&place(name), b"new", Existing::Replace);
        assert_eq!(refused, Err(FileWriteError::SeveralNames), "{name}");
    }
    assert_eq!(fs::read(place("file")).expect("a file"), b"old");
    assert_eq!(names(folder.path()), ["astray", "file", "hard", "link", "second"]);
}

#[cfg(unix)]
#[test]
fn one_file_is_one_by_whatever_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    for name in ["one", "other"] {
        fs::write(place(name), "same").expect("written");
    }
    std::os::unix::fs::symlink("one", place("soft")).expect("a link");
    fs::hard_link(place("one"), place("hard")).expect("a link");
    for name in ["one", "./one", "soft", "hard"] {
        assert!(is_same_file(&place("one"), &place(name)), "{name}");
        assert!(!is_same_file(&place("other"), &place(name)), "{name}");
    }
    assert!(!is_same_file(&place("absent"), &place("absent")));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_makes_its_file_and_one_to_itself_is_refused() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    symlink("file", place("link")).expect("a link");
    assert_eq!(write_private(&place("link"), b"no", Existing::Keep), Err(FileWriteError::Exists));
    assert_eq!(write_private(&place("link"), b"new", Existing::ReplaceTarget), Ok(()));
    assert_eq!(fs::read(place("file")).expect("a file"), b"new");
    symlink("none/file", place("astray")).expect("a link");
    let astray = write_private(&place("astray"), b"new", Existing::ReplaceTarget);
    assert!(is_io(astray, ErrorKind::NotFound), "{astray:?}");
    symlink("round", place("round")).expect("a link");
    assert!(matches!(
        write_private(&place("round"), b"", Existing::ReplaceTarget),
        Err(FileWriteError::Io(_))
    ));
    assert_eq!(names(folder.path()), ["astray", "file", "link", "round"]);
}

/// Another account cannot choose which file is replaced. Only the administrator can give a link to another account.
#[cfg(unix)]
#[test]
fn a_link_of_another_account_in_a_shared_folder_is_not_followed() {
    use std::os::unix::fs::{PermissionsExt as _, lchown, symlink};

    let folder = tempfile::tempdir().expect("a folder");
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "old").expect("written");
    symlink("file", &link).expect("a link");
    for mode in [0o1777, 0o770] {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).expect("set");
        assert_eq!(write_private(&link, b"new", Existing::ReplaceTarget), Ok(()));
        if lchown(&link, Some(12_345), None).is_err() {
            continue;
        }
        let refused = write_private(&link, b"hostile", Existing::ReplaceTarget);
        // Linux itself refuses the first of them, where its rule is on.
        let is_denied = is_io(refused, ErrorKind::PermissionDenied);
        assert!(refused == Err(FileWriteError::ForeignLink) || is_denied, "{refused:?}");
        assert_eq!(fs::read(&file).expect("a file"), b"new");
        lchown(&link, Some(0), None).expect("given back");
    }
}

/// The other names would keep what was there before.
#[cfg(unix)]
#[test]
fn a_file_with_several_names_is_not_replaced_under_one_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, other) = (folder.path().join("file"), folder.path().join("other"));
    fs::write(&file, "old").expect("written");
    fs::hard_link(&file, &other).expect("a link");
    assert_eq!(write_private(&file, b"new", Existing::ReplaceTarget), Err(FileWriteError::SeveralNames));
    assert_eq!(fs::read(&file).expect("a file"), b"old");
    fs::remove_file(&other).expect("gone");
    assert_eq!(write_private(&file, b"new", Existing::ReplaceTarget), Ok(()));
    assert_eq!(names(folder.path()), ["file"]);
}

/// A device that a wrong writer can replace without harm: one of this test for the administrator, that of the system for
/// an account that lacks the right to replace it.
#[cfg(unix)]
fn device_in(folder: &Path) -> Option<std::path::PathBuf> {
    use std::os::unix::fs::MetadataExt as _;
    use std::process::{Command, Stdio};

    if fs::metadata(folder).expect("a folder").uid() != 0 {
        return Some("/dev/null".into());
    }
    let device = folder.join("device");
    let made = Command::new("mknod").arg(&device).args(["c", "1", "3"]).stderr(Stdio::null()).status();
    made.is_ok_and(|status| status.success()).then_some(device)
}

#[cfg(unix)]
#[test]
fn a_device_and_a_socket_are_never_replaced_not_even_through_a_link() {
    let folder = tempfile::tempdir().expect("a folder");
    let (link, socket) = (folder.path().join("link"), folder.path().join("socket"));
    let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    for place in device_in(folder.path()).into_iter().chain([socket]) {
        std::os::unix::fs::symlink(&place, &link).expect("a link");
        for path in [&link, &place] {
            assert_eq!(write_private(path, b"", Existing::ReplaceTarget), Err(FileWriteError::NotAFile));
            assert!(!fs::metadata(&place).expect("it is there").is_file(), "{}", place.display());
        }
        fs::remove_file(&link).expect("gone");
    }
}
