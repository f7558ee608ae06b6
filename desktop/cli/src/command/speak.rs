use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde::{Deserialize, Serialize};
use shikaku_core::adapter::SystemClock;
use shikaku_core::calendar::{japan_date, parse_date};
use shikaku_core::eligibility::{Confirmation, OfficialMessage};
use shikaku_core::handover::FileLimits;
use shikaku_core::handover::json::{self, JsonReadError};
use shikaku_core::port::Clock as _;
use shikaku_core::view::{Privacy, Verbosity, date_error_text, spoken_text};
use thiserror::Error;

use crate::console::{Console, complain};
use crate::exit::Exit;

/// What to say, how much of it, and who may hear it.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "FILE", help = "資格確認結果のJSON（check --json の出力も可）。なければ標準入力")]
    file: Option<PathBuf>,
    #[arg(long, help = "短く: 有効かどうか、負担割合、氏名だけ")]
    short: bool,
    #[arg(long, help = "まわりに人がいるとき: 有効かどうかと負担割合だけ")]
    private: bool,
    #[arg(
        long,
        value_name = "DATE",
        value_parser = day,
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
    #[error("the result cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error(transparent)]
    NoResult(#[from] JsonReadError),
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
        let message = message(&read(self.file.as_deref())?)?;
        let verbosity = if self.short { Verbosity::Short } else { Verbosity::Full };
        let privacy = if self.private { Privacy::Private } else { Privacy::Open };
        let say = |confirmation: &Confirmation| {
            let on = self.on.or(confirmation.confirmed_on()).unwrap_or_else(|| japan_date(SystemClock.now()));
            spoken_text(confirmation, on, verbosity, privacy)
        };
        Ok(Confirmation::of_each_person(message).iter().map(say).collect())
    }
}

fn day(typed: &str) -> Result<NaiveDate, &'static str> {
    parse_date(typed).map_err(date_error_text)
}

/// The whole input, or one byte more than is taken.
fn read(file: Option<&Path>) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(FileLimits::SINGLE.bytes).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    match file {
        Some(file) => File::open(file)?.take(limit).read_to_end(&mut bytes)?,
        None => io::stdin().lock().take(limit).read_to_end(&mut bytes)?,
    };
    Ok(bytes)
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
    use shikaku_core::handover::FileLimits;

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
    fn what_holds_no_result_is_told_without_repeating_it() {
        check("{}", Err("the root is not XmlMsg"));
        check(r#"{"confirmation":"資格"}"#, Err("the root is not XmlMsg"));
        check("資格", Err("the file is no JSON, at line 1, column 1"));
        let long = " ".repeat(FileLimits::SINGLE.bytes + 1);
        check(&long, Err("the file is longer than 4194304 bytes"));
    }
}
