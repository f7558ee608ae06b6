//! Practice mode in a build without the feature `practice`: its commands are not listed and refuse, and a simulated
//! reader cannot be constructed.

use std::convert::Infallible;
use std::ffi::OsString;
use std::str::FromStr;

use clap::{Args, Subcommand};
use shikaku_core::application::Setup;
use shikaku_pc_app::Parts;
use shikaku_reader::session::LinkFailure;
use thiserror::Error;

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::wireless::{Listener, Radio};

/// The end of the help of `--reader`: there is no simulated reader to name.
pub(crate) const READER_HELP: &str = "";

/// What a person reads who asks for practice mode.
const NO_PRACTICE: &str = "このプログラムは、練習用の機能（仮想カード、仮想のリーダー、練習用のゲートウェイ）なしで作られています。配布されているプログラムを使うか、--features practice を付けて作り直してください。";

/// The commands of practice mode. They are hidden, and each refuses.
#[derive(Subcommand)]
pub(crate) enum Command {
    #[command(hide = true, disable_help_flag = true, about = NO_PRACTICE)]
    Demo(AnyArguments),
    #[command(hide = true, disable_help_flag = true, about = NO_PRACTICE)]
    Practice(AnyArguments),
    #[command(hide = true, disable_help_flag = true, about = NO_PRACTICE)]
    ReaderSim(AnyArguments),
}

/// All words after the name of a command, so that the command refuses before an argument is parsed.
#[derive(Args)]
pub(crate) struct AnyArguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _words: Vec<OsString>,
}

/// This build has no practice mode.
#[derive(Debug, PartialEq, Eq, Error)]
#[error("{NO_PRACTICE}")]
pub(crate) struct NoPractice;

impl Command {
    /// Refuses.
    pub(crate) fn run(self, _: Console) -> Exit {
        match self {
            Self::Demo(_) | Self::Practice(_) | Self::ReaderSim(_) => complain(NoPractice),
        }
        Exit::Usage
    }
}

/// What the application of the practice is built from: nothing in this build.
pub(crate) fn window_parts(_: Setup) -> Result<Parts, String> {
    Err(NoPractice.to_string())
}

/// A simulated reader. It has no value in this build.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SimulatedReader(Infallible);

impl SimulatedReader {
    /// Connects to the radio of the reader.
    ///
    /// # Errors
    /// It cannot be called.
    pub(crate) const fn radio(&self, _: Listener) -> Result<Box<dyn Radio>, LinkFailure> {
        match self.0 {}
    }
}

impl FromStr for SimulatedReader {
    type Err = NoPractice;

    /// Refuses every port.
    fn from_str(_: &str) -> Result<Self, NoPractice> {
        Err(NoPractice)
    }
}
