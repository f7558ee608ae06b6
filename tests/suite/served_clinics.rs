//! A device that serves several clinics: each call is for the clinic that is acted for, and for no other.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use shikaku_clinic::account::{ClinicState, DeviceState, Role};
use shikaku_core::application::{App, Input, Observers, Output, Request, Setup, Timestamp};
use shikaku_core::gateway::{ResultPage, ServedClinic, SignedIn};
use shikaku_core::port::HttpResponse;
use shikaku_core::view::ButtonId;
use shikaku_core::workflow::{Account, Directive, MenuIndex, Observation, Observer};
use shikaku_tests::account_answers::{device_profile, device_status, served_clinics, signed_in_person};
use shikaku_tests::sample::now;

struct Device {
    app: App,
    uptime: Duration,
    /// The paths in a recording of its checks.
    recorded: Arc<Mutex<Vec<String>>>,
}

/// Writes down the path of each request that an observer sees.
struct Paths(Arc<Mutex<Vec<String>>>);

impl Observer for Paths {
    fn observe(&mut self, seen: Observation<'_>, _: DateTime<Utc>) {
        if let Observation::Response { directive: Directive::Send(request), .. } = seen {
            self.0.lock().expect("one thread").push(request.call.path.clone());
        }
    }
}

impl Device {
    fn signed_in(clinics: Vec<ServedClinic>) -> Self {
        let observed = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&observed);
        let observers =
            Box::new(move |_| Observers { check: Some(Box::new(Paths(Arc::clone(&seen)))), reader: None });
        let setup = Setup { account: Some(Account::new(device_profile())), observers, ..Setup::default() };
        let uptime = Duration::from_mins(1);
        let mut device =
            Self { app: App::new(setup, Timestamp { utc: now(), uptime }), uptime, recorded: observed };
        device.handle(Input::Resync);
        device.answer(200, device_status(DeviceState::Approved, ClinicState::Operating).encode());
        device.text("yamanobe");
        device.password(clinics);
        device
    }

    fn password(&mut self, clinics: Vec<ServedClinic>) {
        self.text("green tea at noon");
        let person = signed_in_person(&[Role::Reception], false);
        let output = self.answer(201, SignedIn { clinics, ..person }.encode());
        assert_eq!(output.screen.id, "choosing-method");
    }

    fn handle(&mut self, input: Input) -> Output {
        self.app.handle(input, Timestamp { utc: now(), uptime: self.uptime })
    }

    fn text(&mut self, text: &str) -> Output {
        self.handle(Input::Text(text.to_owned().into()))
    }

    fn press(&mut self, button: ButtonId) -> Output {
        self.handle(Input::Press(button))
    }

    fn choose(&mut self, row: u8) -> Output {
        self.press(ButtonId::ChooseResult(MenuIndex::new(row).expect("a row")))
    }

    fn answer(&mut self, status: u16, body: Vec<u8>) -> Output {
        let request_id = self.app.requests_in_flight().next().expect("a request").request_id;
        self.handle(Input::HttpAnswered { request_id, answer: Ok(HttpResponse { status, body }) })
    }
}

/// The path of the one call of an output.
fn path(output: &Output) -> &str {
    let calls = output.requests.iter().filter_map(|request| match request {
        Request::SendHttp(sent) => Some(sent.call.path.as_str()),
        _ => None,
    });
    let calls: Vec<_> = calls.collect();
    let [path] = calls[..] else { panic!("{calls:?}") };
    path
}

const SECOND: &str = "clinic=%E5%8D%949900002-0-0";
const THIRD: &str = "clinic=%E5%8D%949900003-0-0";

#[test]
fn the_clinic_of_a_pair_is_asked_for_each_patient_and_every_call_of_the_check_names_it() {
    let mut device = Device::signed_in(served_clinics());
    for (row, expected) in [(2, format!("/v1/challenges?{SECOND}")), (1, "/v1/challenges".to_owned())] {
        let asked = device.press(ButtonId::ChoosePin);
        assert_eq!(asked.screen.id, "choosing-clinic");
        assert!(asked.requests.is_empty(), "no check has begun");
        let begun = device.choose(row);
        assert_eq!((begun.screen.id.as_str(), path(&begun)), ("entering-pin", expected.as_str()));
        let in_flight = device.app.requests_in_flight().next().map(|request| request.call.path.clone());
        assert_eq!(in_flight.as_deref(), Some(expected.as_str()), "a shell sends the same once more");
        device.press(ButtonId::Cancel);
    }
    let recorded = device.recorded.lock().expect("one thread").clone();
    assert_eq!(recorded, ["/v1/challenges"; 2], "a recording is played again without the clinic");
}

