//! `cargo xtask bench --gateway`: the reference gateway under load, alone or against another revision.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::workspace::{CommandError, Workspace, not_done, output, run};

/// What is measured of the gateway.
#[derive(Args)]
pub(crate) struct GatewayLoad {
    /// Measure the reference gateway under load over HTTPS, instead.
    #[arg(long, conflicts_with_all = ["bindings", "allow_missing"])]
    gateway: bool,
    /// With --gateway: compare with the gateway of this commit, measured in turn.
    #[arg(long, value_name = "REV", requires = "gateway", conflicts_with = "soak")]
    against: Option<String>,
    /// With --gateway: length of each measurement in seconds. [default: 10]
    #[arg(long, requires = "gateway")]
    seconds: Option<u64>,
    /// With --gateway: measurements of each gateway on each level. [default: 1, and 2 with --against]
    #[arg(long, requires = "gateway")]
    rounds: Option<u32>,
    /// With --gateway: `visual`, `pin` or both with a comma between them. [default: both]
    #[arg(long, requires = "gateway")]
    method: Option<String>,
    /// With --gateway: concurrent clients of each level. [default: 1,16,128]
    #[arg(long, requires = "gateway")]
    clients: Option<String>,
    /// With --gateway: one load of this many minutes with 16 clients; fails when the memory grows by more than 10 %.
    #[arg(long, value_name = "MINUTES", requires = "gateway")]
    soak: Option<u64>,
    /// With --gateway: 16 clients beside slow clients, half-open connections and a clinic that asks without a pause, on a gateway
    /// with its usual limits; fails when p99 of their checks is over 250 ms.
    #[arg(long, requires = "gateway", conflicts_with_all = ["soak", "against", "clients"])]
    flood: bool,
    /// With --gateway: a further argument of the gateway; may be given more than once.
    #[arg(long, value_name = "ARGUMENT", requires = "gateway", allow_hyphen_values = true)]
    gateway_arg: Vec<String>,
}

/// The program that is measured.
pub(crate) const PROGRAM: &str = "shikaku-gateway";

/// Builds it alone, so that it has the features that it is installed with.
pub(crate) const BUILD: [&str; 6] = ["build", "--locked", "--release", "--package", PROGRAM, "--bins"];

impl GatewayLoad {
    /// Whether `--gateway` is given.
    pub(crate) const fn is_wanted(&self) -> bool {
        self.gateway
    }

    /// Builds the programs, measures them and writes the figures; whether that worked.
    pub(crate) fn measure(&self, workspace: &Workspace, json: Option<&Path>) -> bool {
        let file =
            json.map_or_else(|| workspace.target().join("gateway.json"), |file| workspace.root().join(file));
        let measured = self.measure_in(workspace, &file);
        match &measured {
            Ok(()) => println!("written to {}", file.display()),
            Err(error) => println!("{error}"),
        }
        measured.is_ok()
    }

    fn measure_in(&self, workspace: &Workspace, json: &Path) -> Result<(), CommandError> {
        let folder = workspace.target().join("gateway-load");
        fs::create_dir_all(&folder).map_err(not_done("make a folder"))?;
        run(&mut workspace.cargo(&BUILD))?;
        let present = workspace.target().join("release").join(PROGRAM);
        let mut programs = vec![("present", present)];
        if let Some(revision) = &self.against {
            programs.push((revision, build_revision(workspace, &folder, revision)?));
        }
        let bench = ["bench", "--locked", "--package", "shikaku-tests", "--bench", "gateway", "--"];
        let mut bench = workspace.cargo(&bench);
        for (name, program) in &programs {
            bench.arg("--program").arg(format!("{name}={}", program.display()));
        }
        bench.arg("--folder").arg(&folder).arg("--json").arg(json).args(self.words(programs.len()));
        run(&mut bench)
    }

    /// The options that the load client takes as they are.
    fn words(&self, programs: usize) -> Vec<String> {
        let rounds = self.rounds.unwrap_or(1).max(if programs > 1 { 2 } else { 1 });
        let options = [
            ("--seconds", self.seconds.map(|seconds| seconds.to_string())),
            ("--rounds", Some(rounds.to_string())),
            ("--method", self.method.clone()),
            ("--clients", self.clients.clone()),
            ("--soak", self.soak.map(|minutes| minutes.to_string())),
        ];
        let given = options.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        let given = given.chain(self.flood.then(|| "--flood".to_owned()));
        given.chain(self.gateway_arg.iter().map(|argument| format!("--gateway-arg={argument}"))).collect()
    }
}

/// Builds the gateway of a commit in a work tree of its own and keeps the program under the name of the commit.
fn build_revision(workspace: &Workspace, folder: &Path, revision: &str) -> Result<PathBuf, CommandError> {
    let commit = format!("{revision}^{{commit}}");
    let commit = output(workspace.command("git").args(["rev-parse", "--verify", &commit]))?;
    let commit = commit.trim();
    let kept = folder.join(format!("{PROGRAM}-{commit}"));
    if kept.is_file() {
        return Ok(kept);
    }
    let (tree, target) = (folder.join("revision"), folder.join("revision-target"));
    remove(workspace, &tree)?;
    let tree_of = ["worktree", "add", "--detach", "--force"];
    run(workspace.command("git").args(tree_of).arg(&tree).arg(commit))?;
    let built = run(workspace.cargo(&BUILD).current_dir(&tree).env("CARGO_TARGET_DIR", &target));
    remove(workspace, &tree)?;
    built?;
    fs::copy(target.join("release").join(PROGRAM), &kept).map_err(not_done("copy the program"))?;
    Ok(kept)
}

/// Removes the work tree, one that an ended run left behind among them.
fn remove(workspace: &Workspace, tree: &Path) -> Result<(), CommandError> {
    if tree.exists() {
        run(workspace.command("git").args(["worktree", "remove", "--force"]).arg(tree))?;
    }
    Ok(())
}
