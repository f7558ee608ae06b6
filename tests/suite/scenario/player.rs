use std::collections::VecDeque;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use shikaku_bindings::{
    CardLinkFailure, ClinicDevice, DeviceKeyError, DeviceSigner, History, KeyVault, LinkLimits, LostCard,
    Output, ReaderLink, Request, Screen, Settings, Shikaku, SoftwareKey, VaultError, VaultKey,
    make_software_key, screen_text,
};
use shikaku_core::view::{ButtonId, Illustration};
use shikaku_transcript::{Transcript, read};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::over_reader::OverReader;

/// A shell that plays one scenario and writes down what it shows.
pub(super) struct Player {
    connection: TestConnection,
    steps: Vec<String>,
    app: Shikaku,
    runtime: Runtime,
    recordings: TempDir,
    /// The command that was not sent, and its exchange.
    held: Option<(u32, Vec<u8>)>,
    /// Where the card is read, if not in a field.
    reader: Option<OverReader>,
    drawn: String,
    /// Identifier of the screen, and whether it wants a card.
    screen: (String, bool),
    shown: String,
}

impl Player {
    pub(super) fn new(port: u16, scenario: &str) -> Self {
        Self::at(port, scenario, None)
    }

    /// The same over a Bluetooth reader, found and chosen on its page: `acs 20`.
    pub(super) fn over_reader(port: u16, scenario: &str, reader: &str) -> Self {
        Self::at(port, scenario, Some(reader))
    }

