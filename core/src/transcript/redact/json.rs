//! Bodies of the gateway: official elements and our own members. A member that is not in the table is somebody's.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{Hand, day};
use crate::eligibility::{InsurerNumber, Reported};
use crate::gateway::ProblemCode;

/// What becomes of a member's text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// A short code of a closed list, or an opaque code of the system: it stays if it looks like one.
    Code,
    /// The day of the confirmation itself, and moments of our own protocol.
    Moment,
    /// A birth date.
    BirthDate,
    /// Any other day, or moment.
    Day,
    /// 保険者番号.
    Insurer,
    /// Sex: the same for everybody.
    Sex,
    /// Words of our own list of problems.
    Problem,
    /// A number that is a count or a time.
    Number,
    /// A name, an address, a number of somebody, or not known.
    Text,
}

/// By whole name.
const NAMES: [(&str, Rule); 28] = [
    ("SegmentOfResult", Rule::Code),
    ("ErrorCode", Rule::Code),
    ("ProcessingResultStatus", Rule::Code),
    ("ProcessingResultCode", Rule::Code),
    ("QualificationValidity", Rule::Code),
    ("CharacterCodeIdentifier", Rule::Code),
    ("ReasonOfLoss", Rule::Code),
    ("ElderlyRecipientContributionRatio", Rule::Code),
    ("InsuredPartialContributionRatio", Rule::Code),
    ("TicketType", Rule::Code),
    ("MedicalTreatmentType", Rule::Code),
    ("SpecificDiseasesDiseaseCategory", Rule::Code),
    ("SingleOrCombinedUse", Rule::Code),
    ("PrescriptionIssueSelect", Rule::Code),
    ("LimitApplicationCertificateChanged", Rule::Code),
    ("QualificationConfirmationDate", Rule::Moment),
    ("ProcessExecutionTime", Rule::Moment),
    ("expiresAt", Rule::Moment),
    ("serverTime", Rule::Moment),
    ("Birthdate", Rule::BirthDate),
    ("InsurerNumber", Rule::Insurer),
    ("Sex1", Rule::Sex),
    ("Sex2", Rule::Sex),
    ("type", Rule::Problem),
    ("title", Rule::Problem),
    ("code", Rule::Problem),
    ("status", Rule::Number),
    ("askAgainAfterMs", Rule::Number),
];

/// By how a name begins or ends; the first that fits.
const SHAPES: [(&str, &str, Rule); 8] = [
    ("", "Date", Rule::Day),
    ("", "Time", Rule::Day),
    ("", "Flg", Rule::Code),
    ("", "Flag", Rule::Code),
    ("", "Classification", Rule::Code),
    ("StatusOf", "", Rule::Code),
    ("NumberOf", "", Rule::Code),
    ("visualCheck", "", Rule::Code),
];

fn rule(name: &str) -> Rule {
    let by_name = NAMES.iter().find(|(known, _)| *known == name).map(|(_, rule)| *rule);
    let by_shape = || SHAPES.iter().find(|(start, end, _)| name.starts_with(start) && name.ends_with(end));
    by_name.or_else(|| by_shape().map(|(_, _, rule)| *rule)).unwrap_or(Rule::Text)
}

/// A body without what is personal; what is no JSON becomes as many letters.
pub(super) fn body(hand: &mut Hand, body: &[u8], today: NaiveDate) -> Vec<u8> {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        hand.at("a body that is no JSON");
        return hand.fixed_bytes(b"x", body);
    };
    let shown = member(hand, "", value, today, 0);
    if hand.replaces() { shown.to_string().into_bytes() } else { body.to_vec() }
}

