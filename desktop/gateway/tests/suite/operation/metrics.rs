//! Health and metrics over real HTTP.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use shikaku_core::gateway::CheckMethod;
use shikaku_core::port::HttpMethod::{Get, Post};
use shikaku_gateway::{Gateway, endpoints};

use super::exposition::{Exposition, get};
use crate::accounts::device::TestDevice;
use crate::accounts::{CLINIC, PASSWORD, Site};
use crate::fixture::{FixedClock, Held};
use crate::keeping::at;
use crate::place::TemporaryFile;
use crate::results::vendor::TestVendor;
use crate::results::{check, check_by, feed};
use crate::wire::leave_after;

const FREE_PORT: &str = "127.0.0.1:0";

/// A gateway with metrics, and where they are.
fn start(name: &str) -> (Site, SocketAddr) {
    let site = Site::start_as(name, |settings| {
        settings.metrics_listen = Some(FREE_PORT.parse().expect("an address"));
        settings.purge_every = Duration::from_millis(20);
    });
    let address = site.running.metrics_addr().expect("an address");
    (site, address)
}

/// Repeats until it holds.
#[track_caller]
pub(super) fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_mins(1);
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        thread::yield_now();
    }
}

#[test]
fn the_figures_move_with_what_happens() {
    let (site, address) = start("figures.db");
    let mut device = site.first_device(CLINIC);
    let before = Exposition::fetch(address);
    check(&mut device, "valid", "k1");
    check(&mut device, "processing", "k2");
    check_by(&mut device, CheckMethod::Visual, "k3", |given| Held::up("valid").by_sight(given, false));
    let refused = device.post("/v1/confirmations", b"{}");
    assert_eq!(refused.status, 400);
    assert!(device.sign_in("admin", "wrong wrong").is_err());
    assert!(device.sign_in("no-such-name", "wrong wrong").is_err());
    assert!(device.sign_in("admin", PASSWORD).is_ok());
    assert_eq!(device.send(Get, "/v1/device", None, "no proof", b"").0.status, 401);
    assert_eq!(device.get("/v1/results").status, 200);
    assert_eq!(device.call(Post, "/no/such/path", None, b"{}").status, 404);
    let after = Exposition::fetch(address);
    for (name, expected) in [
        ("checks_total{method=\"pin\",outcome=\"completed\"}", 1.0),
        ("checks_total{method=\"pin\",outcome=\"pending\"}", 1.0),
        ("checks_total{method=\"visual\",outcome=\"completed\"}", 1.0),
        ("checks_total{method=\"pin\",outcome=\"refused\"}", 0.0),
        ("sign_ins_total{outcome=\"password-wrong\"}", 2.0),
        ("sign_ins_total{outcome=\"signed-in\"}", 1.0),
        ("sign_ins_total{outcome=\"failed\"}", 0.0),
        ("refused_proofs_total{reason=\"invalid\"}", 1.0),
        ("refused_proofs_total{reason=\"nonce\"}", 0.0),
        ("failures_total{kind=\"store\"}", 0.0),
        ("requests_total{class=\"2xx\",endpoint=\"POST /v1/challenges\"}", 3.0),
        ("requests_total{class=\"2xx\",endpoint=\"POST /v1/confirmations\"}", 3.0),
        ("requests_total{class=\"4xx\",endpoint=\"POST /v1/confirmations\"}", 1.0),
        ("requests_total{class=\"4xx\",endpoint=\"GET /v1/device\"}", 1.0),
        ("requests_total{class=\"2xx\",endpoint=\"GET /v1/results\"}", 1.0),
        ("requests_total{class=\"4xx\",endpoint=\"other\"}", 1.0),
        ("request_duration_seconds_count{endpoint=\"POST /v1/sessions\"}", 3.0),
    ] {
        let name = format!("shikaku_gateway_{name}");
        let moved = after.since(&before, &name);
        assert!((moved - expected).abs() < 0.5, "{name} moved by {moved}");
    }
    assert!(
        after.value("shikaku_gateway_request_duration_seconds_sum{endpoint=\"POST /v1/sessions\"}") > 0.0
    );
    let purges = "shikaku_gateway_purges_total{outcome=\"done\"}";
    until("no purge is counted", || Exposition::fetch(address).since(&after, purges) >= 1.0);
}

