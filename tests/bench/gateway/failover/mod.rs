//! Checks by 16 clients at two gateways over one PostgreSQL primary with a synchronous standby, while a gateway or the
//! primary is killed. `cargo xtask failover` builds the programs and runs it.

mod client;
mod database;
mod programs;
mod report;

use std::ffi::OsString;
use std::io::{self, Error};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio::time::timeout;

use self::client::{Client, Endpoints, Progress};
use self::database::ReplicatedDatabase;
use self::programs::Programs;
use self::report::{Outcome, Report};
use crate::client::{issue_card, today};
use crate::program::{Limited, Program, RunningGateway};

/// Clients in a closed loop.
const CLIENTS: usize = 16;

/// Longest time until half of the checks are done.
const HALF_MAX: Duration = Duration::from_mins(5);

#[derive(Args)]
pub(crate) struct FailoverArguments {
    /// Folder of the programs of PostgreSQL: kill a gateway, then the primary of the database, during checks, instead.
    #[arg(long, value_name = "FOLDER")]
    failover: Option<PathBuf>,
    /// With --failover: user that runs the database servers, which refuse to run as root.
    #[arg(long, value_name = "USER", requires = "failover")]
    database_user: Option<String>,
    /// With --failover: number of checks with each fault.
    #[arg(long, default_value_t = 2000)]
    checks: usize,
}

/// The process that is killed.
#[derive(Clone, Copy)]
enum Fault {
    Gateway,
    Primary,
}

/// What the runs with both faults have in common.
struct Setup<'a> {
    program: &'a Program,
    folder: &'a Path,
    programs: Programs,
    checks: usize,
}

impl FailoverArguments {
    /// Whether `--failover` is given.
    pub(crate) const fn is_wanted(&self) -> bool {
        self.failover.is_some()
    }

    /// Runs the checks once with each fault and prints the reports.
    ///
    /// # Errors
    /// When a program does not start, or an acknowledged answer is lost or changed, or a check does not finish.
    pub(crate) fn run(&self, runtime: &Runtime, program: &Program, folder: &Path) -> io::Result<()> {
        let programs =
            Programs { folder: self.failover.clone().unwrap_or_default(), user: self.database_user.clone() };
        let setup = Setup { program, folder, programs, checks: self.checks };
        let mut is_passed = true;
        for fault in [Fault::Gateway, Fault::Primary] {
            let report = setup.run(runtime, fault)?;
            println!("{report}");
            is_passed &= report.is_passed();
        }
        if is_passed { Ok(()) } else { Err(Error::other("a fault had an effect besides a pause")) }
    }
}

impl Setup<'_> {
    fn run(&self, runtime: &Runtime, fault: Fault) -> io::Result<Report> {
        let mut database = ReplicatedDatabase::start(&self.programs)?;
        let mut gateways = [self.gateway(&database)?, self.gateway(&database)?];
        let endpoints = Arc::new(Endpoints::new(gateways.each_ref().map(|it| it.endpoint().clone())));
        let progress = Arc::new(Progress::new(self.checks));
        let card = issue_card(today())?;
        let start = Instant::now();
        let mut working = JoinSet::new();
        for number in 0..CLIENTS {
            let client = Client::new(number, Arc::clone(&endpoints), card.clone());
            working.spawn_on(client.work(Arc::clone(&progress)), runtime.handle());
        }
        let half = async { timeout(HALF_MAX, progress.reach(self.checks / 2)).await };
        runtime.block_on(half).map_err(|_| Error::other("half of the checks took too long"))?;
        let fault_start = Instant::now();
        match fault {
            Fault::Gateway => {
                let [first, _] = &mut gateways;
                first.kill()?;
                *first = self.gateway(&database)?;
                endpoints.replace_first(first.endpoint().clone());
            }
            Fault::Primary => database.fail_over()?,
        }
        let fault_length = fault_start.elapsed();
        let clients = runtime.block_on(all(working))?;
        let length = start.elapsed();
        let stored = Arc::new(database.answered_keys()?);
        let mut verifying = JoinSet::new();
        for client in clients {
            verifying.spawn_on(client.verify(Arc::clone(&stored)), runtime.handle());
        }
        let outcomes = runtime.block_on(all(verifying))?;
        let outcome = outcomes.into_iter().fold(Outcome::default(), Outcome::and);
        Ok(Report {
            fault: fault.name(),
            checks: self.checks,
            clients: CLIENTS,
            length,
            fault_length,
            outcome,
        })
    }

    fn gateway(&self, database: &ReplicatedDatabase<'_>) -> io::Result<RunningGateway> {
        let [address, key] = [database.address_file(), database.key_file()].map(OsString::from);
        let arguments = ["--db-server-file".into(), address, "--key-file".into(), key];
        RunningGateway::start(self.program, CLIENTS, self.folder, Limited::No, &arguments)
    }
}

impl Fault {
    const fn name(self) -> &'static str {
        match self {
            Self::Gateway => "a gateway is killed and restarted",
            Self::Primary => "the primary of the database is killed and the standby promoted",
        }
    }
}

async fn all<T: 'static>(mut tasks: JoinSet<T>) -> io::Result<Vec<T>> {
    let mut done = Vec::new();
    while let Some(task) = tasks.join_next().await {
        done.push(task.map_err(Error::other)?);
    }
    Ok(done)
}
