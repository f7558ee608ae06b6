//! `shikaku reader-sim`, as a test in another language sees it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

fn start(arguments: &[&str]) -> (Child, u16) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shikaku"))
        .arg("reader-sim")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("standard output")).read_line(&mut line).expect("a line");
    let printed: Value = serde_json::from_str(&line).expect("one line of JSON");
    (child, printed["port"].as_u64().and_then(|port| port.try_into().ok()).expect("a port"))
}

fn end(mut child: Child) {
    drop(child.stdin.take());
    assert_eq!(child.wait().expect("it ends with its input").code(), Some(0));
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
    stream
}

fn write(mut stream: &TcpStream, frame: &[u8]) {
    let length = u16::try_from(frame.len()).expect("a short frame").to_be_bytes();
    stream.write_all(&[&length, frame].concat()).expect("it reads");
}

fn read(mut stream: &TcpStream) -> Vec<u8> {
    let mut length = [0; 2];
    stream.read_exact(&mut length).expect("a length");
    let mut frame = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut frame).expect("a frame");
    frame
}

fn ask(stream: &TcpStream, frame: &[u8]) -> String {
    write(stream, frame);
    String::from_utf8_lossy(&read(stream)).into_owned()
}

#[test]
fn a_card_is_asked_through_the_program_and_a_fault_happens_where_it_should() {
    let (child, port) = start(&["--model", "ccid", "--packet", "185", "--fault", "drop@3"]);
    let stream = connect(port);
    assert!(ask(&stream, b"S").contains("\nname bR500-012345\n"));
    assert_eq!(ask(&stream, b"CC0:FF:EE:01:23:45"), "cwrite 185");
    assert_eq!(ask(&stream, b"N46540003-0002-00C4-0000-465453414645"), "n");
    assert_eq!(ask(&stream, b"W\x62\0\0\0\0\0\x01\0\0\0"), "w");
    assert!(read(&stream).starts_with(b"!\x80\x0D\0\0\0\0\x01\0\0\0\x3B\x88"));
    let select = b"W\x6F\x0F\0\0\0\0\x02\0\0\0\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01";
    assert_eq!(ask(&stream, select), "w");
    assert_eq!(read(&stream), b"!\x80\x02\0\0\0\0\x02\0\0\0\x90\x00");
    assert_eq!(ask(&stream, select), "w");
    assert_eq!(ask(&stream, b"Kapdus"), "k2", "the card ran it, and the answer was dropped");
    assert_eq!(ask(&stream, b"X"), "x");
    end(child);
}

#[test]
fn each_connection_has_a_reader_of_its_own_with_the_key_of_the_command_line() {
    let (child, port) = start(&["--key", "000102030405060708090a0b0c0d0e0f"]);
    let (one, other) = (connect(port), connect(port));
    for stream in [&one, &other] {
        assert!(ask(stream, b"S").contains("\nname ACR1255U-J1-012345\n"));
        assert_eq!(ask(stream, b"CC0:FF:EE:01:23:45"), "cwrite 20");
    }
    end(child);
}

#[test]
fn what_is_no_argument_is_refused() {
    for wrong in [
        ["--key", "0102"],
        ["--key", "+00102030405060708090a0b0c0d0e0f"],
        ["--fault", "melted@1"],
        ["--model", "usb"],
        ["--packet", "0"],
        ["--card", "nobody"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_shikaku")).arg("reader-sim").args(wrong).output();
        assert_eq!(output.expect("the program runs").status.code(), Some(1), "{wrong:?}");
    }
}
