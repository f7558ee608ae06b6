//! A challenge is answered once; a key gets one answer; a clinic sees its own things only.

use CheckMethod::Pin;
use VisualCheckPolicy::Off;
use chrono::TimeDelta;
use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use shikaku_core::gateway::{
    Answer, CheckMethod, VisualCheckPolicy, challenge_request, confirmation_request, poll_call,
    read_confirmation,
};
use shikaku_core::port::GatewayLink as _;
use shikaku_core::port::{HttpMethod, HttpRequest};
use shikaku_gateway::{Database, LocalGateway};

use crate::fixture::{FixedClock, Held, challenge, confirm, local, settings};
use crate::place::{self, Shared, TemporaryFile};

#[test]
fn the_same_key_gets_the_same_bytes_and_another_request_is_refused() {
    let (mut link, clock) = local(Off);
    let given = challenge(&mut link, Pin);
    let call = confirmation_request(&Held::up("valid").by_pin(&given), "key-1");
    let first = link.exchange(&call).expect("a reply");
    clock.put_forward(TimeDelta::minutes(30));
    assert!(link.exchange(&call).expect("a reply") == first, "asked again, answered otherwise");
    let changed = HttpRequest { body: [call.body.as_slice(), b" "].concat(), ..call.clone() };
    assert_eq!(link.exchange(&changed).expect("a reply").status, 422);
}

#[test]
fn a_refusal_is_repeated_too_and_the_challenge_stays_used() {
    let (mut link, _) = local(Off);
    let given = challenge(&mut link, Pin);
    let call = confirmation_request(&Held::up("revoked").by_pin(&given), "key-1");
    let first = link.exchange(&call).expect("a reply");
    assert_eq!(first.status, 403);
    assert!(link.exchange(&call).expect("a reply") == first, "asked again, answered otherwise");
    let refused =
        confirm(&mut link, &Held::up("valid").by_pin(&given), "key-2").expect_err("a used challenge");
    assert_eq!(refused.failure.code(), "GATE-06");
}

#[test]
fn a_challenge_is_answered_once() {
    let (mut link, _) = local(Off);
    let given = challenge(&mut link, Pin);
    let request = Held::up("valid").by_pin(&given);
    assert!(confirm(&mut link, &request, "key-1").is_ok());
    let refused = confirm(&mut link, &request, "key-2").expect_err("a used challenge");
    assert_eq!(refused.failure.code(), "GATE-06");
}

#[test]
fn of_many_answers_at_once_one_is_taken() {
    let clock = FixedClock::new();
    let running = shikaku_gateway::Gateway::start(settings(Off, &clock)).expect("a gateway");
    let link = || crate::wire::client(&running);
    let given = challenge(&mut link(), Pin);
    let request = Held::up("valid").by_pin(&given);
    let accepted = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|n| {
                scope.spawn({
                    let (request, mut link) = (request.clone(), link());
                    move || confirm(&mut link, &request, &format!("key-{n}")).is_ok()
                })
            })
            .collect();
        tries.into_iter().map(|one| one.join().expect("a try")).filter(|accepted| *accepted).count()
    });
    assert_eq!(accepted, 1);
}

#[test]
fn what_was_asked_outlives_the_process() {
    let shared = Shared::new("restart.db");
    let clock = FixedClock::new();
    let start = || {
        let mut settings = settings(Off, &clock);
        shared.set(&mut settings);
        LocalGateway::new(settings, "c").expect("a gateway")
    };
    let given = challenge(&mut start(), Pin);
    let request = Held::up("processing").by_pin(&given);
    let Ok(Answer::Pending { receipt, .. }) = confirm(&mut start(), &request, "k") else {
        panic!("not pending");
    };
    let ask_again = || read_confirmation(start().exchange(&poll_call(&receipt)));
    assert!(matches!(ask_again(), Ok(Answer::Pending { .. })));
    assert!(matches!(ask_again(), Ok(Answer::Completed(_))));
    assert!(matches!(ask_again(), Ok(Answer::Completed(_))));
}

#[cfg(unix)]
#[test]
fn the_database_is_readable_by_its_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = TemporaryFile::new("private.db");
    let mut settings = settings(Off, &FixedClock::new());
    settings.database = Database::File(file.0.clone());
    settings.key_file = None;
    drop(LocalGateway::new(settings, "c").expect("a gateway"));
    let mode = std::fs::metadata(&file.0).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_clinic_sees_its_own_challenges_receipts_and_keys_only() {
    let shared = Shared::new("clinics.db");
    let clock = FixedClock::new();
    let of = |clinic| {
        let mut settings = settings(Off, &clock);
        shared.set(&mut settings);
        LocalGateway::new(settings, clinic).expect("a gateway")
    };
    let given = challenge(&mut of("one"), Pin);
    let request = Held::up("processing").by_pin(&given);
    let refused = confirm(&mut of("two"), &request, "k").expect_err("not its challenge");
    assert_eq!(refused.failure.code(), "GATE-06");
    let Ok(Answer::Pending { receipt, .. }) = confirm(&mut of("one"), &request, "k") else {
        panic!("not pending");
    };
    assert_eq!(of("two").exchange(&poll_call(&receipt)).expect("a reply").status, 404);
    assert_eq!(of("one").exchange(&poll_call(&receipt)).expect("a reply").status, 202);
}

#[test]
fn answers_are_forgotten_after_their_time() {
    let (mut link, clock) = local(Off);
    let given = challenge(&mut link, Pin);
    let call = confirmation_request(&Held::up("valid").by_pin(&given), "k");
    assert_eq!(link.exchange(&call).expect("a reply").status, 200);
    clock.put_forward(TimeDelta::hours(25));
    // The next challenge sweeps.
    let _ = challenge(&mut link, Pin);
    assert_eq!(link.exchange(&call).expect("a reply").status, 409);
}

#[test]
fn a_clinic_cannot_fill_the_table_with_challenges() {
    let clock = FixedClock::new();
    let mut settings = settings(Off, &clock);
    settings.open_challenges_max = 2;
    let mut link = LocalGateway::new(settings, "c").expect("a gateway");
    let statuses: Vec<_> =
        (0..3).map(|_| link.exchange(&challenge_request(Pin)).expect("a reply").status).collect();
    assert_eq!(statuses, [201, 201, 429]);
    clock.put_forward(TimeDelta::minutes(5));
    assert_eq!(link.exchange(&challenge_request(Pin)).expect("a reply").status, 201);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(place::cases()))]
    #[test]
    fn no_bytes_make_the_gateway_fail(path in 0..2_usize, body in any::<Vec<u8>>(), key in any::<Option<String>>()) {
        let (mut link, _) = local(Off);
        let path = ["/v1/challenges", "/v1/confirmations"][path].to_owned();
        let call = HttpRequest { method: HttpMethod::Post, path, idempotency_key: key, body };
        let status = link.exchange(&call).expect("a reply").status;
        prop_assert!((400..500).contains(&status), "{status}");
    }
}
