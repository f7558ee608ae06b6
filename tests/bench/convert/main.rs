//! What converting costs: results from XML to the model and back to XML, on one core, one file after another as a receipt
//! computer meets them, and many in one bulk file. `cargo xtask bench` runs it too.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

use clap::{Parser, ValueEnum};
use nix::sys::resource::{UsageWho, getrusage};
use shikaku_eligibility::OfficialMessage;
use shikaku_eligibility::handover::xml::{XmlFile, read, write};
use shikaku_eligibility::handover::{Encoding, FileLimits};

#[derive(Parser)]
struct Arguments {
    /// Cargo says so of itself.
    #[arg(long, hide = true)]
    bench: bool,
    /// How this program calls itself, so that each row has a peak of its own.
    #[arg(long, hide = true, num_args = 2, value_names = ["WAY", "RESULTS"])]
    row: Vec<String>,
}

/// How the results come.
#[derive(Clone, Copy, ValueEnum)]
enum Mode {
    /// A file each, UTF-8 and Shift_JIS in turn, as in `fixtures/eligibility`.
    Single,
    /// All in one bulk file, which is held in memory.
    Bulk,
}

/// What is measured. The first two must cost the same memory.
const ROWS: [(Mode, usize); 4] =
    [(Mode::Single, 10_000), (Mode::Single, 100_000), (Mode::Bulk, 1_000), (Mode::Bulk, 10_000)];

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let [mode, results] = arguments.row.as_slice() {
        let mode = Mode::from_str(mode, false).expect("a way");
        println!("{}", measured(mode, results.parse().expect("a number")));
        return ExitCode::SUCCESS;
    }
    println!(
        "{:<8}{:>9}{:>9}{:>9}{:>12}{:>12}",
        "way", "results", "MB read", "seconds", "results/s", "peak KiB"
    );
    for (mode, results) in ROWS {
        let name = mode.to_possible_value().expect("a name").get_name().to_owned();
        let this = env::current_exe().expect("this program");
        let row = Command::new(this).args(["--row", &name, &results.to_string()]).output().expect("it runs");
        assert!(row.status.success(), "{}", String::from_utf8_lossy(&row.stderr));
        print!("{name:<8}{}", String::from_utf8_lossy(&row.stdout));
    }
    ExitCode::SUCCESS
}

/// One row of the table.
fn measured(mode: Mode, results: usize) -> String {
    let (files, rounds, limits) = match mode {
        Mode::Single => (single_files(), results, FileLimits::SINGLE),
        Mode::Bulk => (vec![bulk_file(results)], 1, FileLimits::bulk(usize::MAX / 2)),
    };
    let (start, mut bytes) = (Instant::now(), 0);
    for file in files.iter().cycle().take(rounds) {
        bytes += file.len();
        let XmlFile { message, encoding, .. } = read::<OfficialMessage>(file, &limits).expect("a message");
        let written = write(&message, encoding).expect("XML");
        assert!(written.bytes.len() > 100 && written.replaced == 0);
    }
    let seconds = start.elapsed().as_secs_f64();
    let peak = getrusage(UsageWho::RUSAGE_SELF).expect("the usage").max_rss();
    let per_second = f64::from(u32::try_from(results).expect("a few")) / seconds;
    format!("{results:>9}{:>9}{seconds:>9.2}{per_second:>12.0}{peak:>12}", bytes / 1_000_000)
}

fn single_files() -> Vec<Vec<u8>> {
    let folders = ["utf-8", "shift-jis"].map(|folder| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/eligibility").join(folder);
        fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("an entry").path())
    });
    let [utf8, shift_jis] = folders;
    utf8.zip(shift_jis)
        .flat_map(|(one, other)| [one, other])
        .map(|path| fs::read(path).expect("a file"))
        .collect()
}

/// The people of the fixtures again and again, as one message.
fn bulk_file(results: usize) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/eligibility/bulk/OQSmuquc02res_7.xml");
    let file = fs::read(path).expect("a file");
    let XmlFile { mut message, .. } = read::<OfficialMessage>(&file, &FileLimits::SINGLE).expect("a message");
    let units = &mut message.xml_msg.message_body.bulk_confirm_unit.as_mut().expect("units").0;
    *units = units.iter().cycle().take(results).cloned().collect();
    write(&message, Encoding::Utf8).expect("XML").bytes
}
