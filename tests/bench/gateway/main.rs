//! Measures the reference gateway under load: virtual clients in a closed loop over HTTPS, against the program in a
//! process of its own with a database file. `cargo xtask bench --gateway` builds the programs and runs it.

mod client;
mod connection;
mod disk;
mod failover;
mod figures;
mod flood;
mod level;
mod process;
mod program;
mod report;
mod soak;

use std::ffi::OsString;
use std::io::{self, Error};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use shikaku_core::gateway::CheckMethod;
use strum::VariantArray as _;
use tokio::runtime::{Builder, Runtime};

use crate::client::{issue_card, today};
use crate::failover::FailoverArguments;
use crate::figures::Window;
use crate::flood::{Beside, Flood};
use crate::level::Load;
use crate::program::{Limited, Program, RunningGateway};
use crate::report::{LevelReport, Report};
use crate::soak::Soak;

#[derive(Parser)]
struct Arguments {
    /// A gateway to measure and its name; the first is compared with the others.
    #[arg(long, value_name = "NAME=FILE", required = true)]
    program: Vec<Program>,
    /// Concurrent clients of each level.
    #[arg(long, value_name = "N", value_delimiter = ',', default_values = ["1", "16", "128"])]
    clients: Vec<usize>,
    /// Methods of the checks.
    #[arg(long, value_delimiter = ',', default_values = ["visual", "pin"])]
    method: Vec<CheckMethod>,
    /// Length of a measurement in seconds.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// Seconds of load before each measurement.
    #[arg(long, default_value_t = 2)]
    warm_up: u64,
    /// Measurements of each program on each level.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Minutes of one long load with 16 clients, instead of the levels.
    #[arg(long, value_name = "MINUTES")]
    soak: Option<u64>,
    /// 16 clients beside slow clients, half-open connections and a clinic that floods, instead of the levels.
    #[arg(long, conflicts_with = "soak")]
    flood: bool,
    /// A further argument of the gateway; may be given more than once.
    #[arg(long, value_name = "ARGUMENT", allow_hyphen_values = true)]
    gateway_arg: Vec<String>,
    /// Folder for the databases: their disk is part of the measurement.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Where to write the figures, besides printing them.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    #[command(flatten)]
    failover: FailoverArguments,
    /// Cargo adds this argument to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    /// Starts a gateway with an empty database file.
    fn gateway(&self, program: &Program, clients: usize, limited: Limited) -> io::Result<RunningGateway> {
        let database = ["--db", "db"].map(OsString::from).into_iter();
        let arguments: Vec<_> = database.chain(self.gateway_arg.iter().map(OsString::from)).collect();
        RunningGateway::start(program, clients, &self.folder, limited, &arguments)
    }
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    if let (true, Some(program)) = (arguments.failover.is_wanted(), arguments.program.first()) {
        return arguments.failover.run(&runtime, program, &arguments.folder);
    }
    let mut report = Report::new(disk::sync_times(&arguments.folder)?);
    println!("{report}");
    if let Some(minutes) = arguments.soak {
        report.soak = Some(soak(arguments, &runtime, minutes)?);
    } else if arguments.flood {
        for beside in Beside::VARIANTS {
            report.floods.push(flood(arguments, &runtime, *beside)?);
        }
    } else {
        for &method in &arguments.method {
            for &clients in &arguments.clients {
                report.levels.push(level(arguments, &runtime, method, clients)?);
            }
        }
    }
    if let Some(file) = &arguments.json {
        std::fs::write(file, report.json())?;
    }
    report.failure().map_or(Ok(()), |failure| Err(Error::other(failure)))
}

/// Measures every program on one level in turn, so that a slow minute of the machine meets all of them.
fn level(
    arguments: &Arguments,
    runtime: &Runtime,
    method: CheckMethod,
    clients: usize,
) -> io::Result<LevelReport> {
    let mut windows = vec![Vec::new(); arguments.program.len()];
    for _ in 0..arguments.rounds {
        for (program, windows) in arguments.program.iter().zip(&mut windows) {
            windows.push(window(arguments, runtime, program, method, clients)?);
        }
    }
    let programs = arguments.program.iter().map(|program| program.name.as_str());
    let level = LevelReport::new(method, clients, programs.zip(windows.iter().map(Vec::as_slice)));
    println!("{level}");
    Ok(level)
}

/// Measures a gateway that was started for this measurement alone.
fn window(
    arguments: &Arguments,
    runtime: &Runtime,
    program: &Program,
    method: CheckMethod,
    clients: usize,
) -> io::Result<Window> {
    let gateway = arguments.gateway(program, clients, Limited::No)?;
    let (warm_up, length) = (Duration::from_secs(arguments.warm_up), Duration::from_secs(arguments.seconds));
    let card = issue_card(today())?;
    runtime.block_on(level::run(&Load { gateway: &gateway, card: &card, method, clients, warm_up, length }))
}

/// Measures well-behaved clients beside others, on a gateway with the limits of service.
fn flood(arguments: &Arguments, runtime: &Runtime, beside: Beside) -> io::Result<Flood> {
    let ([program, ..], Some(&method)) = (arguments.program.as_slice(), arguments.method.first()) else {
        return Err(Error::other("a flood needs a program and a method"));
    };
    let gateway = arguments.gateway(program, flood::TOKENS, Limited::Yes)?;
    let (warm_up, length) = (Duration::from_secs(arguments.warm_up), Duration::from_secs(arguments.seconds));
    let card = issue_card(today())?;
    let load = Load { gateway: &gateway, card: &card, method, clients: flood::CLIENTS, warm_up, length };
    let flood = runtime.block_on(flood::run(&load, beside))?;
    println!("{flood}");
    Ok(flood)
}

fn soak(arguments: &Arguments, runtime: &Runtime, minutes: u64) -> io::Result<Soak> {
    let ([program, ..], Some(&method)) = (arguments.program.as_slice(), arguments.method.first()) else {
        return Err(Error::other("a soak needs a program and a method"));
    };
    let gateway = arguments.gateway(program, soak::CLIENTS, Limited::No)?;
    let (warm_up, length) = (Duration::from_secs(arguments.warm_up), Duration::from_secs(minutes * 60));
    let card = issue_card(today())?;
    let clients = soak::CLIENTS;
    let load = Load { gateway: &gateway, card: &card, method, clients, warm_up, length };
    let soak = runtime.block_on(soak::run(&load))?;
    println!("{soak}");
    Ok(soak)
}