/// The person answers by a button, not by the key that goes on.
#[test]
fn leaving_the_question_begins_no_check() {
    let mut device = Device::signed_in(served_clinics());
    device.press(ButtonId::ChooseVisual);
    assert_eq!(device.press(ButtonId::Continue).screen.id, "choosing-clinic");
    let left = device.press(ButtonId::Cancel);
    assert_eq!((left.screen.id.as_str(), left.requests.len()), ("choosing-method", 0));
    assert_eq!(device.choose(2).screen.id, "choosing-method", "a late choice");
}

#[test]
fn results_and_checks_are_those_of_the_clinic_that_was_switched_to() {
    let mut device = Device::signed_in(served_clinics());
    let before = device.press(ButtonId::ChooseClinic);
    assert_eq!(before.screen.id, "clinics");
    let changed = device.choose(3);
    assert_eq!(changed.screen.id, "choosing-method");
    assert!(
        changed.screen.spoken.starts_with("見本整骨院　駅前")
            || changed.screen.spoken.starts_with("見本整骨院 駅前")
    );
    assert_eq!(path(&device.press(ButtonId::PastResults)), format!("/v1/results?limit=100&{THIRD}"));
    let results = ResultPage { results: Vec::new(), older: Some("p-2".to_owned()), newer: None };
    let next = device.answer(200, results.encode());
    assert_eq!(path(&next), format!("/v1/results?limit=100&page=p-2&{THIRD}"));
    device.press(ButtonId::Cancel);
    // It is alone at its place, so that there is no question.
    let begun = device.press(ButtonId::ChoosePin);
    assert_eq!(
        (begun.screen.id.as_str(), path(&begun)),
        ("entering-pin", format!("/v1/challenges?{THIRD}").as_str())
    );
}

#[test]
fn one_clinic_is_never_named_and_never_asked_for() {
    let own: Vec<_> = served_clinics().into_iter().take(1).collect();
    for clinics in [Vec::new(), own] {
        let mut device = Device::signed_in(clinics);
        let first = device.handle(Input::Nothing);
        assert!(first.screen.buttons.iter().all(|button| button.id != ButtonId::ChooseClinic));
        assert!(first.screen.status.is_empty());
        assert_eq!(path(&device.press(ButtonId::ChoosePin)), "/v1/challenges");
    }
}

#[test]
fn the_trade_is_beside_a_name_that_two_clinics_have() {
    let status = |clinics| {
        let first = Device::signed_in(clinics).handle(Input::Nothing);
        first.screen.status.into_iter().map(|item| item.text).collect::<Vec<_>>()
    };
    assert_eq!(status(served_clinics()), ["見本整骨院"]);
    let mut same = served_clinics();
    same[1].clinic_name = same[0].clinic_name.clone();
    assert_eq!(status(same), ["柔整・見本整骨院"]);
}

#[test]
fn a_clinic_that_is_stopped_is_not_offered() {
    let mut clinics = served_clinics();
    clinics[1].clinic_state = ClinicState::Stopped;
    let mut device = Device::signed_in(clinics);
    let begun = device.press(ButtonId::ChoosePin);
    assert_eq!(path(&begun), "/v1/challenges", "the place has one clinic that works");
    device.press(ButtonId::Cancel);
    let listed = device.press(ButtonId::ChooseClinic);
    let rows = listed.screen.buttons.iter().filter(|button| matches!(button.id, ButtonId::ChooseResult(_)));
    assert_eq!(rows.count(), 2);
}

#[test]
fn a_lock_keeps_the_clinic_and_another_person_begins_at_the_own_one() {
    let mut device = Device::signed_in(served_clinics());
    device.press(ButtonId::ChooseClinic);
    device.choose(3);
    device.uptime += Duration::from_mins(10);
    assert_eq!(device.handle(Input::TimePassed).screen.id, "locked");
    device.press(ButtonId::Continue);
    device.password(served_clinics());
    assert_eq!(path(&device.press(ButtonId::PastResults)), format!("/v1/results?limit=100&{THIRD}"));
    device.press(ButtonId::Cancel);
    device.press(ButtonId::Account);
    let out = device.press(ButtonId::SignOut);
    assert_eq!(path(&out), "/v1/sign-out", "the session is of the device, not of a clinic");
    device.answer(204, Vec::new());
    device.text("tani");
    device.password(served_clinics());
    assert_eq!(path(&device.press(ButtonId::PastResults)), "/v1/results?limit=100");
}
