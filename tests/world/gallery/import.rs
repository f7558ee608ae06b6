use std::time::Duration;

use chrono::TimeDelta;
use shikaku_clinic::failure::ImportFailure;
use shikaku_clinic::history::{HistoryStore, MemoryStore, StaffLabel, StoreError};
use shikaku_core::application::{App, Input, Output, Request, Setup, Timestamp};
use shikaku_core::view::{ButtonId, Screen};
use shikaku_core::workflow::{
    FileOutcome, History, Import, ImportOptions, ImportOrigin, MenuIndex, StoreOpener,
};

use crate::fixed_random::FixedRandom;
use crate::people::answer_for;
use crate::sample::now;

const VALID: u8 = 1;
const NOT_VALID: u8 = 2;
const UNKNOWN: u8 = 3;

/// The screens of 取り込み, as an application shows them.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let mut screens = vec![("desk-with-import".to_owned(), Device::new().app_screen())];
    screens.extend([("import-waiting".to_owned(), Device::new().press(ButtonId::Import))]);
    screens.extend(refused());
    screens.extend(asked());
    screens.extend(results());
    screens.extend(files());
    screens
}

fn refused() -> Vec<(String, Screen)> {
    let bulk = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/eligibility/bulk/OQSmuquc02res_7.xml"
    ));
    let long = format!("資格情報\n確認日\t2026/11/22\n氏名\t{}", "あ".repeat(30_000));
    let refused: [(&str, Vec<u8>); 5] = [
        ("copy-01", "お知らせ\nこれは結果ではありません。".into()),
        ("copy-02", Vec::new()),
        ("copy-03", "資格情報\n氏名\t資格　太郎".into()),
        ("copy-04", long.into_bytes()),
        ("copy-05", bulk.expect("the bulk file")),
    ];
    refused.map(|(name, bytes)| (format!("import-refused-{name}"), Device::new().paste(&bytes))).into()
}

fn asked() -> Vec<(String, Screen)> {
    let asked: [(&str, Vec<u8>); 3] = [
        ("import-asking", TEXT.into()),
        ("import-asking-denied", DENIED.into()),
        ("import-asking-unread-rows", unread().into()),
    ];
    let mut screens: Vec<_> =
        asked.into_iter().map(|(name, bytes)| (name.to_owned(), Device::new().paste(&bytes))).collect();
    let mut device = Device::new();
    device.paste(unread().as_bytes());
    screens.push(("import-findings".to_owned(), device.press(ButtonId::UnreadRows)));
    screens
}

fn results() -> Vec<(String, Screen)> {
    let answered = |name: &str, text: &str, answer| {
        let mut device = Device::new();
        device.paste(text.as_bytes());
        (name.to_owned(), device.press(choice(answer)))
    };
    let mut chosen = Device::new();
    chosen.paste(TWO.as_bytes());
    chosen.press(choice(VALID));
    let mut again = Device::new();
    again.paste(TEXT.as_bytes());
    again.press(choice(VALID));
    let mut unanswered = Device::new();
    unanswered.paste(TEXT.as_bytes());
    unanswered.press(choice(UNKNOWN));
    let mut cleared = Device::new();
    cleared.paste(TEXT.as_bytes());
    cleared.press(choice(VALID));
    let mut locked = Device::with(locked_history());
    locked.paste(TEXT.as_bytes());
    let at = |day: &str| TEXT.replace("2026/11/22", day);
    vec![
        answered("import-result-valid", TEXT, VALID),
        answered("import-result-not-valid", TEXT, NOT_VALID),
        answered("import-result-unknown", TEXT, UNKNOWN),
        answered("import-result-unread-rows", &unread(), VALID),
        answered("import-result-two", TWO, VALID),
        ("import-result-two-chosen".to_owned(), chosen.press(choice(1))),
        answered("import-result-past-window", &at("2026/09/30"), VALID),
        answered("import-result-from-future", &at("2027/01/05"), VALID),
        ("import-result-not-kept".to_owned(), locked.press(choice(VALID))),
        ("import-result-again".to_owned(), again.paste(TEXT.as_bytes())),
        ("import-result-again-unanswered".to_owned(), unanswered.paste(TEXT.as_bytes())),
        ("import-result-clipboard-cleared".to_owned(), cleared.press(ButtonId::ClearClipboard)),
        (
            "import-result-of-file".to_owned(),
            Device::new().come(ImportOrigin::File, &answer_for("590001").body),
        ),
        (
            "import-result-of-file-invalid".to_owned(),
            Device::new().come(ImportOrigin::File, &answer_for("590002").body),
        ),
    ]
}

