//! Clients that take their time, leave their connections, or ask without a pause: each is ended by its own limit, and others are
//! answered meanwhile. No test measures a time: each waits for what must happen.

use std::io::{ErrorKind, Read, Write};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use shikaku_core::gateway::{ChallengeRequest, CheckMethod, VisualCheckPolicy};
use shikaku_gateway::{Clinics, Gateway, Rate, Running};

use crate::connections::{HERE, connect, hung_up, is_answered, shaken, short};
use crate::fixture::{FixedClock, TOKEN, settings};
use crate::wire::say;

/// Time between two bytes of a slow client, a tenth of the limit of the tests.
const PAUSE: Duration = Duration::from_millis(40);

/// Bytes that a gateway with a limit never takes at this pace.
const BYTES_MAX: usize = 1_000;

/// Sends a byte at a time until the gateway answers or hangs up; whether it answered, and how it begins.
fn drip(stream: &mut (impl Read + Write), bytes: impl Iterator<Item = u8>) -> Vec<u8> {
    let mut answer = [0; 512];
    for byte in bytes.take(BYTES_MAX) {
        if stream.write_all(&[byte]).and_then(|()| stream.flush()).is_err() {
            return Vec::new();
        }
        match stream.read(&mut answer) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return Vec::new(),
            Ok(length) => return answer[..length].to_vec(),
        }
    }
    panic!("the gateway takes {BYTES_MAX} bytes, each alone");
}

/// A gateway with one place: whether it is free again shows the next client.
fn with_one_place() -> Running {
    let mut settings = short();
    settings.limits.connections_max = 1;
    settings.limits.connections_per_address_max = 1;
    Gateway::start(settings).expect("a gateway")
}

/// Waits until a client that does nothing wrong gets the place.
fn place_is_free(running: &Running) {
    let next = std::iter::repeat_with(|| shaken(running, connect(running, HERE))).take(10_000);
    drop(next.into_iter().find_map(Result::ok).expect("a free place"));
}

#[test]
fn a_handshake_of_a_byte_at_a_time_ends_and_frees_its_place() {
    let running = with_one_place();
    let mut slow = connect(&running, HERE);
    slow.set_read_timeout(Some(PAUSE)).expect("a timeout");
    // The head of a record of 16 KiB, and what may be in it.
    let record = [0x16, 0x03, 0x01, 0x40, 0x00].into_iter().chain(std::iter::repeat(0x01));
    drip(&mut slow, record);
    place_is_free(&running);
}

#[test]
fn a_handshake_that_is_left_ends_and_frees_its_place() {
    let running = with_one_place();
    let mut left = connect(&running, HERE);
    left.write_all(&[0x16, 0x03, 0x01]).expect("half a record");
    hung_up(&mut left);
    place_is_free(&running);
}

#[test]
fn a_body_of_a_byte_at_a_time_is_refused_and_frees_its_place() {
    let running = with_one_place();
    let mut slow = shaken(&running, connect(&running, HERE)).expect("a handshake");
    let head = format!(
        "POST /v1/challenges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n\
         Content-Length: 5000\r\n\r\n"
    );
    slow.write_all(head.as_bytes()).expect("a head");
    slow.sock.set_read_timeout(Some(PAUSE)).expect("a timeout");
    let answer = drip(&mut slow, std::iter::repeat(b' '));
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer));
    drop(slow);
    place_is_free(&running);
}

#[test]
fn connections_that_are_left_open_end_by_themselves_and_others_are_answered_meanwhile() {
    let mut settings = short();
    settings.limits.connections_per_address_max = 60;
    let running = Gateway::start(settings).expect("a gateway");
    let mut left: Vec<_> = (0..50).map(|_| connect(&running, HERE)).collect();
    is_answered(&running);
    left.iter_mut().for_each(hung_up);
    is_answered(&running);
}

/// Status and `Retry-After` of a challenge for this token.
fn ask(running: &Running, token: &str) -> (u16, Option<u64>) {
    let body = ChallengeRequest { method: CheckMethod::Pin }.encode();
    let length = body.len();
    let head = format!(
        "POST /v1/challenges HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    let answer = say(running, &[head.as_bytes(), &body].concat());
    let status = answer.get(9..12).and_then(|status| status.parse().ok()).expect("a status");
    let mut waits = answer.lines().filter_map(|line| line.strip_prefix("retry-after: "));
    (status, waits.next_back().and_then(|seconds| seconds.trim().parse().ok()))
}

#[test]
fn a_clinic_that_asks_without_a_pause_is_refused_and_another_is_answered_meanwhile() {
    const FLOODING: usize = 4;
    let mut settings = settings(VisualCheckPolicy::Off, &FixedClock::new());
    let tokens = "token-that-floods 協9900001-0-0\ntoken-of-another 協9900002-0-0\n";
    settings.clinics = Clinics::parse(tokens).expect("clinics");
    // The limit of the clinic is the one that is met.
    settings.limits.device = Rate::UNLIMITED;
    settings.limits.clinic = Rate::new(NonZeroU32::new(30).expect("some"), Duration::from_secs(7));
    let running = Gateway::start(settings).expect("a gateway");
    // The clock of the gateway stops, so that nothing is given back to the clinic.
    let is_over = AtomicBool::new(false);
    let asked = thread::scope(|scope| {
        let flood = || {
            let (mut taken, mut refused) = (0, 0);
            while !is_over.load(Ordering::Relaxed) || refused == 0 {
                match ask(&running, "token-that-floods") {
                    (201, None) => taken += 1,
                    (429, Some(7)) => refused += 1,
                    other => panic!("{other:?}"),
                }
            }
            (taken, refused)
        };
        let flooding: Vec<_> = (0..FLOODING).map(|_| scope.spawn(flood)).collect();
        for _ in 0..20 {
            assert_eq!(ask(&running, "token-of-another"), (201, None));
        }
        is_over.store(true, Ordering::Relaxed);
        flooding.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    let taken: i32 = asked.iter().map(|(taken, _)| taken).sum();
    assert_eq!(taken, 30, "as many as the limit says");
}
