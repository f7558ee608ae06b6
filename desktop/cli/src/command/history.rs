mod rotate;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};
use serde::Serialize;
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_clinic::failure::{Failure, StoreFailure};
use shikaku_clinic::history::HistoryStore as _;
use shikaku_clinic::history::{
    ClockDoubt, FollowUpQuery, Found, HistoryId, JournalEntry, Purged, Record, RecordQuery, StoreDay,
    StoreError,
};
use shikaku_core::port::Clock as _;
use shikaku_core::view;
use shikaku_core::workflow::{Archive, Left};
use shikaku_eligibility::{Confirmation, OfficialMessage, folded};

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::json::{FailureNote, kebab};
use crate::store::{OpenError, StoreArguments};
use crate::{failure_report, render};

/// What was confirmed, as long as it may be looked at.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    store: StoreArguments,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    #[command(about = "保管のファイルと鍵のファイルを作る")]
    Init,
    #[command(about = "過去の確認の一覧（なければこれ）。保存期間を過ぎたものは先に消す")]
    List(Days),
    #[command(about = "1件の結果をもう一度表示する")]
    Show {
        #[arg(value_name = "ID", help = "一覧に出た番号（最初の4字から）")]
        id: String,
    },
    #[command(about = "保存期間を過ぎたものを消す")]
    Purge {
        #[arg(
            long,
            value_name = "DATE",
            value_parser = super::day,
            help = "今日の日付（2026-11-22、令和8年11月22日 など）。端末の日付が、最後に確認した日から大きく進んでいるときに、確認して入力する"
        )]
        today: Option<NaiveDate>,
    },
    #[command(about = "いつ、誰が、どう確認したかの記録。抜けや書き換えがあれば知らせる")]
    Journal,
    #[command(about = "鍵を新しくする。壊れた行、抜けた行があれば、何も変えずに知らせる")]
    Rotate(rotate::Arguments),
}

/// Days of treatment.
#[derive(Args, Default)]
struct Days {
    #[arg(long, value_name = "DATE", value_parser = super::day, help = "この施術日から（2026-11-22、令和8年11月22日 など）")]
    from: Option<NaiveDate>,
    #[arg(long, value_name = "DATE", value_parser = super::day, help = "この施術日まで")]
    to: Option<NaiveDate>,
}

impl Arguments {
    /// Runs the subcommand; without one, lists the records.
    pub(crate) fn run(self, console: Console) -> Exit {
        let Self { store, action } = self;
        let done = match action.unwrap_or(Action::List(Days::default())) {
            Action::Init => {
                store.init().map(|()| done(console, "保管のファイルと鍵のファイルを作りました。"))
            }
            Action::List(days) => list(&store, &days, console),
            Action::Show { id } => show(&store, &id, console),
            Action::Purge { today } => purge(&store, today, console),
            Action::Journal => journal(&store, console),
            Action::Rotate(arguments) => arguments.run(&store, console),
        };
        done.unwrap_or_else(|error| error.report(console))
    }
}

/// Today, in Japan.
pub(super) fn today() -> NaiveDate {
    japan_date(SystemClock.now())
}

/// The one whose id begins like this.
///
/// # Errors
/// [`StoreError::DamagedRecord`] when there is none and rows are damaged: it may be one of them.
pub(super) fn named<T>(found: Found<T>, typed: &str) -> Result<Option<(HistoryId, T)>, StoreError> {
    let Found { rows, damaged } = found;
    let typed = folded(typed).to_ascii_lowercase();
    let mut same = rows.into_iter().filter(|(id, _)| id.to_string().starts_with(&typed));
    match (same.next(), same.next(), damaged.first()) {
        (Some(only), None, _) if typed.len() >= ID_MIN => Ok(Some(only)),
        (None, _, Some(damaged)) => Err(StoreError::DamagedRecord(*damaged)),
        _ => Ok(None),
    }
}

