use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use shikaku_virtual_card::{Atr, CycleEnd, Observer, PlugError, PluggedCard, Statistics, Unplugged};

use crate::{JPKI, PIN, bytes, card};

/// Remembers how each power cycle ended and how many exchanges it had.
#[derive(Default)]
struct Cycles(Vec<(CycleEnd, u32)>);

impl Observer for Cycles {
    fn exchanged(&mut self, _: &Statistics) {}

    fn ended(&mut self, cycle: Statistics, end: CycleEnd) {
        self.0.push((end, cycle.exchanges));
    }
}

/// Plays the driver's side: plugs the ordinary card in, lets `script` speak, and gives what the card's side saw.
fn check(
    faults: &[&str],
    script: impl FnOnce(&mut TcpStream) + Send + 'static,
) -> (Result<Unplugged, PlugError>, Vec<(CycleEnd, u32)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let driver = thread::spawn(move || script(&mut listener.accept().unwrap().0));
    let faults: Vec<_> = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    let mut cycles = Cycles::default();
    let outcome = PluggedCard::new(card("valid"), Atr::default(), faults).serve(address, &mut cycles);
    driver.join().unwrap();
    (outcome, cycles.0)
}

/// Sends a frame as vpcd does, its length and its body apart.
fn put(stream: &mut TcpStream, body: &[u8]) {
    stream.write_all(&u16::try_from(body.len()).unwrap().to_be_bytes()).unwrap();
    stream.write_all(body).unwrap();
}

fn get(stream: &mut TcpStream) -> Vec<u8> {
    let mut length = [0; 2];
    stream.read_exact(&mut length).unwrap();
    let mut body = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut body).unwrap();
    body
}

fn ask(stream: &mut TcpStream, command: &str) -> Vec<u8> {
    put(stream, &bytes(command));
    get(stream)
}

#[test]
fn a_plugged_card_answers_until_the_driver_leaves() {
    let (outcome, cycles) = check(&[], |vpcd| {
        put(vpcd, &[0x04]);
        assert_eq!(get(vpcd), Atr::default().bytes());
        put(vpcd, &[0x01]);
        assert_eq!(ask(vpcd, JPKI), [0x90, 0x00]);
        assert_eq!(ask(vpcd, PIN), [0x90, 0x00]);
        assert_eq!(ask(vpcd, "00B08A00000000").len(), 1592);
    });
    assert!(matches!(outcome, Ok(Unplugged::Closed)));
    assert_eq!(cycles, [(CycleEnd::Closed, 3)]);
}

#[test]
fn a_reset_keeps_the_verify_state_and_power_off_ends_it() {
    let sign = format!("802A029720{}00", "11".repeat(32));
    let (_, cycles) = check(&[], move |vpcd| {
        ask(vpcd, JPKI);
        ask(vpcd, PIN);
        put(vpcd, &[0x02]);
        ask(vpcd, JPKI);
        assert_eq!(ask(vpcd, &sign).len(), 258);
        put(vpcd, &[0x00]);
        put(vpcd, &[0x01]);
        ask(vpcd, JPKI);
        assert_eq!(ask(vpcd, &sign), [0x69, 0x82]);
    });
    assert_eq!(cycles, [(CycleEnd::Reset, 2), (CycleEnd::PowerOff, 2), (CycleEnd::Closed, 2)]);
}

#[test]
fn a_card_taken_away_closes_the_connection() {
    let (outcome, cycles) = check(&["lost-after@2"], |vpcd| {
        ask(vpcd, JPKI);
        put(vpcd, &bytes(PIN));
        assert_eq!(vpcd.read(&mut [0; 2]).unwrap_or(0), 0);
    });
    assert!(matches!(outcome, Ok(Unplugged::Removed)));
    assert_eq!(cycles, [(CycleEnd::Removed, 2)]);
}

#[test]
fn what_is_not_the_protocol_is_refused() {
    for body in [&[][..], &[0x07]] {
        let (outcome, _) = check(&[], move |vpcd| put(vpcd, body));
        assert!(matches!(outcome, Err(PlugError::Protocol)), "{body:?}");
    }
}

#[test]
fn a_closed_port_is_reported() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outcome = PluggedCard::new(card("valid"), Atr::default(), []).serve(address, &mut Cycles::default());
    assert!(matches!(outcome, Err(PlugError::Unreachable(_))));
}
