//! The commands: one file each, one line each in the table below.

mod card;
mod check;
mod convert;
mod decide;
mod deliver;
mod doctor;
mod explain;
mod follow_ups;
mod history;
mod import;
mod paper;
mod qa;
mod readers;
mod readiness;
mod speak;
mod vendor_check;
mod window;

use std::ffi::OsString;

use chrono::NaiveDate;
use clap::{ArgAction, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use log::LevelFilter;
use shikaku_calendar::{parse_date, short_wareki, wareki};
use shikaku_eligibility::handover::Encoding;
use shikaku_eligibility::handover::japanese::date_error_text;

use crate::console::{self, Console};
use crate::exit::Exit;
use crate::{practice, usage};

/// The encoding in which XML is written.
#[derive(Clone, Copy, ValueEnum)]
enum Written {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "shift_jis", alias = "cp932")]
    ShiftJis,
}

impl From<Written> for Encoding {
    fn from(written: Written) -> Self {
        match written {
            Written::Utf8 => Self::Utf8,
            Written::ShiftJis => Self::ShiftJis,
        }
    }
}

/// Parses a day as people write it, for every argument that takes one.
///
/// # Errors
/// A sentence for people that says why the text is no day and what is expected.
fn day(typed: &str) -> Result<NaiveDate, &'static str> {
    parse_date(typed).map_err(date_error_text)
}

/// One day in each form in which it may be typed, as the calendar writes them.
fn day_forms() -> String {
    let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    let forms = [Some(day.to_string()), Some(wareki(day)), short_wareki(day)];
    forms.into_iter().flatten().collect::<Vec<_>>().join("、")
}

/// The command line.
#[derive(Parser)]
#[command(name = "shikaku", version, about = "マイナンバーカードで健康保険の資格を確認します", after_help = Exit::table())]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
    #[arg(long, global = true, help = "結果をJSONで標準出力に出す（人への表示は標準エラーへ）")]
    json: bool,
    #[arg(short, long, global = true, action = ArgAction::Count, help = "経過を標準エラーに出す（-vv でもっと細かく）")]
    verbose: u8,
}

/// The table of commands.
#[derive(Subcommand)]
enum Command {
    #[command(flatten)]
    Practice(practice::Command),
    #[command(about = "カードリーダーのカードで資格を確認する")]
    Check(check::Arguments),
    #[command(name = "desk", about = "受付のアプリをウィンドウで開く（練習は --practice）")]
    Window(window::Arguments),
    #[command(about = "カードリーダーの一覧")]
    Readers,
    #[command(about = "カードについて調べる（暗証番号は使わない）")]
    Card(card::Arguments),
    #[command(about = "資格確認の結果を、XML、JSON、コピー用の文字の間で書き換える")]
    Convert(convert::Arguments),
    #[command(about = "公式アプリでコピーした結果を取り込み、履歴に残し、レセコンのフォルダーに置く")]
    Import(import::Arguments),
    #[command(about = "ゲートウェイの結果を、レセコンのフォルダーに置く")]
    Deliver(deliver::Arguments),
    #[command(about = "レセコン連携のAPIを、ゲートウェイが文書のとおりに提供しているか検査する")]
    VendorCheck(vendor_check::Arguments),
    #[command(about = "コードの意味と次にすること（例: shikaku explain PIN-03）")]
    Explain(explain::Arguments),
    #[command(about = "資格確認の結果を、読み上げる文にする")]
    Speak(speak::Arguments),
    #[command(about = "カードで確認できないときに、何をすればよいかを調べる")]
    Decide(decide::Arguments),
    #[command(about = "導入の準備、義務化の対象か、期限、補助金を調べる", after_help = readiness::names_and_forms())]
    Readiness(readiness::Arguments),
    #[command(about = "過去の確認を見る。保存期間を過ぎたものは消す")]
    History(history::Arguments),
    #[command(about = "後で確認することを見る、済ませる")]
    FollowUps(follow_ups::Arguments),
    #[command(subcommand, about = "受付の手引き、ポスター、後日確認の用紙を、PDFにする")]
    Paper(paper::Command),
    #[command(about = "リーダー、カード、ゲートウェイ、時計を点検する")]
    Doctor(doctor::Arguments),
    #[command(subcommand, about = "受付の記録を、読む、試す、壊す（品質確認用）")]
    Qa(qa::Command),
}

/// Whether these arguments begin a check, so that a person may be about to type a PIN. Seen before anything else is done.
pub(crate) fn asks_for_pin(arguments: impl Iterator<Item = OsString>) -> bool {
    let is_flag = |word: &OsString| word.to_string_lossy().starts_with('-');
    arguments
        .skip(1)
        .find(|word| !is_flag(word))
        .is_some_and(|command| command == "check" || command == "practice")
}

/// Reads the command line and runs the command.
pub(crate) fn run() -> Exit {
    let mut definition = usage::japanese(CommandLine::command());
    let matches = definition.try_get_matches_from_mut(std::env::args_os());
    let line = matches.and_then(|matches| CommandLine::from_arg_matches(&matches));
    let exit = match line {
        Ok(line) => line.run(),
        Err(error) => usage::report(&error, &definition),
    };
    console::settled(exit)
}

impl CommandLine {
    fn run(self) -> Exit {
        let Self { command, json, verbose } = self;
        log_to_stderr(verbose);
        let console = Console::new(json);
        match command {
            Command::Practice(command) => command.run(console),
            Command::Check(arguments) => arguments.run(console),
            Command::Window(arguments) => arguments.run(console),
            Command::Readers => readers::run(console),
            Command::Card(arguments) => arguments.run(console),
            Command::Convert(arguments) => arguments.run(console, verbose > 0),
            Command::Import(arguments) => arguments.run(console),
            Command::Deliver(arguments) => arguments.run(console),
            Command::VendorCheck(arguments) => arguments.run(console),
            Command::Explain(arguments) => arguments.run(console),
            Command::Speak(arguments) => arguments.run(console),
            Command::Decide(arguments) => arguments.run(console),
            Command::Readiness(arguments) => arguments.run(console),
            Command::History(arguments) => arguments.run(console),
            Command::FollowUps(arguments) => arguments.run(console),
            Command::Paper(command) => command.run(console),
            Command::Doctor(arguments) => arguments.run(console),
            Command::Qa(command) => command.run(console),
        }
    }
}

/// Only our own lines, which the types redact; never those of HTTP and TLS. Nothing without `-v`.
fn log_to_stderr(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => LevelFilter::Info,
        2 => LevelFilter::Debug,
        _ => LevelFilter::Trace,
    };
    env_logger::Builder::new().filter_module("shikaku", level).init();
}

#[cfg(test)]
mod tests {
    use super::asks_for_pin;

    #[test]
    fn a_check_is_seen_before_the_arguments_are_read() {
        let asks = |words: &[&str]| {
            asks_for_pin(std::iter::once("shikaku").chain(words.iter().copied()).map(Into::into))
        };
        assert!(
            asks(&["check", "--method", "pin"])
                && asks(&["practice", "--ending", "valid"])
                && asks(&["--json", "-vv", "check"])
        );
        assert!(!asks(&["explain", "check"]) && !asks(&[]) && !asks(&["--help"]) && !asks(&["demo"]));
    }
}
