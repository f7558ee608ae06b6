//! `shikaku`: 資格確認 at a card reader, and the tools around it. A thin shell: it carries bytes to the card
//! and calls to the gateway, draws the screens of the core, and passes on what people type.

mod answer;
mod browser;
mod card;
mod command;
mod console;
mod deliver;
mod ending;
mod exchange;
mod exit;
mod failure_report;
mod file;
mod gateway;
mod hardening;
mod history;
mod interrupt;
mod json;
mod number;
mod os_error;
mod pcsc;
mod person;
mod practice;
mod question;
mod reader;
mod record;
mod render;
mod screens;
mod shell;
mod store;
mod survey;
mod terminal;
mod usage;
mod vendor_check;
mod window;
#[cfg_attr(
    not(any(feature = "bluetooth", feature = "practice")),
    expect(dead_code, reason = "a build without a radio constructs no event of one")
)]
mod wireless;

use std::process::ExitCode;

fn main() -> ExitCode {
    hardening::protect_memory();
    let _hushed = terminal::Hushed::when(command::asks_for_pin(std::env::args_os()));
    command::run().into()
}
