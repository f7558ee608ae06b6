//! Server-sent events, over HTTPS.

use std::time::Duration;

use shikaku_core::gateway::VendorScope;

use super::check;
use super::vendor::TestVendor;
use crate::accounts::device::code;
use crate::accounts::{CLINIC, Site};

/// The events of a stream, one after another.
pub(crate) struct Stream {
    response: reqwest::Response,
    text: String,
}

impl TestVendor {
    pub(crate) fn events(&self) -> Stream {
        let response = self.open("/v1/feed/events");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Stream { response, text: String::new() }
    }

    /// The next block of a stream; `None` at its end.
    pub(crate) fn next(&self, stream: &mut Stream) -> Option<String> {
        loop {
            if let Some((block, rest)) = stream.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                stream.text = rest;
                return Some(block);
            }
            let chunk = self.block_on(stream.response.chunk()).expect("a connection")?;
            stream.text += std::str::from_utf8(&chunk).expect("text");
        }
    }
}

#[test]
fn a_waiting_client_learns_of_each_result_by_its_number_alone() {
    let site = Site::start("events.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    let mut stream = vendor.events();
    assert_eq!(vendor.next(&mut stream).as_deref(), Some("event: results\nid: 0\ndata: {\"sequence\":0}"));
    check(&mut device, "valid", "k1");
    assert_eq!(vendor.next(&mut stream).as_deref(), Some("event: results\nid: 1\ndata: {\"sequence\":1}"));
    // Of several qualifications the staff choose first.
    check(&mut device, "multiple", "k2");
    check(&mut device, "elderly", "k3");
    assert_eq!(vendor.next(&mut stream).as_deref(), Some("event: results\nid: 3\ndata: {\"sequence\":3}"));
    // A later client begins with the present number.
    let mut late = vendor.events();
    assert!(vendor.next(&mut late).expect("an event").contains("{\"sequence\":3}"));
}

#[test]
fn the_end_of_the_link_ends_the_stream() {
    let site = Site::start("events-end.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    let mut stream = vendor.events();
    vendor.next(&mut stream).expect("the first event");
    let path = format!("/v1/vendor-links/{}/revoke", vendor.link);
    assert_eq!(device.post(&path, b"{}").status, 204);
    assert_eq!(vendor.next(&mut stream).as_deref(), Some("event: end\ndata: {}"));
    assert_eq!(vendor.next(&mut stream), None);
    assert_eq!(code(&vendor.get("/v1/feed/events")), "unauthorized");
}

#[test]
fn a_stream_lives_by_comments_and_a_link_has_a_few_of_them() {
    let site = Site::start_as("events-many.db", |settings| settings.heartbeat = Duration::from_millis(50));
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    let mut streams: Vec<_> = (0..4).map(|_| vendor.events()).collect();
    for stream in &mut streams {
        assert!(vendor.next(stream).expect("an event").starts_with("event: results"));
        assert_eq!(vendor.next(stream).as_deref(), Some(":"), "a comment");
    }
    assert_eq!(code(&vendor.get("/v1/feed/events")), "too-many-requests");
    assert_eq!(code(&vendor.get("/v1/feed/events?x=1")), "malformed-request");
}

/// A waiting client costs a connection and nothing more: a hundred of them leave one thread for the network and no transaction.
#[test]
fn many_clients_wait_without_a_thread_each() {
    let site = Site::start("events-crowd.db");
    let mut vendors = Vec::new();
    let mut devices = Vec::new();
    for number in 0..5 {
        let mut device = site.first_device(&format!("協991234{number}-0-0"));
        for _ in 0..5 {
            vendors.push(TestVendor::linked(&site, &mut device));
        }
        devices.push(device);
    }
    let mut streams: Vec<_> =
        vendors.iter().flat_map(|vendor| (0..4).map(move |_| (vendor, vendor.events()))).collect();
    assert_eq!(streams.len(), 100);
    for (vendor, stream) in &mut streams {
        vendor.next(stream).expect("the first event");
    }
    #[cfg(target_os = "linux")]
    {
        let threads = std::fs::read_dir("/proc/self/task").expect("threads").count();
        assert!(threads < 90, "{threads} threads");
    }
    for device in &mut devices {
        check(device, "valid", "k");
    }
    for (vendor, stream) in &mut streams {
        assert!(vendor.next(stream).expect("an event").contains("{\"sequence\":1}"));
    }
}

#[test]
fn a_token_without_the_scope_gets_no_events() {
    let site = Site::start("events-scope.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked_with(&site, &mut device, &[VendorScope::ResultsLink]);
    assert_eq!(code(&vendor.get("/v1/feed/events")), "insufficient-scope");
}
