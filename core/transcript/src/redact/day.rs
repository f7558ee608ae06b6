//! Synthetic days in place of real ones: new year's days, and first days of months in a certificate. A birth date keeps
//! its age band, and a certificate keeps the state of its validity, because those decide what a screen says. A
//! certificate ends on its holder's birthday.

use chrono::{
    DateTime, Datelike, Months, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, Utc,
};
use shikaku_calendar::{Era, japan_date};
use shikaku_card::certificate::CertificateValidity;
use shikaku_eligibility::{AgeBand, DateText, EndDate};

use super::RedactionVisitor;
use super::alphabet::is_synthetic_text;

/// The birth date that redaction writes in place of every birth date of a card, `YYYYMMDD`.
pub const CARD_BIRTH_DATE: &[u8; 8] = b"19800101";
/// The era of this date.
pub const CARD_BIRTH_ERA: Era = Era::Showa;
/// The same as the PIN of the age record: Showa 55, `YYMMDD`.
pub const CARD_BIRTH_KEY: &[u8; 6] = b"550101";

/// Returns digits in place of the two times of a certificate. `written` has the bytes present and the announced length
/// of each. The flag of a digit states whether any other digit in its place would be personal data.
pub(super) fn of_certificate(written: [(&[u8], usize); 2], now: DateTime<Utc>) -> [Vec<(u8, bool)>; 2] {
    let timestamps = written.map(|(there, _)| moment(there));
    let days = match timestamps {
        [Some(not_before), Some(not_after)] => {
            made_up(CertificateValidity::of(not_before, not_after, now), now)
        }
        _ => None,
    };
    let [first, last] = days.unwrap_or_else(|| [now.date_naive(); 2]);
    let [(_, first_length), (_, last_length)] = written;
    [digits(first_length, first), digits(last_length, last)]
}

