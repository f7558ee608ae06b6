//! What a program used of this machine.

use std::io::{self, Error};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde::{Deserialize, Serialize};
use shikaku_tests::command_line::finish;

use crate::contenders::through_usage;

/// What one run used.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Usage {
    /// User and system time.
    pub(crate) cpu_ms: f64,
    /// Peak resident memory.
    pub(crate) peak_kib: i64,
    /// From start to end, waiting included.
    pub(crate) wall_ms: f64,
}

/// Runs a command with these lines as its input. It must succeed.
pub(crate) fn measure(command: &Command, input: &str) -> io::Result<Usage> {
    let ended = finish(&mut through_usage(command)?, input)?;
    serde_json::from_value(ended.report).map_err(|_| Error::other(format!("it failed: {}", ended.said)))
}

/// Runs one program and prints what it used.
pub(crate) fn of_child(command: &[String]) -> ExitCode {
    let Some((program, arguments)) = command.split_first() else { return ExitCode::FAILURE };
    let start = Instant::now();
    let succeeded =
        Command::new(program).args(arguments).stdout(Stdio::null()).status().is_ok_and(|s| s.success());
    let wall = start.elapsed();
    // This process has had no other child.
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN);
    let (true, Ok(usage)) = (succeeded, usage) else { return ExitCode::FAILURE };
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    let cpu = Duration::from_micros(cpu.unsigned_abs());
    let usage = Usage { cpu_ms: ms(cpu), peak_kib: usage.max_rss(), wall_ms: ms(wall) };
    println!("{}", serde_json::to_string(&usage).unwrap_or_default());
    ExitCode::SUCCESS
}

/// Milliseconds.
pub(crate) fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
