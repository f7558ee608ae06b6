//! The window of the browser.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use shikaku_adapter::file::{Existing, write_private};
use shikaku_pc_app::Program;
use tempfile::TempDir;

use crate::browser;

/// The window that shows the application. Dropping it closes the window, if the program opened it.
pub(crate) struct OpenedWindow {
    child: Option<Child>,
    /// The browser of the person shows it in a tab: it ends with its last tab, which the program sees by its connection.
    pub(crate) is_tab: bool,
    /// The file that leads to the application.
    pub(crate) file: PathBuf,
    _folder: TempDir,
}

/// Opens the window. Which browser, and the folder of its profile; without a browser with a window for applications the
/// browser of the person opens a tab. `is_shown` is false for tests, which open the file themselves.
pub(crate) fn open(
    program: &Program,
    browser: Option<&Path>,
    profile: &Path,
    is_shown: bool,
) -> io::Result<OpenedWindow> {
    let folder = tempfile::Builder::new().prefix("shikaku-window-").tempdir()?;
    let file = folder.path().join("open.html");
    // Every user of the computer can see the arguments of a program, and none but this one can read the file.
    let page = leading_page(&program.opening_address());
    write_private(&file, page.as_bytes(), Existing::Keep).map_err(io::Error::other)?;
    let mut window = OpenedWindow { child: None, is_tab: false, file, _folder: folder };
    if !is_shown {
        window.is_tab = true;
        return Ok(window);
    }
    if let Some(browser) = browser.map(Path::to_path_buf).or_else(browser::find) {
        fs::create_dir_all(profile)?;
        window.child = Some(command(&browser, profile, &window.file).spawn()?);
    } else {
        opener::open_browser(&window.file).map_err(io::Error::other)?;
        window.is_tab = true;
    }
    Ok(window)
}

impl OpenedWindow {
    /// Whether the person closed the window.
    pub(crate) fn is_closed(&mut self) -> bool {
        let Some(child) = &mut self.child else { return false };
        // A process that cannot be asked is none of ours any more.
        child.try_wait().map_or(true, |ended| ended.is_some())
    }
}

impl Drop for OpenedWindow {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The address has letters, digits and marks of an address alone.
fn leading_page(address: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"ja\"><meta charset=\"utf-8\"><title>資格確認</title>\
        <meta http-equiv=\"refresh\" content=\"0;url={address}\"><a href=\"{address}\">画面を開く</a></html>"
    )
}

/// A window without the parts of a browser, with a profile of its own: its end is the end of the program, and no extension of the
/// person reads it.
fn command(browser: &Path, profile: &Path, file: &Path) -> Command {
    let option = |name: &str, value: &Path| {
        let mut option = OsString::from(name);
        option.push(value);
        option
    };
    let mut command = Command::new(browser);
    command.arg(option("--app=file://", file)).arg(option("--user-data-dir=", profile));
    command.args(["--no-first-run", "--no-default-browser-check", "--disable-sync", "--disable-extensions"]);
    command.args(["--disable-background-networking", "--autoplay-policy=no-user-gesture-required"]);
    command.args(is_root().then_some("--no-sandbox"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A browser refuses to start for root with its sandbox on. The page is ours and runs our script alone.
#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
const fn is_root() -> bool {
    false
}
