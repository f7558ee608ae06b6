//! A card session with recorded answers, to be played to the bindings any number of times. The measurement then covers
//! the bindings alone.

use std::fmt::Write as _;
use std::io::{Error, Read, Result, Write};
use std::net::TcpStream;

use data_encoding::HEXLOWER;
use shikaku_bindings::Settings;
use shikaku_tests::measure::{BitRate, SessionModel, Work};

use crate::player::{Player, command};

/// What is measured: a scenario of `tests/bindings/scenarios.json` up to its card session, and its kind for the model
/// of the time.
const SESSIONS: [(&str, Work); 2] = [("pin", Work::Pin), ("visual-by-certificate", Work::Certificate)];

/// One card session, and the steps before it. The gateway is open for as long as this lives.
pub(crate) struct Recording {
    pub(crate) scenario: String,
    pub(crate) gateway: String,
    pub(crate) token: String,
    pub(crate) root_pem: String,
    /// What a person does before the card is held up.
    pub(crate) steps: Vec<String>,
    pub(crate) answers: Vec<Vec<u8>>,
    /// How long the card session takes at 106 and 424 kbit/s, as modelled, in milliseconds.
    pub(crate) session_ms: [f64; 2],
    /// Absent in a copy that was read.
    _place: Option<TcpStream>,
}

/// Plays all card sessions once to the desk at this port and records the answers of its card.
pub(crate) fn record(port: u16) -> Result<Vec<Recording>> {
    SESSIONS.into_iter().map(|(scenario, work)| Recording::new(port, scenario, work)).collect()
}

impl Recording {
    fn new(port: u16, scenario: &str, work: Work) -> Result<Self> {
        let mut place = TcpStream::connect(("127.0.0.1", port))?;
        let description = asked(&mut place, b'T', format!("scenario {scenario}").as_bytes())?;
        let description = String::from_utf8(description).map_err(Error::other)?;
        let (head, root) =
            description.split_once("root\n").ok_or_else(|| Error::other("no root certificate"))?;
        let all = |key: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(' '));
            lines.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
        };
        let mut recording = Self {
            scenario: scenario.to_owned(),
            gateway: all("gateway").concat(),
            token: all("token").concat(),
            root_pem: root.to_owned(),
            steps: all("step").into_iter().take_while(|step| step != "touch").collect(),
            answers: Vec::new(),
            session_ms: [BitRate::Kbit106, BitRate::Kbit424].map(|rate| modelled(work, rate)),
            _place: Some(place.try_clone()?),
        };
        recording.answers = recording.played(&mut place)?;
        Ok(recording)
    }

    pub(crate) fn settings(&self) -> Settings {
        let token = self.token.clone().into_bytes();
        Settings::of_gateway(self.gateway.clone(), token, Some(self.root_pem.clone()))
    }

    /// The same for the programs of other languages, a line each; the certificate without its line ends.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("touch {}\ngateway {}\ntoken {}\n", self.scenario, self.gateway, self.token);
        let _ = writeln!(text, "root {}", self.root_pem.trim().replace('\n', "|"));
        for step in &self.steps {
            let _ = writeln!(text, "step {step}");
        }
        for answer in &self.answers {
            text += "answer ";
            HEXLOWER.encode_append(answer, &mut text);
            text.push('\n');
        }
        text
    }

    /// Reads what [`Self::text`] wrote, of all card sessions.
    pub(crate) fn read(text: &str) -> Vec<Self> {
        text.split("touch ").skip(1).map(Self::parse).collect()
    }

    fn parse(text: &str) -> Self {
        let all = |key: &str| {
            let lines = text.lines().filter_map(|line| line.split_once(' '));
            lines.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
        };
        Self {
            scenario: text.lines().next().unwrap_or_default().to_owned(),
            gateway: all("gateway").concat(),
            token: all("token").concat(),
            root_pem: all("root").concat().replace('|', "\n"),
            steps: all("step"),
            answers: all("answer").iter().map(|digits| bytes(digits)).collect(),
            session_ms: [f64::NAN; 2],
            _place: None,
        }
    }

    fn played(&self, place: &mut TcpStream) -> Result<Vec<Vec<u8>>> {
        asked(place, b'T', b"tap")?;
        let player = Player::begin(self);
        let mut next = player.found();
        let mut answers = Vec::new();
        while let Some((exchange, command)) = command(&next) {
            let answer = asked(place, b'C', command)?;
            next = player.answered(exchange, &answer);
            answers.push(answer);
        }
        Ok(answers)
    }
}

fn bytes(digits: &str) -> Vec<u8> {
    HEXLOWER.decode(digits.as_bytes()).unwrap_or_default()
}

fn modelled(work: Work, rate: BitRate) -> f64 {
    let mut link = shikaku_virtual_card::VirtualLink::new(shikaku_tests::test_shell::card("valid"));
    SessionModel::at(rate).session_time(&work.by_shikaku(&mut link)).total().as_secs_f64() * 1_000.0
}

/// A frame to the desk, and the body of its answer.
fn asked(place: &mut TcpStream, kind: u8, body: &[u8]) -> Result<Vec<u8>> {
    let length = u16::try_from(body.len() + 1).map_err(Error::other)?.to_be_bytes();
    place.write_all(&[&length, [kind].as_slice(), body].concat())?;
    let mut length = [0; 2];
    place.read_exact(&mut length)?;
    let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
    place.read_exact(&mut answer)?;
    match answer.first() {
        Some(b'T' | b'R') => Ok(answer.split_off(1)),
        _ => Err(Error::other("the desk did not understand")),
    }
}
