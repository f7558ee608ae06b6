//! The radio of a simulated reader. `desktop/reader-sim` defines the frames.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::str::FromStr;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use shikaku_core::workflow::Advertisement;
use shikaku_reader::Uuid;
use shikaku_reader::registry::Gatt;
use shikaku_reader::session::{LinkEvent, LinkFailure};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::wireless::{Listener, Radio, RadioEvent};

/// A simulated reader that listens at a port of this computer.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SimulatedReader {
    port: u16,
}

/// The text is no port.
#[derive(Debug, PartialEq, Eq, Error)]
#[error("仮想のリーダーは、radio:4711 のようにポートの番号で指定してください。")]
pub(crate) struct NoPort;

impl SimulatedReader {
    /// Connects to the radio of the reader.
    ///
    /// # Errors
    /// [`LinkFailure::Absent`] when no reader listens at the port.
    pub(crate) fn radio(&self, listener: Listener) -> Result<Box<dyn Radio>, LinkFailure> {
        Ok(Box::new(SocketRadio::open(self.port, listener)?))
    }
}

impl FromStr for SimulatedReader {
    type Err = NoPort;

    fn from_str(port: &str) -> Result<Self, NoPort> {
        port.parse().map(|port| Self { port }).map_err(|_| NoPort)
    }
}

/// A radio over TCP.
struct SocketRadio {
    stream: TcpStream,
    listener: Listener,
    /// The letters of requests in their order, for those that are refused.
    asked: Sender<u8>,
}

impl SocketRadio {
    /// The radio that listens at this port of this computer.
    ///
    /// # Errors
    /// When none does.
    fn open(port: u16, listener: Listener) -> Result<Self, LinkFailure> {
        let connect = || {
            let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
            stream.set_nodelay(true)?;
            Ok::<_, io::Error>((stream.try_clone()?, stream))
        };
        let (ours, theirs) = connect().map_err(|error| {
            log::debug!("radio: {error}");
            LinkFailure::Absent
        })?;
        let (asked, asking) = mpsc::channel();
        let events = listener.clone();
        thread::spawn(move || listen(&theirs, &asking, &events));
        Ok(Self { stream: ours, listener, asked })
    }

    /// Sends a request. A stream that broke answers no more.
    fn ask(&mut self, letter: u8, body: &[u8]) {
        let sent = u16::try_from(body.len() + 1).map_err(|_| io::ErrorKind::InvalidInput.into());
        let sent = sent.and_then(|length| {
            let _ = self.asked.send(letter);
            let frame = [&length.to_be_bytes(), [letter].as_slice(), body].concat();
            self.stream.write_all(&Zeroizing::new(frame))
        });
        if sent.is_err() {
            self.listener.send(refused(letter));
        }
    }
}

impl Radio for SocketRadio {
    fn scan(&mut self) {
        self.ask(b'S', b"");
    }

    /// Does nothing, because one answer holds every advertisement.
    fn stop_scan(&mut self) {}

    fn connect(&mut self, device: &str) {
        self.ask(b'C', device.as_bytes());
    }

    fn discover(&mut self) {
        self.ask(b'D', b"");
    }

    fn read_battery(&mut self) {
        self.ask(b'R', b"2A19");
    }

    fn subscribe(&mut self, gatt: Gatt) {
        self.ask(b'N', gatt.notify.to_string().as_bytes());
    }

    fn write(&mut self, piece: Zeroizing<Vec<u8>>) {
        self.ask(b'W', &piece);
    }

    fn disconnect(&mut self) {
        self.ask(b'X', b"");
    }
}

impl Drop for SocketRadio {
    /// Ends the thread that listens.
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// Passes every frame to the listener until the stream ends.
fn listen(stream: &TcpStream, asking: &Receiver<u8>, listener: &Listener) {
    while let Ok((letter, body)) = read(stream) {
        // What comes unasked answers nothing.
        let asked = if matches!(letter, b'!' | b'~') { None } else { asking.try_recv().ok() };
        match letter {
            b's' => {
                if let Some(advertisement) = advertised(&body) {
                    listener.send(RadioEvent::Advertised(advertisement));
                }
                listener.send(RadioEvent::ScanOver);
            }
            b'e' => {
                log::debug!("radio: {}", String::from_utf8_lossy(&body));
                listener.send(refused(asked.unwrap_or_default()));
            }
            letter => listener.link_event(event(letter, body)),
        }
    }
    listener.send(RadioEvent::ScanOver);
    listener.link_event(LinkEvent::Lost);
}

fn read(mut stream: &TcpStream) -> io::Result<(u8, Zeroizing<Vec<u8>>)> {
    let (mut length, mut letter) = ([0; 2], [0; 1]);
    stream.read_exact(&mut length)?;
    stream.read_exact(&mut letter)?;
    let rest = usize::from(u16::from_be_bytes(length)).checked_sub(1).ok_or(io::ErrorKind::InvalidData)?;
    let mut body = Zeroizing::new(vec![0; rest]);
    stream.read_exact(&mut body)?;
    let [letter] = letter;
    Ok((letter, body))
}

/// What an answer means on the link; what means nothing there is its end.
fn event(letter: u8, body: Zeroizing<Vec<u8>>) -> LinkEvent {
    match letter {
        b'!' => LinkEvent::Notified(body),
        b'c' => match fields(&body, "write").find_map(|limit| limit.parse().ok()) {
            Some(write_limit) => LinkEvent::Connected { write_limit },
            None => LinkEvent::Lost,
        },
        b'd' => LinkEvent::Services(services(&body)),
        b'r' => LinkEvent::Battery(body.first().copied()),
        b'n' => LinkEvent::Subscribed,
        b'w' => LinkEvent::Written,
        _ => LinkEvent::Lost,
    }
}

/// What it means that a request was refused.
fn refused(letter: u8) -> RadioEvent {
    match letter {
        b'S' => RadioEvent::ScanFailed(LinkFailure::Absent),
        b'R' => RadioEvent::Link(LinkEvent::Battery(None)),
        _ => RadioEvent::Link(LinkEvent::Lost),
    }
}

fn advertised(body: &[u8]) -> Option<Advertisement> {
    Some(Advertisement {
        device: fields(body, "id").next()?.to_owned(),
        name: fields(body, "name").next().map(str::to_owned),
        rssi: fields(body, "rssi").next()?.parse().ok()?,
        services: services(body),
    })
}

fn services(body: &[u8]) -> Vec<Uuid> {
    fields(body, "service").filter_map(Uuid::parse).collect()
}

/// The values with this key, a line each.
fn fields<'a>(body: &'a [u8], key: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = str::from_utf8(body).unwrap_or_default().lines();
    lines.filter_map(move |line| line.strip_prefix(key)?.strip_prefix(' '))
}

#[cfg(test)]
mod tests {
    use super::{NoPort, SimulatedReader};

    #[test]
    fn a_simulated_reader_is_named_by_its_port() {
        assert!("4711".parse() == Ok(SimulatedReader { port: 4711 }));
        for text in ["", "70000", "reader"] {
            assert!(text.parse::<SimulatedReader>() == Err(NoPort), "{text}");
        }
    }
}
