//! The browser of the computer, which turns a page into a PDF. Its PDF has headings and a reading order, and its letters come
//! from the fonts of the computer.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

use thiserror::Error;

use crate::console;

/// Why there is no PDF.
#[derive(Debug, Error)]
pub(crate) enum PrintError {
    #[error(
        "PDFを作るブラウザー（Edge、Chrome、Chromium）が見つかりません。\n  --browser で場所を指定するか、.html で書き出してブラウザーで印刷してください。"
    )]
    NoBrowser,
    #[error("ブラウザーがPDFを作れませんでした: {}", console::path(.0))]
    Failed(PathBuf),
    #[error("一時ファイルを使えません。空き容量を増やしてください。")]
    Temporary(#[from] io::Error),
}

/// Prints a page that needs nothing but itself.
pub(crate) fn print(browser: Option<&Path>, page: &str) -> Result<Vec<u8>, PrintError> {
    let browser = browser.map(Path::to_path_buf).or_else(find).ok_or(PrintError::NoBrowser)?;
    let folder = tempfile::Builder::new().prefix("shikaku-paper-").tempdir()?;
    let (source, pdf) = (folder.path().join("paper.html"), folder.path().join("paper.pdf"));
    fs::write(&source, page)?;
    let printed = [false, true].into_iter().any(|without_sandbox| {
        let done = command(&browser, folder.path(), &source, &pdf, without_sandbox).status();
        done.is_ok_and(|status| status.success()) && pdf.is_file()
    });
    if printed { Ok(fs::read(&pdf)?) } else { Err(PrintError::Failed(browser)) }
}

/// A browser refuses to start for root with its sandbox on. The page is ours and runs nothing, so that it is printed without
/// where that is the only way.
fn command(browser: &Path, folder: &Path, source: &Path, pdf: &Path, without_sandbox: bool) -> Command {
    let option = |name: &str, value: &Path| {
        let mut option = OsString::from(name);
        option.push(value);
        option
    };
    let mut command = Command::new(browser);
    command.args(["--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"]);
    command.args(without_sandbox.then_some("--no-sandbox"));
    command.arg(option("--user-data-dir=", &folder.join("profile")));
    command.arg(option("--print-to-pdf=", pdf)).arg(source);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The first browser that is there: by its name where programs are looked for, then where its installer puts it.
pub(crate) fn find() -> Option<PathBuf> {
    let folders: Vec<_> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    let named = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let installed = PROGRAM_FOLDERS
        .iter()
        .filter_map(env::var_os)
        .flat_map(|folder| WINDOWS.iter().map(move |program| Path::new(&folder).join(program)));
    named.chain(installed).chain(MACOS.iter().map(PathBuf::from)).find(|program| program.is_file())
}

const NAMES: [&str; 7] = [
    "msedge.exe",
    "microsoft-edge",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium",
    "chromium-browser",
];
const PROGRAM_FOLDERS: [&str; 3] = ["ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"];
const WINDOWS: [&str; 2] =
    [r"Microsoft\Edge\Application\msedge.exe", r"Google\Chrome\Application\chrome.exe"];
const MACOS: [&str; 3] = [
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
