use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::gateway::{
    Answer, CheckMethod, FeedPage, ResultKind, TakenRequest, VendorAccessKind, VendorAccessList,
    confirmation_request,
};
use shikaku_core::port::{Clock as _, GatewayLink as _};
use shikaku_eligibility::Confirmation;
use shikaku_eligibility::handover::{Encoding, FileLimits, any};

use super::vendor::TestVendor;
use super::{check, check_by, entry, feed, listed, names};
use crate::accounts::device::{TestDevice, body_or_code, code};
use crate::accounts::{CLINIC, OTHER, Site};
use crate::fixture::{Held, challenge};
use crate::wire::client;

use VendorAccessKind::{Pulled, Taken};

/// A clinic with a device and a receipt computer.
fn start(name: &str) -> (Site, TestDevice, TestVendor) {
    let site = Site::start(name);
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    (site, device, vendor)
}

fn after(vendor: &TestVendor, cursor: &str) -> FeedPage {
    feed(&vendor.get(&format!("/v1/feed?after={cursor}")))
}

#[test]
fn sixteen_checks_at_once_leave_no_gap() {
    let (site, _, vendor) = start("gaps.db");
    let second = site.second();
    let gateways = [&site.running, &second];
    let pulled = thread::scope(|scope| {
        let checks: Vec<_> = (0..16)
            .map(|number| {
                let mut link = client(gateways[number % 2]);
                scope.spawn(move || {
                    for round in 0..3 {
                        let given = challenge(&mut link, CheckMethod::Pin);
                        let request = Held::up("valid").by_pin(&given);
                        let call = confirmation_request(&request, &format!("k{number}-{round}"));
                        assert_eq!(link.exchange(&call).expect("a reply").status, 200);
                    }
                })
            })
            .collect();
        // Pulls while they run: what a pull has passed never appears later.
        let (mut pulled, mut start) = (Vec::new(), String::new());
        let end = Instant::now() + Duration::from_mins(2);
        while pulled.len() < 48 {
            assert!(Instant::now() < end, "only {} results arrived", pulled.len());
            let page = feed(&vendor.get(&format!("/v1/feed?limit=5&wait=5{start}")));
            pulled.extend(page.items.iter().map(|item| item.sequence));
            start = format!("&after={}", page.cursor);
        }
        for check in checks {
            check.join().expect("a check");
        }
        pulled
    });
    assert_eq!(pulled, (1..=48).collect::<Vec<u64>>());
}

