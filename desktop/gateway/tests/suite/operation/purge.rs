//! What the timer deletes besides answers and results, and when the file is rebuilt.

use std::time::Duration;

use chrono::TimeDelta;
use rusqlite::Connection;
use shikaku_core::gateway::{CheckMethod, confirmation_request};
use shikaku_core::port::GatewayLink as _;
use shikaku_gateway::LocalGateway;

use super::exposition::Exposition;
use super::metrics::until;
use crate::accounts::device::TestDevice;
use crate::accounts::{CLINIC, PASSWORD, Site};
use crate::fixture::{FixedClock, Held, challenge};
use crate::keeping::at;
use crate::place::TemporaryFile;

/// A gateway that deletes what is past its time all the time, and a device on it.
fn start(name: &str) -> (Site, TestDevice) {
    let site = Site::start_as(name, |settings| {
        settings.metrics_listen = Some("127.0.0.1:0".parse().expect("an address"));
        settings.purge_every = Duration::from_millis(20);
    });
    let device = site.first_device(CLINIC);
    (site, device)
}

/// Waits until everything was deleted that is past its time now.
fn purged(site: &Site) {
    let address = site.running.metrics_addr().expect("an address");
    let purges = || Exposition::fetch(address).value("shikaku_gateway_purges_total{outcome=\"done\"}");
    let before = purges();
    // One may have begun before.
    until("nothing was deleted", || purges() >= before + 2.0);
}

#[test]
fn a_count_of_wrong_passwords_is_forgotten_after_a_month() {
    let (site, mut device) = start("forgotten.db");
    let wrong = |device: &mut TestDevice| device.sign_in("admin", "wrong wrong").err().unwrap_or_default();
    for days in [29, 31] {
        for _ in 0..5 {
            assert_eq!(wrong(&mut device), "password-wrong");
        }
        assert_eq!(wrong(&mut device), "sign-in-wait");
        site.clock.put_forward(TimeDelta::days(days));
        purged(&site);
        assert_eq!(wrong(&mut device), "password-wrong");
        let is_kept = days < 30;
        assert_eq!(wrong(&mut device) == "sign-in-wait", is_kept, "after {days} days");
        site.clock.put_forward(TimeDelta::minutes(15));
        assert!(device.sign_in("admin", PASSWORD).is_ok());
    }
}

#[test]
fn an_account_that_only_an_administrator_opens_stays_closed() {
    let (site, mut device) = start("closed.db");
    let wrong = |device: &mut TestDevice| device.sign_in("admin", "wrong wrong").err().unwrap_or_default();
    for _ in 0..100 {
        assert_eq!(wrong(&mut device), "password-wrong");
        site.clock.put_forward(TimeDelta::minutes(15));
    }
    assert_eq!(wrong(&mut device), "account-locked");
    site.clock.put_forward(TimeDelta::days(400));
    purged(&site);
    assert_eq!(device.sign_in("admin", PASSWORD).err().as_deref(), Some("account-locked"));
}

#[test]
fn the_file_is_rebuilt_after_answers_were_deleted_and_not_for_challenges() {
    let (file, clock) = (TemporaryFile::new("rebuilt.db"), FixedClock::new());
    let mut link = LocalGateway::new(at(&file, &clock), "c").expect("a gateway");
    let free_pages = || {
        let connection = Connection::open(&file.0).expect("the database");
        let free = connection.query_row("PRAGMA freelist_count", [], |row| row.get::<_, i64>(0));
        free.expect("a count")
    };
    for _ in 0..99 {
        challenge(&mut link, CheckMethod::Pin);
    }
    assert_eq!(free_pages(), 0);
    clock.put_forward(TimeDelta::hours(2));
    link.purge().expect("a purge");
    assert!(free_pages() > 0, "the file was rebuilt for challenges");
    let request = Held::up("valid").by_pin(&challenge(&mut link, CheckMethod::Pin));
    assert_eq!(link.exchange(&confirmation_request(&request, "k")).expect("a reply").status, 200);
    clock.put_forward(TimeDelta::hours(25));
    link.purge().expect("a purge");
    assert_eq!(free_pages(), 0, "the file was not rebuilt after an answer was deleted");
}
