//! A failure outside of a reception, told like one inside.

use serde::Serialize;
use shikaku_core::failure::{Failure, ReaderFailure};
use shikaku_core::view::{failure_text, next_action_text};

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::json::FailureNote;
use crate::pcsc;

/// What JSON holds when a command could not do what it was asked for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Trouble {
    exit_code: Exit,
    outcome: &'static str,
    failure: FailureNote,
}

/// Tells people and programs, and gives the exit of the failure.
pub(crate) fn tell(console: Console, failure: Failure) -> Exit {
    complain(in_words(failure));
    let exit_code = Exit::from(failure);
    console.report(&Trouble { exit_code, outcome: "failed", failure: failure.into() });
    exit_code
}

/// Title, code, advice and the way on.
pub(crate) fn in_words(failure: Failure) -> String {
    let next = next_action_text(failure.next_action());
    format!(
        "■ {}　[{}]\n  {}\n  次にすること: {next}",
        failure_text(failure).title,
        failure.code(),
        advice(failure)
    )
}

/// What to do now. A build without PC/SC needs another one, whatever runs on this computer.
pub(crate) fn advice(failure: Failure) -> &'static str {
    let lack = pcsc::LACK.filter(|_| failure == ReaderFailure::NoService.into());
    lack.unwrap_or(failure_text(failure).advice)
}
