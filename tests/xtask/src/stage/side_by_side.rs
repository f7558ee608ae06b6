//! Stages that run at the same time, each as a process of this program whose output is printed in one piece at its end.

use std::env::consts::EXE_SUFFIX;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Instant;
use std::{env, fs, io, thread};

use crate::stage::{Beside, Stage};
use crate::summary::{Outcome, Row};
use crate::tool;
use crate::workspace::Workspace;

/// How many run at once. Each of them uses about one core, and CI has two.
const AT_ONCE: usize = 2;

/// Runs the stages, as many at once as there are cores and no more than [`AT_ONCE`]; their rows, in the order of the stages.
pub(super) fn run(
    workspace: &Workspace,
    program: &io::Result<PathBuf>,
    stages: Vec<&'static Stage>,
    allow_missing: bool,
) -> Vec<Row> {
    let cores = thread::available_parallelism().map_or(1, usize::from).min(AT_ONCE);
    if cores < 2 || stages.len() < 2 {
        return stages.iter().map(|stage| stage.row(workspace, allow_missing)).collect();
    }
    let names: Vec<_> = stages.iter().map(|stage| stage.name).collect();
    println!("\n== side by side, {cores} at once, the output of each at its end: {}", names.join(", "));
    let order = |row: &Row| names.iter().position(|name| *name == row.stage);
    let queue = Queue { waiting: Mutex::new(Waiting { stages, pcsc_in_use: false }), freed: Condvar::new() };
    let rows = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(stage) = queue.next() {
                    let row = row_of(workspace, program, stage, allow_missing);
                    queue.ended(stage);
                    rows.lock().unwrap_or_else(PoisonError::into_inner).push(row);
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    rows.sort_by_key(order);
    rows
}

/// The stages that have not begun.
struct Queue {
    waiting: Mutex<Waiting>,
    freed: Condvar,
}

struct Waiting {
    stages: Vec<&'static Stage>,
    pcsc_in_use: bool,
}

impl Waiting {
    /// The first stage that may begin now.
    fn take(&mut self) -> Option<&'static Stage> {
        let free = |stage: &&Stage| !(self.pcsc_in_use && stage.beside == Beside::AnyButPcsc);
        let stage = self.stages.iter().position(free).map(|place| self.stages.remove(place))?;
        self.pcsc_in_use |= stage.beside == Beside::AnyButPcsc;
        Some(stage)
    }
}

impl Queue {
    /// The next stage, as soon as one may begin; `None` when all have begun.
    fn next(&self) -> Option<&'static Stage> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let stage = waiting.take();
            if stage.is_some() || waiting.stages.is_empty() {
                return stage;
            }
            waiting = self.freed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn ended(&self, stage: &Stage) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.pcsc_in_use &= stage.beside != Beside::AnyButPcsc;
        self.freed.notify_all();
    }
}

/// Runs a stage in a process of its own and prints what it wrote.
fn row_of(workspace: &Workspace, program: &io::Result<PathBuf>, stage: &Stage, allow_missing: bool) -> Row {
    let start = Instant::now();
    let missing = tool::missing(stage.needs);
    let outcome = if missing.is_empty() {
        let passed = program.as_deref().map_err(ToString::to_string);
        match passed.and_then(|program| process(workspace, program, stage).map_err(|error| error.to_string()))
        {
            Ok(true) => Outcome::Passed,
            Ok(false) => Outcome::Failed(format!("its output is above, after `== {}:`", stage.name)),
            Err(error) => Outcome::Failed(error),
        }
    } else {
        super::lacking(&missing, allow_missing)
    };
    Row { stage: stage.name, outcome, took: start.elapsed() }
}

/// Whether the stage passed.
fn process(workspace: &Workspace, program: &Path, stage: &Stage) -> io::Result<bool> {
    let file = folder(workspace)?.join(format!("{}.log", stage.name));
    let output = File::create(&file)?;
    let mut command = workspace.command(&program.to_string_lossy());
    command.args(["test", "--only", stage.name]);
    if workspace.is_thorough() {
        command.arg("--all");
    }
    command.stdout(output.try_clone()?).stderr(output);
    let passed = command.status()?.success();
    // One call, so that the output of two stages is not mixed.
    print!("{}", String::from_utf8_lossy(&fs::read(file)?));
    Ok(passed)
}

/// Copies this program to where no build replaces it: a stage that builds the workspace builds this program too.
pub(super) fn copy_of_this_program(workspace: &Workspace) -> io::Result<PathBuf> {
    let copy = folder(workspace)?.join(format!("xtask{EXE_SUFFIX}"));
    // Another run may use the last copy, and a program that runs cannot be written.
    let _ = fs::remove_file(&copy);
    fs::copy(env::current_exe()?, &copy)?;
    Ok(copy)
}

/// The folder of the copy and of the output of each stage.
fn folder(workspace: &Workspace) -> io::Result<PathBuf> {
    let folder = workspace.target().join("stages");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::Waiting;
    use crate::stage::{pcsc, peers, qa};

    #[test]
    fn two_stages_with_pcscd_do_not_run_at_once() {
        let mut waiting =
            Waiting { stages: vec![&pcsc::STAGE, &peers::STAGE, &qa::STAGE], pcsc_in_use: false };
        let mut next = || waiting.take().map(|stage| stage.name);
        assert_eq!([next(), next(), next()], [Some("pcsc"), Some("qa"), None]);
        waiting.pcsc_in_use = false;
        assert_eq!(waiting.take().map(|stage| stage.name), Some("peers"));
    }
}
