use std::collections::BTreeMap;

use shikaku_adapter::http::ProbeResponse;
use shikaku_core::gateway::{ResultEntry, TakenRequest};
use shikaku_eligibility::Confirmation;

use super::feed::{end, pull};
use super::{Checked, Deviation, Session, expect};

/// An identifier that no result has.
const UNKNOWN: &str = "/v1/feed/AAAAAAAAAAAAAAAAAAAAAA/taken";

pub(super) fn key_missing(session: &mut Session<'_>) -> Checked {
    let path = session.first_item().map_or_else(|_| UNKNOWN.to_owned(), |item| path(&item));
    for key in [None, Some("not a key")] {
        let reply = session.post(&path, key, body(None))?;
        expect::problem(&reply, 400, &["idempotency-key-missing"])?;
    }
    Ok(())
}

pub(super) fn number_refused(session: &mut Session<'_>) -> Checked {
    let path = path(&session.first_item()?);
    for wrong in ["", " 1", "1\n2", &"9".repeat(65)] {
        let key = session.next_key();
        let reply = session.post(&path, Some(&key), body(Some(wrong)))?;
        has_scope(&reply)?;
        expect::problem(&reply, 400, &["malformed-request"])?;
    }
    Ok(())
}

pub(super) fn foreign(session: &mut Session<'_>) -> Checked {
    let Some(id) = session.given.foreign_id.clone() else {
        return Err(Deviation::NotApplicable("ほかの施術所の結果が指定されていない"));
    };
    let key = session.next_key();
    let reply = session.post(&format!("/v1/feed/{id}/taken"), Some(&key), body(None))?;
    expect::problem(&reply, 404, &["not-found"])
}

/// Takes a result with a number, twice under one key and once more under another.
pub(super) fn taken(session: &mut Session<'_>) -> Checked {
    for_tests(session)?;
    let (path, key, number) = (path(&session.first_item()?), session.next_key(), session.next_number());
    for key in [&key, &key, &session.next_key()] {
        let reply = session.post(&path, Some(key), body(Some(&number)))?;
        has_scope(&reply)?;
        expect::empty(&reply, 204)?;
    }
    Ok(())
}

pub(super) fn key_reused(session: &mut Session<'_>) -> Checked {
    for_tests(session)?;
    let (path, key) = (path(&session.first_item()?), session.next_key());
    let (one, other) = (session.next_number(), session.next_number());
    let reply = session.post(&path, Some(&key), body(Some(&one)))?;
    has_scope(&reply)?;
    expect::empty(&reply, 204)?;
    let reply = session.post(&path, Some(&key), body(Some(&other)))?;
    expect::problem(&reply, 422, &["idempotency-key-reused"])
}

pub(super) fn shown(session: &mut Session<'_>) -> Checked {
    for_tests(session)?;
    let item = session.first_item()?;
    let key = session.next_key();
    expect::empty(&session.post(&path(&item), Some(&key), body(None))?, 204)?;
    let read = expect::body(&session.get(&format!("/v1/feed/{}", item.id))?, 200, ResultEntry::decode)?;
    expect::that(read.handed_over_at.is_some(), "handedOverAt", "ない")
}

/// People who get a number, and seconds to wait for a further result of one of them.
const PEOPLE: usize = 20;
const WAIT: u64 = 25;

/// Gives the people of the last results a number each, and waits for a further result of one of them.
pub(super) fn reference_number(session: &mut Session<'_>) -> Checked {
    for_tests(session)?;
    let end = end(session)?;
    let mut numbers = BTreeMap::new();
    for item in session.items()?.iter().rev() {
        if numbers.contains_key(&item.patient) || numbers.len() == PEOPLE {
            continue;
        }
        let (key, number) = (session.next_key(), session.next_number());
        let reply = session.post(&path(item), Some(&key), body(Some(&number)))?;
        has_scope(&reply)?;
        expect::empty(&reply, 204)?;
        numbers.insert(item.patient.clone(), number);
    }
    // What was completed while the numbers were given may be without one.
    let end = pull(session, &format!("after={end}"))?.cursor;
    let page = pull(session, &format!("after={end}&wait={WAIT}"))?;
    let known = page.items.iter().find_map(|item| Some((item, numbers.get(&item.patient)?)));
    let Some((item, number)) = known else {
        return Err(Deviation::NotApplicable("同じ人の次の結果が、25秒のうちに来なかった"));
    };
    let confirmation = Confirmation::from(item.message.clone());
    let results = confirmation.results();
    let carries = |it: &shikaku_eligibility::ResultOfQualificationConfirmation| {
        it.reference_number.as_ref().is_some_and(|found| found.as_str() == number)
    };
    expect::that(results.iter().all(carries), "渡した ReferenceNumber", "ないか、別の ReferenceNumber")
}

/// These checks mark results as handed over and give people a number, which is for a clinic of tests alone.
pub(super) fn for_tests(session: &Session<'_>) -> Checked {
    let reason = "結果に印を付けるため、試験用の施術所（--sandbox、--test-clinic）だけで行う";
    if session.given.is_test_clinic { Ok(()) } else { Err(Deviation::NotApplicable(reason)) }
}

/// Whether the token permits to give numbers.
fn has_scope(reply: &ProbeResponse) -> Checked {
    if expect::problem(reply, 403, &["insufficient-scope"]).is_ok() {
        return Err(Deviation::NotApplicable("トークンに results.link がない"));
    }
    Ok(())
}

fn path(item: &ResultEntry) -> String {
    format!("/v1/feed/{}/taken", item.id)
}

fn body(number: Option<&str>) -> Vec<u8> {
    TakenRequest { reference_number: number.map(str::to_owned) }.encode()
}
