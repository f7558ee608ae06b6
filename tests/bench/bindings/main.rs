//! Measures the cost of the bindings: the same card sessions, with recorded answers of a card, through Kotlin, through
//! Swift and in Rust. Measures the content of the library, too. `cargo xtask bench --bindings` builds what it needs and
//! runs it.

mod library;
mod player;
mod recording;
mod report;

use std::fs;
use std::io::{self, Error};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use clap::Parser;
use shikaku_tests::test_server::TestServer;

use crate::library::Library;
use crate::player::Measured;
use crate::recording::Recording;
use crate::report::Report;

#[derive(Parser)]
struct Arguments {
    /// Where to write the numbers, besides printing them.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where the other languages find what a card answered.
    #[arg(long, value_name = "FILE")]
    recording: PathBuf,
    /// The library as the linker left it.
    #[arg(long, value_name = "FILE")]
    library: Option<PathBuf>,
    /// A language and the program that measures it, its words each on a line of their own: `Kotlin=java`.
    #[arg(long, value_name = "NAME=COMMAND")]
    run: Vec<String>,
    /// How often each touch is played.
    #[arg(long, default_value_t = 200)]
    rounds: u32,
    /// Cargo says so of itself.
    #[arg(long, hide = true)]
    bench: bool,
    /// How this program calls itself, to measure Rust in a process of its own.
    #[arg(long, hide = true)]
    alone: bool,
}

fn main() -> ExitCode {
    let started = Instant::now();
    let arguments = Arguments::parse();
    let done = if arguments.alone { alone(&arguments, started) } else { all(&arguments) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn alone(arguments: &Arguments, started: Instant) -> io::Result<()> {
    let recordings = Recording::read(&fs::read_to_string(&arguments.recording)?);
    let measured = player::measure(&recordings, started, arguments.rounds);
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}

fn all(arguments: &Arguments) -> io::Result<()> {
    let server = TestServer::start()?;
    let recordings = recording::record(server.port())?;
    let text: String = recordings.iter().map(Recording::text).collect();
    fs::write(&arguments.recording, text)?;
    let mut measured = vec![("Rust".to_owned(), rust(&arguments.recording, arguments.rounds)?)];
    for program in &arguments.run {
        let (name, command) = program.split_once('=').ok_or_else(|| Error::other("NAME=COMMAND"))?;
        let mut words = command.lines();
        let mut command = Command::new(words.next().unwrap_or_default());
        // Cargo runs this in the package; the commands are made for the workspace.
        command.args(words).arg(arguments.rounds.to_string()).current_dir(WORKSPACE);
        measured.push((name.to_owned(), measure(&mut command)?));
    }
    let library = arguments.library.as_deref().map(Library::weigh).transpose()?;
    let report = Report::new(&recordings, &measured, library);
    println!("{report}");
    arguments.json.as_ref().map_or(Ok(()), |file| fs::write(file, report.json()))
}

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn rust(recording: &Path, rounds: u32) -> io::Result<Measured> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--alone").arg("--recording").arg(recording);
    measure(command.args(["--rounds", &rounds.to_string()]))
}

/// What a program measured: the last line that it prints.
fn measure(command: &mut Command) -> io::Result<Measured> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let line = printed.lines().last().filter(|_| output.status.success());
    let line = line.ok_or_else(|| Error::other(format!("{command:?} measured nothing")))?;
    Ok(serde_json::from_str(line)?)
}
