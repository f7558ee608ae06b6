//! `shikaku`: 資格確認 at a card reader, and the tools around it. A thin shell: it carries bytes to the card
//! and calls to the gateway, draws the screens of the core, and passes on what people type.

mod answer;
mod card;
mod command;
mod console;
mod ending;
mod exchange;
mod exit;
mod gateway;
mod history;
mod interrupt;
mod json;
mod pcsc;
mod person;
mod question;
mod reader;
mod record;
mod render;
mod shell;
mod store;
mod survey;
mod trouble;
mod wireless;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run().into()
}
