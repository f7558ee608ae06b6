//! A simulated reader behind a TCP port, as the *radio* of tests in whatever language: what an operating system offers
//! of Bluetooth, as frames. `shikaku reader-sim` is the program; it prints one line, `{"port":41234}`, and serves until
//! its input ends.
//!
//! # Frames
//!
//! Each connection to the port is a radio of its own. A frame is a length (two bytes, big-endian) and so many bytes: a
//! letter, and what belongs to it. Each request has one answer, in its turn; what the reader says unasked comes at any
//! time, before an answer or behind it.
//!
//! | request | answer |
//! | --- | --- |
//! | `S` scan | `s` lines `id ID`, `name NAME`, `rssi N`, `service UUID` … |
//! | `C` connect; the id | `c` line `write LIMIT`: the longest write, in bytes |
//! | `D` discover | `d` lines `service UUID`, each followed by its `characteristic UUID` … |
//! | `N` have it notify; UUID of the characteristic | `n` |
//! | `R` read; UUID of the characteristic | `r` value, empty when there is none |
//! | `W` write to the characteristic of commands; the bytes | `w` |
//! | `X` disconnect | `x` |
//! | `K` text for who tests | `k` text |
//! | anything refused | `e` why |
//!
//! | unasked | what |
//! | --- | --- |
//! | `!` | one notification; the bytes |
//! | `~` | the reader broke the connection |
//!
//! | text of `K` | what | answer |
//! | --- | --- | --- |
//! | `card put`, `card take` | a hand with a card | |
//! | `fault FAULT` | one more fault to come, as `drop@4` | |
//! | `exchanges` | how many whole command frames the reader has received | the number |
//! | `apdus` | how many APDUs the card was given | the number |
//!
//! UUIDs are written in full and in upper case, and read in any form. Lines end in a line feed but for the last.

pub mod frame;
#[cfg(test)]
mod tests;
mod visit;

use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{io, thread};

use crate::card::SlotCard;
use crate::reader::SimulatedReader;
use visit::Visit;

/// A reader that a radio and a test look at by turns.
pub type SharedReader<C> = Arc<Mutex<SimulatedReader<C>>>;

/// Interval at which the server checks the reader for events, because another connection may have laid a card on it.
const POLL_TIME: Duration = Duration::from_millis(10);

/// The radios of a computer, listening. They serve until the process ends.
pub struct RadioServer {
    port: u16,
}

impl RadioServer {
    /// Starts on a free port of this computer. `readers` gives the reader of each connection: a new one, or the same
    /// again.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start<C, F>(readers: F) -> io::Result<Self>
    where
        C: SlotCard + 'static,
        F: Fn() -> SharedReader<C> + Send + 'static,
    {
        Self::start_at(0, readers)
    }

    /// The same on this port; 0 is any that is free.
    ///
    /// # Errors
    /// When the port is taken.
    pub fn start_at<C, F>(port: u16, readers: F) -> io::Result<Self>
    where
        C: SlotCard + 'static,
        F: Fn() -> SharedReader<C> + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = listener.local_addr()?.port();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let reader = readers();
                // A connection that breaks ends its own radio only.
                thread::spawn(move || drop(serve(&stream, &reader)));
            }
        });
        Ok(Self { port })
    }

    /// Where they listen.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }
}

/// One request as it came.
type Request = (u8, Vec<u8>);

/// Serves one radio until its stream ends; the reader is then disconnected, if this radio was connected to it.
///
/// # Errors
/// When the stream breaks.
pub fn serve<C: SlotCard>(stream: &TcpStream, reader: &SharedReader<C>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let reading = stream.try_clone()?;
    let (sender, requests) = mpsc::channel();
    let listening = thread::spawn(move || listen(&reading, &sender));
    let mut visit = Visit::new(reader);
    let served = serve_host(stream, &mut visit, &requests);
    visit.disconnect();
    // It may be waiting for bytes that will not come.
    let _ = stream.shutdown(Shutdown::Both);
    let _ = listening.join();
    served
}

/// Gives on each request; ends when the stream does.
fn listen(stream: &TcpStream, requests: &Sender<Request>) {
    while let Ok(Some(request)) = frame::read(stream) {
        if requests.send(request).is_err() {
            return;
        }
    }
}

fn serve_host<C: SlotCard>(
    stream: &TcpStream,
    visit: &mut Visit<'_, C>,
    requests: &Receiver<Request>,
) -> io::Result<()> {
    loop {
        match requests.recv_timeout(visit.until_due().min(POLL_TIME)) {
            Ok((letter, body)) => match visit.ask(letter, &body) {
                Ok(answer) => frame::write(stream, letter.to_ascii_lowercase(), &answer)?,
                Err(why) => frame::write(stream, b'e', why.to_string().as_bytes())?,
            },
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        while let Some((letter, body)) = visit.receive() {
            frame::write(stream, letter, &body)?;
        }
    }
}
