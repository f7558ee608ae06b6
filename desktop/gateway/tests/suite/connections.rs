//! Connections that hold a gateway up, over real TLS: it goes on answering others.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};
use shikaku_core::gateway::{ChallengeRequest, CheckMethod, VisualCheckPolicy};
use shikaku_gateway::{Gateway, Running, Settings};
use tokio::net::TcpSocket;

use crate::fixture::{FixedClock, TOKEN, challenge, settings};
use crate::wire::{client, tls_client};

/// No test waits longer for what must happen.
pub(crate) const WAIT_MAX: Duration = Duration::from_mins(1);

pub(crate) fn short() -> Settings {
    let mut settings = settings(VisualCheckPolicy::Off, &FixedClock::new());
    let timeout = Duration::from_millis(400);
    (settings.handshake_timeout, settings.header_timeout) = (timeout, timeout);
    (settings.body_timeout, settings.write_timeout) = (timeout, timeout);
    settings
}

/// A connection from an address of this computer.
pub(crate) fn connect(running: &Running, from: [u8; 4]) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from((from, 0))).expect("an address");
        socket.connect(running.addr()).await.expect("a connection").into_std().expect("a stream")
    });
    stream.set_nonblocking(false).expect("a stream");
    stream.set_read_timeout(Some(WAIT_MAX)).expect("a timeout");
    stream.set_write_timeout(Some(WAIT_MAX)).expect("a timeout");
    stream
}

/// The status of a request for a challenge over this connection, which stays open.
fn ask_for_challenge(stream: &mut Tls) -> String {
    let body = ChallengeRequest { method: CheckMethod::Pin }.encode();
    let length = body.len();
    let head = format!(
        "POST /v1/challenges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), &body].concat()).expect("a request");
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        let mut piece = [0; 1024];
        let length = stream.read(&mut piece).expect("an answer");
        assert!(length > 0, "it is hung up on");
        answer.extend_from_slice(&piece[..length]);
    }
    String::from_utf8_lossy(&answer[9..12]).into_owned()
}

pub(crate) type Tls = StreamOwned<ClientConnection, TcpStream>;

/// A connection that has finished its handshake.
pub(crate) fn shaken(running: &Running, stream: TcpStream) -> std::io::Result<Tls> {
    let name = ServerName::from(running.addr().ip());
    let connection = ClientConnection::new(Arc::new(tls_client(running)), name).expect("a connection");
    let mut stream = StreamOwned::new(connection, stream);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(stream)
}

/// Waits until the gateway hangs up.
pub(crate) fn hung_up(stream: &mut impl std::io::Read) {
    let mut rest = Vec::new();
    if let Err(error) = stream.read_to_end(&mut rest) {
        assert!(!matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "it is held: {error}");
    }
}

pub(crate) fn is_answered(running: &Running) {
    challenge(&mut client(running), CheckMethod::Pin);
}

pub(crate) const HERE: [u8; 4] = [127, 0, 0, 1];
#[cfg(target_os = "linux")]
const ELSEWHERE: [u8; 4] = [127, 0, 0, 2];

#[test]
fn who_sends_nothing_is_hung_up_on_before_and_after_the_handshake() {
    let running = Gateway::start(short()).expect("a gateway");
    let mut mute = connect(&running, HERE);
    let mut idle: Vec<_> =
        (0..20).map(|_| shaken(&running, connect(&running, HERE)).expect("a handshake")).collect();
    is_answered(&running);
    hung_up(&mut mute);
    idle.iter_mut().for_each(hung_up);
}

#[test]
fn who_sends_a_byte_at_a_time_is_hung_up_on() {
    let running = Gateway::start(short()).expect("a gateway");
    let mut slow = shaken(&running, connect(&running, HERE)).expect("a handshake");
    slow.sock.set_read_timeout(Some(Duration::from_millis(40))).expect("a timeout");
    let head = b"GET /v1/confirmations/r HTTP/1.1\r\nX: ".iter().chain(std::iter::repeat(&b'x'));
    // One byte each 40 ms is never late by itself; the whole head is.
    for (sent, byte) in head.enumerate() {
        assert!(sent < 1_000, "the head never ends");
        if slow.write_all(&[*byte]).and_then(|()| slow.flush()).is_err() {
            break;
        }
        match slow.read(&mut [0; 512]) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            _ => break,
        }
    }
    is_answered(&running);
}

