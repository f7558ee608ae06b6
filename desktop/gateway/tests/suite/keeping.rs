//! What the database holds at rest, and which files are taken for one.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use rusqlite::Connection;
use shikaku_core::gateway::{CheckMethod, Receipt, VisualCheckPolicy, confirmation_request, poll_call};
use shikaku_core::port::GatewayLink as _;
use shikaku_gateway::{Database, Gateway, LocalGateway, Settings, StoreError};

use crate::fixture::{FixedClock, Held, challenge, settings};
use crate::place::TemporaryFile;

use CheckMethod::Pin;
use VisualCheckPolicy::Off;

pub(crate) fn at(file: &TemporaryFile, clock: &FixedClock) -> Settings {
    let mut settings = settings(Off, clock);
    settings.database = Database::File(file.0.clone());
    settings.key_file = None;
    settings
}

/// The database and the files that SQLite puts beside it, as they are on the disk.
pub(crate) fn bytes(file: &TemporaryFile) -> Vec<u8> {
    let beside = ["", "-wal", "-shm"].map(|end| fs::read(format!("{}{end}", file.0.display())));
    beside.into_iter().flat_map(Result::unwrap_or_default).collect()
}

fn holds(bytes: &[u8], piece: &[u8]) -> bool {
    bytes.windows(piece.len()).any(|window| window == piece)
}

/// Every stored body as it is written.
fn bodies(file: &TemporaryFile) -> Vec<Vec<u8>> {
    let connection = Connection::open(&file.0).expect("the database");
    let all = "SELECT body FROM answer UNION ALL SELECT body FROM receipt";
    let mut statement = connection.prepare(all).expect("a statement");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a body")).collect()
}

const PLAIN: [&str; 4] = ["XmlMsg", "資格", "太郎", "InsurerNumber"];

#[test]
fn bodies_are_sealed_and_nothing_of_them_is_left_after_their_time() {
    let file = TemporaryFile::new("sealed.db");
    let clock = FixedClock::new();
    let mut link = LocalGateway::new(at(&file, &clock), "c").expect("a gateway");
    for number in 0..30 {
        let card = if number % 3 == 0 { "processing" } else { "valid" };
        let request = Held::up(card).by_pin(&challenge(&mut link, Pin));
        let reply = link.exchange(&confirmation_request(&request, &format!("k{number}"))).expect("a reply");
        assert!(matches!(reply.status, 200 | 202));
    }
    let sealed = bodies(&file);
    assert_eq!(sealed.len(), 40);
    let before = bytes(&file);
    for plain in PLAIN {
        assert!(!holds(&before, plain.as_bytes()), "{plain} is written in plain");
    }
    assert!(
        sealed.iter().all(|body| holds(&before, body.get(..16).expect("long"))),
        "the search finds nothing"
    );
    clock.put_forward(TimeDelta::hours(25));
    link.purge().expect("a purge");
    let after = bytes(&file);
    let windows: HashSet<&[u8]> = after.windows(16).collect();
    for piece in sealed.iter().flat_map(|body| body.chunks_exact(16)) {
        assert!(!windows.contains(piece), "a piece of an answer is left");
    }
    let log = fs::metadata(format!("{}-wal", file.0.display())).map_or(0, |log| log.len());
    assert_eq!(log, 0);
}

#[test]
fn what_is_past_its_time_is_purged_at_the_next_start_and_while_a_gateway_runs() {
    let file = TemporaryFile::new("timer.db");
    let clock = FixedClock::new();
    let answer = |key: &str| {
        let mut link = LocalGateway::new(at(&file, &clock), "c").expect("a gateway");
        let request = Held::up("valid").by_pin(&challenge(&mut link, Pin));
        assert_eq!(link.exchange(&confirmation_request(&request, key)).expect("a reply").status, 200);
    };
    answer("one");
    clock.put_forward(TimeDelta::hours(25));
    drop(LocalGateway::new(at(&file, &clock), "c").expect("a gateway"));
    assert_eq!(bodies(&file).len(), 0);
    clock.put_forward(TimeDelta::hours(-25));
    let given_back = clock.clone();
    answer("two");
    assert_eq!(bodies(&file).len(), 1);
    let mut settings = at(&file, &given_back);
    settings.purge_every = Duration::from_millis(20);
    let running = Gateway::start(settings).expect("a gateway");
    given_back.put_forward(TimeDelta::hours(25));
    let end = Instant::now() + Duration::from_mins(1);
    while !bodies(&file).is_empty() {
        assert!(Instant::now() < end, "nothing was deleted");
        std::thread::yield_now();
    }
    running.shutdown();
}

