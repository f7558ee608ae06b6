//! 取り込み: results that the official app copied, and files that other programs left (product reference, 8).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use shikaku_clinic::history::{ConfirmationMethod, MemoryStore, Record, RecordQuery, StaffLabel};
use shikaku_core::application::{App, Input, Output, Request, Setup, Timestamp};
use shikaku_core::view::{ButtonId, Screen, import_report_text};
use shikaku_core::workflow::{
    FileOutcome, History, Import, ImportOptions, ImportOrigin, ImportPage, MenuIndex,
};
use shikaku_eligibility::handover::{Encoding, FileKind, FileLimits, FileName, xml};
use shikaku_eligibility::{Confirmation, OfficialMessage, Verdict};
use shikaku_tests::fixed_random::FixedRandom;
use shikaku_tests::people::answer_for;
use shikaku_tests::sample::now;
use shikaku_tests::test_shell::TODAY;

const TEXT: &str = include_str!("../../fixtures/eligibility/clipboard/590001.txt");

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/eligibility").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

struct Device {
    app: App,
    history: History,
}

impl Device {
    fn new() -> Self {
        Self::with(ImportOptions { has_folder: true, ..ImportOptions::default() })
    }

    fn with(options: ImportOptions) -> Self {
        let store = Box::new(MemoryStore::default());
        let history = History::new(store, FixedRandom::boxed(), StaffLabel::unnamed());
        let import = Some(Import::new(options));
        let setup = Setup { history: Some(history.clone()), import, ..Setup::default() };
        Self { app: App::new(setup, time()), history }
    }

    fn handle(&mut self, input: Input) -> Output {
        self.app.handle(input, time())
    }

    fn come(&mut self, origin: ImportOrigin, bytes: &[u8]) -> Output {
        self.handle(Input::ResultCame { origin, bytes: bytes.to_vec().into() })
    }

    fn paste(&mut self, text: &str) -> Screen {
        self.come(ImportOrigin::Pasted, text.as_bytes()).screen
    }

    fn press(&mut self, button: ButtonId) -> Output {
        self.handle(Input::Press(button))
    }

    fn answer(&mut self, number: u8) -> Screen {
        self.press(choice(number)).screen
    }

    /// The file that the shell is to write, by its name.
    fn file(&mut self) -> Option<(String, Vec<u8>)> {
        self.press(ButtonId::WriteResultFile).requests.into_iter().find_map(|request| match request {
            Request::WriteResultFile { name, bytes } => Some((name.to_string(), bytes.to_vec())),
            _ => None,
        })
    }

    fn records(&self) -> Vec<Record> {
        let found = self.history.store().records(&RecordQuery::on(TODAY)).expect("the records");
        found.rows.into_iter().map(|(_, record)| record).collect()
    }
}

fn time() -> Timestamp {
    Timestamp { utc: now(), uptime: Duration::from_mins(1) }
}

fn choice(number: u8) -> ButtonId {
    ButtonId::ChooseResult(MenuIndex::new(number).expect("an answer"))
}

const VALID: u8 = 1;
const NOT_VALID: u8 = 2;
const UNKNOWN: u8 = 3;

fn written(bytes: &[u8]) -> Confirmation {
    let read = xml::read::<OfficialMessage>(bytes, &FileLimits::SINGLE).expect("a result");
    read.message.into()
}

fn has(screen: &Screen, text: &str) -> bool {
    screen.all_lines().any(|line| line.text.contains(text))
}

#[test]
fn every_fixture_of_copied_text_is_imported_saved_and_written() {
    for (place, path) in fixtures("clipboard").into_iter().enumerate() {
        let encoding = if place % 2 == 0 { Encoding::Utf8 } else { Encoding::ShiftJis };
        let options = ImportOptions { has_folder: true, encoding, clears_clipboard: false };
        let (mut device, text) = (Device::with(options), fs::read(&path).expect("the text"));
        let asked = device.come(ImportOrigin::Pasted, &text).screen;
        assert_eq!((asked.id.as_str(), asked.proposed), ("import-asking", None), "{}", path.display());
        assert!(device.records().is_empty(), "nothing is saved before the answer");
        let shown = device.answer(VALID);
        assert_eq!(shown.id, "import-result", "{}", path.display());
        assert!(has(&shown, "公式アプリからの写し"), "{}", path.display());
        let [record] = device.records().try_into().expect("one record");
        assert_eq!(record.method(), &ConfirmationMethod::OfficialApp);
        assert_eq!(record.purge_after().to_string(), "2026-12-31");
        let (name, bytes) = device.file().expect("a file");
        let kind = FileName::parse(&name).expect("a name of a result").kind();
        assert!(matches!(kind, FileKind::Face { .. }), "{name}");
        let written = written(&bytes);
        assert!(written.verdict() == Verdict::Valid && written.is_valid_by_sight(), "{}", path.display());
        assert_eq!(written, record.message().clone().into(), "{}", path.display());
        assert!(String::from_utf8_lossy(&bytes).contains(encoding.label()));
    }
}

