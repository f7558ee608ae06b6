//! What the face costs, measured in every language it has.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::stage::{kotlin, swift};
use crate::tool::{self, DEBOOTSTRAP, JAVA, MAVEN};
use crate::workspace::{CommandError, Workspace, not_done, run};

/// Builds the library as phones get it, drives it from Kotlin, Swift and Rust, and writes the numbers; whether that
/// worked. A language whose tools are missing is left out where that is allowed.
pub(crate) fn measure(workspace: &Workspace, json: Option<&Path>, allow_missing: bool) -> bool {
    let languages: [Language; 2] =
        [("Kotlin", &[&JAVA, &MAVEN], kotlin::bindings), ("Swift", &[&DEBOOTSTRAP], swift::bindings)];
    let mut programs = Vec::new();
    for (name, needs, build) in languages {
        tool::install(workspace, needs);
        let missing = tool::missing(needs);
        if missing.is_empty() {
            programs.push((name, build));
        } else {
            println!("{name} is missing: {}", missing.join(", "));
            if !allow_missing {
                return false;
            }
        }
    }
    let file =
        json.map_or_else(|| workspace.target().join("bindings.json"), |file| workspace.root().join(file));
    let measured = measure_in(workspace, &programs, &file);
    match &measured {
        Ok(()) => println!("written to {}", file.display()),
        Err(error) => println!("{error}"),
    }
    measured.is_ok()
}

/// Name, what it needs, and what builds the program that measures it.
type Language = (&'static str, &'static [&'static tool::Tool], Build);
type Build = fn(&Workspace) -> Result<Command, CommandError>;

fn measure_in(workspace: &Workspace, programs: &[(&str, Build)], json: &Path) -> Result<(), CommandError> {
    let library = ["build", "--locked", "--package", "shikaku-bindings", "--profile", PROFILE];
    run(&mut workspace.cargo(&library))?;
    let folder = workspace.target().join("bindings-cost");
    let made = fs::create_dir_all(&folder);
    made.map_err(not_done("make a folder"))?;
    let bench =
        ["bench", "--locked", "--package", "shikaku-tests", "--bench", "bindings", "--profile", PROFILE];
    let mut bench = workspace.cargo(&bench);
    bench.arg("--").arg("--json").arg(json).arg("--recording").arg(folder.join("recording"));
    bench.arg("--library").arg(workspace.target().join(PROFILE).join("libshikaku_bindings.so"));
    for (name, build) in programs {
        bench.arg("--run").arg(format!("{name}={}", words(&build(workspace)?)));
    }
    run(&mut bench)
}

/// What the phones' libraries are built with.
const PROFILE: &str = "mobile";

/// A command, each of its words on a line.
fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join("\n")
}
