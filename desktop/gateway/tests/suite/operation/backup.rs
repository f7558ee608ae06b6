//! A backup that is made while a gateway works, and what a gateway makes of it.

use std::fs;
use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use chrono::TimeDelta;
use rusqlite::Connection;
use shikaku_core::gateway::{CheckMethod, confirmation_request};
use shikaku_core::port::{Clock as _, GatewayLink as _, HttpRequest, HttpResponse};
use shikaku_gateway::{BackupError, Gateway, Limits, LocalGateway, Settings, backup};

use crate::accounts::device::code;
use crate::accounts::{CLINIC, PASSWORD, Site};
use crate::fixture::{FixedClock, Held, challenge};
use crate::keeping::{at, bytes};
use crate::place::TemporaryFile;
use crate::program::Place;
use crate::results::vendor::TestVendor;
use crate::results::{check, feed};
use crate::wire::client;

fn run(place: &Place, arguments: &[&str]) -> Output {
    place.command(arguments).output().expect("a program")
}

fn path(file: &TemporaryFile) -> &str {
    file.0.to_str().expect("text")
}

fn count(file: &TemporaryFile, table: &str) -> i64 {
    let connection = Connection::open(&file.0).expect("the database");
    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("a count")
}

/// Puts the key of one database beside another, as an operator does who keeps both apart.
fn bring_key(from: &TemporaryFile, to: &TemporaryFile) {
    let [from, to] = [from, to].map(|file| format!("{}.key", path(file)));
    fs::copy(from, to).expect("a key");
}

#[test]
fn what_was_acknowledged_before_a_backup_is_in_it_however_many_write_meanwhile() {
    let [file, copy, restored] = ["busy.db", "busy.copy", "busy.restored"].map(TemporaryFile::new);
    let (place, clock) = (Place::new("backup"), FixedClock::new());
    let mut limited = at(&file, &clock);
    limited.limits = Limits::unlimited();
    let running = Gateway::start(limited).expect("a gateway");
    let acknowledged: Mutex<Vec<(HttpRequest, HttpResponse)>> = Mutex::default();
    let is_over = AtomicBool::new(false);
    let before = thread::scope(|scope| {
        for writer in 0..4 {
            let (running, acknowledged, is_over) = (&running, &acknowledged, &is_over);
            scope.spawn(move || {
                let mut link = client(running);
                let mut number = 0;
                while !is_over.load(Ordering::Acquire) {
                    let given = challenge(&mut link, CheckMethod::Pin);
                    let request = Held::up("valid").by_pin(&given);
                    let call = confirmation_request(&request, &format!("key-{writer}-{number}"));
                    let reply = link.exchange(&call).expect("a reply");
                    assert_eq!(reply.status, 200);
                    acknowledged.lock().expect("no panic").push((call, reply));
                    number += 1;
                }
            });
        }
        let done = || acknowledged.lock().expect("no panic").len();
        while done() < 20 {
            thread::yield_now();
        }
        // Until a check was acknowledged while the program copied.
        loop {
            let before = done();
            let output = run(&place, &["backup", "--db", path(&file), "--to", path(&copy)]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            if done() > before {
                is_over.store(true, Ordering::Release);
                break before;
            }
            fs::remove_file(&copy.0).expect("a copy");
        }
    });
    running.shutdown();
    let acknowledged = acknowledged.into_inner().expect("no panic");
    bring_key(&file, &restored);
    let output = run(&place, &["restore", "--from", path(&copy), "--db", path(&restored)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let results = count(&restored, "result");
    assert!(results >= i64::try_from(before).expect("a number"), "{results} of {before}");
    let again = Gateway::start(at(&restored, &clock)).expect("a gateway on the copy");
    let mut link = client(&again);
    for (call, reply) in acknowledged.iter().take(before) {
        assert!(link.exchange(call).as_ref() == Ok(reply), "an acknowledged answer is lost");
    }
}

#[test]
fn a_backup_that_is_put_back_too_late_is_purged_before_it_is_served() {
    let [file, copy, restored] = ["late.db", "late.copy", "late.restored"].map(TemporaryFile::new);
    let clock = FixedClock::new();
    let mut link = LocalGateway::new(at(&file, &clock), CLINIC).expect("a gateway");
    for number in 0..5 {
        let request = Held::up("valid").by_pin(&challenge(&mut link, CheckMethod::Pin));
        let reply = link.exchange(&confirmation_request(&request, &format!("k{number}"))).expect("a reply");
        assert_eq!(reply.status, 200);
    }
    backup(&file.0, &copy.0).expect("a copy");
    backup(&copy.0, &restored.0).expect("a copy of it");
    bring_key(&file, &restored);
    // The last second of the year in Japan, and the first of the next.
    let last = "2026-12-31T14:59:59Z".parse::<chrono::DateTime<chrono::Utc>>().expect("a time");
    clock.put_forward(last - clock.now());
    drop(LocalGateway::new(at(&restored, &clock), CLINIC).expect("a gateway"));
    assert_eq!(count(&restored, "result"), 5);
    let bodies = bodies(&restored);
    clock.put_forward(TimeDelta::seconds(1));
    drop(LocalGateway::new(at(&restored, &clock), CLINIC).expect("a gateway"));
    assert_eq!((count(&restored, "result"), count(&restored, "answer")), (0, 0));
    let left = bytes(&restored);
    for body in bodies {
        let piece = body.get(..16).expect("long");
        assert!(!left.windows(16).any(|window| window == piece), "a piece of a result is left");
    }
}

fn bodies(file: &TemporaryFile) -> Vec<Vec<u8>> {
    let connection = Connection::open(&file.0).expect("the database");
    let mut statement = connection.prepare("SELECT body FROM result").expect("a statement");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a body")).collect()
}

#[test]
fn a_copy_holds_no_key_replaces_no_file_and_is_for_its_user_alone() {
    let [file, copy, other] = ["private.db", "private.copy", "private.other"].map(TemporaryFile::new);
    drop(LocalGateway::new(at(&file, &FixedClock::new()), CLINIC).expect("a gateway"));
    backup(&file.0, &copy.0).expect("a copy");
    let key = fs::read(format!("{}.key", path(&file))).expect("a key");
    assert!(!bytes(&copy).windows(key.len()).any(|window| window == key), "the key is in the copy");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&copy.0).expect("a file").permissions().mode() & 0o777, 0o600);
    }
    let before = fs::read(&copy.0).expect("a file");
    assert!(matches!(backup(&file.0, &copy.0), Err(BackupError::Exists(_))));
    assert!(fs::read(&copy.0).expect("a file") == before);
    let missing = std::path::Path::new("/no/such/database");
    assert!(matches!(backup(missing, &other.0), Err(BackupError::Missing(_))));
    fs::write(&other.0, "no database at all").expect("a file");
    assert!(matches!(backup(&other.0, missing), Err(BackupError::Store(_))));
    assert!(matches!(backup(&file.0, missing), Err(BackupError::Write { .. })));
    // Without its key a copy opens for no gateway, and another key does not fit.
    let restored = TemporaryFile::new("private.restored");
    backup(&copy.0, &restored.0).expect("a copy");
    let open = |settings: Settings| LocalGateway::new(settings, CLINIC).map(drop);
    assert!(open(at(&restored, &FixedClock::new())).is_err(), "a new key was made");
    let mut strange = at(&restored, &FixedClock::new());
    strange.key_file = Some(format!("{}.key", path(&restored)).into());
    fs::write(strange.key_file.as_ref().expect("a name"), [7; 32]).expect("a key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let private = fs::Permissions::from_mode(0o600);
        fs::set_permissions(strange.key_file.as_ref().expect("a name"), private).expect("permissions");
    }
    assert!(open(strange).is_err(), "another key fits");
}