fn member(hand: &mut Hand, name: &str, value: Value, today: NaiveDate, depth: usize) -> Value {
    const DEPTH_MAX: usize = 64;
    match value {
        _ if depth > DEPTH_MAX => Value::Null,
        Value::Object(members) => {
            let shown = members.into_iter().map(|(name, value)| {
                // The rule follows the name as it is written: an audit has no other.
                let name = key(hand, &name);
                let shown = member(hand, &name, value, today, depth + 1);
                (name, shown)
            });
            Value::Object(shown.collect::<Map<_, _>>())
        }
        Value::Array(values) => {
            values.into_iter().map(|value| member(hand, name, value, today, depth + 1)).collect()
        }
        Value::String(text) => {
            hand.at(place(name));
            Value::String(string(hand, rule(name), &text, today))
        }
        Value::Number(number) => {
            hand.at(place(name));
            let small = rule(name) == Rule::Number && number.as_u64().is_some_and(|number| number <= 60_000);
            if small || number.as_u64() == Some(0) {
                return Value::Number(number);
            }
            if !hand.replaces() {
                hand.find();
            }
            Value::from(0)
        }
        Value::Bool(_) | Value::Null => value,
    }
}

/// Names of members are words of a protocol; anything else in their place is somebody's.
fn key(hand: &mut Hand, name: &str) -> String {
    let is_word = name.len() <= 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'1' || byte == b'2' || byte == b'3');
    hand.at("name of a member");
    if is_word { name.to_owned() } else { hand.text(name) }
}

fn place(name: &str) -> String {
    let known = rule(name) != Rule::Text || name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if known && name.len() <= 64 { format!("element {name}") } else { "an element".to_owned() }
}

fn string(hand: &mut Hand, rule: Rule, text: &str, today: NaiveDate) -> String {
    match rule {
        Rule::Code if is_code(text) => text.to_owned(),
        Rule::Moment if is_moment(text) => text.to_owned(),
        Rule::BirthDate => day::birth_date(hand, text, today),
        Rule::Day => day::new_years_day(hand, text, today),
        Rule::Insurer => insurer(hand, text),
        Rule::Sex if text.len() == 1 => {
            let shown = hand.fixed_bytes(b"1", text.as_bytes());
            String::from_utf8(shown).unwrap_or_default()
        }
        Rule::Problem if is_problem(text) => text.to_owned(),
        _ => hand.text(text),
    }
}

/// Up to three digits, or letters first and few characters: `1`, `020`, `A03`, `REF-E01`, `presenceProof`.
fn is_code(text: &str) -> bool {
    let short_number = text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let official = (1..=12).contains(&text.len())
        && letters > 0
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
        && text.bytes().filter(u8::is_ascii_digit).count() <= 3;
    short_number || official || matches!(text, "off" | "certificateOnly" | "presenceProof")
}

/// A day or moment of this century, and nothing beside it.
fn is_moment(text: &str) -> bool {
    text.starts_with("20")
        && (8..=35).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"-:TZ.+".contains(&byte))
}

fn is_problem(text: &str) -> bool {
    let code = text.strip_prefix("urn:shikaku:problem:").unwrap_or(text);
    ProblemCode::KNOWN.iter().any(|known| known.code() == code || known.label() == Some(text))
}

/// Another insurer of the same law in prefecture 99, with a check digit that is right where it was right.
fn insurer(hand: &mut Hand, text: &str) -> String {
    let is_number = matches!(text.len(), 6 | 8) && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((law, rest)) = text.split_at_checked(text.len().saturating_sub(6)).filter(|_| is_number) else {
        return hand.text(text);
    };
    let Some((prefecture, insurer)) = rest.split_at_checked(2) else { return hand.text(text) };
    if !hand.replaces() {
        let synthetic = insurer.bytes().take(3).all(|digit| matches!(digit, b'0' | b'9'));
        if prefecture != "99" || !synthetic {
            hand.find();
        }
        return text.to_owned();
    }
    let was_right = matches!(Reported::<InsurerNumber>::read(text), Reported::Proven(_));
    let body = format!("{law}99{}", hand.text(insurer.get(..3).unwrap_or_default()));
    let right =
        |last: &u8| matches!(Reported::<InsurerNumber>::read(&format!("{body}{last}")), Reported::Proven(_));
    let last = (0..=9).find(|last| right(last) == was_right).unwrap_or(0);
    format!("{body}{last}")
}
