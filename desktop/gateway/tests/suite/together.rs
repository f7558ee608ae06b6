//! Requests at the same time, to one gateway or to two with the same tables.

use std::thread;

use CheckMethod::Pin;
use VisualCheckPolicy::Off;
use shikaku_core::gateway::{CheckMethod, VisualCheckPolicy, challenge_request, confirmation_request};
use shikaku_core::port::{GatewayLink as _, HttpRequest, HttpResponse};
use shikaku_gateway::{Gateway, Limits, Running};

use crate::fixture::{FixedClock, Held, challenge, settings};
use crate::place::Shared;
use crate::wire::client;

/// Two gateways with the same tables, as behind a load balancer.
struct Pair {
    running: [Running; 2],
    _shared: Shared,
}

impl Pair {
    fn start(name: &str, open_challenges_max: u32) -> Self {
        let shared = Shared::new(name);
        let start = |_| {
            let mut settings = settings(Off, &FixedClock::new());
            shared.set(&mut settings);
            settings.open_challenges_max = open_challenges_max;
            settings.limits = Limits::unlimited();
            Gateway::start(settings).expect("a gateway")
        };
        Self { running: [0, 1].map(start), _shared: shared }
    }

    /// Sends every request at the same time, to the two gateways in turn.
    fn send(&self, requests: Vec<HttpRequest>) -> Vec<HttpResponse> {
        thread::scope(|scope| {
            let senders: Vec<_> = requests
                .into_iter()
                .enumerate()
                .map(|(number, request)| {
                    let mut link = client(&self.running[number % 2]);
                    scope.spawn(move || link.exchange(&request).expect("a reply"))
                })
                .collect();
            senders.into_iter().map(|sender| sender.join().expect("a sender")).collect()
        })
    }
}

fn statuses(replies: &[HttpResponse]) -> Vec<u16> {
    let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    statuses
}

#[test]
fn one_key_gets_one_answer_however_often_and_where_it_is_sent() {
    let pair = Pair::start("one-key.db", 100);
    for round in 0..4 {
        let given = challenge(&mut client(&pair.running[0]), Pin);
        let request = Held::up("valid").by_pin(&given);
        let call = confirmation_request(&request, &format!("key-{round}"));
        let replies = pair.send(vec![call; 12]);
        assert_eq!(statuses(&replies), [200; 12]);
        let first = replies.first().expect("a reply");
        assert!(replies.iter().all(|reply| reply == first), "one key got two answers");
    }
}

#[test]
fn one_challenge_is_taken_once_by_many_keys() {
    let pair = Pair::start("one-challenge.db", 100);
    for _ in 0..4 {
        let given = challenge(&mut client(&pair.running[1]), Pin);
        let request = Held::up("valid").by_pin(&given);
        let calls =
            (0..10).map(|key| confirmation_request(&request, &format!("key-{key}-{}", given.id.as_str())));
        let replies = pair.send(calls.collect());
        assert_eq!(statuses(&replies), [vec![200], vec![409; 9]].concat());
    }
}

#[test]
fn a_device_gets_no_more_challenges_than_it_may_have_open() {
    let pair = Pair::start("challenges.db", 5);
    let replies = pair.send(vec![challenge_request(Pin); 16]);
    assert_eq!(statuses(&replies), [vec![201; 5], vec![429; 11]].concat());
}

#[test]
fn many_checks_at_once_are_all_answered_and_kept() {
    let pair = Pair::start("many.db", 100);
    let calls: Vec<_> = (0..24)
        .map(|number| {
            let given = challenge(&mut client(&pair.running[number % 2]), Pin);
            confirmation_request(&Held::up("valid").by_pin(&given), &format!("many-{number}"))
        })
        .collect();
    let first = pair.send(calls.clone());
    assert_eq!(statuses(&first), [200; 24]);
    // The other gateway has the same answers.
    let again: Vec<_> = calls
        .iter()
        .enumerate()
        .map(|(number, call)| client(&pair.running[(number + 1) % 2]).exchange(call).expect("a reply"))
        .collect();
    assert!(first == again, "an answer was lost or changed");
}
