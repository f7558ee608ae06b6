//! `shikaku-gateway`: the reference gateway as a program.

mod command_line;
#[cfg(test)]
mod config_file_tests;
mod copy_order;
mod database_args;
mod folded_number;
mod log_format;
mod order;
mod sandbox_order;
mod sheet_args;
#[cfg(unix)]
mod signals;
mod staff_order;

use std::error::Error;
use std::process::ExitCode;

use command_line::CommandLine;
use log_format::LogFormat;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    match CommandLine::read() {
        Ok(line) => {
            line.log_format().start();
            line.run()
        }
        Err(error) => {
            LogFormat::Text.start();
            Err(error.into())
        }
    }
}
