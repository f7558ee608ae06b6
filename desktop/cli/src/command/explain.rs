use clap::Args;
use serde::Serialize;
use shikaku_core::failure::Failure;
use shikaku_core::view::{failure_text, next_action_text};

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::json::FailureNote;

/// What to explain.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "CODE", help = "画面に出たコード（PIN-03 など）。なければ一覧")]
    code: Option<String>,
}

/// One row of the table of failures.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    #[serde(flatten)]
    failure: FailureNote,
    title: &'static str,
    advice: &'static str,
    next_action_text: &'static str,
}

impl Arguments {
    /// Explains one code, or lists all.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let Some(code) = &self.code else {
            list(console);
            return Exit::Done;
        };
        let Some(failure) = Failure::by_code(code) else {
            complain("このコードはありません。コードの一覧:");
            list(console);
            return Exit::Usage;
        };
        let row = Row::from(failure);
        console.report(&row);
        if !console.is_json() {
            let Row { failure, title, advice, next_action_text } = row;
            console.say(format!("■ {title}　[{}]\n  {advice}", failure.code));
            console.say(format!("  次にすること: {next_action_text}\n  原因（英語）: {}", failure.cause));
        }
        Exit::Done
    }
}

fn list(console: Console) {
    let rows: Vec<_> = Failure::all().map(Row::from).collect();
    if console.is_json() {
        console.report(&rows);
    } else {
        for Row { failure, title, .. } in rows {
            console.say(format!("{:<8} {title}", failure.code));
        }
    }
}

impl From<Failure> for Row {
    fn from(failure: Failure) -> Self {
        let text = failure_text(failure);
        let next_action_text = next_action_text(failure.next_action());
        Self { failure: failure.into(), title: text.title, advice: text.advice, next_action_text }
    }
}
