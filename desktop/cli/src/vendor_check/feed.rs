use std::time::{Duration, Instant};

use chrono::Days;
use shikaku_adapter::SystemClock;
use shikaku_calendar::japan_date;
use shikaku_core::gateway::FeedPage;
use shikaku_core::port::Clock as _;

use super::{Checked, Deviation, Session, expect};

pub(super) fn feed(session: &mut Session<'_>) -> Checked {
    let items = session.items()?;
    let is_rising = items.windows(2).all(|pair| match pair {
        [one, next] => one.sequence < next.sequence,
        _ => true,
    });
    expect::that(is_rising, "sequence は前より大きい", "前より大きくない sequence")?;
    let is_named = items.iter().all(|item| !item.id.is_empty() && !item.patient.is_empty());
    expect::that(is_named, "id と patient", "空の文字")?;
    let is_ours = items.iter().all(|item| item.device_name.is_none() && item.staff_name.is_none());
    expect::that(is_ours, "deviceName と staffName はない", "ある")
}

/// Reads the feed in steps of one result, from the same cursor twice.
pub(super) fn cursor(session: &mut Session<'_>) -> Checked {
    let known = session.items()?;
    let [first, second, ..] = known.as_slice() else {
        return Err(Deviation::NotApplicable("結果が2件ない"));
    };
    let one = pull(session, "limit=1")?;
    let ids = |page: &FeedPage| page.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
    expect::that(ids(&one) == [first.id.clone()], "limit=1 は最初の1件", "別の結果")?;
    expect::that(one.more, "more は true", "false")?;
    for _ in 0..2 {
        let next = pull(session, &format!("limit=1&after={}", one.cursor))?;
        expect::that(ids(&next) == [second.id.clone()], "after は次の1件", "別の結果")?;
    }
    Ok(())
}

pub(super) fn since(session: &mut Session<'_>) -> Checked {
    let today = japan_date(SystemClock.now());
    let page = pull(session, &format!("since={today}&limit=1"))?;
    let is_later = page.items.iter().all(|item| japan_date(item.confirmed_at) >= today);
    expect::that(is_later, "その日からの結果", "前の日の結果")?;
    let reply = session.get("/v1/feed?since=yesterday")?;
    expect::problem(&reply, 400, &["malformed-request"])
}

/// Seconds to wait for a result that may not come.
const WAIT: u64 = 2;

/// How much later an answer may come, over a slow network.
const SLACK: Duration = Duration::from_secs(10);

pub(super) fn wait(session: &mut Session<'_>) -> Checked {
    let end = end(session)?;
    let begun = Instant::now();
    let page = pull(session, &format!("after={end}&wait={WAIT}"))?;
    let took = begun.elapsed();
    let wait = Duration::from_secs(WAIT);
    let got = format!("{}件を {:.1} 秒後", page.items.len(), took.as_secs_f32());
    let is_waiting = !page.items.is_empty() || took >= wait;
    expect::that(is_waiting && took < wait + SLACK, "結果が来るか、2秒たったとき", &got)?;
    expect::that(!page.cursor.is_empty(), "cursor", "空の文字")
}

pub(super) fn query(session: &mut Session<'_>) -> Checked {
    for wrong in ["limit=0", "limit=201", "wait=26", "more=1", "limit=1&limit=1"] {
        let reply = session.get(&format!("/v1/feed?{wrong}"))?;
        expect::problem(&reply, 400, &["malformed-request"])?;
    }
    Ok(())
}

pub(super) fn cursor_invalid(session: &mut Session<'_>) -> Checked {
    let reply = session.get("/v1/feed?after=not-a-cursor")?;
    expect::problem(&reply, 400, &["cursor-invalid"])
}

pub(super) fn cursor_expired(session: &mut Session<'_>) -> Checked {
    let Some(cursor) = session.given.expired_cursor.clone() else {
        return Err(Deviation::NotApplicable("期限の切れたカーソルが指定されていない"));
    };
    let reply = session.get(&format!("/v1/feed?after={cursor}"))?;
    expect::problem(&reply, 410, &["cursor-expired"])?;
    // The client begins again with a day.
    pull(session, &format!("since={}", japan_date(SystemClock.now()))).map(drop)
}

/// The cursor behind the last result: no result is of tomorrow.
pub(super) fn end(session: &mut Session<'_>) -> Result<String, Deviation> {
    let tomorrow = japan_date(SystemClock.now()) + Days::new(1);
    let page = pull(session, &format!("since={tomorrow}"))?;
    expect::that(page.items.is_empty() && !page.more, "明日からの結果はない", "ある")?;
    Ok(page.cursor)
}

/// One answer of the feed.
pub(super) fn pull(session: &mut Session<'_>, query: &str) -> Result<FeedPage, Deviation> {
    expect::page(&session.get(&format!("/v1/feed?{query}"))?)
}