/// Says that no row is named like this.
pub(super) fn unnamed() -> Exit {
    complain("この番号のものは、ありません（番号は、最初の4字から、ほかと区別できるところまで入力します）。");
    Exit::Usage
}

/// So much of an id has to be typed.
const ID_MIN: usize = 4;

/// So much of an id is shown to people.
const ID_SHOWN: usize = 8;

/// A heading and rows, each with the beginning of its id.
pub(super) fn say(console: Console, listing: &view::Listing) {
    console.say(render::screen(&listing.heading));
    for (id, line) in &listing.rows {
        let id: String = id.to_string().chars().take(ID_SHOWN).collect();
        console.say(format!("  {id}  {}", render::line(line)));
    }
}

fn list(store: &StoreArguments, days: &Days, console: Console) -> Result<Exit, OpenError> {
    if let (Some(from), Some(to)) = (days.from, days.to)
        && from > to
    {
        complain(format!("--from（{from}）が --to（{to}）より後です。早い日を --from に指定してください。"));
        return Ok(Exit::Usage);
    }
    let mut store = store.open()?;
    let (day, purged) = store.purge_due(SystemClock.now())?;
    let days = (days.from.unwrap_or(NaiveDate::MIN), days.to.unwrap_or(NaiveDate::MAX));
    let found = store.records(&RecordQuery::on(day.today).treated_between(days.0, days.1))?;
    report_purged(console, purged);
    report_doubt(day);
    if !console.is_json() {
        say(console, &view::history_listing(&found));
    }
    let records = found.rows.iter().map(|(id, record)| RecordNote::new(*id, record)).collect();
    let (purged, doubt) = (purged.into(), day.doubt.map(DoubtNote::from));
    let damage = Damage::of(&found.damaged);
    let exit_code = damage.report(!console.is_json());
    console.report(&ListReport { exit_code, records, damage, purged, doubt });
    Ok(exit_code)
}

fn show(store: &StoreArguments, typed: &str, console: Console) -> Result<Exit, OpenError> {
    let mut store = store.open()?;
    let (day, _) = store.purge_due(SystemClock.now())?;
    report_doubt(day);
    let today = day.today;
    let found = store.records(&RecordQuery::on(today))?;
    let Some((id, record)) = named(found, typed)? else { return Ok(unnamed()) };
    if !console.is_json() {
        console.say(render::screen(&view::archive_screen(
            &Archive::Result(id, Box::new(record.clone()), Left::default()),
            today,
            view::Privacy::Open,
        )));
    }
    console.report(&RecordNote::new(id, &record));
    Ok(Exit::Done)
}

/// Purges, by a clock that may be wrong only when a person has typed its day.
fn purge(store: &StoreArguments, typed: Option<NaiveDate>, console: Console) -> Result<Exit, OpenError> {
    let (mut store, now) = (store.open()?, SystemClock.now());
    let (mut day, mut purged) = store.purge_due(now)?;
    if let Some(doubt) = day.doubt {
        if typed != Some(doubt.device) {
            report_doubt(day);
            return Ok(failure_report::report(console, StoreFailure::DateDoubtful.into()));
        }
        store.set_time(now)?;
        (day, purged) = store.purge_due(now)?;
    }
    console.say(render::line(&view::purged_line(purged)));
    let mut damaged = store.records(&RecordQuery::on(day.today))?.damaged;
    damaged.extend(store.follow_ups(FollowUpQuery::All)?.damaged);
    let damage = Damage::of(&damaged);
    let exit_code = damage.report(false);
    console.report(&PurgeReport { exit_code, purged: purged.into(), damage });
    Ok(exit_code)
}

fn journal(store: &StoreArguments, console: Console) -> Result<Exit, OpenError> {
    let lines = store.open()?.journal()?;
    let entries = lines.iter().map(|line| JournalEntry::decode(&line.entry));
    let entries: Vec<_> = entries.collect::<Result<_, _>>().map_err(StoreError::from)?;
    console.say(render::screen(&view::journal_screen(&entries)));
    console.report(&entries.iter().map(EntryNote::from).collect::<Vec<_>>());
    Ok(Exit::Done)
}