/// The schema of the first gateways, with one answer in plain.
const FIRST: &str = "
    CREATE TABLE challenge (id TEXT PRIMARY KEY, clinic TEXT NOT NULL,
        method TEXT NOT NULL CHECK (method IN ('pin', 'visual')),
        bytes BLOB NOT NULL CHECK (length(bytes) = 32), expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE answer (clinic TEXT NOT NULL, idempotency_key TEXT NOT NULL,
        request_digest BLOB NOT NULL CHECK (length(request_digest) = 32), status INTEGER NOT NULL,
        body BLOB NOT NULL, answered_at INTEGER NOT NULL, PRIMARY KEY (clinic, idempotency_key)) STRICT, WITHOUT ROWID;
    CREATE TABLE receipt (id TEXT PRIMARY KEY, clinic TEXT NOT NULL, pending_answers INTEGER NOT NULL,
        body BLOB NOT NULL, answered_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX challenge_by_clinic ON challenge (clinic, expires_at);
    INSERT INTO receipt VALUES ('r', 'c', 0, CAST('{\"Name\":\"資格　太郎\"}' AS BLOB), 1795316400);
    PRAGMA user_version = 1;
";

#[test]
fn a_database_of_the_first_gateways_is_taken_over_and_sealed() {
    for log_alone in [false, true] {
        let old = TemporaryFile::new("first-old.db");
        let file = TemporaryFile::new("first.db");
        let connection = Connection::open(&old.0).expect("a database");
        connection.execute_batch("PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0;").expect("a log");
        connection.execute_batch(FIRST).expect("the first schema");
        if !log_alone {
            connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("a checkpoint");
        }
        // As a gateway that was killed leaves them.
        for end in ["", "-wal"] {
            let [from, to] = [&old, &file].map(|file| format!("{}{end}", file.0.display()));
            fs::copy(from, to).expect("a copy");
        }
        assert!(holds(&bytes(&file), "資格　太郎".as_bytes()));
        let mut link = LocalGateway::new(at(&file, &FixedClock::new()), "c").expect("a gateway");
        let reply = link.exchange(&poll_call(&Receipt::parse("r").expect("a receipt"))).expect("a reply");
        assert_eq!((reply.status, reply.body), (200, "{\"Name\":\"資格　太郎\"}".as_bytes().to_vec()));
        assert!(!holds(&bytes(&file), "太郎".as_bytes()), "an answer is left in plain");
    }
}

/// Opens a file that is no database of a gateway; neither it nor anything beside it changes.
#[track_caller]
fn refused(file: &TemporaryFile, what: &str) -> StoreError {
    let all = |file: &TemporaryFile| {
        ["", "-wal", "-shm", ".key", "-journal"]
            .map(|end| fs::read(format!("{}{end}", file.0.display())).ok())
    };
    let before = all(file);
    let error = LocalGateway::new(at(file, &FixedClock::new()), "c").expect_err(what);
    assert!(all(file) == before, "{what} was written to");
    error
}

#[test]
fn files_of_other_programs_are_refused_and_stay_as_they_are() {
    let database = |name: &str, words: &str| {
        let file = TemporaryFile::new(name);
        Connection::open(&file.0).expect("a database").execute_batch(words).expect("its content");
        file
    };
    let foreign = [
        ("a database of another program", "CREATE TABLE patient (name TEXT);"),
        ("one with a version", "CREATE TABLE patient (name TEXT); PRAGMA user_version = 1;"),
        (
            "one that has a table of our name",
            "CREATE TABLE answer (x); CREATE TABLE other (x); PRAGMA user_version = 1;",
        ),
        ("one with a version and nothing else", "PRAGMA user_version = 7; CREATE TABLE t (x); DROP TABLE t;"),
        ("one that has a name", "PRAGMA application_id = 1; CREATE TABLE t (x);"),
        (
            "a sealed history",
            "PRAGMA application_id = -1932040132; PRAGMA user_version = 1; CREATE TABLE entry (x);",
        ),
        (
            "a named one without tables",
            "PRAGMA application_id = 252006; PRAGMA user_version = 0; CREATE TABLE t (x); DROP TABLE t;",
        ),
    ];
    for (number, (what, words)) in foreign.into_iter().enumerate() {
        let file = database(&format!("foreign-{number}.db"), words);
        assert!(matches!(refused(&file, what), StoreError::Foreign), "{what}");
    }
    let text = TemporaryFile::new("text.db");
    fs::write(&text.0, "no database at all").expect("a file");
    assert!(matches!(refused(&text, "a text"), StoreError::Foreign));
    let later = database(
        "later.db",
        "PRAGMA application_id = 1397184345; PRAGMA user_version = 99; CREATE TABLE t (x);",
    );
    assert!(matches!(refused(&later, "a later version"), StoreError::Newer));
    let mut folder = settings(Off, &FixedClock::new());
    folder.database = Database::File(std::env::temp_dir());
    folder.key_file = None;
    assert!(LocalGateway::new(folder, "c").is_err());
}

#[test]
fn a_foreign_database_that_was_not_closed_is_refused_too() {
    let file = TemporaryFile::new("foreign-log.db");
    let connection = Connection::open(&file.0).expect("a database");
    connection.execute_batch("PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0;").expect("a log");
    connection
        .execute_batch("CREATE TABLE patient (name TEXT); INSERT INTO patient VALUES ('x');")
        .expect("rows");
    let before = [fs::read(&file.0).ok(), fs::read(format!("{}-wal", file.0.display())).ok()];
    let error = LocalGateway::new(at(&file, &FixedClock::new()), "c").expect_err("foreign");
    assert!(matches!(error, StoreError::Foreign), "{error}");
    assert!([fs::read(&file.0).ok(), fs::read(format!("{}-wal", file.0.display())).ok()] == before);
    let rows: u32 =
        connection.query_row("SELECT count(*) FROM patient", [], |row| row.get(0)).expect("a count");
    assert_eq!(rows, 1);
}

#[test]
fn a_sealed_database_opens_under_its_own_key_alone() {
    let file = TemporaryFile::new("keys.db");
    let clock = FixedClock::new();
    let open = |key_file: Option<&Path>| {
        let mut settings = at(&file, &clock);
        settings.key_file = key_file.map(Path::to_path_buf);
        LocalGateway::new(settings, "c").map(drop)
    };
    open(None).expect("a gateway");
    let beside = PathBuf::from(format!("{}.key", file.0.display()));
    let key = fs::read(&beside).expect("a key");
    assert_eq!(key.len(), 32);
    assert!(!holds(&bytes(&file), &key), "the key is in the database");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&beside).expect("a file").permissions().mode() & 0o777, 0o600);
    }
    open(None).expect("the same key");
    open(Some(&beside)).expect("the same key by name");
    fs::rename(&beside, beside.with_extension("moved")).expect("moved");
    assert!(matches!(open(None), Err(StoreError::Key(_))), "another key was made");
    let other = TemporaryFile::new("other.db");
    let mut settings = settings(Off, &clock);
    settings.database = Database::File(other.0.clone());
    settings.key_file = None;
    drop(LocalGateway::new(settings, "c").expect("a gateway"));
    let stranger = PathBuf::from(format!("{}.key", other.0.display()));
    assert!(matches!(open(Some(&stranger)), Err(StoreError::OtherKey)));
    fs::write(&stranger, [7; 31]).expect("a shorter key");
    assert!(matches!(open(Some(&stranger)), Err(StoreError::KeyLength)));
    fs::remove_file(beside.with_extension("moved")).expect("gone");
}
