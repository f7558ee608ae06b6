mod clinic;
mod file;
mod note;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_clinic::readiness::{
    Assessment, Checklist, Peers, Rulebook, Stage, Step, Trade, assess, conclusion, estimate_cooperation,
    estimate_subsidy, peers, timeline,
};
use shikaku_core::port::Clock as _;
use shikaku_core::view::{
    Screen, exemption_screen, money_screen, peers_screen, progress_screen, timeline_screen,
};

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::number::number;
use crate::question::Questions;
use crate::render;
use clinic::ClinicArguments;
use file::FileError;
use note::Report;

/// The names of the steps and the forms of a day, for the help.
pub(super) fn names_and_forms() -> String {
    let steps = Rulebook::embedded().map(|book| book.steps).unwrap_or_default();
    let width = steps.iter().map(|step| step.id.len()).max().unwrap_or_default();
    let lines = steps.iter().map(|step| format!("  {:width$}  {}\n", step.id, step.title));
    let lines = lines.collect::<Vec<_>>().concat();
    format!(
        "手順の名前（--data のファイルを使うときは、その中の名前）:\n{lines}\n日付の書き方: {}",
        super::day_forms()
    )
}

/// The readiness of a clinic. At a terminal, the command asks for missing facts.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(
        long,
        value_name = "FILE",
        help = "準備の記録。なければ作り、あれば続きから書き換える（リンクは不可）"
    )]
    state: Option<PathBuf>,
    #[arg(long, value_name = "STEP", help = "終わった手順（繰り返し指定できる）")]
    done: Vec<String>,
    #[arg(long, value_name = "STEP", help = "やり直す手順（繰り返し指定できる）")]
    undo: Vec<String>,
    #[command(flatten)]
    clinic: ClinicArguments,
    #[arg(long, value_name = "YEN", value_parser = number::<u32>(0..=u64::from(u32::MAX)), help = "領収書の金額（繰り返し指定できる）")]
    receipt: Vec<u32>,
    #[arg(long, value_name = "DATE", value_parser = super::day, help = "この日の時点で調べる（2026-11-22、令和8年11月22日 など）。なければ今日")]
    on: Option<NaiveDate>,
    #[arg(long, value_name = "FILE", help = "日付、金額、手順のファイル（TOML）。なければ組み込みのもの")]
    data: Option<PathBuf>,
}

impl Arguments {
    /// Shows it, and keeps what was said to be done.
    pub(crate) fn run(mut self, console: Console) -> Exit {
        match self.advance(console) {
            Ok(report) => {
                console.report(&report);
                Exit::Done
            }
            Err(error) => {
                complain(error);
                Exit::Usage
            }
        }
    }

    fn advance(&mut self, console: Console) -> Result<Report, FileError> {
        let book = file::rulebook(self.data.as_deref())?;
        let today = self.on.unwrap_or_else(|| japan_date(SystemClock.now()));
        let mut person = Questions::at_terminal(console);
        let list = self.checklist(&book, today, person.as_mut())?;
        if self.clinic.trade.is_none() {
            self.clinic.ask_trade(person.as_mut());
        }
        let progress = list.progress(&book);
        console.say(render::screen(&progress_screen(&book, &progress)));
        if let Some(step) = progress.next {
            console.say(format!("  （終わったら: --done {}）", step.id));
        }
        let assessments = self.exemption(console, &book, today);
        let exempt = assessments.as_deref().map(conclusion);
        let times = timeline(&book, today, progress.stage, exempt);
        say(console, &timeline_screen(&book, &times));
        let subsidy = estimate_subsidy(&book.subsidy, &self.receipt, today, progress.stage);
        let cooperation = estimate_cooperation(&book.cooperation, today, progress.stage);
        say(console, &money_screen(&book, &subsidy, cooperation));
        let peers = self.clinic.trade().and_then(|trade| peers_of(console, &book, trade, progress.stage));
        Ok(Report::new(&book, today, &progress)
            .with_exemption(assessments.as_deref())
            .with_timeline(&times)
            .with_money(&subsidy, cooperation)
            .with_peers(peers))
    }

    /// Takes up what was put away, changes it as asked, and puts it away again where it changed or nothing was there.
    fn checklist<R: std::io::BufRead>(
        &self,
        book: &Rulebook,
        today: NaiveDate,
        person: Option<&mut Questions<R>>,
    ) -> Result<Checklist, FileError> {
        let kept = self.state.as_deref().map(file::checklist).transpose()?.flatten();
        let mut list = kept.clone().unwrap_or_default();
        for id in &self.done {
            list.mark(known(book, id)?, today);
        }
        for id in &self.undo {
            list.unmark(known(book, id)?);
        }
        if let Some(path) = self.state.as_deref().filter(|_| kept.as_ref() != Some(&list)) {
            file::keep(path, &list)?;
        }
        let is_output = !self.done.is_empty() || !self.undo.is_empty();
        if let (Some(path), Some(person), false) = (&self.state, person, is_output) {
            go_on(book, &mut list, today, person, path)?;
        }
        Ok(list)
    }

    fn exemption(&self, console: Console, book: &Rulebook, today: NaiveDate) -> Option<Vec<Assessment>> {
        let assessments = assess(&book.exemption, &self.clinic.clinic()?, today);
        say(console, &exemption_screen(book, &assessments));
        Some(assessments)
    }
}

/// Asks about one step after the other, until one is not done. Each answer is kept at once.
fn go_on<R: std::io::BufRead>(
    book: &Rulebook,
    list: &mut Checklist,
    today: NaiveDate,
    person: &mut Questions<R>,
    path: &Path,
) -> Result<(), FileError> {
    while let Some(step) = list.progress(book).next {
        let question = format!("{}: 終わりましたか", step.title);
        match person.choose(&question, &[(true, "はい"), (false, "まだ")]) {
            Some(true) => list.mark(step, today),
            Some(false) | None => return Ok(()),
        }
        file::keep(path, list)?;
    }
    Ok(())
}

fn known<'a>(book: &'a Rulebook, id: &str) -> Result<&'a Step, FileError> {
    book.step(id).ok_or_else(|| FileError::UnknownStep(id.to_owned()))
}

fn peers_of(console: Console, book: &Rulebook, trade: Trade, stage: Stage) -> Option<Peers<'_>> {
    let found = peers(book, trade, stage)?;
    say(console, &peers_screen(book, &found));
    Some(found)
}

fn say(console: Console, screen: &Screen) {
    console.say(format!("\n{}", render::screen(screen)));
}