/// On both databases: what was put back ends sessions and lets cursors expire.
#[test]
fn a_database_that_was_put_back_ends_sessions_and_lets_cursors_expire() {
    let site = Site::start("put-back.db");
    let mut device = site.first_device(CLINIC);
    let vendor = TestVendor::linked(&site, &mut device);
    check(&mut device, "valid", "k1");
    let cursor = feed(&vendor.get("/v1/feed")).cursor;
    site.operator.forget_later_times().expect("prepared");
    assert_eq!(code(&device.get("/v1/devices")), "session-ended");
    device.sign_in("admin", PASSWORD).expect("signed in");
    assert_eq!(code(&vendor.get(&format!("/v1/feed?after={cursor}"))), "cursor-expired");
    let again = feed(&vendor.get("/v1/feed?since=2026-11-01"));
    assert_eq!(again.items.len(), 1);
    check(&mut device, "valid", "k2");
    let next = feed(&vendor.get(&format!("/v1/feed?after={}", again.cursor)));
    assert_eq!(next.items.len(), 1);
    assert!(next.items[0].sequence > 1_000_000);
}

#[test]
fn orders_say_what_they_lack() {
    let place = Place::new("orders");
    for (arguments, expected) in [
        (&["backup", "--to", "copy"][..], "--db"),
        (&["backup", "--db", "none.db", "--to", "copy"], "none.db is no database of a gateway"),
        (&["restore", "--db", "new.db"], "--from"),
        (&["restore", "--from", "none.db", "--db", "new.db"], "none.db is no database of a gateway"),
        (&["restore", "--from", "copy"], "name the database"),
    ] {
        let output = run(&place, arguments);
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && log.contains(expected), "{arguments:?}: {log}");
    }
}
