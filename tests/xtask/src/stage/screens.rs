use crate::stage::Stage;
use crate::tool::{CHROMIUM, JAPANESE_FONT, NODE, NPM};
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "screens",
    about: "every screen as a page in Chromium: nothing cut off on any device, nothing that axe would blame",
    needs: &[&CHROMIUM, &JAPANESE_FONT, &NODE, &NPM],
    run: |workspace| {
        // The same features as in the stage `test`, so that nothing is built twice.
        run(&mut workspace.cargo(&["build", "--locked", "--workspace", "--all-features", "--bins"]))?;
        let pages = workspace.target().join("screens");
        let writer = workspace.target().join("debug/screen-pages");
        run(workspace.command(&writer.to_string_lossy()).arg(&pages))?;
        let install = ["ci", "--prefix", FOLDER, "--prefer-offline", "--no-audit", "--no-fund"];
        run(workspace.command("npm").args(install))?;
        run(workspace.command("node").arg(format!("{FOLDER}/check.mjs")).arg(&pages))
    },
};

const FOLDER: &str = "tests/screens";
