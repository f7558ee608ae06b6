//! Results of every device of a clinic: kept for a day without the gateway, and what the gateway learns of them.

use std::time::Duration;

use shikaku_calendar::japan_date;
use shikaku_clinic::account::{ClinicState, DeviceState, Role};
use shikaku_clinic::history::{MemoryStore, RecordQuery, StaffLabel};
use shikaku_core::application::{App, Input, Output, Request, Setup, Timestamp};
use shikaku_core::gateway::{ResultEntry, ResultPage, named_answer_reply, result_name};
use shikaku_core::port::{GatewayLinkError, HttpRequest, HttpResponse};
use shikaku_core::view::ButtonId;
use shikaku_core::workflow::{Account, History, MenuIndex};
use shikaku_tests::account_answers::{clinic_result, device_profile, device_status, signed_in_person};
use shikaku_tests::fixed_random::FixedRandom;
use shikaku_tests::sample::{confirmation, now};

/// A device on which a person is signed in.
struct Device {
    app: App,
    history: History,
}

impl Device {
    fn signed_in() -> Self {
        let history =
            History::new(Box::new(MemoryStore::default()), FixedRandom::boxed(), StaffLabel::unnamed());
        let setup = Setup {
            account: Some(Account::new(device_profile())),
            history: Some(history.clone()),
            ..Setup::default()
        };
        let mut device = Self { app: App::new(setup, at()), history };
        device.handle(Input::Resync);
        device.answer(200, device_status(DeviceState::Approved, ClinicState::Operating).encode());
        for text in ["yamanobe", "green tea at noon"] {
            device.handle(Input::Text(text.to_owned().into()));
        }
        let output = device.answer(201, signed_in_person(&[Role::Reception], false).encode());
        assert_eq!(output.screen.id, "choosing-method");
        device
    }

    fn handle(&mut self, input: Input) -> Output {
        self.app.handle(input, at())
    }

    fn press(&mut self, button: ButtonId) -> Output {
        self.handle(Input::Press(button))
    }

    fn choose(&mut self, row: u8) -> Output {
        self.press(ButtonId::ChooseResult(MenuIndex::new(row).expect("a row")))
    }

    /// Answers the one request in flight.
    fn answer(&mut self, status: u16, body: Vec<u8>) -> Output {
        self.answer_with(Ok(HttpResponse { status, body }))
    }

    fn answer_with(&mut self, answer: Result<HttpResponse, GatewayLinkError>) -> Output {
        let request_id = self.app.requests_in_flight().next().expect("a request").request_id;
        self.handle(Input::HttpAnswered { request_id, answer })
    }

    /// Opens the results of the clinic.
    fn results(&mut self, results: Vec<ResultEntry>) -> Output {
        self.press(ButtonId::PastResults);
        self.answer(200, ResultPage { results, older: None, newer: None }.encode())
    }

    fn saved(&self) -> usize {
        let all = RecordQuery::on(japan_date(now()));
        self.history.store().records(&all).expect("results").rows.len()
    }
}

fn at() -> Timestamp {
    Timestamp { utc: now(), uptime: Duration::from_mins(1) }
}

/// The calls of an output.
fn calls(output: &Output) -> Vec<&HttpRequest> {
    let requests = output.requests.iter();
    requests
        .filter_map(|request| match request {
            Request::SendHttp(sent) => Some(&sent.call),
            _ => None,
        })
        .collect()
}

fn paths(output: &Output) -> Vec<&str> {
    calls(output).into_iter().map(|call| call.path.as_str()).collect()
}

#[test]
fn results_of_other_devices_are_kept_once_for_a_day_without_the_gateway() {
    let mut device = Device::signed_in();
    let list = || vec![clinic_result(1, "d-2"), clinic_result(2, "d-1"), clinic_result(3, "d-3")];
    for _ in 0..2 {
        device.results(list());
        assert_eq!(device.saved(), 2, "those of this device are kept when they are made");
        device.handle(Input::Cancel);
    }
    device.press(ButtonId::PastResults);
    let output = device.answer_with(Err(GatewayLinkError::Unreachable));
    assert_eq!(
        (output.screen.id.as_str(), output.screen.failure_code.as_deref()),
        ("past-results", Some("GATE-01"))
    );
    let rows = output.screen.buttons.iter().filter(|button| matches!(button.id, ButtonId::ChooseResult(_)));
    assert_eq!(rows.count(), 2);
}

#[test]
fn a_result_that_is_copied_is_handed_over_at_the_gateway_and_leaves_that_list() {
    let mut device = Device::signed_in();
    let rows = |output: &Output| {
        output.screen.buttons.iter().filter(|button| matches!(button.id, ButtonId::ChooseResult(_))).count()
    };
    assert_eq!(rows(&device.results(vec![clinic_result(1, "d-2"), clinic_result(2, "d-2")])), 2);
    assert_eq!(rows(&device.press(ButtonId::NotHandedOver)), 2);
    device.choose(1);
    let output = device.handle(Input::Copied);
    let [path] = paths(&output)[..] else { panic!("{:?}", paths(&output)) };
    assert!(path.starts_with("/v1/results/r-") && path.ends_with("/handed-over"), "{path}");
    device.answer(204, Vec::new());
    assert_eq!(rows(&device.press(ButtonId::PastResults)), 1);
    assert_eq!(rows(&device.press(ButtonId::NotHandedOver)), 2, "all again");
}

/// A gateway that is away gets the report after the next input of a person, and no second time once it has it.
#[test]
fn a_report_that_did_not_arrive_waits_for_the_next_input() {
    let mut device = Device::signed_in();
    device.results(vec![clinic_result(1, "d-2")]);
    device.choose(1);
    let first = paths(&device.handle(Input::Copied)).concat();
    let output = device.answer_with(Err(GatewayLinkError::Unreachable));
    assert!(calls(&output).is_empty());
    let output = device.handle(Input::TimePassed);
    assert!(calls(&output).is_empty(), "nothing is sent again by itself");
    let output = device.press(ButtonId::PastResults);
    assert_eq!(paths(&output).concat(), first);
    device.answer(204, Vec::new());
    let output = device.handle(Input::Cancel);
    assert!(calls(&output).is_empty());
}

#[test]
fn an_answer_names_its_result_or_names_none() {
    let named = named_answer_reply(confirmation(), "r-7");
    assert_eq!(result_name(&named).as_deref(), Some("r-7"));
    for body in [&b"{}"[..], b"[]", br#"{"resultId":7}"#, br#"{"resultId":"../x"}"#, br#"{"resultId":""}"#] {
        assert_eq!(result_name(&HttpResponse { status: 200, body: body.to_vec() }), None);
    }
    assert_eq!(result_name(&HttpResponse { status: 202, ..named }), None);
}
