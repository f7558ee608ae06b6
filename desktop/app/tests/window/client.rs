use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use shikaku_clinic::failure::ReaderFailure;
use shikaku_core::application::Setup;
use shikaku_core::port::{Clock, HttpRequest};
use shikaku_pc_app::{CardSource, ClipboardPort, Exchange, GatewayPort, Parts, Program};
use shikaku_transport::{Random, RandomUnavailable};

/// A gateway that does not answer yet.
struct SlowGateway;

impl GatewayPort for SlowGateway {
    fn exchange(self: Arc<Self>, _: HttpRequest) -> Exchange {
        Box::pin(std::future::pending())
    }
}

/// A fixed day.
struct TestClock;

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_305_600, 0).expect("a time")
    }
}

/// Other bytes each time.
struct TestRandom(u8);

impl Random for TestRandom {
    fn seed(&mut self) -> Result<[u8; 32], RandomUnavailable> {
        self.0 = self.0.wrapping_add(1);
        Ok([self.0; 32])
    }
}

/// What was put into the clipboard.
#[derive(Clone, Default)]
pub(crate) struct TestClipboard(pub(crate) Arc<Mutex<Option<String>>>);

impl ClipboardPort for TestClipboard {
    fn put(&mut self, text: &str) -> bool {
        *self.0.lock().expect("a clipboard") = Some(text.to_owned());
        true
    }

    fn read(&mut self) -> Option<String> {
        self.0.lock().expect("a clipboard").clone()
    }

    fn take_new(&mut self) -> Option<String> {
        None
    }

    fn clear(&mut self) -> bool {
        self.0.lock().expect("a clipboard").take().is_some()
    }
}

/// A program without a gateway and with these cards.
pub(crate) fn start(
    setup: Setup,
    cards: impl FnMut() -> Result<Box<dyn CardSource>, ReaderFailure> + Send + 'static,
) -> Program {
    let mut cards = cards;
    let parts = Parts {
        setup,
        clock: Box::new(TestClock),
        gateway: Arc::new(SlowGateway),
        cards: Box::new(move |_| cards()),
        clipboard: Box::new(TestClipboard::default()),
        watches_clipboard: false,
        folder: None,
        mark: Box::new(|screen, _| screen),
    };
    Program::start(parts, Box::new(TestRandom(0))).expect("a program")
}

/// The same without a reader.
pub(crate) fn without_reader() -> Program {
    start(Setup::default(), || Err(ReaderFailure::NoReader))
}

/// An HTTP answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// Sends these lines and this body as they are; a test says each header itself.
pub(crate) fn send(address: SocketAddr, request: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut stream = connect(address, request, headers, body);
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let headers = lines.filter_map(|line| line.split_once(": "));
    Answer {
        status: status.parse().expect("a number"),
        headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
        body: body.to_owned(),
    }
}

fn connect(address: SocketAddr, request: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    let mut text = format!("{request} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).expect("sent");
    stream
}

/// The status and all bytes of an answer.
pub(crate) fn send_bytes(address: SocketAddr, request: &str, headers: &[(&str, &str)]) -> (u16, Vec<u8>) {
    let mut bytes = Vec::new();
    connect(address, request, headers, "").read_to_end(&mut bytes).expect("an answer");
    let status = bytes.get(9..12).and_then(|status| std::str::from_utf8(status).ok()?.parse().ok());
    (status.expect("a status"), bytes)
}

/// The window of a program: a browser that opened the file.
pub(crate) struct Window {
    pub(crate) address: SocketAddr,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) cookie: String,
}

impl Window {
    /// Opens the program as its browser does.
    pub(crate) fn open(program: &Program) -> Self {
        Self::at(program.address(), &opening_path(program))
    }

    /// Another window of the same program, by this code.
    pub(crate) fn beside(&self, opening: &str) -> Self {
        Self::at(self.address, opening)
    }

    fn at(address: SocketAddr, opening: &str) -> Self {
        let host = address.to_string();
        let opened = send(address, &format!("GET {opening}"), &[("Host", &host)], "");
        assert_eq!(opened.status, 200, "{}", opened.body);
        let cookie = opened.header("set-cookie").expect("a cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let path = opened.body.split("url=").nth(1).and_then(|rest| rest.split('"').next()).expect("a path");
        let cookie = cookie.split(';').next().expect("a value").to_owned();
        Self { address, path: path.to_owned(), cookie, host }
    }

    /// The page.
    pub(crate) fn page(&self) -> Answer {
        let headers = [("Host", self.host.as_str()), ("Cookie", &self.cookie)];
        send(self.address, &format!("GET {}", self.path), &headers, "")
    }

    /// What the script sends.
    pub(crate) fn act(&self, form: &str) -> Answer {
        let origin = format!("http://{}", self.host);
        let headers = [
            ("Host", self.host.as_str()),
            ("Origin", &origin),
            ("Sec-Fetch-Site", "same-origin"),
            ("Cookie", &self.cookie),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        send(self.address, &format!("POST {}input", self.path), &headers, form)
    }

    /// The identifier of the screen that is shown.
    pub(crate) fn screen(&self) -> String {
        let page = self.page().body;
        let screen = page.split("data-screen=\"").nth(1).and_then(|rest| rest.split('"').next());
        screen.expect("a screen").to_owned()
    }

    /// The events from now on, a JSON text each.
    pub(crate) fn events(&self) -> impl Iterator<Item = String> {
        let headers = [("Host", self.host.as_str()), ("Cookie", &self.cookie)];
        let stream = connect(self.address, &format!("GET {}events", self.path), &headers, "");
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        lines.filter_map(|line| line.strip_prefix("data: ").map(str::to_owned))
    }
}

/// The path that opens the program.
pub(crate) fn opening_path(program: &Program) -> String {
    let address = program.opening_address();
    let path = address.strip_prefix(&format!("http://{}", program.address())).expect("a path");
    path.to_owned()
}
