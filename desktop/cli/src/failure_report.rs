//! A failure outside of a reception, reported like one inside.

use serde::Serialize;
use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_core::view::{failure_text, next_action_text};

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::json::FailureNote;
use crate::pcsc;

/// The JSON report of a command that failed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FailedReport {
    exit_code: Exit,
    outcome: &'static str,
    failure: FailureNote,
}

/// Reports the failure to people and programs, and returns its exit.
pub(crate) fn report(console: Console, failure: Failure) -> Exit {
    complain(in_words(failure));
    let exit_code = Exit::from(failure);
    console.report(&FailedReport { exit_code, outcome: "failed", failure: failure.into() });
    exit_code
}

/// The JSON report of a run that a person stopped.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stopped {
    exit_code: Exit,
    outcome: &'static str,
}

/// Reports to programs that a person stopped the run.
pub(crate) fn stopped(console: Console) -> Exit {
    console.report(&Stopped { exit_code: Exit::Stopped, outcome: "stopped" });
    Exit::Stopped
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

/// What to do now. A build without PC/SC needs another one, whatever runs on this computer. Outside of a reception
/// nothing was typed that could be typed again.
pub(crate) fn advice(failure: Failure) -> &'static str {
    match failure {
        Failure::Reader(ReaderFailure::NoService) => pcsc::LACK.unwrap_or(failure_text(failure).advice),
        Failure::Reader(ReaderFailure::NoCardInTime) => {
            "カードをリーダーに置くか、かざしたまま、もう一度実行してください。"
        }
        _ => failure_text(failure).advice,
    }
}

#[cfg(test)]
mod tests {
    use shikaku_clinic::failure::{Failure, ReaderFailure};

    use super::in_words;

    #[test]
    fn a_missing_card_is_reported_without_a_word_of_typed_digits() {
        let words = in_words(Failure::from(ReaderFailure::NoCardInTime));
        assert!(words.contains("READ-06") && !words.contains("入力") && !words.contains("消し"), "{words}");
    }
}
