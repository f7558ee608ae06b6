use std::path::{Path, PathBuf};
use std::process::{Command, id};
use std::{env, fs};

use crate::stage::{Beside, Runs, Stage};
use crate::tool::{DBUS_LIBRARY, PCSC_LIBRARY, POSTGRESQL, PYTHON, postgresql};
use crate::workspace::{CommandError, Workspace, is_root, not_done, run};

pub(crate) const STAGE: Stage = Stage {
    name: "postgres",
    about: "the whole suite of the gateway again, with its tables in a real PostgreSQL server",
    needs: &[&PCSC_LIBRARY, &DBUS_LIBRARY, &POSTGRESQL, &PYTHON],
    beside: Beside::Any,
    runs: Runs::Always,
    run: |workspace| {
        let server = Server::start(workspace)?;
        // The features of the stage `test`, so that nothing is built twice.
        let suite = ["test", "--locked", "--workspace", "--all-features", "--test", "gateway", "--"];
        run(workspace.cargo(&suite).env("SHIKAKU_POSTGRES", server.address()))
    },
};

/// A server of its own, in a folder that goes with it. It listens at a socket in that folder and at no port.
struct Server<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl<'a> Server<'a> {
    fn start(workspace: &'a Workspace) -> Result<Self, CommandError> {
        let folder = env::temp_dir().join(format!("shikaku-postgres-{}", id()));
        fs::create_dir(&folder).map_err(not_done("make the folder of the database server"))?;
        let server = Self { workspace, folder };
        if is_root() {
            run(workspace.command("chown").arg("postgres:").arg(&server.folder))?;
        }
        let data = server.folder.join("data");
        let new = ["--auth=trust", "--username=shikaku", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
        run(server.command("initdb").args(new).arg("--pgdata").arg(&data))?;
        // What is lost with the machine is lost with the test.
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off",
            server.folder.display()
        );
        let mut start = server.command("pg_ctl");
        start.args(["start", "--wait", "--silent", "--options", &options]).arg("--pgdata").arg(&data);
        run(start.arg("--log").arg(server.folder.join("log")))?;
        Ok(server)
    }

    fn address(&self) -> String {
        format!("host={} user=shikaku dbname=postgres", self.folder.display())
    }

    /// A program of PostgreSQL, which refuses to run as root.
    fn command(&self, program: &str) -> Command {
        let program = postgresql(program).unwrap_or_else(|| Path::new(program).to_path_buf());
        if !is_root() {
            return self.workspace.command(&program.to_string_lossy());
        }
        let mut command = self.workspace.command("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
        command.current_dir("/");
        command
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(self.folder.join("data"));
        drop(run(&mut stop));
        drop(fs::remove_dir_all(&self.folder));
    }
}
