//! The measurement in Rust: the bindings' own methods, called without a generator's code between.

use std::fs;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use shikaku_bindings::{LinkLimits, Output, ReaderLink, Request, Shikaku};
use tokio::runtime::{Builder, Runtime};

use crate::recording::Recording;

/// What one language measured; what the programs of the others print.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Measured {
    /// From the start of the process, or of its `main`, to the first directive.
    pub(crate) first_cold_ms: f64,
    /// The same once more in a process that has done it often; the median.
    pub(crate) first_warm_ms: f64,
    #[serde(rename = "touches")]
    pub(crate) sessions: Vec<SessionCost>,
    /// What a check up to the card's last answer adds to the memory of a process that has had a directive: the peak, resident.
    pub(crate) check_kib: u64,
    /// The peak of the whole process after a check.
    pub(crate) process_kib: u64,
}

/// One kind of card session.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SessionCost {
    pub(crate) exchanges: u32,
    /// Into the face, from the card that is found to the last answer.
    pub(crate) calls: u32,
    /// Of all calls of a card session together; the median, in microseconds.
    pub(crate) micros: f64,
}

/// A reception that is played up to its card session.
pub(crate) struct Player {
    app: Shikaku,
    runtime: Runtime,
}

impl Player {
    /// Does what a person does before the card is held up.
    pub(crate) fn begin(recording: &Recording) -> Self {
        let app = Shikaku::new(recording.settings(), ReaderLink::Shell, None);
        let app = app.expect("settings that can be used");
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let player = Self { app, runtime };
        for step in &recording.steps {
            match step.split_once(' ') {
                Some(("press", button)) => player.follow(player.app.press(button)),
                Some(("type", digits)) => {
                    digits.bytes().for_each(|digit| player.follow(player.app.digit(digit - b'0')));
                }
                _ => panic!("{step} is not played here"),
            }
        }
        player
    }

    pub(crate) fn found(&self) -> Output {
        let limits = LinkLimits {
            extended: true,
            command_max: 65_544,
            response_max: 65_538,
            radio: None,
            selects_any_application: true,
        };
        self.app.card_found(limits)
    }

    pub(crate) fn answered(&self, exchange: u32, answer: &[u8]) -> Output {
        self.app.card_answered(exchange, answer.to_vec())
    }

    /// Plays one card session with recorded answers; returns the calls, and microseconds in them.
    fn play(&self, recording: &Recording) -> (u32, f64) {
        let begin = Instant::now();
        let mut next = self.found();
        let mut calls = 1;
        for answer in &recording.answers {
            let (exchange, _) = command(&next).expect("a command: the card is released too early");
            next = self.answered(exchange, answer);
            calls += 1;
        }
        let micros = begin.elapsed().as_secs_f64() * 1_000_000.0;
        assert!(command(&next).is_none(), "the card has more to say than it had");
        (calls, micros)
    }

    fn follow(&self, first: Output) {
        let mut next = Some(first);
        while let Some(output) = next {
            let asked = output.requests.iter().find_map(|request| match request {
                Request::Ask { request_id } => Some(*request_id),
                _ => None,
            });
            next = asked.map(|request_id| self.runtime.block_on(self.app.ask(request_id)));
        }
    }
}

/// The exchange and the command that an output asks for.
pub(crate) fn command(output: &Output) -> Option<(u32, &[u8])> {
    output.requests.iter().find_map(|request| match request {
        Request::Transmit { exchange, command } => Some((*exchange, command.as_slice())),
        _ => None,
    })
}

/// Measures in this process, which has done nothing before.
pub(crate) fn measure(recordings: &[Recording], started: Instant, rounds: u32) -> Measured {
    let first = |recording: &Recording| {
        let new = Shikaku::new(recording.settings(), ReaderLink::Shell, None);
        drop(new.map(|new| new.current()));
    };
    let [pin, ..] = recordings else { panic!("no recording") };
    first(pin);
    let first_cold_ms = started.elapsed().as_secs_f64() * 1_000.0;
    let before = kib("VmRSS:");
    Player::begin(pin).play(pin);
    let process_kib = kib("VmHWM:");
    let sessions = recordings.iter().map(|recording| {
        let played: Vec<_> = (0..rounds).map(|_| Player::begin(recording).play(recording)).collect();
        let exchanges = u32::try_from(recording.answers.len()).unwrap_or(u32::MAX);
        let calls = played.first().map_or(0, |(calls, _)| *calls);
        SessionCost {
            exchanges,
            calls,
            micros: median(played.into_iter().map(|(_, micros)| micros).collect()),
        }
    });
    let sessions = sessions.collect();
    let warm = (0..rounds).map(|_| {
        let begin = Instant::now();
        first(pin);
        begin.elapsed().as_secs_f64() * 1_000.0
    });
    let first_warm_ms = median(warm.collect());
    Measured {
        first_cold_ms,
        first_warm_ms,
        sessions,
        check_kib: process_kib.saturating_sub(before),
        process_kib,
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A number of this process that the kernel keeps.
fn kib(key: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
