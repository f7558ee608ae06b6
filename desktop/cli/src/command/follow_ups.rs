use chrono::{DateTime, NaiveDate, Utc};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use serde::Serialize;
use shikaku_adapter::SystemClock;
use shikaku_calendar::wareki;
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{
    ConfirmationMethod, FollowUp, FollowUpDayError, FollowUpQuery, FollowUpReason, HistoryId, JournalEntry,
    OutcomeCode, StoreError, Wanted,
};
use shikaku_core::port::Clock as _;
use shikaku_core::view;
use shikaku_core::workflow::PatientNumber;

use super::history::{Damage, named, report_doubt, say, today, unnamed};
use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::history::StaffArguments;
use crate::json::kebab;
use crate::render;
use crate::store::{OpenError, StoreArguments, fresh_id};

/// What is still to be confirmed.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    store: StoreArguments,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    #[command(about = "後で確認することの一覧（なければこれ）")]
    List {
        #[arg(long, help = "済んだものも出す")]
        all: bool,
    },
    #[command(about = "後で確認することを記録する")]
    Add(Open),
    #[command(about = "確認が済んだことを記録する")]
    Done {
        #[arg(value_name = "ID", help = "一覧に出た番号（最初の4字から）")]
        id: String,
        #[arg(long, value_name = "METHOD", default_value = "oral", value_parser = confirming(), help = "何で確認したか")]
        method: String,
        #[command(flatten)]
        staff: StaffArguments,
    },
}

/// What is opened.
#[derive(Args)]
struct Open {
    #[arg(long, value_name = "NUMBER", value_parser = patient_number, help = "患者番号（1桁から8桁の数字）")]
    patient: PatientNumber,
    #[arg(long, value_name = "WHAT", default_value = "eligibility", value_parser = one_of(Wanted::KNOWN, Wanted::code), help = "確認すること")]
    wanted: String,
    #[arg(long, value_name = "WHY", default_value = "nothing-to-show", value_parser = one_of(FollowUpReason::KNOWN, FollowUpReason::code), help = "後で確認する理由")]
    reason: String,
    #[arg(long, value_name = "DATE", value_parser = super::day, help = "施術日（2026-11-22、令和8年11月22日 など。今日まで、5年前の同じ日から）。なければ今日")]
    treated: Option<NaiveDate>,
    #[arg(long, value_name = "DATE", value_parser = super::day, help = "いつまでに（施術日から、今日の1年後まで）。なければ施術した月の末日")]
    due: Option<NaiveDate>,
    #[command(flatten)]
    staff: StaffArguments,
}

impl Arguments {
    /// Runs the subcommand; without one, lists the open follow-ups.
    pub(crate) fn run(self, console: Console) -> Exit {
        let done = match self.action.unwrap_or(Action::List { all: false }) {
            Action::List { all } => list(&self.store, all, console),
            Action::Add(open) => add(&self.store, open, console),
            Action::Done { id, method, staff } => done(&self.store, &id, (method, staff), console),
        };
        done.unwrap_or_else(|error| error.report(console))
    }
}

fn list(store: &StoreArguments, all: bool, console: Console) -> Result<Exit, OpenError> {
    let mut store = store.open()?;
    let (day, _) = store.purge_due(SystemClock.now())?;
    report_doubt(day);
    let today = day.today;
    let query = if all { FollowUpQuery::All } else { FollowUpQuery::Open };
    let found = store.follow_ups(query)?;
    if !console.is_json() {
        say(console, &view::follow_up_listing(&found, today));
    }
    let follow_ups = found.rows.iter().map(|(id, it)| FollowUpNote::new(*id, it, today)).collect();
    let damage = Damage::of(&found.damaged);
    let exit_code = damage.report(!console.is_json());
    console.report(&ListReport { exit_code, follow_ups, damage });
    Ok(exit_code)
}

