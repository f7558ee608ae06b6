use clap::Args;
use serde::Serialize;
use shikaku_clinic::failure::Failure;
use shikaku_clinic::history::StoreError;

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::failure_report;
use crate::json::FailureNote;
use crate::store::{OnDamage, OpenError, Rotation, StoreArguments};

/// What happens to damage.
#[derive(Args)]
pub(super) struct Arguments {
    #[arg(long, help = "壊れた行、抜けた行があっても鍵を新しくする。壊れた行は、元の鍵とともにそのまま残す")]
    leave_damaged: bool,
}

/// What came of it, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    is_rotated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    damaged_rows: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureNote>,
}

impl Arguments {
    /// Rotates the key. A store with damage ends with the exit code of the store, rotated or not.
    pub(super) fn run(&self, store: &StoreArguments, console: Console) -> Result<Exit, OpenError> {
        let on_damage = if self.leave_damaged { OnDamage::Skip } else { OnDamage::Refuse };
        let (damage, is_rotated) = match store.rotate(on_damage)? {
            Rotation::Done => (None, true),
            Rotation::LeftDamage { damage, keeps_key } => {
                complain(left(damage, keeps_key));
                (Some(damage), true)
            }
            Rotation::Refused(damage) => {
                complain(refused(damage));
                (Some(damage), false)
            }
        };
        if is_rotated {
            console.say("鍵を新しくしました。");
        }
        let failure = damage.map(|damage| Failure::from(damage.failure()));
        let exit_code = failure.map_or(Exit::Done, |failure| {
            complain(failure_report::in_words(failure));
            failure.into()
        });
        let damaged_rows = damage.and_then(rows);
        console.report(&Report {
            exit_code,
            is_rotated,
            damaged_rows,
            failure: failure.map(FailureNote::from),
        });
        Ok(exit_code)
    }
}

fn left(damage: StoreError, keeps_key: bool) -> String {
    let what = in_words(damage);
    if keeps_key {
        format!("{what}。壊れた行は、元の鍵とともに残しました。鍵のファイルには、元の鍵も入っています。")
    } else {
        format!("{what}。読める行は、すべて新しい鍵で開きます。")
    }
}

fn refused(damage: StoreError) -> String {
    let what = in_words(damage);
    let hint = match damage {
        StoreError::DamagedHead => {
            "履歴は読めますが、書き込めません。控えがなければ、shikaku history list で内容を写し、shikaku history init で新しい履歴を始めてください。"
        }
        _ => {
            "控えがなければ、shikaku history rotate --leave-damaged で、壊れた行と元の鍵を残し、ほかの行の鍵を新しくできます。"
        }
    };
    format!(
        "{what}。鍵は変えていません。履歴も鍵のファイルも、元のままです。\n  履歴と鍵の控え（コピー）があれば、戻してから、もう一度実行してください。{hint}"
    )
}

fn in_words(damage: StoreError) -> String {
    match damage {
        StoreError::DamagedRows { rows } => format!("壊れた行、抜けた行、加えられた行が、{rows}件あります"),
        StoreError::DamagedHead => "履歴の目録が壊れています".to_owned(),
        _ => "確認の記録に、抜けか書き換えがあります".to_owned(),
    }
}

const fn rows(damage: StoreError) -> Option<usize> {
    match damage {
        StoreError::DamagedRows { rows } => Some(rows),
        _ => None,
    }
}
