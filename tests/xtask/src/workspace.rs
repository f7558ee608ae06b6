use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::{env, io};

use thiserror::Error;

/// Where the project lies, and the commands that run in it.
pub(crate) struct Workspace {
    root: PathBuf,
    is_thorough: bool,
}

/// Why a command brought no success.
#[derive(Debug, Error)]
pub(crate) enum CommandError {
    #[error("`{command}` could not be started: {source}")]
    NotStarted { command: String, source: io::Error },
    #[error("`{command}` ended with {status}")]
    Failed { command: String, status: ExitStatus },
}

/// Names what the program itself was doing when the system refused it.
pub(crate) fn not_done(what: &'static str) -> impl Fn(io::Error) -> CommandError {
    move |source| CommandError::NotStarted { command: what.to_owned(), source }
}

impl Workspace {
    /// The workspace this program belongs to.
    pub(crate) fn here() -> Self {
        // Cargo names the manifest at run time too: a target directory may be shared between checkouts.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.ancestors().nth(2).unwrap_or(&manifest).to_path_buf();
        Self { root, is_thorough: false }
    }

    /// The same; a stage then leaves nothing out, which takes minutes.
    pub(crate) fn thorough(self, is_thorough: bool) -> Self {
        Self { is_thorough, ..self }
    }

    /// Whether stages do what is done before a release alone: every screen in every look.
    pub(crate) const fn is_thorough(&self) -> bool {
        self.is_thorough
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> PathBuf {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
        self.root.join(target)
    }

    /// A cargo command in the workspace root. `Cargo.lock` is law: nothing here may change it.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
        command.args(arguments);
        command
    }

    /// Builds the libraries and programs of the workspace, as the stage `test` builds them, so that nothing is built twice.
    /// Only with `--examples` does cargo give dependencies the features that tests ask of them.
    pub(crate) fn build(&self) -> Result<(), CommandError> {
        let all = ["build", "--locked", "--workspace", "--all-features", "--lib", "--bins", "--examples"];
        run(&mut self.cargo(&all))
    }

    /// Any command in the workspace root, without an input.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        command
    }
}

/// Runs to the end, its output shown as it comes.
pub(crate) fn run(command: &mut Command) -> Result<(), CommandError> {
    let shown = shown(command);
    println!("$ {shown}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(CommandError::Failed { command: shown, status }),
        Err(source) => Err(CommandError::NotStarted { command: shown, source }),
    }
}

/// Runs to the end, silently; what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String, CommandError> {
    let shown = shown(command);
    match command.output() {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(output) => Err(CommandError::Failed { command: shown, status: output.status }),
        Err(source) => Err(CommandError::NotStarted { command: shown, source }),
    }
}

/// Whether this user may do everything here.
pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// A command as a person types it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
