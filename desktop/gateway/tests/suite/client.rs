//! `shikaku_adapter::http` against the gateway and against impostors.

use std::net::TcpListener;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use shikaku_adapter::http::{BearerToken, BlockingGateway, HttpSettings, TrustedRoots};
use shikaku_core::gateway::{
    Answer, BODY_MAX, CheckMethod, Receipt, VisualCheckPolicy, challenge_request, poll_call, read_challenge,
};
use shikaku_core::port::GatewayLink as _;
use shikaku_core::port::{GatewayLinkError, HttpRequest};
use shikaku_eligibility::Verdict;
use shikaku_gateway::Gateway;

use crate::fixture::{FixedClock, Held, challenge, confirm, settings};
use crate::wire::{Impostor, Play, client, client_of};

fn once() -> HttpRequest {
    challenge_request(CheckMethod::Pin)
}

fn repeatable() -> HttpRequest {
    poll_call(&Receipt::parse("r").expect("a receipt"))
}

fn say(status: &str, body: &str) -> Play {
    let length = body.len();
    Play::Say(format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes())
}

#[test]
fn a_whole_check_runs_over_https() {
    let clock = FixedClock::new();
    let running = Gateway::start(settings(VisualCheckPolicy::PresenceProof, &clock)).expect("a gateway");
    let mut link = client(&running);
    let given = challenge(&mut link, CheckMethod::Visual);
    let answer = confirm(&mut link, &Held::up("valid").by_sight(&given, true), "k");
    match answer {
        Ok(Answer::Completed(confirmation)) => assert_eq!(confirmation.verdict(), Verdict::Valid),
        other => panic!("{other:?}"),
    }
    let base_url = running.base_url();
    running.shutdown();
    let roots = TrustedRoots::Only(vec![Impostor::with_script(Vec::new()).root]);
    assert_eq!(client_of(base_url, roots).exchange(&once()).err(), Some(GatewayLinkError::Unreachable));
}

#[test]
fn a_wrong_token_is_reported() {
    let running = Gateway::start(settings(VisualCheckPolicy::Off, &FixedClock::new())).expect("a gateway");
    let roots = TrustedRoots::only_pem(running.root_cert_pem()).expect("a root");
    let settings = HttpSettings::new(running.base_url(), BearerToken::new("another-token"), roots);
    let mut link = BlockingGateway::new(&settings).expect("a client");
    let refused = read_challenge(link.exchange(&once())).expect_err("not this clinic");
    assert_eq!(refused.failure.code(), "GATE-05");
}

#[test]
fn a_gateway_with_another_root_gets_no_word() {
    let running = Gateway::start(settings(VisualCheckPolicy::Off, &FixedClock::new())).expect("a gateway");
    let stranger = TrustedRoots::Only(vec![Impostor::with_script(Vec::new()).root]);
    for roots in [stranger, TrustedRoots::System] {
        let Ok(mut link) =
            BlockingGateway::new(&HttpSettings::new(running.base_url(), BearerToken::new("t"), roots))
        else {
            continue; // a computer without roots of its own trusts no server
        };
        assert_eq!(link.exchange(&repeatable()).err(), Some(GatewayLinkError::Untrusted));
    }
}

#[test]
fn a_server_that_speaks_no_tls_is_not_believed() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let addr = listener.local_addr().expect("an address");
    let server = std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        let (mut stream, _) = listener.accept().expect("a client");
        let mut hello = [0; 512];
        let _ = stream.read(&mut hello);
        drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    });
    let roots = TrustedRoots::Only(vec![Impostor::with_script(Vec::new()).root]);
    let answer = client_of(format!("https://{addr}"), roots).exchange(&repeatable());
    assert_eq!(answer.err(), Some(GatewayLinkError::Untrusted));
    server.join().expect("a server");
}

