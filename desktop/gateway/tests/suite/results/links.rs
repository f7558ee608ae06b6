use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use shikaku_core::gateway::{AccountEventList, VendorLinkEntry, VendorLinkList, VendorScope};
use shikaku_gateway::{Limits, Rate};

use super::vendor::{TestVendor, approve};
use super::{check, feed};
use crate::accounts::device::{TestDevice, body_or_code, code};
use crate::accounts::{CLINIC, OTHER, PASSWORD, Site};

const READ: &[VendorScope] = &[VendorScope::ResultsRead];

fn links(device: &mut TestDevice) -> Vec<VendorLinkEntry> {
    body_or_code(&device.get("/v1/vendor-links"), VendorLinkList::decode).expect("a list").links
}

#[test]
fn a_receipt_computer_gets_one_token_after_an_administrator_approved_its_code() {
    let site = Site::start("authorize.db");
    let mut device = site.first_device(CLINIC);
    let mut vendor = TestVendor::new(&site.running);
    let given = vendor.authorize(READ).expect("codes");
    assert_eq!((given.expires_in, given.interval), (900, 5));
    assert!(given.verification_text.contains(&given.user_code));
    assert_eq!(vendor.poll(&given.device_code).err().as_deref(), Some("authorization-pending"));
    assert_eq!(vendor.poll(&given.device_code).err().as_deref(), Some("slow-down"));
    let typed = given.user_code.to_lowercase().replace('-', "");
    let asking = device.get(&format!("/v1/vendor-links/{typed}"));
    let asking = body_or_code(&asking, VendorLinkEntry::decode).expect("a receipt computer");
    assert_eq!((asking.vendor_name.as_str(), asking.scopes.as_slice()), ("みほんレセコン", READ));
    assert_eq!(links(&mut device), []);
    let link = approve(&mut device, &typed).expect("a link");
    assert_eq!(approve(&mut device, &typed).err().as_deref(), Some("user-code-unknown"));
    // The interval became ten seconds.
    site.clock.put_forward(TimeDelta::seconds(9));
    assert_eq!(vendor.poll(&given.device_code).err().as_deref(), Some("slow-down"));
    site.clock.put_forward(TimeDelta::seconds(15));
    let token = vendor.poll(&given.device_code).expect("a token");
    assert_eq!((token.token_type.as_str(), token.registration_number.as_str()), ("Bearer", CLINIC));
    assert_eq!(vendor.poll(&given.device_code).err().as_deref(), Some("device-code-unknown"));
    vendor.token = token.access_token;
    check(&mut device, "valid", "k1");
    let page = feed(&vendor.get("/v1/feed"));
    let path = format!("/v1/feed/{}/taken", page.items[0].id);
    let numbered = br#"{"referenceNumber":"1"}"#;
    assert_eq!(code(&vendor.post(&path, Some("t1"), numbered)), "insufficient-scope");
    assert_eq!(vendor.post(&path, Some("t1"), b"{}").status, 204);
    let listed = links(&mut device);
    assert_eq!((listed.len(), &listed[0].link_id), (1, &link.link_id));
    assert!(listed[0].last_used_at.is_some() && listed[0].ended_at.is_none());
}

