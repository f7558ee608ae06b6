use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde::{Deserialize, Serialize};
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_core::port::Clock as _;
use shikaku_core::view::{Privacy, Verbosity, spoken_text};
use shikaku_eligibility::handover::any::ReadError;
use shikaku_eligibility::handover::japanese::handover_read_text;
use shikaku_eligibility::handover::json::JsonReadError;
use shikaku_eligibility::handover::{FileLimits, json};
use shikaku_eligibility::{Confirmation, OfficialMessage};
use thiserror::Error;

use crate::console::{self, Console, complain};
use crate::exit::Exit;
use crate::file::{self, FileError};

/// The result to speak, how much of it, and how private the place is.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", help = "資格確認結果のJSON（check --json の出力も可）。なければ標準入力")]
    file: Option<PathBuf>,
    #[arg(long, help = "短く: 有効かどうか、負担割合、氏名だけ")]
    short: bool,
    #[arg(long, help = "周りに人がいるとき: 有効かどうかと負担割合だけ")]
    private: bool,
    #[arg(
        long,
        value_name = "DATE",
        value_parser = super::day,
        help = "施術日（2026-11-22、令和8年11月22日 など）。なければ資格確認日、それもなければ今日"
    )]
    on: Option<NaiveDate>,
}

/// One text a person: a bulk answer holds several.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    spoken: Vec<String>,
}

/// Why nothing can be said.
#[derive(Debug, Error)]
enum SpeakError {
    #[error(transparent)]
    Unreadable(#[from] FileError),
    #[error("{}: {}", console::path(.path), handover_read_text(ReadError::Json(*.error)))]
    NoResult { path: PathBuf, error: JsonReadError },
}

impl Arguments {
    /// Prints what a voice is to say.
    pub(crate) fn run(&self, console: Console) -> Exit {
        match self.spoken() {
            Ok(spoken) => {
                for text in &spoken {
                    console.say(text);
                }
                console.report(&Report { exit_code: Exit::Done, spoken });
                Exit::Done
            }
            Err(error) => {
                complain(error);
                Exit::Usage
            }
        }
    }

    fn spoken(&self) -> Result<Vec<String>, SpeakError> {
        let path = self.file.as_deref().filter(|path| *path != Path::new("-"));
        let bytes = match path {
            Some(path) => file::read("資格確認結果のファイル", path, FileLimits::SINGLE.bytes)?,
            None => file::read_stdin(FileLimits::SINGLE.bytes)?,
        };
        let message = message(&bytes).map_err(|error| {
            let path = path.unwrap_or(Path::new("標準入力")).to_owned();
            SpeakError::NoResult { path, error }
        })?;
        let verbosity = if self.short { Verbosity::Short } else { Verbosity::Full };
        let privacy = if self.private { Privacy::Private } else { Privacy::Open };
        let say = |confirmation: &Confirmation| {
            let on = self.on.or(confirmation.confirmed_on()).unwrap_or_else(|| japan_date(SystemClock.now()));
            spoken_text(confirmation, on, verbosity, privacy)
        };
        Ok(Confirmation::of_each_person(message).iter().map(say).collect())
    }
}

/// A message, or the report of a check that carries one.
fn message(bytes: &[u8]) -> Result<OfficialMessage, JsonReadError> {
    #[derive(Deserialize)]
    struct CheckReport {
        confirmation: OfficialMessage,
    }
    match json::read(bytes, &FileLimits::SINGLE) {
        Err(JsonReadError::NoMessage) => serde_json::from_slice::<CheckReport>(bytes)
            .map(|report| report.confirmation)
            .map_err(|_| JsonReadError::NoMessage),
        read => read,
    }
}

#[cfg(test)]
mod tests {
    use shikaku_eligibility::handover::FileLimits;

    use super::message;

    #[track_caller]
    fn check(json: &str, expected: Result<(), &str>) {
        let found = message(json.as_bytes()).map(|_| ()).map_err(|error| error.to_string());
        assert_eq!(found, expected.map_err(str::to_owned), "{json:.40}");
    }

    #[test]
    fn a_message_and_the_report_of_a_check_are_taken() {
        check(r#"{"XmlMsg":{}}"#, Ok(()));
        check(r#"{"exitCode":0,"outcome":"valid","confirmation":{"XmlMsg":{}}}"#, Ok(()));
    }

    #[test]
    fn what_holds_no_result_is_reported_without_repeating_it() {
        check("{}", Err("the root is not XmlMsg"));
        check(r#"{"confirmation":"資格"}"#, Err("the root is not XmlMsg"));
        check("資格", Err("the file is no JSON, at line 1, column 1"));
        let long = " ".repeat(FileLimits::SINGLE.bytes + 1);
        check(&long, Err("the file is longer than 4194304 bytes"));
    }
}
