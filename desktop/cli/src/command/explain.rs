use clap::Args;
use serde::Serialize;
use shikaku_clinic::failure::Failure;
use shikaku_core::view::{failure_text, next_action_text};

use crate::console::{Console, complain, shown};
use crate::exit::Exit;
use crate::json::FailureNote;

/// What to explain.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "CODE", help = "画面に出たコード（PIN-03、pin3 など）。なければ一覧")]
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
    /// Explains one code, or lists all. Of an unknown code the nearest are named.
    pub(crate) fn run(&self, console: Console) -> Exit {
        let Some(code) = &self.code else {
            list(console);
            return Exit::Done;
        };
        let Some(failure) = Failure::by_code(code) else {
            complain(unknown(code));
            console.report(&Failure::nearest(code).map(Row::from));
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

/// What to say of a code that does not exist.
pub(super) fn unknown(code: &str) -> String {
    let near =
        Failure::nearest(code).map(|near| format!("  {:<8} {}", near.code(), failure_text(near).title));
    let code = shown(code);
    format!(
        "{code} というコードはありません。近いコード:\n{}\n一覧は shikaku explain で出ます。",
        near.join("\n")
    )
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