#[test]
fn who_is_idle_between_two_calls_is_hung_up_on() {
    let running = Gateway::start(short()).expect("a gateway");
    let mut kept = shaken(&running, connect(&running, HERE)).expect("a handshake");
    kept.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").expect("a request");
    let mut answer = [0; 12];
    kept.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 404");
    hung_up(&mut kept);
}

#[test]
fn who_takes_no_answer_is_hung_up_on() {
    let running = Gateway::start(short()).expect("a gateway");
    let mut deaf = shaken(&running, connect(&running, HERE)).expect("a handshake");
    let requests = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000);
    let (mut sent, start) = (0_usize, Instant::now());
    let error = loop {
        match deaf.write_all(requests.as_bytes()) {
            Ok(()) => sent += requests.len(),
            Err(error) => break error,
        }
        assert!(sent < 1 << 30, "it takes everything");
        // rustls reads answers when a write times out, so that a gateway without a limit goes on after each.
        assert!(start.elapsed() < WAIT_MAX, "it is held");
    };
    assert!(!matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "it is held: {error}");
    is_answered(&running);
}

#[cfg(target_os = "linux")]
#[test]
fn one_address_takes_its_share_of_connections_and_no_more() {
    let mut settings = settings(VisualCheckPolicy::Off, &FixedClock::new());
    settings.limits.connections_per_address_max = 3;
    settings.limits.connections_max = 5;
    let running = Gateway::start(settings).expect("a gateway");
    let held: Vec<_> =
        (0..3).map(|_| shaken(&running, connect(&running, ELSEWHERE)).expect("a handshake")).collect();
    assert!(shaken(&running, connect(&running, ELSEWHERE)).is_err(), "a fourth connection is taken");
    is_answered(&running);
    drop(held);
    // Places are free again once the gateway has seen their ends.
    let again = std::iter::repeat_with(|| shaken(&running, connect(&running, ELSEWHERE))).take(10_000);
    assert!(again.into_iter().any(|connection| connection.is_ok()));
}

#[cfg(target_os = "linux")]
#[test]
fn while_all_places_are_taken_an_idle_connection_is_closed_for_a_new_one_and_one_of_a_clinic_is_not() {
    // No timeout of a minute is met: what ends, ends because of another connection.
    let mut settings = settings(VisualCheckPolicy::Off, &FixedClock::new());
    settings.limits.connections_max = 3;
    let running = Gateway::start(settings).expect("a gateway");
    let mut of_clinic = shaken(&running, connect(&running, HERE)).expect("a handshake");
    assert_eq!(ask_for_challenge(&mut of_clinic), "201");
    let mut half_open = connect(&running, ELSEWHERE);
    half_open.write_all(&[0x16, 0x03, 0x01]).expect("half a record");
    let mut idle = shaken(&running, connect(&running, ELSEWHERE)).expect("a handshake");
    let mut others: Vec<_> = (3..=4)
        .map(|last| shaken(&running, connect(&running, [127, 0, 0, last])).expect("a handshake"))
        .collect();
    hung_up(&mut half_open);
    hung_up(&mut idle);
    for other in &mut others {
        assert_eq!(ask_for_challenge(other), "201");
    }
    assert!(shaken(&running, connect(&running, [127, 0, 0, 9])).is_err(), "a fourth of a clinic is taken");
    assert_eq!(ask_for_challenge(&mut of_clinic), "201");
}

#[test]
fn a_request_over_the_connection_is_answered_within_its_time() {
    let running = Gateway::start(short()).expect("a gateway");
    let mut slow = shaken(&running, connect(&running, HERE)).expect("a handshake");
    let words = format!(
        "POST /v1/challenges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n\
         Content-Length: 10\r\n\r\n{{"
    );
    slow.write_all(words.as_bytes()).expect("half a request");
    let mut answer = [0; 12];
    slow.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 408");
    hung_up(&mut slow);
}