    fn at(port: u16, scenario: &str, reader: Option<&str>) -> Self {
        let mut connection = TestConnection::open(port);
        let description = connection.says(&format!("scenario {scenario}"));
        let (head, root) = description.split_once("root\n").expect("a root certificate");
        let all = |key: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(' '));
            lines.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
        };
        let recordings = tempfile::tempdir().expect("a folder");
        let (gateway, token) = (all("gateway").concat(), all("token").concat().into_bytes());
        let settings = Settings {
            accept_phones: all("phones").concat() == "true",
            recordings: Some(recordings.path().to_str().expect("UTF-8").to_owned()),
            ..Settings::of_gateway(gateway, token, Some(root.to_owned()))
        };
        let steps = all("step");
        let history = (all("history").concat() == "true").then(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("history.db");
            let history = History::open(file.to_str().expect("UTF-8"), "desk-1", Arc::new(OneKey));
            // The file is open, and stays until it is closed.
            Arc::new(history.expect("a history"))
        });
        let link = match reader {
            Some(_) => ReaderLink::Bluetooth { nfc_until_paired: false },
            None => ReaderLink::Shell,
        };
        let app = if all("device").concat() == "true" {
            Shikaku::of_device(settings, link, history, device())
        } else {
            Shikaku::new(settings, link, history)
        };
        let app = app.expect("settings that can be used");
        let reader = reader.map(|which| {
            let answer = connection.says(&format!("reader {which}"));
            let port = answer.strip_prefix("port ").expect("a port").parse().expect("a number");
            let mut reader = OverReader::new(port);
            reader.pair(&app);
            reader
        });
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (drawn, screen, shown) = Default::default();
        Self { connection, steps, app, runtime, recordings, held: None, reader, drawn, screen, shown }
    }

    pub(super) fn play(self) -> String {
        self.played().0
    }

    fn played(mut self) -> (String, TempDir) {
        self.follow(self.app.current(), None);
        for step in std::mem::take(&mut self.steps) {
            self.write(&format!("> {step}\n"));
            self.step(&step);
        }
        (self.shown, self.recordings)
    }

    /// The recording of it, when it is over, and what was written down.
    pub(super) fn play_and_read(self) -> (Transcript, String) {
        let (mut recordings, shown) = self.play_and_read_all();
        let recording = recordings.pop().expect("a recording");
        assert_eq!(recordings.len(), 0, "one recording for one reception");
        (recording, shown)
    }

    /// The recording of each reception in it, and what was written down.
    pub(super) fn play_and_read_all(self) -> (Vec<Transcript>, String) {
        let (shown, folder) = self.played();
        let files = fs::read_dir(folder.path()).expect("the folder").flatten();
        let recordings = files.map(|file| {
            let reading = read(&fs::read(file.path()).expect("the recording")).expect("a transcript");
            assert_eq!(reading.broken, None);
            reading.transcript
        });
        (recordings.collect(), shown)
    }

    /// What was written down.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    pub(super) fn digit(&mut self, digit: u8) {
        self.follow(self.app.digit(digit), None);
    }

    pub(super) fn step(&mut self, step: &str) {
        let (word, value) = step.split_once(' ').unwrap_or((step, ""));
        let next = match word {
            "press" => self.app.press(value),
            "text" => self.app.text(value.to_owned()),
            "type" => {
                return value.bytes().for_each(|digit| self.digit(digit - b'0'));
            }
            "touch" => return self.run_card_session(value.parse().ok()),
            "answer" => {
                let (exchange, command) = self.held.take().expect("a command that was not sent");
                self.exchange(exchange, &command)
            }
            "lost" => {
                let exchange = self.held.as_ref().map_or(0, |(exchange, _)| *exchange);
                self.app.card_lost(exchange, lost(value))
            }
            "reader" => self.app.card_link_failed(failure(value)),
            "wake" => return self.wake(),
            "ask" => self.send_http(value.parse().expect("an identifier")),
            "cancel" => self.app.cancel(),
            _ => {
                self.connection.says(&format!("{word} {value}"));
                return;
            }
        };
        self.follow(next, None);
    }

    fn run_card_session(&mut self, exchanges: Option<u32>) {
        let limits = self.connection.tap();
        if self.reader.is_none() {
            return self.follow(self.app.card_found(limits), exchanges);
        }
        // A reader does not find a card that is not wanted.
        while self.screen.1 || self.screen.0 == "reading-card" {
            let output = self.reader.as_mut().map(|reader| reader.listen(&self.app));
            self.follow(output.expect("a reader"), None);
        }
        self.connection.says("take");
    }

    /// The time passes. A reader has waits of its own, which are over before that of the check.
    fn wake(&mut self) {
        const WAITS_MAX: usize = 10;
        let before = self.drawn.clone();
        for _ in 0..if self.reader.is_some() { WAITS_MAX } else { 1 } {
            let output = self.app.tick();
            let asks = output.requests.iter().any(|request| matches!(request, Request::SendHttp { .. }));
            self.follow(output, None);
            if asks || self.drawn != before {
                return;
            }
        }
    }

    /// Carries out requests until there are none, or after so many exchanges holds a command back.
    fn follow(&mut self, first: Output, exchanges: Option<u32>) {
        let mut left = exchanges;
        let mut outputs = VecDeque::from([first]);
        while let Some(output) = outputs.pop_front() {
            self.draw(&output.screen);
            for request in output.requests {
                match request {
                    Request::Transmit { exchange, command } if left == Some(0) => {
                        self.held = Some((exchange, command));
                    }
                    Request::Transmit { exchange, command } => {
                        left = left.map(|left| left - 1);
                        outputs.push_back(self.exchange(exchange, &command));
                    }
                    Request::SendHttp { request_id } => {
                        outputs.push_back(self.send_http(request_id));
                    }
                    other => {
                        let app = &self.app;
                        outputs.extend(self.reader.as_mut().and_then(|reader| reader.carry_out(app, other)));
                    }
                }
            }
        }
    }

    fn send_http(&self, request_id: u32) -> Output {
        self.runtime.block_on(self.app.send_http(request_id));
        self.app.http_answered(request_id)
    }

    fn exchange(&mut self, exchange: u32, command: &[u8]) -> Output {
        match self.connection.asked(b'C', command) {
            (b'R', response) => self.app.card_answered(exchange, response),
            (b'L', reason) => {
                self.app.card_lost(exchange, lost(&String::from_utf8(reason).expect("a reason")))
            }
            _ => panic!("the desk speaks another language"),
        }
    }

    fn draw(&mut self, screen: &Screen) {
        // The status of a reader is not part of the scenario: its screens are drawn when their identifiers change.
        if self.reader.is_some() && self.screen.0 == screen.id && screen.wants_card {
            return;
        }
        self.screen = (screen.id.clone(), screen.wants_card);
        let text = undated(&screen_text(&without_readers(screen)));
        if text != self.drawn {
            self.write(&text);
            self.drawn = text;
        }
    }

    /// Down on paper, with an empty line after it.
    fn write(&mut self, text: &str) {
        self.shown.push_str(text);
        self.shown.push('\n');
    }
}

