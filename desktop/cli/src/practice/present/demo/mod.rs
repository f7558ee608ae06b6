//! A whole reception without hardware: the virtual card, the reference gateway over real HTTPS, and people who
//! follow a script.

mod clinic;
mod device;
mod report;
mod scene;
mod stage;

use std::io::{self, BufRead as _, IsTerminal as _};

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_core::port::Clock as _;
use shikaku_core::view::Language;
use shikaku_gateway::{Database, DatabaseServer};
use shikaku_virtual_card::{Deck, IssueError, Reference, VirtualCard, VirtualLink};
use thiserror::Error;

use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::shell::Shell;
use report::{Played, SceneWriter};
use scene::{SCENES, Scene};
use stage::{Cast, HeldUp};

pub(super) use stage::{DemoClinic, StageError};

/// What to play.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "NAME", value_parser = names(), help = "この場面だけ")]
    scene: Option<String>,
    #[arg(long, value_name = "URL", help = "場面 clinic で、SQLite の代わりに使う PostgreSQL")]
    postgres: Option<DatabaseServer>,
    #[arg(long, help = "場面の間で待たない")]
    yes: bool,
}

/// Why a scene cannot be played.
#[derive(Debug, Error)]
enum DemoError {
    /// There is no stage.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// There is no such card.
    #[error("この場面のカードがありません。")]
    NoCard,
    /// The card cannot be made.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

/// All scenes, played.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    exit_code: Exit,
    is_as_expected: bool,
    scenes: Vec<Played>,
}

impl Arguments {
    /// Plays.
    pub(crate) fn run(self, console: Console) -> Exit {
        let played = match self.play(console) {
            Ok(played) => played,
            Err(error) => {
                complain("デモを準備できません。使えるポートがあるかを確認して、もう一度実行してください。");
                log::info!("demo: {error}");
                return Exit::Demo;
            }
        };
        let is_as_expected = played.iter().all(|scene| scene.is_as_expected);
        let exit_code = if is_as_expected { Exit::Done } else { Exit::Demo };
        if !console.is_json() {
            let right = played.iter().filter(|scene| scene.is_as_expected).count();
            console.say(format!("{}場面のうち{right}場面が予定どおりに終わりました。", played.len()));
        }
        console.report(&Report { exit_code, is_as_expected, scenes: played });
        exit_code
    }

    fn play(self, console: Console) -> Result<Vec<Played>, DemoError> {
        let (is_clinic, scenes): (bool, Vec<&Scene>) = match self.scene.as_deref() {
            Some(clinic::NAME) => (true, Vec::new()),
            Some(name) => (false, Scene::named(name).into_iter().collect()),
            None => (true, SCENES.iter().collect()),
        };
        let waits =
            !self.yes && !console.is_json() && io::stdin().is_terminal() && io::stdout().is_terminal();
        let stage = DemoClinic::open()?;
        let mut played = Vec::new();
        for (place, scene) in scenes.iter().enumerate() {
            if waits && place > 0 {
                console.say("Enterキーで次の場面へ");
                let _ = io::stdin().lock().read_line(&mut String::new());
            }
            played.push(play(scene, &stage, console)?);
        }
        if is_clinic {
            played.push(play_clinic(self.postgres, console)?);
        }
        Ok(played)
    }
}

/// The scene of a whole clinic, with its database in a new folder or in a server.
fn play_clinic(postgres: Option<DatabaseServer>, console: Console) -> Result<Played, DemoError> {
    let folder = tempfile::tempdir().map_err(StageError::Port)?;
    let database = match postgres {
        Some(server) => Database::Postgres(server),
        None => Database::File(folder.path().join("gateway.db")),
    };
    let key_file = folder.path().join("gateway.key");
    let record = Deck::standard().find("valid").ok_or(DemoError::NoCard)?;
    let card = VirtualCard::issue(record, japan_date(SystemClock.now()))?;
    Ok(clinic::play(&database, &key_file, &card, console)?)
}

fn play(scene: &Scene, clinic: &DemoClinic, console: Console) -> Result<Played, DemoError> {
    if !console.is_json() {
        console.say(format!("\n━━ {}（{}）", scene.title, scene.name));
    }
    let record = Deck::standard().find(scene.card).ok_or(DemoError::NoCard)?;
    let card = VirtualCard::issue(record, japan_date(SystemClock.now()))?;
    let mut cards = HeldUp(VirtualLink::new(card).with_faults(scene.faults.iter().cloned()));
    let mut narrator = SceneWriter::new(console);
    let ending = Shell {
        gateway: &mut clinic.client(scene.gateway_is_up)?,
        cards: &mut cards,
        person: &mut Cast::new(scene.actions, record.holder.compact_birth_date()),
        watch: &mut narrator,
        interrupt: &Interrupt::default(),
        history: None,
        recorder: None,
        card_timeout: None,
        language: Language::default(),
    }
    .check(scene.method);
    let pins_sent = cards.0.card().verify_attempts(Reference::AuthPin);
    let played = narrator.close(scene, ending, pins_sent);
    if !console.is_json() {
        let end = if played.is_as_expected { "予定どおり" } else { "予定と違う" };
        console.say(format!(
            "  結果｜{}（{end}。カードに届いた暗証番号: {pins_sent}回）",
            played.ending.outcome
        ));
    }
    Ok(played)
}

fn names() -> PossibleValuesParser {
    SCENES.iter().map(|scene| scene.name).chain([clinic::NAME]).collect::<Vec<_>>().into()
}
