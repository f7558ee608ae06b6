//! Bodies of the gateway. Nothing of a body stays but what the written form of its parsed value says: a body that is
//! written in any other way, with a member twice, blanks or other escapes, is written anew, and an audit reports it.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};
use shikaku_calendar::japan_date;
use shikaku_core::gateway::ProblemCode;
use shikaku_eligibility::{InsurerNumber, Reported};

use super::alphabet::is_synthetic_text;
use super::member::{Rule, rule};
use super::{RedactionVisitor, day};

/// A body without what is personal; what is no JSON becomes as many letters.
pub(super) fn body(redaction_visitor: &mut RedactionVisitor, body: &[u8], now: DateTime<Utc>) -> Vec<u8> {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        redaction_visitor.at("a body that is no JSON");
        return redaction_visitor.fixed_bytes(b"x", body);
    };
    if !redaction_visitor.replaces() && value.to_string().as_bytes() != body {
        redaction_visitor.at("a body that says more than its values");
        redaction_visitor.find();
    }
    let shown = Walk { redaction_visitor, now, today: japan_date(now) }.member("", value, 0);
    shown.to_string().into_bytes()
}

/// The walk over one body.
struct Walk<'a> {
    redaction_visitor: &'a mut RedactionVisitor,
    now: DateTime<Utc>,
    today: NaiveDate,
}

impl Walk<'_> {
    fn member(&mut self, name: &str, value: Value, depth: usize) -> Value {
        const DEPTH_MAX: usize = 64;
        match value {
            Value::Null => value,
            _ if depth > DEPTH_MAX => {
                self.redaction_visitor.at("a value that nests too deep");
                self.found();
                Value::Null
            }
            Value::Object(members) => {
                let shown = members.into_iter().map(|(name, value)| {
                    // The rule follows the name as it is written: an audit has no other.
                    let name = self.key(name);
                    let shown = self.member(&name, value, depth + 1);
                    (name, shown)
                });
                Value::Object(shown.collect::<Map<_, _>>())
            }
            Value::Array(values) => {
                values.into_iter().map(|value| self.member(name, value, depth + 1)).collect()
            }
            Value::String(text) => {
                self.redaction_visitor.at(place(name));
                Value::String(self.string(rule(name), &text))
            }
            Value::Number(number) => {
                self.redaction_visitor.at(place(name));
                self.number(rule(name), number.as_u64())
            }
            Value::Bool(_) => value,
        }
    }

    /// Names of members are words of a protocol; anything else in their place may be of a person.
    fn key(&mut self, name: String) -> String {
        if rule(&name).is_some() {
            return name;
        }
        self.redaction_visitor.at("name of a member");
        self.redaction_visitor.text(&name)
    }

    fn number(&mut self, rule: Option<Rule>, number: Option<u64>) -> Value {
        const WAIT_MAX: u64 = 60_000;
        const WAIT_STEP: u64 = 50;
        let shown = match (rule, number) {
            (Some(Rule::Wait), Some(wait)) => wait.min(WAIT_MAX).next_multiple_of(WAIT_STEP),
            (Some(Rule::Status), Some(status)) if is_status(status) => status,
            _ => 0,
        };
        if number != Some(shown) {
            self.found();
        }
        Value::from(shown)
    }

    /// Blanks around a text stay.
    fn string(&mut self, rule: Option<Rule>, text: &str) -> String {
        let inner = text.trim_matches(' ');
        let (before, after) = text.split_once(inner).unwrap_or_default();
        let redaction_visitor = &mut *self.redaction_visitor;
        let shown = match rule {
            Some(Rule::Code(known)) => code(redaction_visitor, known, inner),
            Some(Rule::Moment) => day::near_text(redaction_visitor, inner, self.now),
            Some(Rule::BirthDate) => day::birth_date(redaction_visitor, inner, self.today),
            Some(Rule::Day) => day::new_years_day(redaction_visitor, inner, self.today),
            Some(Rule::Insurer) => insurer(redaction_visitor, inner),
            Some(Rule::Sex) if inner.len() == 1 => {
                let shown = redaction_visitor.fixed_bytes(b"1", inner.as_bytes());
                String::from_utf8(shown).unwrap_or_default()
            }
            Some(Rule::Problem) if is_problem(inner) => inner.to_owned(),
            _ => redaction_visitor.text(inner),
        };
        [before, &shown, after].concat()
    }

    /// Reports a value that redaction does not write.
    fn found(&mut self) {
        if !self.redaction_visitor.replaces() {
            self.redaction_visitor.find();
        }
    }
}

fn is_status(status: u64) -> bool {
    let statuses = ProblemCode::KNOWN.iter().filter_map(ProblemCode::status);
    statuses.into_iter().any(|known| u64::from(known) == status)
}

fn place(name: &str) -> String {
    if rule(name).is_some() { format!("element {name}") } else { "an element".to_owned() }
}

/// A code that is not known becomes letters that no code is made of, so that it stays unknown.
fn code(redaction_visitor: &mut RedactionVisitor, known: &[&str], text: &str) -> String {
    if known.contains(&text) {
        return text.to_owned();
    }
    if !redaction_visitor.replaces() {
        if !text.chars().all(|letter| letter == UNKNOWN) {
            redaction_visitor.find();
        }
        return text.to_owned();
    }
    text.chars().map(|_| UNKNOWN).collect()
}

const UNKNOWN: char = 'x';

fn is_problem(text: &str) -> bool {
    let code = text.strip_prefix("urn:shikaku:problem:").unwrap_or(text);
    ProblemCode::KNOWN.iter().any(|known| known.code() == code || known.label() == Some(text))
}

/// Another insurer of the same law in prefecture 99, with a check digit that is right where it was right.
fn insurer(redaction_visitor: &mut RedactionVisitor, text: &str) -> String {
    let is_number = matches!(text.len(), 6 | 8) && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((law, rest)) = text.split_at_checked(text.len().saturating_sub(6)).filter(|_| is_number) else {
        return redaction_visitor.text(text);
    };
    let Some((prefecture, insurer)) = rest.split_at_checked(2) else { return redaction_visitor.text(text) };
    if !redaction_visitor.replaces() {
        let synthetic = insurer.bytes().take(3).all(|digit| matches!(digit, b'0' | b'9'));
        if (prefecture != "99" || !synthetic) && !is_synthetic_text(text) {
            redaction_visitor.find();
        }
        return text.to_owned();
    }
    let was_right = matches!(Reported::<InsurerNumber>::read(text), Reported::Proven(_));
    let body = format!("{law}99{}", redaction_visitor.text(insurer.get(..3).unwrap_or_default()));
    let right =
        |last: &u8| matches!(Reported::<InsurerNumber>::read(&format!("{body}{last}")), Reported::Proven(_));
    let last = (0..=9).find(|last| right(last) == was_right).unwrap_or(0);
    format!("{body}{last}")
}
