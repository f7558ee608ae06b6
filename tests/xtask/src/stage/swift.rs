use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::debian;
use crate::stage::{Beside, Runs, Stage};
use crate::tool::{DBUS_LIBRARY, DEBOOTSTRAP, PCSC_LIBRARY};
use crate::workspace::{CommandError, Workspace, not_done, run};

pub(crate) const STAGE: Stage = Stage {
    name: "swift",
    about: "the Swift shell builds, its tests run against the host library, and the app type-checks against stubs",
    needs: &[&DEBOOTSTRAP, &PCSC_LIBRARY, &DBUS_LIBRARY],
    beside: Beside::Any,
    runs: Runs::Always,
    run: |workspace| {
        workspace.build()?;
        write_bindings(workspace)?;
        readme_host(workspace)?;
        let server = TestServer::start(workspace)?;
        let port = format!("SHIKAKU_DESK={}", server.port);
        run(debian::command(workspace, "swift", PACKAGES).arg(port).args(TEST.split(' ')))
    },
};

/// `/source` and `/target` are this workspace and its target directory, seen from inside.
const TEST: &str = "swift test --package-path /source/ios --scratch-path /target/swift/build \
                    -Xlinker -L/target/debug -Xlinker -rpath=/target/debug";
const BUILD_COST: &str = "swift build -c release --product BindingsCost --package-path /source/ios --scratch-path /target/swift/bindings \
                    -Xlinker -L/target/mobile -Xlinker -rpath=/target/mobile";
const PACKAGES: &str = "swiftlang libc6-dev libstdc++-14-dev";
const README: &str = "ios/README.md";

/// Builds the program that measures what the face costs; its command waits for the number of rounds. The library is the one
/// that phones get, the recording lies where `cargo xtask bench --bindings` puts it.
pub(crate) fn bindings(workspace: &Workspace) -> Result<Command, CommandError> {
    generate(workspace)?;
    readme_host(workspace)?;
    run(debian::command(workspace, "swift", PACKAGES).args(BUILD_COST.split(' ')))?;
    let mut program = debian::command(workspace, "swift", PACKAGES);
    program.args(["/target/swift/bindings/release/BindingsCost", "/target/bindings-cost/recording"]);
    Ok(program)
}

/// Builds the host library and writes its Swift face to where `ios/Package.swift` looks for it.
pub(crate) fn generate(workspace: &Workspace) -> Result<(), CommandError> {
    let build = ["build", "--locked", "--package", "shikaku-bindings", "--features", "cli"];
    run(&mut workspace.cargo(&build))?;
    write_bindings(workspace)
}

/// Writes the Swift bindings of the host library that was built last.
fn write_bindings(workspace: &Workspace) -> Result<(), CommandError> {
    let name = format!("{DLL_PREFIX}shikaku_bindings{DLL_SUFFIX}");
    let library = workspace.target().join("debug").join(name);
    let folder = workspace.root().join("ios/build");
    let fresh = workspace.target().join("swift/generated");
    let mut generator = workspace.command(&workspace.target().join("debug/uniffi-bindgen").to_string_lossy());
    generator.arg("generate").arg(library).args(["--language", "swift", "--no-format", "--config"]);
    run(generator.arg("ios/uniffi.toml").arg("--out-dir").arg(&fresh))?;
    let headers = folder.join("ShikakuFFI/include");
    let moved = [
        ("ShikakuBindings.swift", folder.join("ShikakuBindings/ShikakuBindings.swift")),
        ("ShikakuFFI.h", headers.join("ShikakuFFI.h")),
        ("ShikakuFFI.modulemap", headers.join("module.modulemap")),
    ];
    for (name, to) in moved {
        written("generated Swift", fs::read(fresh.join(name)).and_then(|text| write(&to, &text)))?;
    }
    // SwiftPM takes headers without a source file for no module.
    written("generated Swift", write(&folder.join("ShikakuFFI/empty.c"), b""))
}

/// Writes the host that the README shows, so that the checked code is that of the README.
fn readme_host(workspace: &Workspace) -> Result<(), CommandError> {
    let host = fs::read_to_string(workspace.root().join(README)).and_then(|text| {
        let code = text.split_once("```swift\n").and_then(|(_, rest)| rest.split_once("```"));
        let (code, _) = code.ok_or_else(|| io::Error::other("no Swift code"))?;
        write(&workspace.root().join("ios/build/ReadmeHost/Host.swift"), code.as_bytes())
    });
    written(README, host)
}

/// The desk of `tests/bindings`, running: a virtual card and the reference gateway for a shell's tests.
struct TestServer {
    process: Child,
    port: String,
}

impl TestServer {
    fn start(workspace: &Workspace) -> Result<Self, CommandError> {
        let program = workspace.target().join("debug/test-server");
        let mut command = workspace.command(&program.to_string_lossy());
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().and_then(|mut process| {
            let mut line = String::new();
            process.stdout.take().map_or(Ok(0), |out| BufReader::new(out).read_line(&mut line))?;
            let port = line.chars().filter(char::is_ascii_digit).collect();
            Ok(Self { process, port })
        });
        started.map_err(not_done("test-server"))
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        // It serves until its input ends.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Writes a file that differs: `SwiftPM` builds anew whatever was touched.
fn write(file: &Path, text: &[u8]) -> io::Result<()> {
    if fs::read(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    file.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(file, text)
}

fn written(what: &'static str, result: io::Result<()>) -> Result<(), CommandError> {
    result.map_err(not_done(what))
}