/// Eligibility reference, 8a: the copied text carries no validity code.
#[test]
fn a_file_says_that_a_qualification_is_valid_only_after_a_person_said_so() {
    let verdict_after = |answer| {
        let mut device = Device::new();
        device.paste(TEXT);
        device.answer(answer);
        let (_, bytes) = device.file().expect("a file");
        written(&bytes)
    };
    assert_eq!(verdict_after(VALID).verdict(), Verdict::Valid);
    assert_eq!(verdict_after(NOT_VALID).verdict(), Verdict::Invalid);
    let unknown = verdict_after(UNKNOWN);
    assert!(unknown.says_nothing_of_validity() && !unknown.verdict().is_usable());
    let mut device = Device::new();
    device.paste(TEXT);
    assert!(device.file().is_none(), "the question is open");
}

#[test]
fn a_text_that_denies_the_qualification_is_never_valid() {
    let text = TEXT.replace("性別\t男", "性別\t男\r\n資格状態\t無効");
    let mut device = Device::new();
    let asked = device.paste(&text);
    assert!(asked.buttons.iter().all(|button| button.label != "有効"), "{asked:?}");
    device.answer(VALID);
    let [record] = device.records().try_into().expect("one record");
    assert_eq!(Confirmation::from(record.message().clone()).verdict(), Verdict::Invalid);
}

/// Eligibility reference, 2.7: confirmation date, insurer number, symbol, number, branch.
#[test]
fn a_second_copy_of_the_same_confirmation_is_shown_as_saved_before_and_not_saved_again() {
    let mut device = Device::new();
    device.paste(TEXT);
    device.answer(VALID);
    let first = device.file().expect("a file");
    let again = device.paste(&TEXT.replace("番号\t4900001", "番号\t04900001").replace("\r\n", "\n"));
    assert!(again.id == "import-result" && has(&again, "すでに保存されています"), "{}", again.id);
    assert_eq!(device.records().len(), 1);
    assert_eq!(device.file(), Some(first), "a second file has the name of the first");
    let other = device.paste(&TEXT.replace("枝番\t00", "枝番\t01"));
    assert_eq!(other.id, "import-asking", "another person of the family");
}

#[test]
fn a_copy_that_was_saved_without_an_answer_can_be_answered_later() {
    let mut device = Device::new();
    device.paste(TEXT);
    let unknown = device.answer(UNKNOWN);
    assert!(unknown.copy.is_none(), "what is not confirmed is not copied");
    let again = device.paste(TEXT);
    assert_eq!(again.proposed, Some(ButtonId::SayValidity));
    assert_eq!(device.press(ButtonId::SayValidity).screen.id, "import-asking");
    let valid = device.answer(VALID);
    assert!(valid.copy.is_some() && has(&valid, "すでに保存されています"));
    assert_eq!(device.records().len(), 1);
    let (_, bytes) = device.file().expect("a file");
    assert_eq!(written(&bytes).verdict(), Verdict::Valid);
}

#[test]
fn a_copy_without_a_confirmation_date_is_refused() {
    let text = TEXT.replace("確認日 : \t2026/11/22\r\n", "");
    for origin in [ImportOrigin::Pasted, ImportOrigin::Watched, ImportOrigin::Shared] {
        let mut device = Device::new();
        let refused = device.come(origin, text.as_bytes()).screen;
        assert_eq!(
            (refused.id.as_str(), refused.failure_code.as_deref()),
            ("import-refused", Some("COPY-03"))
        );
        assert!(device.records().is_empty());
    }
}