/// Returns first days of months between which a certificate has the validity `wanted` now.
fn made_up(wanted: CertificateValidity, now: DateTime<Utc>) -> Option<[NaiveDate; 2]> {
    let month = now.date_naive().with_day(1)?;
    let after = |months: i32| {
        let distance = Months::new(months.unsigned_abs());
        if months < 0 { month.checked_sub_months(distance) } else { month.checked_add_months(distance) }
    };
    let starts = [-60, 2];
    let ends = [24, 1, 2, 0, -1, -2, -3, -24, 62];
    let pairs = starts.iter().flat_map(|start| ends.iter().map(move |end| (*start, *end)));
    let same = |found: CertificateValidity| std::mem::discriminant(&found) == std::mem::discriminant(&wanted);
    pairs
        .filter(|(start, end)| start < end)
        .filter_map(|(start, end)| Some([after(start)?, after(end)?]))
        .find(|[start, end]| same(CertificateValidity::of(midnight(*start), midnight(*end), now)))
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

/// `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`, as X.509 has them (RFC 5280, 4.1.2.5).
fn moment(written: &[u8]) -> Option<DateTime<Utc>> {
    let text = str::from_utf8(written).ok()?;
    let text = match text.len() {
        13 => format!("{}{text}", if text < "50" { "20" } else { "19" }),
        15 => text.to_owned(),
        _ => return None,
    };
    Some(NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%SZ").ok()?.and_utc())
}

/// A day in so many characters: midnight of the first of its month.
fn digits(length: usize, day: NaiveDate) -> Vec<(u8, bool)> {
    let long = length == 15;
    let month = day.format(if long { "%Y%m" } else { "%y%m" }).to_string();
    let made_up = month.bytes().map(|digit| (digit, false)).chain(b"01000000Z".map(|digit| (digit, true)));
    made_up.take(length).collect()
}

/// A birth date of an answer, `YYYYMMDD`, in the same band of age on this day.
pub(super) fn birth_date(redaction_visitor: &mut RedactionVisitor, text: &str, today: NaiveDate) -> String {
    let candidates = [40, 3, 72, 80, -1].map(|age| NaiveDate::from_ymd_opt(today.year() - age, 1, 1));
    let mut candidates = candidates.into_iter().flatten();
    if !redaction_visitor.replaces() {
        let is_candidate = compact(text).is_some_and(|birth| candidates.any(|day| day == birth));
        if !is_candidate && !is_synthetic_text(text) {
            redaction_visitor.find();
        }
        return text.to_owned();
    }
    let Some(birth) = compact(text) else { return redaction_visitor.text(text) };
    let wanted = AgeBand::on(birth, today);
    let found = candidates.find(|day| AgeBand::on(*day, today) == wanted);
    found.map_or_else(|| redaction_visitor.text(text), |day| day.format("%Y%m%d").to_string())
}

/// Replaces any other day or time of an answer by the new year's day on the same side of today. A child is insured from
/// its birth, so not even the month may stay. `99999999` means without an end.
pub(super) fn new_years_day(
    redaction_visitor: &mut RedactionVisitor,
    text: &str,
    today: NaiveDate,
) -> String {
    let cut = text.split_at_checked(8).filter(|(_, time)| matches!(time.len(), 0 | 6));
    let read = cut.and_then(|(day, time)| Some((compact(day)?, time)));
    if !redaction_visitor.replaces() {
        let is_new_year =
            read.is_some_and(|(day, time)| day.ordinal() == 1 && time.bytes().all(|digit| digit == b'0'));
        if !is_new_year && !is_synthetic_text(text) {
            redaction_visitor.find();
        }
        return text.to_owned();
    }
    match read {
        Some((day, time)) => {
            let later = i32::from(day > today && day.year() == today.year());
            format!("{:04}0101{}", day.year() + later, "0".repeat(time.len()))
        }
        None if DateText::from(text).end() == Some(EndDate::Open) => DateText::OPEN_END.to_owned(),
        None => redaction_visitor.text(text),
    }
}

/// Returns `now` if a recording can be of that time, else the Unix epoch. Any other time is damage.
pub(super) fn plausible(now: DateTime<Utc>) -> DateTime<Utc> {
    const YEARS: std::ops::RangeInclusive<i32> = 1970..=2999;
    if YEARS.contains(&now.year()) { now } else { DateTime::UNIX_EPOCH }
}

/// Days around that of a recording that are its own: a clock of a desk may be wrong, and midnight comes between.
const NEAR: TimeDelta = TimeDelta::days(2);

/// This day where it is near the recording, else the nearest that is: a day far from it may be of a person.
pub(super) fn near_day(day: NaiveDate, today: NaiveDate) -> NaiveDate {
    day.max(today - NEAR).min(today + NEAR)
}

/// Returns this time where it is near the recording, else the nearest midnight that is; in whole milliseconds.
pub(super) fn near_moment(moment: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.date_naive();
    let near = moment.max(midnight(today - NEAR)).min(midnight(today + NEAR));
    DateTime::from_timestamp_millis(near.timestamp_millis()).unwrap_or(near)
}

/// The day or time of the confirmation itself as a text, `YYYYMMDD`, `YYYYMMDDHHMMSS` or RFC 3339.
pub(super) fn near_text(redaction_visitor: &mut RedactionVisitor, text: &str, now: DateTime<Utc>) -> String {
    let near = written_near(text, now);
    if redaction_visitor.replaces() {
        return near.unwrap_or_else(|| redaction_visitor.text(text));
    }
    if near.as_deref() != Some(text) && !is_synthetic_text(text) {
        redaction_visitor.find();
    }
    text.to_owned()
}

/// The same text with a day near the recording, in the one way in which such a text is written.
fn written_near(text: &str, now: DateTime<Utc>) -> Option<String> {
    let today = japan_date(now);
    if let Some(day) = compact(text) {
        return Some(near_day(day, today).format("%Y%m%d").to_string());
    }
    if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let moment = NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S").ok()?;
        let day = near_day(moment.date(), today);
        let shown = if day == moment.date() { moment } else { day.and_time(NaiveTime::MIN) };
        return Some(shown.format("%Y%m%d%H%M%S").to_string());
    }
    let moment = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    Some(near_moment(moment, now).to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

fn compact(text: &str) -> Option<NaiveDate> {
    (text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok())?
}
