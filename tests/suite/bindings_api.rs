//! The bindings, called as no good shell would: too late, twice, half-way. The scenarios test what they do when they are
//! called well.

use std::net::TcpListener;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use shikaku_bindings::{
    CardLinkFailure, History, KeyVault, LinkLimits, LostCard, Output, ReaderLink, Request, Screen, Settings,
    SetupError, Shikaku, VaultError, VaultKey,
};
use shikaku_core::view::Entry;
use tokio::runtime::{Builder, Runtime};

const LIMITS: LinkLimits = LinkLimits {
    extended: true,
    command_max: 65_544,
    response_max: 65_538,
    radio: None,
    selects_any_application: true,
};

fn settings(gateway: &str, token: &[u8], root_pem: Option<&str>) -> Settings {
    Settings::of_gateway(gateway.to_owned(), token.to_vec(), root_pem.map(str::to_owned))
}

/// An application whose gateway takes a connection and says nothing.
struct Silence {
    app: Shikaku,
    runtime: Runtime,
    _listener: TcpListener,
}

impl Silence {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("https://{}", listener.local_addr().expect("an address"));
        let app = application(settings(&address, b"token", None), None).expect("settings that can be used");
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { app, runtime, _listener: listener }
    }

    /// One step of a call.
    fn poll(&self, request: Pin<&mut impl Future<Output = ()>>) -> Poll<()> {
        let _inside = self.runtime.enter();
        request.poll(&mut Context::from_waker(Waker::noop()))
    }
}

fn application(settings: Settings, history: Option<Arc<History>>) -> Result<Shikaku, SetupError> {
    Shikaku::new(settings, ReaderLink::Shell, history)
}

/// Checks the requests of an output except those to links, and the screen it shows.
#[track_caller]
fn check(output: &Output, act: &str, shown: &str) {
    let acts: Vec<_> = output.requests.iter().filter_map(act_of).collect();
    assert_eq!((acts.join(" ").as_str(), output.screen.id.as_str()), (act, shown));
}

fn act_of(request: &Request) -> Option<&'static str> {
    match request {
        Request::SetCardWanted { .. } | Request::ReleaseCard | Request::TourSeen => None,
        Request::SendHttp { .. } => Some("send"),
        _ => Some("other"),
    }
}

fn request_id(output: &Output) -> u32 {
    let sent = output.requests.iter().find_map(|request| match request {
        Request::SendHttp { request_id } => Some(*request_id),
        _ => None,
    });
    sent.expect("an HTTP request")
}

/// Everything that can be called, as often as there are methods.
fn everything(Silence { app, .. }: &Silence) -> Vec<Output> {
    vec![
        app.digit(1),
        app.digit(255),
        app.press("enter"),
        app.press("Enter"),
        app.press(""),
        app.card_found(LIMITS),
        app.card_answered(1, vec![0x90, 0x00]),
        app.card_answered(0, Vec::new()),
        app.card_lost(1, LostCard::AfterSending),
        app.card_link_failed(CardLinkFailure::ReaderLost),
        app.tick(),
        app.current(),
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
        let error = application(settings(gateway, token, root_pem), None).err().expect("unusable settings");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        let SetupError::Settings { code, title, advice, next_action } = error;
        assert_eq!(code, expected, "{gateway}");
        assert!(advice.ends_with('。') && !title.is_empty() && !next_action.is_empty(), "{code}");
    }
}

#[test]
fn what_comes_at_the_wrong_time_changes_nothing() {
    let shell = Silence::new();
    for output in everything(&shell) {
        check(&output, "", "choosing-method");
    }
    let request = pin!(shell.app.send_http(7));
    assert!(shell.poll(request).is_ready(), "a request that was never made");
    check(&shell.app.http_answered(7), "", "choosing-method");
}

#[test]
fn a_closed_reception_stays_closed() {
    let shell = Silence::new();
    let closed = shell.app.current();
    check(&closed, "", "choosing-method");
    check(&shell.app.press("finish"), "", "choosing-method");
    check(&shell.app.press("confirm-otherwise"), "", "confirming-otherwise");
    check(&shell.app.press("finish"), "", "closed");
    for output in everything(&shell).into_iter().chain([shell.app.cancel()]) {
        check(&output, "", "closed");
    }
}