#[test]
fn a_watched_clipboard_with_another_text_changes_nothing() {
    let mut device = Device::new();
    for text in ["", "お知らせ", "{}", "<html></html>", "\u{FEFF}"] {
        assert_eq!(device.come(ImportOrigin::Watched, text.as_bytes()).screen.id, "choosing-method");
        assert_eq!(device.come(ImportOrigin::Pasted, text.as_bytes()).screen.id, "import-refused");
        device.press(ButtonId::Cancel);
    }
}

#[test]
fn a_check_that_has_begun_is_not_interrupted() {
    let mut device = Device::new();
    device.press(ButtonId::ChoosePin);
    device.handle(Input::Digit(1));
    for origin in [ImportOrigin::Watched, ImportOrigin::Shared, ImportOrigin::File] {
        assert_eq!(device.come(origin, TEXT.as_bytes()).screen.id, "entering-pin");
    }
    let mut without = App::new(Setup::default(), time());
    let input = Input::ResultCame { origin: ImportOrigin::Shared, bytes: TEXT.as_bytes().to_vec().into() };
    assert_eq!(without.handle(input, time()).screen.id, "choosing-method", "the device offers no import");
}

#[test]
fn a_face_file_says_itself_whether_the_qualification_is_valid() {
    for path in fixtures("utf-8").into_iter().chain(fixtures("shift-jis")) {
        let mut device = Device::new();
        let file = fs::read(&path).expect("the file");
        let shown = device.come(ImportOrigin::File, &file).screen;
        if shown.id == "import-refused" {
            // An answer that came to nothing has no 確認日 or no person.
            continue;
        }
        assert_eq!(shown.id, "import-result", "{}", path.display());
        assert!(has(&shown, "結果のファイル"), "{}", path.display());
        let [record] = device.records().try_into().expect("one record");
        assert_eq!(record.method(), &ConfirmationMethod::ResultFile);
        assert_eq!(written(&file), record.message().clone().into(), "{}", path.display());
    }
}

#[test]
fn after_a_result_that_does_not_hold_comes_what_is_lawful_after_it() {
    let mut device = Device::new();
    device.paste(TEXT);
    let shown = device.answer(NOT_VALID);
    assert_eq!(shown.proposed, Some(ButtonId::ChooseFallback));
    let fallback = device.press(ButtonId::ChooseFallback).screen;
    assert_eq!(fallback.id, "confirming-otherwise");
    assert!(has(&fallback, "資格（無効）"), "the state is that of the result");
}

/// Retention: the end of the month after the treatment, which is the day of the confirmation.
#[test]
fn a_result_whose_time_is_over_is_shown_and_not_saved() {
    let old = TEXT.replace("2026/11/22", "2026/09/30");
    let mut device = Device::new();
    device.paste(&old);
    let shown = device.answer(VALID);
    assert!(has(&shown, "履歴に残していません"));
    assert!(device.records().is_empty());
    let last = TEXT.replace("2026/11/22", "2026/10/01");
    device.paste(&last);
    device.answer(VALID);
    assert_eq!(
        device.records().first().map(|it| it.purge_after().to_string()).as_deref(),
        Some("2026-11-30")
    );
}

#[test]
fn a_day_in_the_future_keeps_a_result_no_longer_than_one_of_today() {
    let mut device = Device::new();
    device.paste(&TEXT.replace("2026/11/22", "2099/01/01"));
    let shown = device.answer(VALID);
    assert!(has(&shown, "今日より後の日付"));
    let [record] = device.records().try_into().expect("one record");
    assert_eq!(record.purge_after().to_string(), "2026-12-31");
}

#[test]
fn the_paste_button_asks_for_the_clipboard_and_it_is_cleared_by_choice() {
    let mut device = Device::new();
    assert_eq!(device.press(ButtonId::Import).screen.proposed, Some(ButtonId::Paste));
    let asked = device.press(ButtonId::Paste).requests;
    assert!(asked.iter().any(|request| matches!(request, Request::ReadClipboard)));
    let clears = |output: &Output| output.requests.iter().any(|it| matches!(it, Request::ClearClipboard));
    assert!(!clears(&device.come(ImportOrigin::Pasted, TEXT.as_bytes())));
    let cleared = device.press(ButtonId::ClearClipboard);
    assert!(clears(&cleared) && cleared.screen.message.is_some());
    assert!(!clears(&device.press(ButtonId::ClearClipboard)), "it is offered once");
    let options = ImportOptions { clears_clipboard: true, ..ImportOptions::default() };
    let mut clearing = Device::with(options);
    assert!(clears(&clearing.come(ImportOrigin::Watched, TEXT.as_bytes())));
    assert!(!clears(&clearing.come(ImportOrigin::File, TEXT.as_bytes())), "a file is not in the clipboard");
}

