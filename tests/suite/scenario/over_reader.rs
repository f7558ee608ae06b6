use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use shikaku_bindings::{Advertisement, LinkEvent, Output, Request, Shikaku};

/// A Bluetooth reader as a shell drives it: the requests of the application on the one side, a radio over TCP on the other.
pub(super) struct OverReader {
    radio: Radio,
}

impl OverReader {
    pub(super) fn new(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the radio");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        Self { radio: Radio { stream, unasked: VecDeque::new() } }
    }

    /// Finds the one reader there is and chooses it, as a person does on its page.
    pub(super) fn pair(&mut self, app: &Shikaku) {
        for button in ["card-reader", "continue", "choose-result-1"] {
            self.run(app, app.press(button));
        }
        while app.current().screen.id != "card-reader" {
            let output = self.listen(app);
            self.run(app, output);
        }
        self.run(app, app.press("cancel"));
        assert_eq!(app.current().screen.id, "choosing-method");
    }

    fn run(&mut self, app: &Shikaku, first: Output) {
        let mut outputs = VecDeque::from([first]);
        while let Some(output) = outputs.pop_front() {
            for request in output.requests {
                outputs.extend(self.carry_out(app, request));
            }
        }
    }

    /// Waits for what the reader says.
    pub(super) fn listen(&mut self, app: &Shikaku) -> Output {
        let bytes = self.radio.next_notification();
        app.link_event(DEVICE.to_owned(), LinkEvent::Notified { bytes })
    }

    /// Carries out what is for a radio, and reports it.
    pub(super) fn carry_out(&mut self, app: &Shikaku, request: Request) -> Option<Output> {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        let event = match request {
            Request::Scan => {
                let seen = text(self.radio.asked(b'S', b""));
                let all = |key: &str| {
                    seen.lines()
                        .filter_map(|line| line.strip_prefix(key))
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                };
                assert_eq!(all("id "), [DEVICE]);
                return Some(app.advertisement(Advertisement {
                    device: DEVICE.to_owned(),
                    name: all("name ").pop(),
                    rssi: all("rssi ").concat().parse().expect("a number"),
                    services: all("service "),
                }));
            }
            Request::Connect { device } => {
                let answer = text(self.radio.asked(b'C', device.as_bytes()));
                let limit = answer.strip_prefix("write ").expect("a limit");
                LinkEvent::Connected { write_limit: limit.parse().expect("a number") }
            }
            Request::Discover { .. } => {
                let found = text(self.radio.asked(b'D', b""));
                let services = found.lines().filter_map(|line| line.strip_prefix("service "));
                LinkEvent::Services { uuids: services.map(str::to_owned).collect() }
            }
            Request::ReadBattery { .. } => {
                LinkEvent::Battery { level: self.radio.asked(b'R', b"2A19").first().copied() }
            }
            Request::Subscribe { notify, .. } => {
                self.radio.asked(b'N', notify.as_bytes());
                LinkEvent::Subscribed
            }
            Request::Write { bytes, .. } => {
                self.radio.asked(b'W', &bytes);
                LinkEvent::Written
            }
            Request::Disconnect { .. } => {
                self.radio.asked(b'X', b"");
                LinkEvent::Lost
            }
            Request::Transmit { .. } => panic!("a command in clear for the shell"),
            Request::StopScan
            | Request::ReleaseCard
            | Request::TourSeen
            | Request::SetCardWanted { .. }
            | Request::SendHttp { .. }
            | Request::ReadClipboard
            | Request::WriteResultFile { .. }
            | Request::ClearClipboard => return None,
        };
        Some(app.link_event(DEVICE.to_owned(), event))
    }
}

/// How the simulated reader is called.
const DEVICE: &str = "C0:FF:EE:01:23:45";

/// The radio, over TCP.
struct Radio {
    stream: TcpStream,
    /// Notifications that came before an answer.
    unasked: VecDeque<Vec<u8>>,
}

impl Radio {
    fn asked(&mut self, letter: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 1).expect("a short frame").to_be_bytes();
        self.stream.write_all(&[&length, [letter].as_slice(), body].concat()).expect("the radio listens");
        loop {
            match self.frame() {
                (b'!', bytes) => self.unasked.push_back(bytes),
                (answer, body) if answer == letter.to_ascii_lowercase() => return body,
                (answer, body) => panic!("{} {}", char::from(answer), String::from_utf8_lossy(&body)),
            }
        }
    }

    fn next_notification(&mut self) -> Vec<u8> {
        if let Some(bytes) = self.unasked.pop_front() {
            return bytes;
        }
        let (letter, bytes) = self.frame();
        assert_eq!(letter, b'!', "something else than a notification");
        bytes
    }

    fn frame(&mut self) -> (u8, Vec<u8>) {
        let mut length = [0; 2];
        self.stream.read_exact(&mut length).expect("the radio speaks");
        let mut body = vec![0; usize::from(u16::from_be_bytes(length))];
        self.stream.read_exact(&mut body).expect("the radio speaks");
        (body.remove(0), body)
    }
}
