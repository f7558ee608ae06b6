//! `cargo xtask windows`: what is shipped, built for Windows by mingw and run under wine.
//!
//! Wine is not Windows. It shows that the programs start, and what they do with files, sockets, PC/SC and the console as far
//! as wine has these.

mod counts;

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::debian;
use crate::tool::{self, DEBIAN_RUST, DEBOOTSTRAP, MINGW, Tool};
use crate::workspace::{CommandError, Workspace, not_done, run, shown};
use counts::Counts;

/// Builds, tests and runs; whether everything passed.
pub(crate) fn check(workspace: &Workspace) -> bool {
    if !tool::ready(workspace, TOOLS) {
        return false;
    }
    match all(workspace) {
        Ok(counts) => {
            println!("\nunder wine: {} commands and a check at a reader\n{counts}", COMMANDS.len());
            counts.is_passed()
        }
        Err(error) => {
            println!("{error}");
            false
        }
    }
}

fn all(workspace: &Workspace) -> Result<Counts, CommandError> {
    let programs = build_directory(workspace).join(TARGET).join("debug");
    // The programs, too. `cargo build` would build every dependency once more, with a standard library without its tests.
    run(cargo(workspace, "test").args(TESTS).arg("--no-run"))?;
    for command in COMMANDS {
        run(in_root(workspace).arg("wine").arg(programs.join("shikaku.exe")).args(*command))?;
    }
    run(in_root(workspace).args(["sh", "/source/tests/xtask/src/windows/check.sh"]).arg(&programs))?;
    let counts =
        test(cargo(workspace, "test").args(TESTS).args(["--no-fail-fast", "--", "--skip", PCSC_FAULTS]))?;
    // Most tests of this package are about what is the same everywhere. That they compile for Windows is seen here.
    run(cargo(workspace, "check").args(["--package", "shikaku-tests"]).args(TESTS))?;
    Ok(counts)
}

/// Runs tests with their output as it comes, and adds up what each program says at its end.
fn test(command: &mut Command) -> Result<Counts, CommandError> {
    println!("$ {}", shown(command));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(not_done("cargo test"))?;
    let mut counts = Counts::default();
    for line in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()) {
        let line = line.map_err(not_done("read what tests print"))?;
        println!("{line}");
        counts.add(&line);
    }
    let status = child.wait().map_err(not_done("wait for the tests"))?;
    // A program that did not start has no line of results.
    counts.ended(status.success());
    Ok(counts)
}

/// A cargo of Debian with these packages. Rust's own has no standard library for Windows here and no source to build one of.
fn cargo(workspace: &Workspace, task: &str) -> Command {
    let mut cargo = workspace.command("/usr/bin/cargo");
    // Of a rustup that started this program.
    for variable in ["CARGO", "LD_LIBRARY_PATH", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        cargo.env_remove(variable);
    }
    cargo.env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin").env("RUSTC_BOOTSTRAP", "1");
    cargo.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", "x86_64-w64-mingw32-gcc");
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    cargo.env("CARGO_TARGET_DIR", build_directory(workspace));
    cargo.args([task, "--locked", "--target", TARGET, "-Zbuild-std=std,panic_unwind"]);
    cargo.arg("--config").arg(format!("target.{TARGET}.runner={:?}", runner(workspace)));
    if task != "check" {
        cargo.args(SHIPPED.iter().flat_map(|package| ["--package", package]));
    }
    cargo
}

/// Cargo gives programs their folder, and `chroot` leaves it.
fn runner(workspace: &Workspace) -> Vec<String> {
    let root = workspace.root().display().to_string();
    let enter =
        ["sh", "-c", "FOLDER=$(pwd) && export FOLDER && cd \"$0\" && exec \"$@\"", &root].map(str::to_owned);
    let mut command = in_root(workspace);
    command.arg("wine");
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    enter.into_iter().chain(words.map(|word| word.to_string_lossy().into_owned())).collect()
}

/// The start of a command in the Debian that has wine.
fn in_root(workspace: &Workspace) -> Command {
    let mut command = debian::command(workspace, "windows", PACKAGES);
    command.arg(format!("SOURCE={}", workspace.root().display()));
    command.arg(format!("TARGET={}", workspace.target().display()));
    command.args(["sh", "/source/tests/xtask/src/windows/wine.sh"]);
    command
}

/// Apart from what the compiler of this workspace builds.
fn build_directory(workspace: &Workspace) -> PathBuf {
    workspace.target().join("windows/build")
}

/// Without the documentation, whose examples are the same everywhere.
const TESTS: [&str; 3] = ["--lib", "--bins", "--tests"];
/// It takes minutes, and is the same everywhere: the stage `pcsc-faults` runs it.
const PCSC_FAULTS: &str = "pcsc::tests::matrix";
const TARGET: &str = "x86_64-pc-windows-gnu";
const TOOLS: &[&Tool] = &[&DEBOOTSTRAP, &MINGW, &DEBIAN_RUST];
const PACKAGES: &str = "wine wine64 libpcsclite1 pcscd vsmartcard-vpcd locales";

/// What is built for Windows, and whose tests run.
const SHIPPED: &[&str] = &[
    "shikaku",
    "shikaku-adapter",
    "shikaku-calendar",
    "shikaku-card",
    "shikaku-clinic",
    "shikaku-core",
    "shikaku-eligibility",
    "shikaku-gateway",
    "shikaku-reader",
    "shikaku-reader-sim",
    "shikaku-replay",
    "shikaku-screen-page",
    "shikaku-transcript",
    "shikaku-transport",
    "shikaku-virtual-card",
];

/// What the command line does under wine, besides a check at a reader. Each has to succeed.
const COMMANDS: &[&[&str]] =
    &[&["demo"], &["decide", "--code", "GATE-01", "--show", "my-number-card", "--visit", "first"]];
