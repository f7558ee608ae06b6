use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::io;
use std::path::Path;

use crate::stage::Stage;
use crate::tool::DEBOOTSTRAP;
use crate::workspace::{CommandError, Workspace, run};

pub(crate) const STAGE: Stage = Stage {
    name: "swift",
    about: "the Swift shell builds, its tests run against the host library, and the app type-checks against stubs",
    needs: &[&DEBOOTSTRAP],
    run: |workspace| {
        generate(workspace)?;
        readme_host(workspace)?;
        let links = "-Xlinker -L/target/debug -Xlinker -rpath=/target/debug";
        swift(workspace, &format!("swift test --package-path /source/ios --scratch-path {SCRATCH} {links}"))
    },
};

/// Where `SwiftPM` builds, seen from inside.
const SCRATCH: &str = "/target/swift/build";
const ROOT: &str = "tests/xtask/src/stage/swift-root.sh";
const README: &str = "ios/README.md";

/// Builds the host library and writes its Swift face to where `ios/Package.swift` looks for it.
pub(crate) fn generate(workspace: &Workspace) -> Result<(), CommandError> {
    let build = ["build", "--locked", "--package", "shikaku-bindings", "--features", "cli"];
    run(&mut workspace.cargo(&build))?;
    let name = format!("{DLL_PREFIX}shikaku_bindings{DLL_SUFFIX}");
    let library = workspace.target().join("debug").join(name);
    let folder = workspace.root().join("ios/build");
    let fresh = workspace.target().join("swift/generated");
    let mut generator = workspace.command(&workspace.target().join("debug/uniffi-bindgen").to_string_lossy());
    generator.arg("generate").arg(library).args(["--language", "swift", "--no-format", "--config"]);
    run(generator.arg("ios/uniffi.toml").arg("--out-dir").arg(&fresh))?;
    let headers = folder.join("ShikakuFFI/include");
    let moved = [
        ("Shikaku.swift", folder.join("Shikaku/Shikaku.swift")),
        ("ShikakuFFI.h", headers.join("ShikakuFFI.h")),
        ("ShikakuFFI.modulemap", headers.join("module.modulemap")),
    ];
    for (name, to) in moved {
        written("generated Swift", fs::read(fresh.join(name)).and_then(|text| write(&to, &text)))?;
    }
    // SwiftPM takes headers without a source file for no module.
    written("generated Swift", write(&folder.join("ShikakuFFI/empty.c"), b""))
}

/// The host that the README shows, so that it is checked as it stands there.
fn readme_host(workspace: &Workspace) -> Result<(), CommandError> {
    let host = fs::read_to_string(workspace.root().join(README)).and_then(|text| {
        let code = text.split_once("```swift\n").and_then(|(_, rest)| rest.split_once("```"));
        let (code, _) = code.ok_or_else(|| io::Error::other("no Swift code"))?;
        write(&workspace.root().join("ios/build/ReadmeHost/Host.swift"), code.as_bytes())
    });
    written(README, host)
}

/// Runs a command line in a Debian that has Swift, made when it is not there yet.
fn swift(workspace: &Workspace, line: &str) -> Result<(), CommandError> {
    let target = workspace.target();
    let mut command = workspace.command("unshare");
    command.args(["-m", "sh", ROOT]);
    command.arg(target.join("swift/root")).arg(workspace.root()).arg(&target);
    run(command.args(["env", "HOME=/root"]).args(line.split(' ')))
}

/// Writes a file that differs: `SwiftPM` builds anew whatever was touched.
fn write(file: &Path, text: &[u8]) -> io::Result<()> {
    if fs::read(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    file.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(file, text)
}

fn written(what: &str, result: io::Result<()>) -> Result<(), CommandError> {
    result.map_err(|source| CommandError::NotStarted { command: what.to_owned(), source })
}