/// Without what only a desk with readers has: the way to their page, their status, and the drawing of one.
fn without_readers(screen: &Screen) -> Screen {
    let mut bare = Screen { status: Vec::new(), ..screen.clone() };
    bare.buttons.retain(|button| button.id != ButtonId::CardReader);
    bare.illustration = bare.illustration.map(|drawn| match drawn {
        Illustration::CardOnReader => Illustration::CardOnPhone,
        other => other,
    });
    bare
}

/// Without its days in 和暦: a golden file must not depend on the day of the test.
fn undated(text: &str) -> String {
    let mut parts = text.split("令和");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match after_day(part) {
        Some(rest) => text + "令和〇年〇月〇日" + rest,
        None => text + "令和" + part,
    })
}

fn after_day(text: &str) -> Option<&str> {
    let digits = |character: char| character.is_ascii_digit() || character == '元';
    ['年', '月', '日'].into_iter().try_fold(text, |text, mark| {
        let rest = text.trim_start_matches(digits);
        rest.strip_prefix(mark).filter(|_| rest.len() < text.len())
    })
}

fn lost(kind: &str) -> LostCard {
    match kind {
        "before-sending" => LostCard::BeforeSending,
        "after-sending" => LostCard::AfterSending,
        "too-long" => LostCard::TooLong,
        "reader-gone" => LostCard::ReaderLost,
        other => panic!("{other} is no way to lose a card"),
    }
}

fn failure(kind: &str) -> CardLinkFailure {
    match kind {
        "no-reader" => CardLinkFailure::NoReader,
        "reader-gone" => CardLinkFailure::ReaderLost,
        "reader-busy" => CardLinkFailure::ReaderBusy,
        "no-service" => CardLinkFailure::NoService,
        other => panic!("{other} is no failure"),
    }
}

/// A device with a key of its own.
pub(super) fn device() -> ClinicDevice {
    let bytes = make_software_key().expect("a key");
    let signer = Arc::new(OwnKey(SoftwareKey::load(bytes).expect("the key")));
    ClinicDevice { name: "受付のタブレット".to_owned(), platform: "Android 16".to_owned(), signer }
}

struct OwnKey(SoftwareKey);

impl DeviceSigner for OwnKey {
    fn public_key(&self) -> Result<Vec<u8>, DeviceKeyError> {
        self.0.public_key()
    }

    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, DeviceKeyError> {
        self.0.sign(message)
    }

    fn renew(&self) -> Result<(), DeviceKeyError> {
        Err(DeviceKeyError::Failed)
    }

    fn is_in_hardware(&self) -> bool {
        false
    }
}

/// A vault with one key, forgotten with the test.
pub(super) struct OneKey;

impl KeyVault for OneKey {
    fn key(&self, name: Option<String>) -> Result<VaultKey, VaultError> {
        let known = name.is_none_or(|name| name == "test-1");
        known.then(|| VaultKey { name: "test-1".to_owned(), secret: vec![7; 32] }).ok_or(VaultError::Absent)
    }
}

/// The desk, over TCP.
pub(super) struct TestConnection(TcpStream);

impl TestConnection {
    pub(super) fn open(port: u16) -> Self {
        Self(TcpStream::connect(("127.0.0.1", port)).expect("the desk"))
    }

    fn asked(&mut self, kind: u8, body: &[u8]) -> (u8, Vec<u8>) {
        let length = u16::try_from(body.len() + 1).expect("a short frame").to_be_bytes();
        self.0.write_all(&[&length, [kind].as_slice(), body].concat()).expect("the desk listens");
        let mut length = [0; 2];
        self.0.read_exact(&mut length).expect("the desk answers");
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        self.0.read_exact(&mut answer).expect("the desk answers");
        (answer.remove(0), answer)
    }

    pub(super) fn says(&mut self, text: &str) -> String {
        let (kind, answer) = self.asked(b'T', text.as_bytes());
        let answer = String::from_utf8(answer).expect("text");
        assert_eq!(kind, b'T', "{text}: {answer}");
        answer
    }

    fn tap(&mut self) -> LinkLimits {
        let answer = self.says("tap");
        let values: Vec<_> =
            answer.lines().filter_map(|line| line.split_once(' ')).map(|(_, value)| value).collect();
        let [extended, command, response] = values.as_slice() else { panic!("{answer}") };
        LinkLimits {
            extended: *extended == "true",
            command_max: command.parse().expect("a length"),
            response_max: response.parse().expect("a length"),
            radio: None,
            selects_any_application: true,
        }
    }
}
