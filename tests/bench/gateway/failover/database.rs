//! A PostgreSQL primary and its synchronous standby, each a process of its own, reached by sockets in a temporary folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Error};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use shikaku_adapter::file::{Existing, write_private};
use tempfile::TempDir;

use super::programs::{Programs, finish, poll};

/// Two servers with the same data. Dropping it stops them and removes their files.
pub(super) struct ReplicatedDatabase<'a> {
    programs: &'a Programs,
    primary: Server,
    standby: Server,
    folder: TempDir,
}

/// One server.
struct Server {
    process: Child,
    folder: PathBuf,
}

impl<'a> ReplicatedDatabase<'a> {
    /// Makes a primary, copies it to a standby, and lets each commit wait for the standby.
    ///
    /// # Errors
    /// When a program fails, or a server is not ready within 30 seconds.
    pub(super) fn start(programs: &'a Programs) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("shikaku-failover-").tempdir()?;
        let [first, second] = ["a", "b"].map(|name| folder.path().join(name));
        fs::create_dir(&first)?;
        fs::create_dir(&second)?;
        if let Some(user) = &programs.user {
            finish(Command::new("chown").args(["-R", &format!("{user}:")]).arg(folder.path()))?;
        }
        let new = ["--auth=trust", "--username=shikaku", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
        finish(programs.command("initdb").args(new).arg("--pgdata").arg(first.join("data")))?;
        let primary = Server::start(programs, &first)?;
        let copy = ["--write-recovery-conf", "--create-slot", "--slot=b", "--checkpoint=fast", "--no-sync"];
        let mut backup = programs.command("pg_basebackup");
        backup.args(copy).arg("--pgdata").arg(second.join("data")).arg("--dbname").arg(address(&first));
        finish(&mut backup)?;
        let standby = Server::start(programs, &second)?;
        // After the copy, because the standby would otherwise take over the setting and wait for itself.
        let synchronous = "ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (b)'";
        programs.query(&address(&first), &[synchronous, "SELECT pg_reload_conf()"])?;
        poll("the standby is not synchronous", || {
            let count = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
            Ok(programs.query(&address(&first), &[count])?.trim() == "1")
        })?;
        let database = Self { programs, primary, standby, folder };
        write_private(&database.address_file(), database.address().as_bytes(), Existing::Replace)
            .map_err(Error::other)?;
        Ok(database)
    }

    /// A file with the address of both servers.
    pub(super) fn address_file(&self) -> PathBuf {
        self.folder.path().join("address")
    }

    /// The file of the key that both gateways use.
    pub(super) fn key_file(&self) -> PathBuf {
        self.folder.path().join("key")
    }

    /// The keys of all answers in the database.
    ///
    /// # Errors
    /// When no server can be written to.
    pub(super) fn answered_keys(&self) -> io::Result<BTreeSet<String>> {
        let keys = self.programs.query(&self.address(), &["SELECT idempotency_key FROM answer"])?;
        Ok(keys.lines().map(ToOwned::to_owned).collect())
    }

    /// Kills the primary and promotes the standby.
    ///
    /// # Errors
    /// When the promotion fails, or the new primary waits for a standby.
    pub(super) fn fail_over(&mut self) -> io::Result<()> {
        self.primary.kill()?;
        let standby = &self.standby.folder;
        let mut promote = self.programs.command("pg_ctl");
        finish(promote.args(["promote", "--wait", "--pgdata"]).arg(standby.join("data")))?;
        let names = self.programs.query(&address(standby), &["SHOW synchronous_standby_names"])?;
        let is_empty = names.trim().is_empty();
        if is_empty { Ok(()) } else { Err(Error::other("the new primary waits for a standby")) }
    }

    fn address(&self) -> String {
        let Self { primary, standby, .. } = self;
        let hosts = format!("{},{}", primary.folder.display(), standby.folder.display());
        format!("host={hosts} user=shikaku dbname=postgres target_session_attrs=read-write")
    }
}

impl Server {
    fn start(programs: &Programs, folder: &Path) -> io::Result<Self> {
        let log = folder.join("log");
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let mut command = programs.command("postgres");
        command.arg("-D").arg(folder.join("data"));
        // A standby reports its cluster name to the primary. Memory in files goes with the folder, also after a kill.
        let sockets = format!("unix_socket_directories={}", folder.display());
        let settings = [sockets, format!("cluster_name={name}")];
        let fixed = ["listen_addresses=", "dynamic_shared_memory_type=mmap"];
        for setting in settings.iter().map(String::as_str).chain(fixed) {
            command.args(["-c", setting]);
        }
        let process = command.stdout(Stdio::null()).stderr(File::create(&log)?).spawn()?;
        let server = Self { process, folder: folder.to_path_buf() };
        let ready = poll("a database server does not start", || {
            let mut ready = programs.command("pg_isready");
            Ok(ready.arg("--quiet").arg("--host").arg(folder).status()?.success())
        });
        ready.map_err(|error| {
            Error::other(format!("{error}: {}", fs::read_to_string(&log).unwrap_or_default()))
        })?;
        Ok(server)
    }

    /// Kills the main process; the others of this server end when they notice.
    fn kill(&mut self) -> io::Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        // The seventh line ends with the identifier of the memory segment that a killed server leaves behind.
        let lock = fs::read_to_string(self.folder.join("data/postmaster.pid"))?;
        if let Some(segment) = lock.lines().nth(6).and_then(|line| line.split_whitespace().last()) {
            finish(Command::new("ipcrm").args(["--shmem-id", segment]))?;
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let (Ok(None), Ok(process)) = (self.process.try_wait(), i32::try_from(self.process.id())) {
            // SIGQUIT: immediate shutdown.
            let _ = kill(Pid::from_raw(process), Signal::SIGQUIT);
        }
        drop(self.process.wait());
    }
}

/// The address of one server.
fn address(server: &Path) -> String {
    format!("host={} user=shikaku dbname=postgres", server.display())
}
