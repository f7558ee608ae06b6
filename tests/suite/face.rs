//! The face of the phones, called as no good shell would: too late, twice, half-way. What it does when it is called
//! well is the scenarios' part.

use std::net::TcpListener;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use shikaku_bindings::{
    Directive, History, KeyVault, LinkLimits, LostCard, ReaderTrouble, Reception, Settings, SetupError,
    VaultError, VaultKey,
};
use tokio::runtime::{Builder, Runtime};

const LIMITS: LinkLimits = LinkLimits {
    extended: true,
    command_max: 65_544,
    response_max: 65_538,
    radio: None,
    selects_any_application: true,
};

fn settings(gateway: &str, token: &[u8], root_pem: Option<&str>) -> Settings {
    let (gateway, root_pem) = (gateway.to_owned(), root_pem.map(str::to_owned));
    Settings { gateway, token: token.to_vec(), root_pem, accept_phones: false, recordings: None }
}

/// A reception whose gateway takes a connection and says nothing.
struct Silence {
    reception: Reception,
    runtime: Runtime,
    _listener: TcpListener,
}

impl Silence {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("https://{}", listener.local_addr().expect("an address"));
        let reception =
            Reception::new(settings(&address, b"token", None)).expect("settings that can be used");
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { reception, runtime, _listener: listener }
    }

    /// One step of an errand.
    fn poll(&self, request: Pin<&mut impl Future<Output = Directive>>) -> Poll<Directive> {
        let _inside = self.runtime.enter();
        request.poll(&mut Context::from_waker(Waker::noop()))
    }
}

/// What it tells to do, and which screen it shows.
#[track_caller]
fn check(directive: Directive, act: &str, shown: &str) {
    let (told, screen) = match directive {
        Directive::Transmit { screen, .. } => ("transmit", screen),
        Directive::Show { screen } => ("show", screen),
        Directive::Ask { screen, .. } => ("ask", screen),
        Directive::WakeAfter { screen, .. } => ("wake after", screen),
        Directive::Closed { screen } => ("closed", screen),
    };
    assert_eq!((told, screen.id.as_str()), (act, shown));
}

fn request_id(directive: &Directive) -> u32 {
    match directive {
        Directive::Ask { request_id, .. } => *request_id,
        _ => panic!("no errand"),
    }
}

/// Everything that can be called, as often as there are methods.
fn everything(Silence { reception, .. }: &Silence) -> Vec<Directive> {
    vec![
        reception.digit(1),
        reception.digit(255),
        reception.press("enter"),
        reception.press("Enter"),
        reception.press(""),
        reception.card_found(LIMITS),
        reception.card_answered(vec![0x90, 0x00]),
        reception.card_answered(Vec::new()),
        reception.card_lost(LostCard::AfterSending),
        reception.reader_failed(ReaderTrouble::ReaderGone),
        reception.tick(),
        reception.current(),
    ]
}

#[test]
fn settings_that_cannot_be_used_say_why_and_what_to_do_and_repeat_nothing() {
    let unusable = [
        ("http://g.example", b"secret".as_slice(), None, "GATE-21"),
        ("https://secret@g.example", b"token", None, "GATE-21"),
        ("https://g.example", b"secret\n1", None, "GATE-22"),
        ("https://g.example", b"secret\xFF", None, "GATE-22"),
        ("https://g.example", b"token", Some("secret"), "GATE-23"),
    ];
    for (gateway, token, root_pem, expected) in unusable {
        let error = Reception::new(settings(gateway, token, root_pem)).err().expect("unusable settings");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        let SetupError::Settings { code, title, advice, next_action } = error;
        assert_eq!(code, expected, "{gateway}");
        assert!(advice.ends_with('。') && !title.is_empty() && !next_action.is_empty(), "{code}");
    }
}

#[test]
fn what_comes_at_the_wrong_time_changes_nothing() {
    let desk = Silence::new();
    for directive in everything(&desk) {
        check(directive, "show", "choosing-method");
    }
    let request = pin!(desk.reception.ask(7));
    let Poll::Ready(directive) = desk.poll(request) else { panic!("an errand that nobody gave") };
    check(directive, "show", "choosing-method");
}