#[test]
fn codes_expire_and_no_other_code_is_accepted() {
    let site = Site::start("codes.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::new(&site.running);
    let given = vendor.authorize(READ).expect("codes");
    for wrong in ["BCDF-GHJK", "x", "BCDFGHJKL"] {
        assert_eq!(approve(&mut device, wrong).err().as_deref(), Some("user-code-unknown"), "{wrong}");
    }
    assert_eq!(vendor.poll("unknown").err().as_deref(), Some("device-code-unknown"));
    site.clock.put_forward(TimeDelta::minutes(15));
    device.sign_in("admin", PASSWORD).expect("signed in");
    assert_eq!(approve(&mut device, &given.user_code).err().as_deref(), Some("user-code-unknown"));
    assert_eq!(vendor.poll(&given.device_code).err().as_deref(), Some("expired-token"));
    assert_eq!(vendor.authorize(&[]).err().as_deref(), Some("vendor-name-refused"));
    for name in ["", "a\\u0007b", "a\\u202eb", &"x".repeat(61)] {
        let body = format!(r#"{{"vendorName":"{name}","scopes":["results.read"]}}"#);
        let reply = vendor.post("/v1/vendor/authorizations", None, body.as_bytes());
        assert_eq!(code(&reply), "vendor-name-refused", "{name}");
    }
}

#[test]
fn an_ended_link_ends_its_token_at_once_also_while_it_waits() {
    let site = Site::start("revoke.db");
    let mut device = site.first_device(CLINIC);
    let mut other = site.first_device(OTHER);
    let vendor = TestVendor::linked(&site, &mut device);
    let path = format!("/v1/vendor-links/{}/revoke", vendor.link);
    assert_eq!(code(&other.post(&path, b"{}")), "not-found");
    assert_eq!(links(&mut other), []);
    let waiting = vendor.at(&site.running);
    let begun = Instant::now();
    let waiter = thread::spawn(move || waiting.get("/v1/feed?wait=25"));
    thread::sleep(Duration::from_millis(500));
    assert_eq!(device.post(&path, b"{}").status, 204);
    assert_eq!(code(&vendor.get("/v1/feed")), "unauthorized");
    assert_eq!(code(&waiter.join().expect("a pull")), "unauthorized");
    assert!(begun.elapsed() < Duration::from_secs(15));
    assert!(links(&mut device)[0].ended_at.is_some());
    let events = body_or_code(&device.get("/v1/events"), AccountEventList::decode).expect("events").events;
    let kinds: Vec<_> = events.iter().map(|event| format!("{:?}", event.kind)).collect();
    assert_eq!(kinds[..2], ["VendorLinkEnded", "VendorLinked"]);
}

#[test]
fn a_link_that_was_ended_before_its_token_was_fetched_gives_none() {
    let site = Site::start("early.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::new(&site.running);
    let given = vendor.authorize(READ).expect("codes");
    let link = approve(&mut device, &given.user_code).expect("a link");
    assert_eq!(device.post(&format!("/v1/vendor-links/{}/revoke", link.link_id), b"{}").status, 204);
    assert_eq!(vendor.poll(&given.device_code).err().as_deref(), Some("device-code-unknown"));
}

#[test]
fn the_token_of_a_stopped_clinic_and_of_a_device_fetch_nothing() {
    let site = Site::start("stopped.db");
    let mut device = site.first_device(CLINIC);
    let mut vendor = TestVendor::linked(&site, &mut device);
    site.operator.set_clinic_state(CLINIC, shikaku_clinic::account::ClinicState::Stopped).expect("stopped");
    assert_eq!(code(&vendor.get("/v1/feed")), "unauthorized");
    vendor.token = crate::fixture::TOKEN.to_owned();
    assert_eq!(code(&vendor.get("/v1/feed")), "unauthorized");
    vendor.token = String::new();
    assert_eq!(code(&vendor.get("/v1/feed")), "unauthorized");
}

#[test]
fn one_address_asks_for_codes_only_so_often() {
    let times = 4.try_into().expect("a number");
    let limits = Limits { failures: Rate::new(times, Duration::from_mins(1)), ..Limits::unlimited() };
    let site = Site::start_with("flood.db", limits);
    let vendor = TestVendor::new(&site.running);
    for _ in 0..4 {
        assert!(vendor.authorize(READ).is_ok());
    }
    assert_eq!(vendor.authorize(READ).err().as_deref(), Some("too-many-requests"));
    // The devices behind the same address are not concerned.
    site.first_device(CLINIC);
    site.clock.put_forward(TimeDelta::minutes(1));
    assert!(vendor.authorize(READ).is_ok());
}