/// What became of the file in the folder of the receipt computer.
fn files() -> Vec<(String, Screen)> {
    let outcomes = [
        ("written", FileOutcome::Written),
        ("already-there", FileOutcome::AlreadyThere),
        ("copy-06", FileOutcome::Failed(ImportFailure::NoFolder)),
        ("copy-07", FileOutcome::Failed(ImportFailure::FolderDenied)),
        ("copy-08", FileOutcome::Failed(ImportFailure::FolderFull)),
        ("copy-09", FileOutcome::Failed(ImportFailure::FolderFailed)),
    ];
    let file = |(name, outcome): (&str, FileOutcome)| {
        let mut device = Device::new();
        device.paste(TEXT.as_bytes());
        device.press(choice(VALID));
        let writing = device.handle(Input::Press(ButtonId::WriteResultFile));
        let written = writing.requests.iter().find_map(|request| match request {
            Request::WriteResultFile { name, .. } => Some(name.to_string()),
            _ => None,
        });
        let name_of_file = written.expect("a file is written");
        let answered = Input::ResultFileAnswered { name: name_of_file, outcome };
        (format!("import-result-file-{name}"), device.handle(answered).screen)
    };
    let mut screens: Vec<_> = outcomes.into_iter().map(file).collect();
    let mut writing = Device::new();
    writing.paste(TEXT.as_bytes());
    writing.press(choice(VALID));
    screens.push(("import-result-file-writing".to_owned(), writing.press(ButtonId::WriteResultFile)));
    // A name that no element of XML has.
    let mut unwritable = Device::new();
    let json = String::from_utf8_lossy(&answer_for("590001").body)
        .replace("\"Name\":", "\"New Name\":\"x\",\"Name\":");
    unwritable.come(ImportOrigin::File, json.as_bytes());
    screens.push(("import-result-file-copy-10".to_owned(), unwritable.press(ButtonId::WriteResultFile)));
    screens
}

/// A device with 取り込み and a folder.
struct Device(App);

impl Device {
    fn new() -> Self {
        let store = Box::new(MemoryStore::default());
        Self::with(History::new(store, FixedRandom::boxed(), StaffLabel::unnamed()))
    }

    fn with(history: History) -> Self {
        let import = Some(Import::new(ImportOptions { has_folder: true, ..ImportOptions::default() }));
        Self(App::new(Setup { history: Some(history), import, ..Setup::default() }, at(0)))
    }

    fn handle(&mut self, input: Input) -> Output {
        self.0.handle(input, at(1))
    }

    fn app_screen(&self) -> Screen {
        self.0.screen(at(0))
    }

    fn press(&mut self, button: ButtonId) -> Screen {
        let offered = self.0.screen(at(1)).buttons;
        assert!(offered.iter().any(|offered| offered.id == button), "{button:?} is not offered");
        self.handle(Input::Press(button)).screen
    }

    fn paste(&mut self, bytes: &[u8]) -> Screen {
        self.come(ImportOrigin::Pasted, bytes)
    }

    fn come(&mut self, origin: ImportOrigin, bytes: &[u8]) -> Screen {
        self.handle(Input::ResultCame { origin, bytes: bytes.to_vec().into() }).screen
    }
}

fn at(minutes: i64) -> Timestamp {
    Timestamp { utc: now() + TimeDelta::minutes(minutes), uptime: Duration::from_mins(1) }
}

fn choice(number: u8) -> ButtonId {
    ButtonId::ChooseResult(MenuIndex::new(number).expect("an answer"))
}

fn locked_history() -> History {
    struct Locked;
    impl StoreOpener for Locked {
        fn open(&self) -> Result<(Box<dyn HistoryStore + Send>, StaffLabel), StoreError> {
            Err(StoreError::Full)
        }
    }
    History::opened_by(Box::new(Locked), FixedRandom::boxed())
}

const TEXT: &str = include_str!("../../../fixtures/eligibility/clipboard/590001.txt");

/// 医療保険 and 医療扶助 in one text.
const TWO: &str = "資格情報(医療保険)\n確認日 : \t2026/11/22\n保険者番号\t01990019\n保険者名\t全国健康保険協会　見本支部\n記号\t見本１\n番号\t1\n\
    枝番\t00\n氏名\t資格　太郎\nフリガナ\tｼｶｸ ﾀﾛｳ\n生年月日\t1984/04/10\n区分\t一般\n資格情報(医療扶助)\n確認日 : \t2026/11/22\n\
    公費負担者番号\t12990016\n受給者番号\t1234566\n福祉事務所名\t見本福祉事務所\n氏名\t資格　太郎\nフリガナ\tｼｶｸ ﾀﾛｳ\n生年月日\t1984/04/10";

const DENIED: &str = "資格情報\n確認日 : \t2026/11/22\n資格状態\t無効\n保険者番号\t01990019\n番号\t1\n氏名\t資格　太郎\nフリガナ\tｼｶｸ ﾀﾛｳ";

/// A text with a row and a heading that are not known.
fn unread() -> String {
    TEXT.replace("性別\t男", "性別\t男\r\n続柄\t本人\r\n勤務先電話番号\t03-9999-0001")
        + "\r\n新しい証\r\n適用区分\tア"
}