#[test]
fn a_broken_connection_is_tried_once_more_where_that_is_safe() {
    let twice = Impostor::with_script(vec![Play::HangUp, say("200 OK", "second"), Play::HangUp]);
    assert_eq!(twice.client().exchange(&repeatable()).expect("a reply").body, b"second");
    assert_eq!(twice.connections(), 2);
    let never = Impostor::with_script(vec![Play::HangUp, Play::HangUp, Play::HangUp]);
    assert_eq!(never.client().exchange(&repeatable()).err(), Some(GatewayLinkError::Broken));
    assert_eq!(never.connections(), 2);
    let unsafe_to_repeat = Impostor::with_script(vec![Play::HangUp, Play::HangUp]);
    assert_eq!(unsafe_to_repeat.client().exchange(&once()).err(), Some(GatewayLinkError::Broken));
    assert_eq!(unsafe_to_repeat.connections(), 1);
}

#[test]
fn a_connection_that_was_closed_meanwhile_costs_no_call() {
    for call in [once(), repeatable()] {
        let barrier = Arc::new(Barrier::new(2));
        let Play::Say(first) = say("200 OK", "first") else { unreachable!() };
        let script = vec![Play::SayAndStay(first, Arc::clone(&barrier)), say("200 OK", "second")];
        let impostor = Impostor::with_script(script);
        let mut link = impostor.client();
        assert_eq!(link.exchange(&call).map(|reply| reply.body), Ok(b"first".to_vec()));
        barrier.wait();
        barrier.wait();
        // Nothing ran on the client since, so it does not know of the end.
        assert_eq!(link.exchange(&call).map(|reply| reply.body), Ok(b"second".to_vec()));
    }
}

#[test]
fn an_answer_is_an_answer_and_is_not_asked_for_again() {
    for status in [
        "500 Internal Server Error",
        "503 Service Unavailable",
        "302 Found\r\nLocation: https://127.0.0.1:1/",
    ] {
        let impostor = Impostor::with_script(vec![say(status, "x"), say("200 OK", "x")]);
        let reply = impostor.client().exchange(&repeatable()).expect("a reply");
        assert_eq!(reply.status.to_string(), status[..3]);
        assert_eq!(impostor.connections(), 1, "{status}");
    }
}

#[test]
fn an_answer_that_is_too_long_or_breaks_off_is_dropped() {
    let long = say("200 OK", &"x".repeat(BODY_MAX + 1));
    let endless = [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &vec![b'x'; 2 * BODY_MAX]].concat();
    let short = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this".to_vec();
    for play in [long, Play::Say(endless), Play::Say(short), Play::Say(b"\x00\xFF\r\n\r\n".to_vec())] {
        let answer = Impostor::with_script(vec![play]).client().exchange(&once());
        assert_eq!(answer.err(), Some(GatewayLinkError::Broken));
    }
    let just = Impostor::with_script(vec![say("200 OK", &"x".repeat(BODY_MAX))]);
    assert_eq!(just.client().exchange(&once()).map(|reply| reply.body.len()), Ok(BODY_MAX));
}

#[test]
fn waiting_has_an_end() {
    let impostor = Impostor::with_script(vec![Play::Stall, Play::Stall]);
    let roots = TrustedRoots::Only(vec![impostor.root.clone()]);
    let mut settings = HttpSettings::new(impostor.base_url(), BearerToken::new("t"), roots);
    settings.timeout = Duration::from_millis(300);
    let mut link = BlockingGateway::new(&settings).expect("a client");
    assert_eq!(link.exchange(&repeatable()).err(), Some(GatewayLinkError::Timeout));
    assert_eq!(impostor.connections(), 1);
}

#[test]
fn a_host_that_accepts_and_says_nothing_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let addr = listener.local_addr().expect("an address");
    let roots = TrustedRoots::Only(vec![Impostor::with_script(Vec::new()).root]);
    let mut settings = HttpSettings::new(format!("https://{addr}"), BearerToken::new("t"), roots);
    settings.connect_timeout = Duration::from_millis(200);
    let mut link = BlockingGateway::new(&settings).expect("a client");
    assert_eq!(link.exchange(&once()).err(), Some(GatewayLinkError::Unreachable));
}

#[test]
fn no_path_leads_to_another_host() {
    let impostor = Impostor::with_script(vec![say("200 OK", "here"); 3]);
    for path in ["//127.0.0.1:1/x", "/@127.0.0.1:1/", "/../..//x?y#z"] {
        let call = HttpRequest { path: path.to_owned(), ..repeatable() };
        assert_eq!(impostor.client().exchange(&call).map(|reply| reply.body), Ok(b"here".to_vec()), "{path}");
    }
}