/// Says that nothing was purged by a clock that may be wrong, and how it can be.
pub(super) fn report_doubt(day: StoreDay) {
    if let Some(doubt) = day.doubt {
        let line = render::line(&view::clock_doubt_line(doubt));
        let code = Failure::from(StoreFailure::DateDoubtful).code();
        let purge = format!("shikaku history purge --today {}", doubt.device);
        complain(format!(
            "{line}　[{code}]\n  保存期間を過ぎたものは、消していません。端末の日付が合っていれば、{purge}　で消せます。"
        ));
    }
}

fn report_purged(console: Console, purged: Purged) {
    if purged != Purged::default() {
        console.say(render::line(&view::purged_line(purged)));
    }
}

fn done(console: Console, word: &str) -> Exit {
    console.say(word);
    console.report(&Done { exit_code: Exit::Done });
    Exit::Done
}

/// The rows that could not be read, and the failure that they are.
#[derive(Serialize)]
pub(super) struct Damage {
    damaged: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureNote>,
}

impl Damage {
    const FAILURE: Failure = Failure::Store(StoreFailure::DamagedRecord);

    pub(super) fn of(damaged: &[HistoryId]) -> Self {
        let failure = (!damaged.is_empty()).then(|| Self::FAILURE.into());
        Self { damaged: damaged.iter().map(ToString::to_string).collect(), failure }
    }

    /// Reports the damage on standard error where no list shows it. Returns the exit code, because a script has to know that
    /// rows are missing.
    pub(super) fn report(&self, is_listed: bool) -> Exit {
        if self.failure.is_none() {
            return Exit::Done;
        }
        if !is_listed {
            complain(failure_report::in_words(Self::FAILURE));
        }
        Exit::from(Self::FAILURE)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Done {
    exit_code: Exit,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListReport {
    exit_code: Exit,
    records: Vec<RecordNote>,
    #[serde(flatten)]
    damage: Damage,
    purged: PurgedNote,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<DoubtNote>,
}

/// Why nothing was purged.
#[derive(Serialize)]
pub(super) struct DoubtNote {
    code: &'static str,
    device: NaiveDate,
    latest: NaiveDate,
}

impl From<ClockDoubt> for DoubtNote {
    fn from(ClockDoubt { device, latest }: ClockDoubt) -> Self {
        Self { code: Failure::from(StoreFailure::DateDoubtful).code(), device, latest }
    }
}

/// A record for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordNote {
    id: String,
    treatment_date: NaiveDate,
    confirmed_at: DateTime<Utc>,
    method: String,
    purge_after: NaiveDate,
    outcome: String,
    confirmation: OfficialMessage,
}

impl RecordNote {
    fn new(id: HistoryId, record: &Record) -> Self {
        let confirmation = record.message().clone();
        Self {
            id: id.to_string(),
            treatment_date: record.treatment_date(),
            confirmed_at: record.confirmed_at(),
            method: record.method().code().to_owned(),
            purge_after: record.purge_after(),
            outcome: kebab(&Confirmation::from(confirmation.clone()).verdict()),
            confirmation,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PurgedNote {
    records: usize,
    follow_ups: usize,
}

impl From<Purged> for PurgedNote {
    fn from(Purged { records, follow_ups }: Purged) -> Self {
        Self { records, follow_ups }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PurgeReport {
    exit_code: Exit,
    #[serde(flatten)]
    purged: PurgedNote,
    #[serde(flatten)]
    damage: Damage,
}

#[derive(Serialize)]
struct EntryNote {
    at: DateTime<Utc>,
    method: String,
    staff: String,
    outcome: String,
}

impl From<&JournalEntry> for EntryNote {
    fn from(entry: &JournalEntry) -> Self {
        Self {
            at: entry.at(),
            method: entry.method().code().to_owned(),
            staff: entry.staff().as_str().to_owned(),
            outcome: entry.outcome().as_str().to_owned(),
        }
    }
}