#[test]
fn a_pull_waits_for_a_result_of_another_gateway_and_no_longer() {
    let (site, mut device, vendor) = start("wait.db");
    let second = site.second();
    let cursor = feed(&vendor.get("/v1/feed")).cursor;
    let waiting = vendor.at(&second);
    let path = format!("/v1/feed?after={cursor}&wait=25");
    let begun = Instant::now();
    let waiter = thread::spawn(move || waiting.get(&path));
    thread::sleep(Duration::from_millis(600));
    assert!(!waiter.is_finished(), "it did not wait");
    check(&mut device, "valid", "k1");
    let page = feed(&waiter.join().expect("a pull"));
    assert_eq!(names(&page.items), ["資格　太郎"]);
    assert!(begun.elapsed() < Duration::from_secs(15), "it waited for {:?}", begun.elapsed());
    let begun = Instant::now();
    assert_eq!(feed(&vendor.get(&format!("/v1/feed?after={}&wait=1", page.cursor))).items, []);
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[test]
fn cursors_hold_over_a_restart_and_for_their_clinic_alone() {
    let (mut site, mut device, vendor) = start("cursors.db");
    let mut other = site.first_device(OTHER);
    let others = TestVendor::linked(&site, &mut other);
    let start = feed(&vendor.get("/v1/feed")).cursor;
    check(&mut device, "valid", "k1");
    check_by(&mut device, CheckMethod::Visual, "k2", |given| Held::up("valid").by_sight(given, false));
    let first = feed(&vendor.get(&format!("/v1/feed?after={start}&limit=1")));
    assert_eq!((first.items.len(), first.more, first.items[0].method), (1, true, CheckMethod::Pin));
    let again = site.second();
    drop(std::mem::replace(&mut site.running, again));
    let vendor = vendor.at(&site.running);
    let second = after(&vendor, &first.cursor);
    assert_eq!((second.items.len(), second.more, second.items[0].method), (1, false, CheckMethod::Visual));
    assert_eq!(second.items[0].patient, first.items[0].patient);
    let others = others.at(&site.running);
    assert_eq!(code(&others.get(&format!("/v1/feed?after={start}"))), "cursor-invalid");
    assert_eq!(feed(&others.get("/v1/feed")).items, []);
    let mut changed = start.clone().into_bytes();
    changed[8] = if changed[8] == b'A' { b'B' } else { b'A' };
    for cursor in [String::from_utf8(changed).expect("text"), "x".to_owned(), format!("{start}AAAA")] {
        assert_eq!(code(&vendor.get(&format!("/v1/feed?after={cursor}"))), "cursor-invalid");
    }
    for wrong in ["limit=201", "limit=0", "wait=26", "since=x", "more=1"] {
        assert_eq!(code(&vendor.get(&format!("/v1/feed?{wrong}"))), "malformed-request", "{wrong}");
    }
    let [today, tomorrow] = ["2026-11-22", "2026-11-23"].map(|day| format!("/v1/feed?since={day}"));
    assert_eq!(feed(&vendor.get(&today)).items.len(), 2);
    assert_eq!(feed(&vendor.get(&tomorrow)).items.len(), 0);
}

#[test]
fn a_cursor_before_a_result_that_was_deleted_has_expired() {
    let (site, mut device, vendor) = start("expired.db");
    let start = feed(&vendor.get("/v1/feed")).cursor;
    check(&mut device, "valid", "k1");
    let behind = after(&vendor, &start).cursor;
    // The last second of the year in Japan, and the first of the next.
    let last = "2026-12-31T14:59:59Z".parse::<DateTime<Utc>>().expect("a time");
    site.clock.put_forward(last - site.clock.now());
    assert_eq!(after(&vendor, &start).items.len(), 1);
    site.clock.put_forward(TimeDelta::seconds(1));
    let refused = vendor.get(&format!("/v1/feed?after={start}"));
    assert_eq!((refused.status, code(&refused).as_str()), (410, "cursor-expired"));
    assert_eq!(after(&vendor, &behind).items, []);
    let again = feed(&vendor.get("/v1/feed?since=2026-11-01"));
    assert_eq!(again.items, []);
    assert_eq!(after(&vendor, &again.cursor).items, []);
}

#[test]
fn one_result_has_every_form() {
    let (_site, mut device, vendor) = start("forms.db");
    check(&mut device, "valid", "k1");
    check(&mut device, "invalid", "k2");
    let page = feed(&vendor.get("/v1/feed"));
    let [valid, invalid] = [0, 1].map(|at: usize| format!("/v1/feed/{}", page.items[at].id));
    let (json, headers) = vendor.get_as(&valid, &[]);
    assert_eq!(entry(&json), page.items[0]);
    assert_eq!([&headers["content-type"], &headers["cache-control"]], ["application/json", "no-store"]);
    for (accept, encoding) in
        [("application/xml", Encoding::Utf8), ("application/xml;charset=Shift_JIS", Encoding::ShiftJis)]
    {
        let (xml, headers) = vendor.get_as(&valid, &[("accept", accept)]);
        assert!(headers["content-type"].to_str().expect("text").starts_with("application/xml"));
        let read = any::read(&xml.body, &FileLimits::SINGLE).expect("a file");
        let file = String::from_utf8_lossy(&xml.body).contains(encoding.label());
        assert!(file, "{accept}");
        let name = |message| Confirmation::from(message).results()[0].name.clone();
        assert_eq!(name(read.message), name(page.items[0].message.clone()));
    }
    let (text, headers) = vendor.get_as(&valid, &[("accept", "text/plain")]);
    assert!(String::from_utf8(text.body).expect("UTF-8").contains("資格　太郎"));
    let etag = headers["etag"].to_str().expect("text").to_owned();
    let (same, _) = vendor.get_as(&valid, &[("accept", "text/plain"), ("if-none-match", &etag)]);
    assert_eq!((same.status, same.body.len()), (304, 0));
    // A copied text cannot say that a qualification does not hold.
    assert_eq!(code(&vendor.get_as(&invalid, &[("accept", "text/plain")]).0), "not-acceptable");
    assert_eq!(code(&vendor.get_as(&valid, &[("accept", "image/png")]).0), "not-acceptable");
}

#[test]
fn a_taken_result_is_handed_over_and_later_ones_carry_the_number() {
    let (site, mut device, vendor) = start("taken.db");
    check(&mut device, "valid", "k1");
    let first = feed(&vendor.get("/v1/feed"));
    let path = format!("/v1/feed/{}/taken", first.items[0].id);
    let taken = |number: Option<&str>| TakenRequest { reference_number: number.map(str::to_owned) }.encode();
    assert_eq!(code(&vendor.post(&path, None, &taken(None))), "idempotency-key-missing");
    for _ in 0..2 {
        assert_eq!(vendor.post(&path, Some("t1"), &taken(Some("P-0042"))).status, 204);
    }
    assert_eq!(code(&vendor.post(&path, Some("t1"), &taken(Some("P-0043")))), "idempotency-key-reused");
    for wrong in ["", " x", "a\u{7}", "a\u{FFFE}", &"9".repeat(65)] {
        assert_eq!(code(&vendor.post(&path, Some("t2"), &taken(Some(wrong)))), "malformed-request");
    }
    let mut other = site.first_device(OTHER);
    let others = TestVendor::linked(&site, &mut other);
    assert_eq!(code(&others.post(&path, Some("t1"), &taken(None))), "not-found");
    assert_eq!(code(&others.get(&format!("/v1/feed/{}", first.items[0].id))), "not-found");
    assert_eq!(listed(&mut device, "?handedOver=no").results, []);

    let number = |message| {
        let number = Confirmation::from(message).results()[0].reference_number.clone();
        number.map(|number| number.as_str().to_owned())
    };
    let Answer::Completed(answer) = check(&mut device, "valid", "k2") else { panic!("not completed") };
    assert_eq!(number((*answer).into()).as_deref(), Some("P-0042"));
    check(&mut device, "elderly", "k3");
    check(&mut device, "valid", "k4");
    let page = after(&vendor, &first.cursor);
    let numbers: Vec<_> = page.items.iter().map(|item| number(item.message.clone())).collect();
    assert_eq!(numbers, [Some("P-0042".to_owned()), None, Some("P-0042".to_owned())]);
    let accesses = body_or_code(&device.get("/v1/vendor-accesses"), VendorAccessList::decode);
    let accesses = accesses.expect("a log").accesses;
    let kinds: Vec<_> = accesses.iter().map(|it| (it.kind, it.first_sequence, it.last_sequence)).collect();
    assert_eq!(kinds, [(Pulled, 2, 4), (Taken, 1, 1), (Pulled, 1, 1)]);
    assert!(accesses.iter().all(|access| access.link_id == vendor.link));
}

#[test]
fn of_several_qualifications_the_feed_has_the_chosen_one_alone() {
    let (site, mut device, vendor) = start("several.db");
    check(&mut device, "multiple", "k1");
    let seen = listed(&mut device, "").results.remove(0);
    let several = Confirmation::from(seen.message.clone());
    assert_eq!(several.results().len(), 2);
    assert_eq!(feed(&vendor.get("/v1/feed")).items, []);
    assert_eq!(code(&vendor.get(&format!("/v1/feed/{}", seen.id))), "not-found");
    let path = format!("/v1/results/{}/choice", seen.id);
    let mut other = site.first_device(OTHER);
    assert_eq!(code(&other.post(&path, br#"{"index":1}"#)), "not-found");
    assert_eq!(code(&device.post(&path, br#"{"index":2}"#)), "malformed-request");
    let chosen = entry(&device.post(&path, br#"{"index":1}"#));
    assert_eq!(code(&device.post(&path, br#"{"index":0}"#)), "choice-made");
    assert_eq!((chosen.kind, chosen.sequence), (ResultKind::Chosen, 2));
    assert_eq!(Confirmation::from(chosen.message.clone()).results(), &several.results()[1..]);
    let ids: Vec<_> = listed(&mut device, "").results.into_iter().map(|result| result.id).collect();
    assert_eq!(ids, [chosen.id.as_str()]);
    assert_eq!(feed(&vendor.get("/v1/feed")).items, std::slice::from_ref(&chosen));
    let path = format!("/v1/feed/{}", chosen.id);
    assert_eq!(vendor.get_as(&path, &[("accept", "text/plain")]).0.status, 200);
}
