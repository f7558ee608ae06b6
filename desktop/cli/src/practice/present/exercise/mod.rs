//! `shikaku practice`: a check of a synthetic person at this terminal, with a virtual card and the reference gateway in this
//! process. Each screen is marked as practice, and nothing is stored.

mod card;
mod gateway;

use std::rc::Rc;

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_core::port::Clock as _;
use shikaku_core::view::{ButtonId, Language, PracticeText, practice_ending_text, practised_screen};
use shikaku_core::workflow::{PracticeEnding, PracticeGroup, PracticeScript};
use shikaku_gateway::PeopleError;
use shikaku_virtual_card::IssueError;
use strum::VariantArray as _;
use thiserror::Error;

use super::demo::{DemoClinic, StageError};
use crate::console::{Console, complain};
use crate::ending::Ending;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::person::{PinFrom, TestShell};
use crate::screens::Screens;
use crate::shell::Shell;
pub(super) use card::{Entries, PracticeCard};
use gateway::PracticeGateway;
pub(super) use gateway::people as practice_people;

/// What to practise.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(long, value_name = "NAME", value_parser = names(), help = "練習する場面。なければ一覧を出す")]
    ending: Option<String>,
    #[arg(long, help = "暗証番号を標準入力の1行から読む（試験用）")]
    pin_stdin: bool,
}

/// Why a practice check cannot be prepared.
#[derive(Debug, Error)]
pub(super) enum ExerciseError {
    /// The gateway.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// The people that it knows.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// The deck has no such card.
    #[error("no such card")]
    NoCard,
    /// The card cannot be made.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The terminal.
    #[error(transparent)]
    Terminal(#[from] std::io::Error),
}

/// One ending of the list.
#[derive(Serialize)]
struct Listed {
    name: &'static str,
    group: &'static str,
    title: &'static str,
    learns: &'static str,
}

/// All endings.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List {
    exit_code: Exit,
    endings: Vec<Listed>,
}

/// What a practice check came to. It says that it was one.
#[derive(Serialize)]
struct Practised {
    practice: &'static str,
    #[serde(flatten)]
    ending: Ending,
}

impl Arguments {
    /// Lists the endings, or makes the practice check.
    pub(crate) fn run(self, console: Console) -> Exit {
        let Some(ending) = self.ending.as_deref().and_then(PracticeEnding::by_name) else {
            return list(console);
        };
        let pin_from = if self.pin_stdin { PinFrom::Stdin } else { PinFrom::Terminal };
        match practise(ending, pin_from, console) {
            Ok(came_to) => {
                let exit = came_to.exit;
                console.say("【練習】終わりました。記録は残っていません。");
                console.report(&Practised { practice: ending.name(), ending: came_to });
                exit
            }
            Err(error) => {
                complain("練習を準備できません。使えるポートがあるかを確認して、もう一度実行してください。");
                log::info!("practice: {error}");
                Exit::Usage
            }
        }
    }
}

fn practise(ending: PracticeEnding, pin_from: PinFrom, console: Console) -> Result<Ending, ExerciseError> {
    let PracticeText { title, learns } = practice_ending_text(ending);
    console.say(format!("【練習】{title}（{}）\n  {learns}", ending.name()));
    let PracticeScript { card, gateway } = ending.script();
    let today = japan_date(SystemClock.now());
    let entries = Rc::new(Entries::of(card));
    let mut cards = PracticeCard::issue(card, Rc::clone(&entries), today)?;
    let people = gateway::people(&gateway, cards.record(), today)?;
    let clinic = DemoClinic::with(Some(people), gateway.visual_check)?;
    let mut link = PracticeGateway::new(clinic.client(gateway.is_reachable)?, &gateway);
    if link.replaces_answers() {
        console.say("  この場面では、ゲートウェイの応答の一部を、台本の応答に置き換えます。");
    }
    let interrupt = Interrupt::install()?;
    let mut person = TestShell::new(console, interrupt.clone(), pin_from)?;
    let shell = Shell {
        language: Language::Japanese,
        gateway: &mut link,
        cards: &mut cards,
        person: &mut person,
        watch: &mut Screens::new(console),
        interrupt: &interrupt,
        history: None,
        recorder: None,
        card_timeout: None,
    };
    let first = match ending {
        PracticeEnding::NoCard => ButtonId::ChooseFallback,
        ending if ending.is_visual() => ButtonId::ChooseVisual,
        _ => ButtonId::ChoosePin,
    };
    Ok(shell.begin(first, move |screen, state| practised_screen(screen, state, entries.next())))
}

fn list(console: Console) -> Exit {
    let endings: Vec<_> = PracticeEnding::VARIANTS.iter().map(|ending| listed(*ending)).collect();
    if !console.is_json() {
        for ending in &endings {
            console.say(format!("{:<22} {}　{}", ending.name, ending.title, ending.learns));
        }
        console.say("\n練習する: shikaku practice --ending wrong-pin");
    }
    console.report(&List { exit_code: Exit::Done, endings });
    Exit::Done
}

fn listed(ending: PracticeEnding) -> Listed {
    let PracticeText { title, learns } = practice_ending_text(ending);
    let group: PracticeGroup = ending.group();
    Listed { name: ending.name(), group: group.into(), title, learns }
}

fn names() -> PossibleValuesParser {
    PracticeEnding::VARIANTS.iter().map(|ending| ending.name()).collect::<Vec<_>>().into()
}