fn add(store: &StoreArguments, open: Open, console: Console) -> Result<Exit, OpenError> {
    let (today, now) = (today(), SystemClock.now());
    let (wanted, reason) = (open.wanted.into(), open.reason.into());
    let treated = open.treated.unwrap_or(today);
    let follow_up = FollowUp::new(open.patient.as_str().into(), wanted, reason, treated, now);
    let due_by = |follow_up: FollowUp| match open.due {
        Some(due) => follow_up.due_by(due),
        None => Ok(follow_up),
    };
    let follow_up = match follow_up.and_then(due_by) {
        Ok(follow_up) => follow_up,
        Err(error) => {
            complain(day_problem(error, treated));
            return Ok(Exit::Usage);
        }
    };
    let outcome = OutcomeCode::parse("follow-up").map_err(|_| StoreError::Unstorable)?;
    let entry = JournalEntry::new(now, ConfirmationMethod::Later, open.staff.staff, outcome);
    let id = fresh_id()?;
    let mut store = store.open()?;
    store.open_follow_up(id, &follow_up, &entry)?;
    Ok(report(id, &follow_up, today, console))
}

fn done(
    store: &StoreArguments,
    typed: &str,
    (method, staff): (String, StaffArguments),
    console: Console,
) -> Result<Exit, OpenError> {
    let (mut store, today) = (store.open()?, today());
    let Some((id, _)) = named(store.follow_ups(FollowUpQuery::All)?, typed)? else { return Ok(unnamed()) };
    let outcome = OutcomeCode::parse("confirmed").map_err(|_| StoreError::Unstorable)?;
    let entry = JournalEntry::new(SystemClock.now(), method.into(), staff.staff, outcome);
    let Some(closed) = store.close_follow_up(id, entry.at())? else { return Ok(unnamed()) };
    store.note(&entry)?;
    Ok(report(id, &closed, today, console))
}

fn report(id: HistoryId, follow_up: &FollowUp, today: NaiveDate, console: Console) -> Exit {
    console.say(render::line(&view::follow_up_line(follow_up, today)));
    console.report(&FollowUpNote::new(id, follow_up, today));
    Exit::Done
}

fn patient_number(typed: &str) -> Result<PatientNumber, &'static str> {
    typed.parse().map_err(|_| "患者番号は、1桁から8桁の数字です。氏名は書かないでください。")
}

/// Why a follow-up cannot have these days, and which it can have.
fn day_problem(error: FollowUpDayError, treated: NaiveDate) -> String {
    match error {
        FollowUpDayError::TreatmentToCome { today } => {
            format!("--treated は、今日（{}）より後の日にはできません。", wareki(today))
        }
        FollowUpDayError::TreatmentTooOld { first } => {
            format!("--treated は、{}より前の日にはできません。", wareki(first))
        }
        FollowUpDayError::DueBeforeTreatment => format!(
            "--due は、施術日（{}）より前にはできません。同じ日か、後の日を指定してください。",
            wareki(treated)
        ),
        FollowUpDayError::DueTooLate { last } => {
            format!("--due は、{}より後の日にはできません。", wareki(last))
        }
        _ => "この日付では記録できません。".to_owned(),
    }
}

/// The methods by which something was confirmed.
fn confirming() -> PossibleValuesParser {
    let confirming = ConfirmationMethod::KNOWN.iter().filter(|method| method.confirms());
    PossibleValuesParser::new(confirming.map(ConfirmationMethod::code))
}

/// The codes of a list, and no other.
fn one_of<T>(known: &'static [T], code: fn(&'static T) -> &'static str) -> PossibleValuesParser {
    PossibleValuesParser::new(known.iter().map(code))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListReport {
    exit_code: Exit,
    follow_ups: Vec<FollowUpNote>,
    #[serde(flatten)]
    damage: Damage,
}

/// A follow-up for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FollowUpNote {
    id: String,
    patient: String,
    wanted: String,
    reason: String,
    treatment_date: NaiveDate,
    due: NaiveDate,
    state: String,
    opened_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<DateTime<Utc>>,
}

impl FollowUpNote {
    fn new(id: HistoryId, follow_up: &FollowUp, today: NaiveDate) -> Self {
        Self {
            id: id.to_string(),
            patient: follow_up.patient().as_str().to_owned(),
            wanted: follow_up.wanted().code().to_owned(),
            reason: follow_up.reason().code().to_owned(),
            treatment_date: follow_up.treatment_date(),
            due: follow_up.due(),
            state: kebab(&follow_up.state(today)),
            opened_at: follow_up.opened_at(),
            closed_at: follow_up.closed_at(),
        }
    }
}