#[test]
fn an_http_request_whose_call_was_dropped_is_in_the_next_output() {
    let shell = Silence::new();
    let first = request_id(&shell.app.press("choose-pin"));
    {
        let mut request = pin!(shell.app.send_http(first));
        assert!(shell.poll(request.as_mut()).is_pending());
        check(&shell.app.digit(1), "", "entering-pin");
    }
    let again = shell.app.digit(2);
    assert_eq!(request_id(&again), first);
    check(&again, "send", "entering-pin");
    let mut request = pin!(shell.app.send_http(first));
    assert!(shell.poll(request.as_mut()).is_pending());
    check(&shell.app.current(), "", "entering-pin");
}

#[test]
fn an_http_request_is_sent_once_at_a_time() {
    let shell = Silence::new();
    let request_id = request_id(&shell.app.press("choose-pin"));
    let (mut first, mut second) =
        (pin!(shell.app.send_http(request_id)), pin!(shell.app.send_http(request_id)));
    assert!(shell.poll(first.as_mut()).is_pending());
    assert!(shell.poll(second.as_mut()).is_ready(), "sent twice");
    check(&shell.app.http_answered(request_id), "", "entering-pin");
    assert!(shell.poll(first.as_mut()).is_pending(), "ended without a response");
}

#[test]
fn a_response_waits_for_the_shell_and_is_taken_once() {
    let shell = Silence::new();
    let request_id = request_id(&shell.app.press("choose-visual"));
    // The listener is dropped: the connection is refused, which is an answer too.
    let Silence { app, runtime, _listener: listener } = shell;
    drop(listener);
    runtime.block_on(app.send_http(request_id));
    check(&app.current(), "", "comparing-face");
    check(&app.http_answered(request_id), "", "failed");
    check(&app.http_answered(request_id), "", "failed");
}

#[test]
fn cancelling_a_check_ends_its_http_request_at_once() {
    let shell = Silence::new();
    let request_id = request_id(&shell.app.press("choose-visual"));
    let mut request = pin!(shell.app.send_http(request_id));
    assert!(shell.poll(request.as_mut()).is_pending());
    check(&shell.app.cancel(), "", "choosing-method");
    assert!(shell.poll(request.as_mut()).is_ready(), "still in flight");
    check(&shell.app.http_answered(request_id), "", "choosing-method");
}

#[test]
fn a_tick_too_early_changes_nothing() {
    let shell = Silence::new();
    shell.app.press("choose-pin");
    shell.app.digit(1);
    check(&shell.app.tick(), "send", "entering-pin");
    let current = shell.app.current();
    request_id(&current);
    assert_eq!(digits_typed(&current.screen), Some(1));
}

/// How many digits were typed on a screen with a keypad.
fn digits_typed(screen: &Screen) -> Option<u8> {
    match &screen.entry {
        Some(Entry::Digits(field)) => Some(field.typed),
        _ => None,
    }
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
    let app = |is_locked| {
        let history = History::open_or_unavailable(
            file.to_str().expect("a path"),
            "desk-1",
            Arc::new(Vault { is_locked }),
        );
        let settings = settings("https://gateway.invalid", b"token", None);
        application(settings, Some(Arc::new(history))).expect("an application")
    };
    let failure_code = |app: &Shikaku| app.current().screen.failure_code;
    assert_eq!(failure_code(&app(false)), None);
    assert_eq!(failure_code(&app(true)).as_deref(), Some("STORE-02"));
    std::fs::write(&file, b"").expect("written");
    let app = app(false);
    assert_eq!(failure_code(&app).as_deref(), Some("STORE-05"));
    check(&app.press("past-results"), "", "archive-failed");
    check(&app.press("finish"), "", "choosing-method");
    check(&app.press("choose-pin"), "send", "entering-pin");
}
