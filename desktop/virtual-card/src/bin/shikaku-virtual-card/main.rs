//! `shikaku-virtual-card`: plugs a virtual My Number Card into `pcscd`, and shows what cards there are.

mod arguments;
mod failure;
mod plug;
mod record;
mod show;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Action, Arguments};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.action {
        None => plug::plug(&arguments.plug),
        Some(Action::List(deck)) => show::list(&deck),
        Some(Action::Show(card)) => show::show(&card),
        Some(Action::MakeKeys { out }) => show::make_keys(&out),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("shikaku-virtual-card: {failure}");
            failure.exit_code()
        }
    }
}
