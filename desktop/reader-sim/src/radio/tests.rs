use std::net::{Ipv4Addr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{RadioServer, SharedReader, frame};
use crate::bench::{StubCard, bytes, hex};
use crate::model::Model;
use crate::reader::SimulatedReader;

/// The other end: answers in their turn, and what came unasked meanwhile.
struct Host {
    stream: TcpStream,
    unasked: Vec<(u8, String)>,
}

impl Host {
    fn at(port: u16) -> Self {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Self { stream, unasked: Vec::new() }
    }

    fn read(&self) -> (u8, Vec<u8>) {
        frame::read(&self.stream).unwrap().expect("a frame")
    }

    fn ask(&mut self, letter: u8, body: &[u8]) -> (u8, Vec<u8>) {
        frame::write(&self.stream, letter, body).unwrap();
        loop {
            match self.read() {
                (unasked @ (b'!' | b'~'), body) => self.unasked.push((unasked, hex(&body))),
                answer => return answer,
            }
        }
    }

    #[track_caller]
    fn check(&mut self, request: &str, answer: &str) {
        let (letter, body) = self.ask(request.as_bytes()[0], &request.as_bytes()[1..]);
        assert_eq!(format!("{}{}", char::from(letter), String::from_utf8_lossy(&body)), answer, "{request}");
    }

    fn receive(&mut self) -> (u8, String) {
        if self.unasked.is_empty() {
            let (letter, body) = self.read();
            assert!(matches!(letter, b'!' | b'~'), "an answer that nobody asked for");
            return (letter, hex(&body));
        }
        self.unasked.remove(0)
    }

    fn connect(&mut self) {
        self.check("CC0:FF:EE:01:23:45", "cwrite 20");
        self.check("N46540003-0002-00c4-0000-465453414645", "n");
    }
}

fn shared() -> SharedReader<StubCard> {
    Arc::new(Mutex::new(SimulatedReader::new(Model::Ccid, StubCard::new())))
}

fn host() -> Host {
    Host::at(RadioServer::start(shared).unwrap().port())
}

#[test]
fn a_reader_is_found_connected_and_talked_to() {
    let mut host = host();
    host.check(
        "S",
        "sid C0:FF:EE:01:23:45\nname bR500-012345\nrssi -52\nservice 46540001-0002-00C4-0000-465453414645",
    );
    host.connect();
    let (letter, found) = host.ask(b'D', b"");
    let found = String::from_utf8(found).unwrap();
    assert_eq!(letter, b'd');
    assert!(found.starts_with("service 46540001-0002-00C4-0000-465453414645\ncharacteristic 46540002-"));
    assert!(found.contains("\nservice 0000180F-0000-1000-8000-00805F9B34FB\ncharacteristic 00002A19-"));
    host.check("R2A19", "rP");
    host.check("R2A00", "r");
    assert_eq!(host.ask(b'W', &bytes("65000000000001000000")), (b'w', Vec::new()));
    assert_eq!(host.receive(), (b'!', "81000000000001010000".to_owned()));
    host.check("Kexchanges", "k1");
    host.check("X", "x");
    host.check("D", "enot connected");
}

#[test]
fn the_tester_moves_the_card_and_breaks_things() {
    let mut host = host();
    host.connect();
    host.check("Kcard take", "k");
    assert_eq!(host.receive(), (b'!', "5002".to_owned()));
    host.check("Kcard put", "k");
    assert_eq!(host.receive(), (b'!', "5003".to_owned()));
    host.check("Kfault late@1:60", "k");
    host.ask(b'W', &bytes("65000000000001000000"));
    assert_eq!(host.receive(), (b'!', "81000000000001010000".to_owned()), "it comes by itself");
    host.check("Kfault sleep-after@2", "k");
    host.ask(b'W', &bytes("65000000000002000000"));
    assert_eq!(host.receive(), (b'~', String::new()));
    host.check("W", "enot connected");
    host.connect();
    host.check("Kapdus", "k0");
}

#[test]
fn what_cannot_be_is_refused_and_the_radio_goes_on() {
    let mut host = host();
    for (request, why) in [
        ("N2A19", "enot connected"),
        ("Cother", "eno such reader"),
        ("Kfault melted@1", "enot understood: fault melted@1"),
        ("Kdance", "enot understood: dance"),
        ("Q", "eno such request"),
    ] {
        host.check(request, why);
    }
    host.connect();
    host.check("CC0:FF:EE:01:23:45", "ealready connected");
    host.check("N2A24", "eno such characteristic");
    host.check("W123456789012345678901", concat!("e", "the write is too long"));
    host.check("Kexchanges", "k0");
}

#[test]
fn a_shared_reader_has_one_host_at_a_time_and_is_free_when_it_leaves() {
    let reader = shared();
    let server = RadioServer::start({
        let reader = Arc::clone(&reader);
        move || Arc::clone(&reader)
    });
    let port = server.unwrap().port();
    let (mut one, mut other) = (Host::at(port), Host::at(port));
    one.connect();
    other.check("CC0:FF:EE:01:23:45", "ealready connected");
    other.check("Kcard take", "k");
    assert_eq!(one.receive(), (b'!', "5002".to_owned()), "told to whom it concerns");
    drop(one);
    for _ in 0..500 {
        if !reader.lock().unwrap().is_connected() {
            return other.connect();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("the reader is still taken");
}
