use std::path::PathBuf;

use crate::stage::{Beside, Runs, Stage, pcsc};
use crate::tool::{CHROMIUM, DBUS_LIBRARY, JAPANESE_FONT, NODE, NPM, PCSC_LIBRARY, PCSCD, VPCD};
use crate::workspace::{CommandError, Workspace, run};

pub(crate) const STAGE: Stage = Stage {
    name: "screens",
    about: "every screen, QA's report and the window of a PC in Chromium: nothing cut off on any device, nothing that axe would blame",
    needs: &[&PCSC_LIBRARY, &DBUS_LIBRARY, &CHROMIUM, &JAPANESE_FONT, &NODE, &NPM, &PCSCD, &VPCD],
    beside: Beside::AnyButPcsc,
    runs: Runs::Always,
    run: |workspace| {
        let pages = pages(workspace)?;
        let mut check = workspace.command("node");
        check.arg(format!("{FOLDER}/check.mjs")).arg(&pages);
        if workspace.is_thorough() {
            check.arg("--all");
        }
        run(&mut check)?;
        report(workspace)?;
        window(workspace)
    },
};

/// Writes every golden screen as a page and installs what draws them; the folder of the pages.
pub(crate) fn pages(workspace: &Workspace) -> Result<PathBuf, CommandError> {
    workspace.build()?;
    let pages = workspace.target().join("screens");
    let writer = workspace.target().join("debug/screen-pages");
    run(workspace.command(&writer.to_string_lossy()).arg(&pages))?;
    let install = ["ci", "--prefix", FOLDER, "--prefer-offline", "--no-audit", "--no-fund"];
    run(workspace.command("npm").args(install))?;
    Ok(pages)
}

/// QA's page about some transcripts: a browser takes minutes to look at all of them in every size.
fn report(workspace: &Workspace) -> Result<(), CommandError> {
    let page = workspace.target().join("report.html");
    let shikaku = workspace.target().join("debug/shikaku");
    let mut command = workspace.command(&shikaku.to_string_lossy());
    run(command.args(["qa", "report"]).args(SHOWN).args(["--force", "--output"]).arg(&page))?;
    let pictures = workspace.target().join("report-pictures");
    run(workspace.command("node").arg(format!("{FOLDER}/report.mjs")).arg(&page).arg(pictures))
}

/// The application of a PC in its window, by keyboard alone: in practice, and for a day with a real pcscd.
fn window(workspace: &Workspace) -> Result<(), CommandError> {
    let programs = workspace.target().join("debug");
    let pictures = |name: &str| workspace.target().join("window-pictures").join(name);
    let mut practice = workspace.command("node");
    practice.arg(format!("{FOLDER}/window.mjs")).arg(programs.join("shikaku")).arg(pictures("practice"));
    run(&mut practice)?;
    let mut day = workspace.command("node");
    day.arg(format!("{FOLDER}/day.mjs")).arg(programs).arg(pictures("day"));
    run(&mut pcsc::alone_with_pcscd(workspace, &day))
}

const SHOWN: [&str; 2] = ["fixtures/transcripts/ios-nfc", "fixtures/transcripts/usb"];
const FOLDER: &str = "tests/screens";