#[test]
fn a_late_answer_for_another_file_changes_nothing() {
    let mut device = Device::new();
    device.paste(TEXT);
    device.answer(VALID);
    let (name, _) = device.file().expect("a file");
    let answered =
        |name: &str| Input::ResultFileAnswered { name: name.to_owned(), outcome: FileOutcome::Written };
    assert!(!has(&device.handle(answered("OQSsiquc01res_1.xml")).screen, "置きました"));
    assert!(has(&device.handle(answered(&name)).screen, "置きました"));
}

/// The texts of `unread` differ in every value and in every label that is not known, and are of one shape.
#[test]
fn the_report_of_two_texts_of_one_shape_is_the_same() {
    let report = |name: &str, phone: &str, place: &str| {
        let text = format!(
            "資格情報\n確認日 : \t2026/11/22\n番号\t{phone}\n{name}\t{place}\n{name}さん\n勤務先電話番号\t{phone}"
        );
        let mut device = Device::new();
        device.paste(&text);
        let page = device.app.import().and_then(Import::page).and_then(ImportPage::copied);
        import_report_text(page.and_then(|copied| copied.report.as_ref()).expect("a report"))
    };
    let one = report("田中太郎", "0399990001", "北区北町");
    assert_eq!(one, report("山川花子", "0612345678", "西市西村"));
    assert!(!one.contains("田中") && !one.contains("0399990001") && one.contains("電話番号"), "{one}");
}

proptest! {
    /// No bytes are too strange, and nothing of them is in a report.
    #[test]
    fn any_bytes_are_taken_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut device = Device::new();
        let shown = device.come(ImportOrigin::File, &bytes).screen;
        prop_assert!(shown.id.starts_with("import-") && shown.spoken.ends_with('。'));
    }

    #[test]
    fn no_value_of_a_text_is_in_its_report(
        rows in proptest::collection::vec(("[丙丁戊己庚辛壬癸]{2,6}", "[丙丁戊己庚辛壬癸6-9]{2,20}|[ｦ-ﾟ]{2,9}"), 1..12),
    ) {
        let rows: Vec<_> = rows.iter().map(|(label, value)| format!("{label}\t{value}")).collect();
        let text = format!("資格情報\n確認日 : \t2026/11/22\n番号\t1\n{}", rows.join("\n"));
        let mut device = Device::new();
        device.paste(&text);
        let copied = device.app.import().and_then(Import::page).and_then(ImportPage::copied);
        let report = import_report_text(copied.and_then(|it| it.report.as_ref()).expect("a report"));
        for part in rows.iter().flat_map(|row| row.split('\t')) {
            prop_assert!(!report.contains(part), "{} in {}", part, report);
        }
        let copied = copied.expect("a result");
        prop_assert_eq!(copied.findings.len(), rows.len());
    }

    #[test]
    fn any_text_below_a_heading_is_taken_or_refused(rest in any::<String>(), answer in 1..=3_u8) {
        let mut device = Device::new();
        device.paste(&format!("資格情報\n確認日 : \t2026/11/22\n氏名\t資格\n{rest}"));
        let shown = device.answer(answer);
        prop_assert!(shown.id.starts_with("import-"));
        prop_assert!(shown.read_aloud.ends_with('。') && !shown.read_aloud.contains('●'));
        device.press(ButtonId::UnreadRows);
        device.press(ButtonId::WriteResultFile);
    }
}

#[test]
fn a_json_result_of_a_gateway_is_imported_as_a_file() {
    let mut device = Device::new();
    let shown = device.come(ImportOrigin::File, &answer_for("590005").body).screen;
    assert_eq!(
        (shown.id.as_str(), shown.proposed),
        ("import-result", None),
        "several, of which a person chooses"
    );
    assert!(device.file().is_none(), "no file before one is chosen");
    device.answer(1);
    let (_, bytes) = device.file().expect("a file");
    assert_eq!(written(&bytes).results().len(), 1);
}
