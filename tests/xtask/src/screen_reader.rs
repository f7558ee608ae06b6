//! `cargo xtask screen-reader`: what Orca, a screen reader, says on some pages in Chromium.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::stage::screens;
use crate::tool::{self, CHROMIUM, DBUS_SESSION, ORCA, SPEECH_DISPATCHER, Tool, XDOTOOL, XVFB};
use crate::workspace::{CommandError, Workspace, not_done, run};

/// Writes what Orca says; whether that worked.
pub(crate) fn record(workspace: &Workspace) -> bool {
    if !tool::ready(workspace, TOOLS) {
        return false;
    }
    let written = write(workspace);
    match &written {
        Ok(()) => println!("{} pages; see `git diff {TABLE}`", PAGES.len()),
        Err(error) => println!("{error}"),
    }
    written.is_ok()
}

fn write(workspace: &Workspace) -> Result<(), CommandError> {
    let pages = screens::pages(workspace)?;
    let mut text = HEAD.to_owned();
    for page in PAGES {
        let said = said_on(workspace, &pages.join(format!("{page}.html")))?;
        let _ = write!(text, "\n# {page}\n{said}");
    }
    fs::write(workspace.root().join(TABLE), text).map_err(not_done("write what Orca said"))
}

/// What Orca says on one page: the page as a whole, then each control that Tab reaches. Orca and the browser take their time to
/// start; where they did not, one more session is tried.
fn said_on(workspace: &Workspace, page: &Path) -> Result<String, CommandError> {
    let html = fs::read_to_string(page).map_err(not_done("read a page"))?;
    let folder = workspace.target().join("screen-reader");
    let session = || {
        // Of the session before; that there is none is no failure.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(not_done("make the folder of a session"))?;
        let mut command = workspace.command("xvfb-run");
        command.args(["--auto-servernum", "dbus-run-session", "--", SCRIPT]);
        // Behind the last control Tab leaves the page once, and enters it again.
        run(command.arg(&folder).arg(page).arg((controls(&html) + 2).to_string()))
    };
    session().or_else(|_| session())?;
    let debug = fs::read(folder.join("debug")).map_err(not_done("read what Orca said"))?;
    Ok(spoken(&String::from_utf8_lossy(&debug)))
}

/// How many things Tab reaches.
fn controls(html: &str) -> usize {
    let count = |text| html.matches(text).count();
    count("<button") + count("<summary") - count(" disabled>")
}

/// The spoken lines from the end of loading on, without what depends on the computer. Orca says the key too; that is a mark here.
fn spoken(debug: &str) -> String {
    let said = debug.lines().filter_map(|line| line.split_once("SPEECH OUTPUT: '"));
    let said = said.map(|(_, said)| said.split_once("'{").map_or(said, |(said, _)| said));
    let said = said.map(|said| said.strip_suffix('\'').unwrap_or(said).trim_end());
    let mut text = String::new();
    let said = said.skip_while(|said| !said.starts_with("Finished loading"));
    for line in said.take_while(|said| !BROWSER.iter().any(|own| said.starts_with(own))) {
        if line.starts_with("tab '") {
            text.push(TAB);
        } else {
            text += line;
        }
        text.push('\n');
    }
    text.truncate(text.trim_end_matches([TAB, '\n']).len());
    text + "\n"
}

/// Controls of the browser itself.
const BROWSER: [&str; 2] = ["Japanese page tab", "Translate options"];
/// Tab was pressed.
const TAB: char = '⇥';
const SCRIPT: &str = "tests/screens/orca.sh";
const TABLE: &str = "fixtures/speech/screen-reader.txt";
const TOOLS: &[&Tool] = &[&CHROMIUM, &ORCA, &SPEECH_DISPATCHER, &XVFB, &DBUS_SESSION, &XDOTOOL];
const HEAD: &str = "# What Orca 43 says in Chromium: each page by itself, then its controls by Tab. ⇥ is Tab.\n# Written by `cargo xtask screen-reader`.\n";
const PAGES: &[&str] = &[
    "desk-overdue",
    "entering-pin-pin-01",
    "waiting-for-card",
    "reading-card",
    "showing-valid",
    "showing-invalid",
    "showing-multiple",
    "failed-pin-11",
    "confirming-otherwise-no-card",
    "past-results",
];
