//! A reception desk for the tests of the shells, in whatever language: a card that is reached over TCP and the
//! reference gateway over HTTPS. `tests/bindings/server` is the program; it prints one line, `{"port":41234}`, and serves
//! until its input ends.
//!
//! # Frames
//!
//! Each connection to the port is a desk of its own. A frame is a length (two bytes, big-endian) and so many bytes: a
//! letter, and what belongs to it. Each request has one answer.
//!
//! | request | answer |
//! | --- | --- |
//! | `C` command APDU | `R` response APDU, or `L` and why there is none: `before-sending`, `after-sending`, `too-long`, `reader-gone` |
//! | `T` text | `T` text, or `E` and what was not understood |
//!
//! | text | answer |
//! | --- | --- |
//! | `scenarios` | the names, one a line |
//! | `scenario NAME` | begins it: lines `gateway URL`, `token TOKEN`, `device true\|false`, `phones true\|false`, `history true\|false`, `step STEP` …, `root`, and the PEM of the gateway's root |
//! | `tap` | the card is held up, or laid on the reader: lines `extended true\|false`, `command BYTES`, `response BYTES` |
//! | `take` | the card is taken away |
//! | `reader MODEL PACKET` | the card goes to a Bluetooth reader, `acs` or `ccid` with packets of so many bytes, beside which it lies until the next tap: line `port PORT`, where its radio listens ([`shikaku_reader_sim::radio`]) |
//! | `card NAME` | another card of the deck is held up at the next tap |
//! | `clinic ORDER` | in a scenario of a device: what its operator, another device or a receipt computer does: `enrol-other`, `approve`, `other-is-stopped`, `vendor-takes` |
//! | `gateway down`, `gateway up` | no client reaches it; clients reach it again |
//!
//! # Steps
//!
//! A shell plays the steps on a new `Reception`, with a new `History` in a file of its own where one is wanted, and writes down the screens. After each call it follows the directive: a
//! `Transmit` goes to the card, the response to a `SendHttp` is awaited, anything else ends the step.
//!
//! | step | call |
//! | --- | --- |
//! | `press NAME` | `press(NAME)` |
//! | `type DIGITS` | `digit` for each |
//! | `touch` | text `tap`; `card_found` with what it answers |
//! | `touch N` | the same, but the command after the N-th answer stays unsent |
//! | `answer` | sends that command and gives its answer to `card_answered` |
//! | `lost KIND` | `card_lost` |
//! | `reader KIND` | `reader_failed`: `no-reader`, `reader-gone`, `reader-busy`, `no-service` |
//! | `wake` | `tick`, at once |
//! | `ask N` | `ask(N)` |
//! | `cancel` | `cancel` |
//! | `card NAME`, `clinic …`, `gateway …` | the text, to the desk |
//!
//! What is written down starts with `screen_text` of `current`; each step adds `> ` and the step, an empty line, and the
//! text of every screen that differs from the one before, each followed by an empty line.

mod clinic;
mod scenario;
mod service;
mod supplies;
mod visit;

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::{io, thread};

pub use scenario::{Scenario, scenarios};

use shikaku_reader_sim::radio::frame;
use supplies::Supplies;
use visit::Exchanged;

/// The desk, listening. It serves until the process ends.
pub struct TestServer {
    port: u16,
}

impl TestServer {
    /// Starts it on a free port of this computer.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let supplies = Arc::new(Supplies::new());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let supplies = Arc::clone(&supplies);
                // A connection that breaks ends its own desk only.
                thread::spawn(move || drop(serve(&stream, &supplies)));
            }
        });
        Ok(Self { port })
    }

    /// Where it listens.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }
}

fn serve(stream: &TcpStream, supplies: &Supplies) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut visit = None;
    while let Some((kind, body)) = frame::read(stream)? {
        match kind {
            b'C' => match visit.as_mut().map(|visit: &mut visit::Visit| visit.transceive(&body)) {
                Some(Exchanged::Response(response)) => frame::write(stream, b'R', &response)?,
                Some(Exchanged::Lost(reason)) => frame::write(stream, b'L', reason.as_bytes())?,
                None => frame::write(stream, b'L', b"reader-gone")?,
            },
            b'T' => match visit::poll_event(&mut visit, supplies, &String::from_utf8_lossy(&body)) {
                Ok(answer) => frame::write(stream, b'T', answer.as_bytes())?,
                Err(error) => frame::write(stream, b'E', error.to_string().as_bytes())?,
            },
            _ => frame::write(stream, b'E', b"no such kind of frame")?,
        }
    }
    Ok(())
}
