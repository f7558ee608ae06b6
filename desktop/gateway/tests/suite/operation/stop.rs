//! A gateway that is stopped answers what it has begun.

use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::exposition::Exposition;
use super::metrics::until;
use crate::accounts::{CLINIC, Site};
use crate::results::vendor::TestVendor;

#[test]
fn a_call_in_progress_is_answered_and_no_further_one_is_accepted() {
    let site = Site::start_as("stop.db", |settings| {
        settings.metrics_listen = Some("127.0.0.1:0".parse().expect("an address"));
    });
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    let metrics = site.running.metrics_addr().expect("an address");
    let waiting = vendor.at(&site.running);
    let waiter = thread::spawn(move || waiting.get("/v1/feed?wait=2").status);
    until("the pull is not in flight", || {
        Exposition::fetch(metrics).value("shikaku_gateway_requests_in_flight") > 0.5
    });
    let address = site.running.addr();
    site.running.stopper().stop(Duration::from_mins(1));
    until("a connection is accepted", || TcpStream::connect(address).is_err());
    assert_eq!(waiter.join().expect("a pull"), 200);
    site.running.wait();
}

#[cfg(unix)]
#[test]
fn the_program_ends_at_a_signal_without_an_error() {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    use crate::program::{Place, Started};

    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let place = Place::new("signal");
        let arguments = ["--listen", "127.0.0.1:0", "--test-anchors", "anchors", "--db", "db"];
        let mut started = Started::new(place.command(&arguments));
        started.base_url();
        let id = i32::try_from(started.child.id()).expect("a number");
        kill(Pid::from_raw(id), signal).expect("a signal");
        let status = started.child.wait().expect("its end");
        let log = started.end();
        assert!(status.success() && log.contains("stopping"), "{status}: {log}");
    }
}
