//! CPU time and memory of processes, from the kernel.

use std::fs;
use std::io::{self, Error};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde::Serialize;

/// Another process of this machine, by its identifier.
#[derive(Clone, Copy)]
pub(crate) struct Process(pub(crate) u32);

/// Resident memory of a process in KiB.
#[derive(Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Memory {
    /// `VmRSS`.
    pub(crate) resident_kib: u64,
    /// `VmHWM`: the peak since the start.
    pub(crate) peak_kib: u64,
}

/// Unit of the times in `/proc/PID/stat`: Linux reports them in 1/100 s (`USER_HZ`) on every architecture in use.
const TICK: Duration = Duration::from_millis(10);

/// Places of `utime` and `stime` behind the name of the program, which may hold blanks (`proc_pid_stat(5)`).
const USER_TIME: usize = 11;
const SYSTEM_TIME: usize = 12;

impl Process {
    /// User and system time so far.
    ///
    /// # Errors
    /// When the process has ended, or this system has no `/proc`.
    pub(crate) fn cpu(self) -> io::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0))?;
        let fields: Vec<_> =
            stat.rsplit(')').next().map(str::split_whitespace).into_iter().flatten().collect();
        let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<u32>().ok());
        let (Some(user), Some(system)) = (ticks(USER_TIME), ticks(SYSTEM_TIME)) else {
            return Err(Error::other("/proc/PID/stat has another form"));
        };
        Ok(TICK * (user + system))
    }

    /// Resident memory now and at its peak.
    ///
    /// # Errors
    /// When the process has ended, or this system has no `/proc`.
    pub(crate) fn memory(self) -> io::Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0))?;
        let kib = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key));
            let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            number.ok_or_else(|| Error::other("/proc/PID/status has another form"))
        };
        Ok(Memory { resident_kib: kib("VmRSS:")?, peak_kib: kib("VmHWM:")? })
    }
}

/// Time of all cores so far in which they were not idle: more than this process and the gateway used was used by others,
/// and makes the figures doubtful.
///
/// # Errors
/// When this system has no `/proc/stat`.
pub(crate) fn machine_cpu() -> io::Result<Duration> {
    let stat = fs::read_to_string("/proc/stat")?;
    // user, nice, system, idle, iowait, irq, softirq, steal (`proc_stat(5)`)
    let fields = stat.lines().next().unwrap_or_default().split_whitespace().skip(1);
    let ticks: Vec<u64> = fields.take(8).filter_map(|field| field.parse().ok()).collect();
    let [user, nice, system, _, _, irq, softirq, steal] = ticks.as_slice() else {
        return Err(Error::other("/proc/stat has another form"));
    };
    let busy: u64 = [user, nice, system, irq, softirq, steal].into_iter().sum();
    Ok(Duration::from_millis(busy * 10))
}

/// User and system time of this process so far.
///
/// # Errors
/// When the kernel does not report it.
pub(crate) fn own_cpu() -> io::Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(Duration::from_micros(micros.unsigned_abs()))
}
