//! `shikaku desk`: the application of a PC in a window.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use shikaku_adapter::drop_folder::DropFolder;
use shikaku_adapter::{SystemClock, SystemRandom};
use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_clinic::history::{MemoryStore, UnavailableStore};
use shikaku_core::application::Setup;
use shikaku_core::port::DeviceKeyKind;
use shikaku_core::view::Illustration;
use shikaku_core::workflow::{
    Account, DeviceProfile, FileOutcome, History, Import, ImportOptions, Practice, Readiness,
};
use shikaku_eligibility::handover::FileName;
use shikaku_pc_app::{GatewayPort, OpenCards, Parts, Program, ResultFolder, SystemClipboard};

use super::Written;
use crate::console::{Console, complain};
use crate::exit::Exit;
use crate::gateway::GatewayArguments;
use crate::history::StaffArguments;
use crate::interrupt::Interrupt;
use crate::practice;
use crate::reader::{OpenError, ReaderArguments};
use crate::store::StoreArguments;
use crate::window::{self, DataFolder, DeviceLink, TokenLink};

/// The application of a PC.
#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(long, help = "練習: 仮想カードと練習用のゲートウェイを使う。何も記録しない")]
    practice: bool,
    #[command(flatten)]
    reader: ReaderArguments,
    #[command(flatten)]
    gateway: GatewayArguments,
    #[command(flatten)]
    staff: StaffArguments,
    #[arg(
        long,
        value_name = "DIR",
        env = "SHIKAKU_FOLDER",
        help = "アプリのフォルダー。なければ利用者のフォルダーの中"
    )]
    folder: Option<PathBuf>,
    #[command(flatten)]
    import: ImportArguments,
    #[arg(
        long,
        value_name = "FILE",
        help = "ウィンドウを開くブラウザー。なければ Edge、Chrome、Chromium を探す"
    )]
    browser: Option<PathBuf>,
    #[arg(
        long,
        hide = true,
        help = "ウィンドウを開かず、開くためのファイルの場所を標準出力に出す（試験用）"
    )]
    no_window: bool,
}

/// What becomes of results that the official app copied.
#[derive(Args)]
struct ImportArguments {
    #[arg(
        long,
        value_name = "DIR",
        help = "取り込んだ結果のXMLを置く、レセコンのフォルダー（上書きしない）"
    )]
    to_folder: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "utf-8", help = "そのXMLの文字コード")]
    encoding: Written,
    #[arg(long, help = "公式アプリの結果がコピーされたら、すぐに取り込む")]
    watch_clipboard: bool,
    #[arg(long, help = "取り込んだら、クリップボードを消す")]
    clear_clipboard: bool,
}

impl ImportArguments {
    fn options(&self) -> ImportOptions {
        ImportOptions {
            has_folder: self.to_folder.is_some(),
            encoding: self.encoding.into(),
            clears_clipboard: self.clear_clipboard,
        }
    }
}

impl Arguments {
    /// Runs the application until its window is closed.
    pub(crate) fn run(self, console: Console) -> Exit {
        match self.open(console) {
            Ok(exit) => exit,
            Err(sentence) => {
                complain(sentence);
                Exit::Usage
            }
        }
    }

    fn open(self, console: Console) -> Result<Exit, String> {
        let interrupt = Interrupt::install().map_err(|error| error.to_string())?;
        let folder = if self.practice { None } else { Some(open_folder(&self)?) };
        let (browser, is_shown) = (self.browser.clone(), !self.no_window);
        let temporary = tempfile::Builder::new().prefix("shikaku-practice-").tempdir();
        let temporary = temporary.map_err(not_started)?;
        let profile =
            folder.as_ref().map_or_else(|| temporary.path().to_owned(), |folder| folder.file("window"));
        let parts = match &folder {
            None => {
                let history =
                    History::new(Box::new(MemoryStore::default()), Box::new(SystemRandom), self.staff.staff);
                practice::window_parts(setup(history, None))?
            }
            Some(folder) => self.parts(folder, console)?,
        };
        let program = Program::start(parts, Box::new(SystemRandom)).map_err(not_started)?;
        let mut opened = window::open(&program, browser.as_deref(), &profile, is_shown).map_err(|error| {
            format!("ウィンドウを開けません。--browser でブラウザーを指定してください。\n  {error}")
        })?;
        if !is_shown {
            console.say(opened.file.display());
        }
        let absence = opened.is_tab.then_some(TAB_ABSENCE);
        program.wait_for_end(absence, || interrupt.asked() || opened.is_closed());
        // The application ends first: a card session under way is completed.
        drop(program);
        Ok(Exit::Done)
    }

