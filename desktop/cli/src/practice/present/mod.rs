//! Practice mode in a build with the feature `practice`. Its commands are one line each in the table below.

mod demo;
mod exercise;
mod reader_sim;
mod simulated_reader;
mod window;

use clap::Subcommand;

use crate::console::Console;
use crate::exit::Exit;

pub(crate) use simulated_reader::SimulatedReader;
pub(crate) use window::window_parts;

/// The end of the help of `--reader`: how a simulated reader is named.
pub(crate) const READER_HELP: &str = "、仮想のリーダーは radio:PORT";

/// The commands of practice mode.
#[derive(Subcommand)]
pub(crate) enum Command {
    #[command(about = "仮想カードと参照ゲートウェイで、受付の最初から最後までを見せる")]
    Demo(demo::Arguments),
    #[command(about = "架空の人で受付を練習する。場面を指定しないと一覧を出す。何も記録しない")]
    Practice(exercise::Arguments),
    // The help lists it after `doctor`, away from what a clinic uses.
    #[command(display_order = 12, about = "仮想のBluetoothカードリーダーを、TCPのポートで動かす（試験用）")]
    ReaderSim(reader_sim::Arguments),
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(self, console: Console) -> Exit {
        match self {
            Self::Demo(arguments) => arguments.run(console),
            Self::Practice(arguments) => arguments.run(console),
            Self::ReaderSim(arguments) => arguments.run(),
        }
    }
}
