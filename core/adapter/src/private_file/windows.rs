use std::fs::{self, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::AsRawHandle;
use std::path::Path;

use windows_permissions::constants::SeObjectType::SE_FILE_OBJECT;
use windows_permissions::constants::SecurityInformation;
use windows_permissions::utilities::current_process_sid;
use windows_permissions::wrappers::SetSecurityInfo;
#[cfg(feature = "file")]
use windows_permissions::wrappers::{
    ConvertSecurityDescriptorToStringSecurityDescriptor as sddl, GetNamedSecurityInfo,
};
use windows_permissions::{LocalBox, SecurityDescriptor};

use super::descriptor;

/// Opens a new file with these options by `open`. Its user alone may read it, from its first moment on.
pub(crate) fn create<F>(
    options: &mut OpenOptions,
    path: &Path,
    open: impl FnOnce(&OpenOptions, &Path) -> io::Result<F>,
) -> io::Result<F> {
    let mut exclusive = OpenOptions::new();
    exclusive.create_new(true).write(true).access_mode(GENERIC_WRITE | READ_CONTROL | WRITE_DAC);
    // The standard library makes a file with the rights of its folder. Until it has its own, no other program may open it.
    let mut file = exclusive.share_mode(0).open(path)?;
    let restricted = restrict(&mut file);
    drop(file);
    if let Err(error) = restricted {
        let _ = fs::remove_file(path);
        return Err(error);
    }
    open(options.create(false).create_new(false), path)
}

fn restrict(file: &mut impl AsRawHandle) -> io::Result<()> {
    let descriptor = descriptor::of_account(&current_process_sid()?.to_string());
    let descriptor: LocalBox<SecurityDescriptor> = descriptor.parse()?;
    let what = SecurityInformation::Dacl | SecurityInformation::ProtectedDacl;
    match SetSecurityInfo(file, SE_FILE_OBJECT, what, None, None, descriptor.dacl(), None) {
        Err(error) if has_no_rights(&error) => Ok(()),
        end => end,
    }
}

/// Returns whether an account besides that of the user has a right to a file: a bit of the mode for group or others on Unix,
/// an entry of the access control list on Windows. There the account of the system and the administrators do not count.
///
/// # Errors
/// When there is no such file, or its rights cannot be read.
#[cfg(feature = "file")]
pub fn is_open_to_others(path: &Path) -> io::Result<bool> {
    let list = match GetNamedSecurityInfo(path, SE_FILE_OBJECT, SecurityInformation::Dacl) {
        Err(error) if has_no_rights(&error) => return Ok(true),
        list => sddl(&*list?, SecurityInformation::Dacl)?,
    };
    Ok(descriptor::is_open(&list.to_string_lossy(), &user()?))
}

/// The user as a descriptor names it: some accounts have two letters there in place of their number.
#[cfg(feature = "file")]
fn user() -> io::Result<String> {
    let owned: LocalBox<SecurityDescriptor> = format!("O:{}", current_process_sid()?).parse()?;
    let text = sddl(&owned, SecurityInformation::Owner)?;
    Ok(text.to_string_lossy().trim_start_matches("O:").to_owned())
}

/// Whether the file system keeps no rights: that of a USB stick.
fn has_no_rights(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(ERROR_INVALID_FUNCTION | ERROR_NOT_SUPPORTED))
}

const ERROR_INVALID_FUNCTION: i32 = 1;
const ERROR_NOT_SUPPORTED: i32 = 50;

const GENERIC_WRITE: u32 = 0x4000_0000;
const READ_CONTROL: u32 = 0x0002_0000;
const WRITE_DAC: u32 = 0x0004_0000;

#[cfg(all(test, feature = "file"))]
mod tests {
    use std::fs::{self, OpenOptions};
    use std::io::Write as _;
    use std::path::Path;

    use windows_permissions::constants::SeObjectType::SE_FILE_OBJECT;
    use windows_permissions::constants::SecurityInformation;
    use windows_permissions::wrappers::SetNamedSecurityInfo;
    use windows_permissions::{LocalBox, SecurityDescriptor};

    use super::{create, is_open_to_others};

    fn give(path: &Path, descriptor: &str) {
        let descriptor: LocalBox<SecurityDescriptor> = descriptor.parse().expect("a descriptor");
        let what = SecurityInformation::Dacl | SecurityInformation::ProtectedDacl;
        SetNamedSecurityInfo(path, SE_FILE_OBJECT, what, None, None, descriptor.dacl(), None).expect("set");
    }

    #[test]
    fn a_new_file_is_its_users_alone_until_everyone_gets_a_right() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        let open = |options: &OpenOptions, path: &Path| options.open(path);
        let mut file = create(OpenOptions::new().write(true), &path, open).expect("a file");
        file.write_all(b"secret").expect("written");
        drop(file);
        assert!(!is_open_to_others(&path).expect("its rights"));
        let again = create(OpenOptions::new().write(true), &path, open).expect_err("there is one");
        assert_eq!(again.kind(), std::io::ErrorKind::AlreadyExists);
        give(&path, "D:P(A;;FA;;;SY)(A;;FA;;;OW)(A;;FR;;;WD)");
        assert!(is_open_to_others(&path).expect("its rights"));
        assert_eq!(fs::read(&path).expect("its bytes"), b"secret");
    }

    #[test]
    fn a_missing_file_is_reported_as_missing() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = is_open_to_others(&folder.path().join("none")).expect_err("no file");
        assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    }
}
