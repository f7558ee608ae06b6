use std::collections::HashSet;

use chrono::TimeDelta;
use rusqlite::Connection;
use shikaku_core::gateway::{CheckMethod, confirmation_request};
use shikaku_core::port::{Clock as _, GatewayLink as _};
use shikaku_gateway::LocalGateway;

use crate::fixture::{FixedClock, Held, challenge};
use crate::keeping::{at, bytes};
use crate::place::TemporaryFile;

/// Every result as it is written: its message and its identifier.
fn results(file: &TemporaryFile) -> Vec<(Vec<u8>, String)> {
    let connection = Connection::open(&file.0).expect("the database");
    let mut statement = connection.prepare("SELECT body, id FROM result").expect("a statement");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    rows.map(|row| row.expect("a result")).collect()
}

#[test]
fn on_the_legal_day_no_byte_of_a_result_is_left_in_the_file() {
    let (file, clock) = (TemporaryFile::new("results.db"), FixedClock::new());
    let mut link = LocalGateway::new(at(&file, &clock), "c").expect("a gateway");
    for number in 0..30 {
        let request = Held::up("valid").by_pin(&challenge(&mut link, CheckMethod::Pin));
        let reply = link.exchange(&confirmation_request(&request, &format!("k{number}"))).expect("a reply");
        assert_eq!(reply.status, 200);
    }
    let written = results(&file);
    assert_eq!(written.len(), 30);
    let before = bytes(&file);
    let holds = |bytes: &[u8], piece: &[u8]| bytes.windows(piece.len()).any(|window| window == piece);
    for plain in ["XmlMsg", "太郎", "4900001", "19840410"] {
        assert!(!holds(&before, plain.as_bytes()), "{plain} is written in plain");
    }
    assert!(holds(&before, &written[0].0[..16]), "the search finds nothing");
    // Until the last second of the year in Japan it is kept.
    let last = "2026-12-31T14:59:59Z".parse::<chrono::DateTime<chrono::Utc>>().expect("a time");
    clock.put_forward(last - clock.now());
    link.purge().expect("a purge");
    assert_eq!(results(&file).len(), 30);
    clock.put_forward(TimeDelta::seconds(1));
    link.purge().expect("a purge");
    let after = bytes(&file);
    let windows: HashSet<&[u8]> = after.windows(16).collect();
    for (body, id) in &written {
        assert!(body.chunks_exact(16).all(|piece| !windows.contains(piece)), "a piece of a result is left");
        assert!(!windows.contains(&id.as_bytes()[..16]), "an identifier is left");
    }
    // A number is never given twice.
    clock.put_forward(TimeDelta::days(-10));
    let request = Held::up("valid").by_pin(&challenge(&mut link, CheckMethod::Pin));
    assert_eq!(link.exchange(&confirmation_request(&request, "k")).expect("a reply").status, 200);
    let connection = Connection::open(&file.0).expect("the database");
    let number: i64 = connection.query_row("SELECT number FROM result", [], |row| row.get(0)).expect("one");
    assert_eq!(number, 31);
}

#[test]
fn what_is_past_its_day_is_purged_at_the_next_start() {
    let (file, clock) = (TemporaryFile::new("results-start.db"), FixedClock::new());
    let mut link = LocalGateway::new(at(&file, &clock), "c").expect("a gateway");
    let request = Held::up("valid").by_pin(&challenge(&mut link, CheckMethod::Pin));
    assert_eq!(link.exchange(&confirmation_request(&request, "k")).expect("a reply").status, 200);
    drop(link);
    clock.put_forward(TimeDelta::days(40));
    drop(LocalGateway::new(at(&file, &clock), "c").expect("a gateway"));
    assert_eq!(results(&file).len(), 0);
}
