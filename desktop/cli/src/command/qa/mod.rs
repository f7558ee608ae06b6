//! `shikaku qa`: transcripts for QA. One file a command, one line each in the table below.
//!
//! What these commands print is English, in the words of the standards that a transcript is full of; help is Japanese
//! like everywhere else.

mod audit;
mod convert;
mod files;
mod import;
mod mutate;
mod output;
mod replay;
mod report;
mod run;
mod show;

use clap::Subcommand;

use crate::console::Console;
use crate::exit::Exit;

/// The table of QA's commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    #[command(about = "記録を、やり取りの名前、かかった時間、カードの中身とともに見せる")]
    Show(show::Arguments),
    #[command(about = "1つの記録をもう一度動かし、最初の違いを並べて見せる")]
    Replay(replay::Arguments),
    #[command(about = "フォルダーの記録をすべて、並行してもう一度動かす")]
    Run(run::Arguments),
    #[command(about = "記録に個人の情報が残っていないことを確認する")]
    Audit(audit::Arguments),
    #[command(about = "記録を、ブラウザーで読む1枚のページにまとめる")]
    Report(report::Arguments),
    #[command(about = "記録のどこか1か所を壊したものを、すべて試す")]
    Mutate(mutate::Arguments),
    #[command(about = "ほかのプログラムの記録（OpenSC、pcscd、Androidなど）を読み込む")]
    Import(import::Arguments),
    #[command(about = "記録を、文字の形とCBORの形の間で書き換える")]
    Convert(convert::Arguments),
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(self, console: Console) -> Exit {
        match self {
            Self::Show(arguments) => arguments.run(console),
            Self::Replay(arguments) => arguments.run(console),
            Self::Run(arguments) => arguments.run(console),
            Self::Audit(arguments) => arguments.run(console),
            Self::Report(arguments) => arguments.run(console),
            Self::Mutate(arguments) => arguments.run(console),
            Self::Import(arguments) => arguments.run(console),
            Self::Convert(arguments) => arguments.run(console),
        }
    }
}
