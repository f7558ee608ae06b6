//! Measures the cost of a card session: exchanges, bytes and modelled time of Shikaku and of others with the same card.
//! Measures one whole check on this machine, too. `cargo xtask bench` runs it; alone it leaves out what needs `pcscd`.

mod contenders;
mod report;
mod usage;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser};
use shikaku_tests::measure::Work;

use crate::report::Report;

#[derive(Parser)]
struct Arguments {
    /// Where to write the numbers, besides printing them.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Cargo says so of itself.
    #[arg(long, hide = true)]
    bench: bool,
    #[command(flatten)]
    child: Child,
}

/// How this program calls itself.
#[derive(Args)]
struct Child {
    /// Runs this program and prints what it used.
    #[arg(long, hide = true, num_args = 1.., allow_hyphen_values = true)]
    usage_of: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if !arguments.child.usage_of.is_empty() {
        return usage::of_child(&arguments.child.usage_of);
    }
    let works = Work::ALL.map(|work| (work, contenders::measure(work)));
    let report = Report::new(&works, contenders::whole_check());
    println!("{report}");
    match arguments.json.map(|file| std::fs::write(file, report.json())) {
        Some(Err(error)) => {
            eprintln!("the numbers could not be written: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