#[test]
fn every_endpoint_has_its_figures_and_no_label_names_anything_of_a_clinic() {
    let (site, address) = start("labels.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    check(&mut device, "valid", "k1");
    let status = device.status().expect("a device");
    let staff = device.tokens.as_ref().expect("a session").staff_id.clone();
    let result = feed(&vendor.get("/v1/feed")).items[0].id.clone();
    for path in [format!("/v1/results/{result}"), format!("/v1/staff/{staff}/x"), format!("/{staff}")] {
        device.call(Get, &path, None, b"");
    }
    vendor.get(&format!("/v1/feed/{result}"));
    let labels = Exposition::fetch(address).labels;
    let values = |name: &str| {
        labels.iter().filter(|(of, _)| of == name).map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let of_endpoints = values("endpoint");
    for endpoint in endpoints() {
        let name = format!("{} {}", endpoint.method, endpoint.path);
        assert!(of_endpoints.contains(&name), "{name} has no figures");
    }
    assert_eq!(of_endpoints.len(), endpoints().len() + 1, "and those of other requests");
    for secret in
        [CLINIC, "admin", "127.0.0.1", &status.device_id, &staff, &result, &vendor.link, &vendor.token]
    {
        assert!(labels.iter().all(|(_, value)| !value.contains(secret)), "a label holds {secret}");
    }
}

#[test]
fn a_request_is_in_flight_until_it_is_answered_or_its_client_leaves() {
    let (site, address) = start("in-flight.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    let in_flight = || Exposition::fetch(address).value("shikaku_gateway_requests_in_flight");
    assert!(in_flight() < 0.5, "something is in flight");
    let waiting = vendor.at(&site.running);
    let waiter = thread::spawn(move || waiting.get("/v1/feed?wait=25").status);
    until("the pull is not in flight", || in_flight() > 0.5);
    check(&mut device, "valid", "k1");
    assert_eq!(waiter.join().expect("a pull"), 200);
    until("the pull is in flight after its answer", || in_flight() < 0.5);
    // A client that leaves takes no answer.
    let cursor = feed(&vendor.get("/v1/feed")).cursor;
    let request = format!(
        "GET /v1/feed?wait=25&after={cursor} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\r\n",
        vendor.token
    );
    leave_after(&site.running, request.as_bytes(), || {
        until("the pull is not in flight", || in_flight() > 0.5);
    });
    until("a request is in flight after its client left", || in_flight() < 0.5);
}

#[test]
fn a_gateway_is_ready_as_long_as_its_store_answers() {
    let (file, clock) = (TemporaryFile::new("ready.db"), FixedClock::new());
    let mut settings = at(&file, &clock);
    settings.metrics_listen = Some(FREE_PORT.parse().expect("an address"));
    let running = Gateway::start(settings).expect("a gateway");
    let address = running.metrics_addr().expect("an address");
    // No connection that reads is open yet, and none can be opened.
    let away = file.0.with_extension("away");
    fs::rename(&file.0, &away).expect("moved");
    assert_eq!(get(address, "/health/ready"), (503, "the store does not answer\n".to_owned()));
    assert_eq!(get(address, "/health/live").0, 200);
    let failures = || Exposition::fetch(address).value("shikaku_gateway_failures_total{kind=\"store\"}");
    assert!(failures() < 0.5, "a failure is counted before there is one");
    let mut device = TestDevice::new(&running, &clock);
    assert_eq!(device.status().err().as_deref(), Some("internal-error"));
    assert!((failures() - 1.0).abs() < 0.5, "a failure of the store is not counted");
    fs::rename(&away, &file.0).expect("moved back");
    assert_eq!(get(address, "/health/ready"), (200, "ready\n".to_owned()));
    assert_eq!(device.status().err().as_deref(), Some("device-unknown"));
    assert_eq!(get(address, "/v1/device").0, 404, "the API is not here");
    running.shutdown();
}

#[test]
fn idle_connections_for_metrics_are_few_and_take_none_of_the_clinics() {
    let (site, address) = start("idle.db");
    let mut device = site.first_device(CLINIC);
    let idle: Vec<_> = (0..16).map(|_| TcpStream::connect(address).expect("a connection")).collect();
    let is_refused = || {
        let mut stream = TcpStream::connect(address).expect("a connection");
        let mut answer = Vec::new();
        // A connection that is closed with a request in it may be reset.
        drop(stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        drop(stream.read_to_end(&mut answer));
        answer.is_empty()
    };
    until("more connections are accepted", is_refused);
    assert_eq!(device.get("/v1/devices").status, 200);
    drop(idle);
    until("no connection is accepted any more", || !is_refused());
}

#[test]
fn metrics_are_off_by_default_and_their_address_is_reported_when_it_is_taken() {
    let (site, address) = start("taken.db");
    let (file, clock) = (TemporaryFile::new("off.db"), FixedClock::new());
    let mut settings = at(&file, &clock);
    settings.metrics_listen = Some(address);
    let error = Gateway::start(settings).expect_err("the address is taken").to_string();
    assert!(error.contains(&address.to_string()), "{error}");
    let running = Gateway::start(at(&file, &clock)).expect("a gateway");
    assert_eq!(running.metrics_addr(), None);
    assert!(Path::new(&file.0).exists());
    drop((running, site));
}