#[test]
fn a_closed_reception_stays_closed() {
    let desk = Silence::new();
    let closed = desk.reception.current();
    check(closed, "show", "choosing-method");
    check(desk.reception.press("finish"), "closed", "closed");
    for directive in everything(&desk).into_iter().chain([desk.reception.cancel()]) {
        check(directive, "closed", "closed");
    }
}

#[test]
fn an_errand_dropped_on_its_way_is_given_again() {
    let desk = Silence::new();
    let first = request_id(&desk.reception.press("choose-pin"));
    {
        let mut request = pin!(desk.reception.ask(first));
        assert!(desk.poll(request.as_mut()).is_pending());
        check(desk.reception.digit(1), "show", "entering-pin");
    }
    let again = desk.reception.digit(2);
    assert_eq!(request_id(&again), first);
    check(again, "ask", "entering-pin");
    let mut request = pin!(desk.reception.ask(first));
    assert!(desk.poll(request.as_mut()).is_pending());
    check(desk.reception.current(), "show", "entering-pin");
}

#[test]
fn an_errand_has_one_bearer() {
    let desk = Silence::new();
    let request_id = request_id(&desk.reception.press("choose-pin"));
    let (mut first, mut second) =
        (pin!(desk.reception.ask(request_id)), pin!(desk.reception.ask(request_id)));
    assert!(desk.poll(first.as_mut()).is_pending());
    let Poll::Ready(directive) = desk.poll(second.as_mut()) else { panic!("carried twice") };
    check(directive, "show", "entering-pin");
}

#[test]
fn cancelling_calls_the_bearer_back_at_once() {
    let desk = Silence::new();
    let request_id = request_id(&desk.reception.press("choose-visual"));
    let mut request = pin!(desk.reception.ask(request_id));
    assert!(desk.poll(request.as_mut()).is_pending());
    check(desk.reception.cancel(), "show", "choosing-method");
    let Poll::Ready(directive) = desk.poll(request.as_mut()) else { panic!("still on its way") };
    check(directive, "show", "choosing-method");
}

#[test]
fn a_timer_of_an_earlier_errand_does_not_end_a_later_one() {
    let desk = Silence::new();
    desk.reception.press("choose-pin");
    desk.reception.digit(1);
    check(desk.reception.tick(), "ask", "entering-pin");
    let Directive::Ask { screen, .. } = desk.reception.current() else { panic!("the errand is gone") };
    assert_eq!(screen.entry.map(|entry| entry.typed), Some(1));
}

/// A vault with one key, or locked.
struct Vault {
    is_locked: bool,
}

impl KeyVault for Vault {
    fn key(&self, _: Option<String>) -> Result<VaultKey, VaultError> {
        if self.is_locked {
            return Err(VaultError::Locked);
        }
        Ok(VaultKey { name: "key-1".to_owned(), secret: vec![1; 32] })
    }
}

#[test]
fn a_reception_begins_without_a_history_that_cannot_be_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("history.db");
    let reception = |is_locked| {
        let history =
            History::for_desk(file.to_str().expect("a path"), "desk-1", Arc::new(Vault { is_locked }));
        let settings = settings("https://gateway.invalid", b"token", None);
        Reception::at_desk(settings, Some(Arc::new(history)), None).expect("a reception")
    };
    let told = |reception: &Reception| match reception.current() {
        Directive::Show { screen } => screen.failure_code,
        _ => panic!("the first screen"),
    };
    assert_eq!(told(&reception(false)), None);
    assert_eq!(told(&reception(true)).as_deref(), Some("STORE-02"));
    std::fs::write(&file, b"").expect("written");
    let reception = reception(false);
    assert_eq!(told(&reception).as_deref(), Some("STORE-05"));
    check(reception.press("past-results"), "show", "archive-failed");
    check(reception.press("finish"), "show", "choosing-method");
    let Directive::Ask { screen, .. } = reception.press("choose-pin") else { panic!("the check begins") };
    assert_eq!(screen.id, "entering-pin");
}
