//! What the window of the program shows and does.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::Value;
use shikaku_clinic::failure::ReaderFailure;
use shikaku_core::application::Setup;
use shikaku_pc_app::{Card, CardSource};
use shikaku_transport::{CardTransport, LinkLimits, TransportError};

use crate::client::{Window, start, without_reader};

fn parsed(event: Option<String>) -> Value {
    serde_json::from_str(&event.expect("an event")).expect("JSON")
}

#[test]
fn a_press_comes_back_as_the_next_page() {
    let program = without_reader();
    let window = Window::open(&program);
    let mut events = window.events();
    let first = parsed(events.next());
    assert!(first["body"].as_str().is_some_and(|body| body.contains("data-screen=\"choosing-method\"")));
    assert!(first.get("announcement").is_none(), "a page that is loaded is read by the screen reader itself");
    window.act("press=choose-pin");
    let next = parsed(events.next());
    assert!(next["body"].as_str().is_some_and(|body| body.contains("data-screen=\"entering-pin\"")));
    assert!(next["announcement"].as_str().is_some_and(|text| !text.is_empty()));
    assert!(next["title"].as_str().is_some_and(|title| title.contains("暗証番号")));
}

#[test]
fn digits_of_a_pin_are_in_no_page_and_no_event() {
    let program = without_reader();
    let window = Window::open(&program);
    let mut events = window.events();
    events.next();
    window.act("press=choose-pin");
    let before = parsed(events.next());
    for digit in [8, 3, 8] {
        window.act(&format!("digit={digit}"));
        let event = parsed(events.next());
        let body = event["body"].as_str().expect("a body");
        assert_eq!(body.matches('8').count(), before["body"].as_str().expect("a body").matches('8').count());
    }
    assert!(window.page().body.contains('●'));
}

#[test]
fn a_page_without_its_script_works_by_its_forms() {
    let program = without_reader();
    let window = Window::open(&program);
    let origin = format!("http://{}", window.host);
    let headers = [("Host", window.host.as_str()), ("Origin", &origin), ("Cookie", &window.cookie)];
    let answer =
        crate::client::send(window.address, &format!("POST {}", window.path), &headers, "press=choose-pin");
    assert_eq!((answer.status, answer.header("location")), (303, Some(window.path.as_str())));
    assert_eq!(window.screen(), "entering-pin");
}

#[test]
fn the_sounds_are_served_and_no_other_file() {
    let program = without_reader();
    let window = Window::open(&program);
    let get = |name: &str| {
        let headers = [("Host", window.host.as_str()), ("Cookie", &window.cookie)];
        crate::client::send_bytes(window.address, &format!("GET {}{name}", window.path), &headers)
    };
    assert!(get("sound/valid/100").1.windows(4).any(|bytes| bytes == b"WAVE"));
    for name in ["sound/none/100", "sound/..%2f..%2fetc%2fpasswd/100", "sound/valid/loud", "../Cargo.toml"] {
        assert!([400, 404].contains(&get(name).0), "{name}");
    }
}

/// Cards that report when a wait begins and when it ends.
struct WatchedCards(mpsc::Sender<&'static str>);

impl CardSource for WatchedCards {
    fn wait(&mut self, _: Option<Instant>) -> Result<Option<Card<'_>>, ReaderFailure> {
        let _ = self.0.send("wait");
        Ok(Some(Box::new(LostCard(self.0.clone()))))
    }
}

/// A card that is gone at the first command.
struct LostCard(mpsc::Sender<&'static str>);

impl CardTransport for LostCard {
    fn limits(&self) -> LinkLimits {
        LinkLimits::EXTENDED
    }

    fn transceive(&mut self, _: &[u8]) -> Result<Vec<u8>, TransportError> {
        let _ = self.0.send("command");
        Err(TransportError::NotSent)
    }
}

impl Drop for LostCard {
    fn drop(&mut self) {
        let _ = self.0.send("released");
    }
}

#[test]
fn the_end_of_the_program_releases_the_card() {
    let (reports, seen) = mpsc::channel();
    let program = start(Setup::default(), move || Ok(Box::new(WatchedCards(reports.clone()))));
    let window = Window::open(&program);
    assert!(seen.recv_timeout(Duration::from_millis(50)).is_err(), "no card is wanted on the first screen");
    window.act("press=choose-pin");
    drop(program);
    let rest: Vec<_> = seen.iter().collect();
    let count = |what| rest.iter().filter(|seen| **seen == what).count();
    assert_eq!(count("wait"), count("released"));
}