    /// The application of a clinic. A bearer token of QA takes the place of the enrolment.
    fn parts(self, folder: &DataFolder, console: Console) -> Result<Parts, String> {
        let history = open_history(folder, &self.staff)?;
        let profile = DeviceProfile {
            name: "受付のパソコン".to_owned(),
            platform: std::env::consts::OS.to_owned(),
            key_kind: DeviceKeyKind::Software,
        };
        let settings = self.gateway.settings_if_named().map_err(|error| error.to_string())?;
        let (account, gateway): (_, Arc<dyn GatewayPort>) = match settings {
            Some((settings, true)) => {
                (None, Arc::new(TokenLink::new(&settings).map_err(|error| error.to_string())?))
            }
            named => {
                let account =
                    if named.is_some() { Account::new(profile) } else { Account::without_gateway(profile) };
                let settings = named.map(|(settings, _)| settings);
                let link = DeviceLink::open(folder.file("device.key"), settings.as_ref());
                (Some(account), Arc::new(link.map_err(|error| error.to_string())?))
            }
        };
        let import = Some(Import::new(self.import.options()));
        Ok(Parts {
            setup: Setup { import, ..setup(history, account) },
            clock: Box::new(SystemClock),
            gateway,
            cards: cards(self.reader, console),
            clipboard: Box::new(SystemClipboard::default()),
            watches_clipboard: self.import.watch_clipboard,
            folder: self
                .import
                .to_folder
                .map(|folder| Box::new(OfReceiptComputer(DropFolder::new(folder))) as _),
            mark: Box::new(|screen, _| screen),
        })
    }
}

/// The application with this history. The card lies on a reader.
fn setup(history: History, account: Option<Account>) -> Setup {
    Setup {
        account,
        readiness: Readiness::embedded(Some(&history)).ok(),
        practice: Some(Practice::default()),
        history: Some(history),
        card_place: Illustration::CardOnReader,
        ..Setup::default()
    }
}

/// The folder of the receipt computer.
struct OfReceiptComputer(DropFolder);

impl ResultFolder for OfReceiptComputer {
    fn put(&mut self, name: &FileName, bytes: &[u8]) -> FileOutcome {
        self.0.put_result(name, bytes)
    }
}

/// Opens the cards at the reader that is meant, whenever they are needed.
fn cards(reader: ReaderArguments, console: Console) -> OpenCards {
    Box::new(move |end| {
        let interrupt = Interrupt::of_wait(end.flag());
        reader.cards(console, interrupt, None).map_err(|error| match error {
            OpenError::Failed(Failure::Reader(failure)) => failure,
            OpenError::Failed(_) | OpenError::Unclear(_) | OpenError::Key(_) => ReaderFailure::NoReader,
        })
    })
}

fn open_folder(arguments: &Arguments) -> Result<DataFolder, String> {
    DataFolder::open(arguments.folder.as_deref()).map_err(|error| error.to_string())
}

/// The history of this computer, made at the first start. Where it cannot be used, checks are made without keeping.
fn open_history(folder: &DataFolder, staff: &StaffArguments) -> Result<History, String> {
    let store = StoreArguments::at(folder.file("history.db"), folder.file("history.key"));
    if !store.exists() {
        store.init().map_err(|error| error.to_string())?;
    }
    let random = Box::new(SystemRandom);
    Ok(match store.open() {
        Ok(store) => History::new(Box::new(store), random, staff.staff.clone()),
        Err(error) => {
            let reason = error.reason().ok_or_else(|| error.to_string())?;
            History::new(Box::new(UnavailableStore(reason)), random, staff.staff.clone())
        }
    })
}

fn not_started(error: impl std::fmt::Display) -> String {
    let mut text = String::from("アプリを起動できません。コンピューターを再起動してください。");
    let _ = write!(text, "\n  {error}");
    text
}

/// How long no tab may be open before the program ends: a tab that is loaded anew is back earlier.
const TAB_ABSENCE: Duration = Duration::from_secs(10);
