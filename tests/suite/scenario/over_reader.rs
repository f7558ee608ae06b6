use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use shikaku_bindings::{
    Advertisement, CardReaders, LinkEvent, LinkLimits, LostCard, ReaderNews, ReaderOrder, ReaderTurn,
    Reception,
};

/// A Bluetooth reader as a shell drives it: the face's orders on the one side, a radio over TCP on the other.
pub(super) struct OverReader {
    readers: Arc<CardReaders>,
    radio: Radio,
    news: VecDeque<ReaderNews>,
    looking: bool,
}

impl OverReader {
    pub(super) fn new(readers: Arc<CardReaders>, port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the radio");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        Self {
            readers,
            radio: Radio { stream, unasked: VecDeque::new() },
            news: VecDeque::new(),
            looking: false,
        }
    }

    /// Finds the one reader there is and chooses it, as a person does on its page.
    pub(super) fn pair(&mut self, reception: &Reception) {
        reception.press("card-reader");
        self.turn(self.readers.poll());
        reception.press("continue");
        self.turn(self.readers.poll());
        reception.press("choose-result-1");
        self.turn(self.readers.poll());
        while reception.current().screen().id != "card-reader" {
            self.listen();
        }
        reception.press("cancel");
        assert_eq!(reception.current().screen().id, "choosing-method");
    }

    /// Does what a screen wants of it.
    pub(super) fn drawn(&mut self, wants_card: bool) {
        if wants_card != self.looking {
            self.looking = wants_card;
            self.turn(self.readers.look(wants_card));
        }
    }

    /// Waits for the card that was laid down, if one is wanted.
    pub(super) fn card(&mut self) -> Option<LinkLimits> {
        self.looking.then(|| match self.heard() {
            ReaderNews::CardFound { limits } => limits,
            _ => panic!("something else than a card"),
        })
    }

    pub(super) fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, LostCard> {
        self.turn(self.readers.transmit(command.to_vec()));
        match self.heard() {
            ReaderNews::Answered { response } => Ok(response),
            ReaderNews::CardLost { lost } => Err(lost),
            ReaderNews::CardFound { .. } | ReaderNews::Failed { .. } => panic!("no answer"),
        }
    }

    pub(super) fn let_go(&mut self) {
        self.turn(self.readers.let_go());
    }

    fn heard(&mut self) -> ReaderNews {
        loop {
            if let Some(news) = self.news.pop_front() {
                return news;
            }
            self.listen();
        }
    }

    /// Waits for what the reader says.
    fn listen(&mut self) {
        let bytes = self.radio.heard();
        let turn = self.readers.happened(DEVICE, LinkEvent::Notified { bytes });
        self.turn(turn);
    }

    fn turn(&mut self, first: ReaderTurn) {
        let mut turns = VecDeque::from([first]);
        while let Some(turn) = turns.pop_front() {
            self.news.extend(turn.news);
            for order in turn.orders {
                turns.extend(self.obey(order));
            }
        }
    }

    fn obey(&mut self, order: ReaderOrder) -> Option<ReaderTurn> {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        let event = match order {
            ReaderOrder::StopScan => return None,
            ReaderOrder::Scan => {
                let seen = text(self.radio.asked(b'S', b""));
                let all = |key: &str| {
                    seen.lines()
                        .filter_map(|line| line.strip_prefix(key))
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                };
                assert_eq!(all("id "), [DEVICE]);
                let heard = Advertisement {
                    device: DEVICE.to_owned(),
                    name: all("name ").pop(),
                    rssi: all("rssi ").concat().parse().expect("a number"),
                    services: all("service "),
                };
                return Some(self.readers.heard(heard));
            }
            ReaderOrder::Connect { device } => {
                let answer = text(self.radio.asked(b'C', device.as_bytes()));
                let limit = answer.strip_prefix("write ").expect("a limit");
                LinkEvent::Connected { write_limit: limit.parse().expect("a number") }
            }
            ReaderOrder::Discover { .. } => {
                let found = text(self.radio.asked(b'D', b""));
                let services = found.lines().filter_map(|line| line.strip_prefix("service "));
                LinkEvent::Services { uuids: services.map(str::to_owned).collect() }
            }
            ReaderOrder::ReadBattery { .. } => {
                LinkEvent::Battery { level: self.radio.asked(b'R', b"2A19").first().copied() }
            }
            ReaderOrder::Subscribe { notify, .. } => {
                self.radio.asked(b'N', notify.as_bytes());
                LinkEvent::Subscribed
            }
            ReaderOrder::Write { bytes, .. } => {
                self.radio.asked(b'W', &bytes);
                LinkEvent::Written
            }
            ReaderOrder::Disconnect { .. } => {
                self.radio.asked(b'X', b"");
                LinkEvent::Lost
            }
        };
        Some(self.readers.happened(DEVICE, event))
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

    /// The next notification.
    fn heard(&mut self) -> Vec<u8> {
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
