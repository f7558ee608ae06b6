//! The one table between transcript events and their written form: a kind, a few words, and bytes where there are any.
//! Both forms of the file use it, so they cannot say different things.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::time::Duration;

use shikaku_clinic::failure::{Failure, ReaderFailure};
use shikaku_core::port::{GatewayLinkError, HttpMethod, HttpRequest, HttpResponse};
use shikaku_core::workflow::{SaveOutcome, State};
use shikaku_reader::ReaderMessage;
use shikaku_transport::{LinkLimits, RadioType, TransportError};

use super::frame_words::{link_from_words, link_in_words, message_from_words, message_in_words};
use super::limit::{WORD_MAX, WORDS_MAX};
use super::numbers::number;
use super::{Header, LinkKind, Problem, Redaction, StateNote, TranscriptEvent, UserAct};

/// The written form of an event.
pub(super) struct Words<'a> {
    /// `command`, `state`.
    pub(super) kind: &'static str,
    /// What follows.
    pub(super) arguments: Vec<Cow<'a, str>>,
    /// Bytes, for the kinds of [`Content`].
    pub(super) payload: Option<&'a [u8]>,
}

/// What the bytes of a kind are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Bytes of the card: hexadecimal.
    Apdu,
    /// A body of the gateway: text where it is text.
    Body,
    /// Data of a reader's message: hexadecimal, behind the other words.
    Message,
}

const TRANSPORT_ERRORS: [(TransportError, &str); 5] = [
    (TransportError::NotSent, "not-sent"),
    (TransportError::ReplyLost, "reply-lost"),
    (TransportError::TooLong, "too-long"),
    (TransportError::Malformed, "malformed"),
    (TransportError::ReaderLost, "reader-gone"),
];

const GATEWAY_ERRORS: [(GatewayLinkError, &str); 5] = [
    (GatewayLinkError::Unreachable, "unreachable"),
    (GatewayLinkError::Timeout, "timeout"),
    (GatewayLinkError::Untrusted, "untrusted"),
    (GatewayLinkError::NotSigned, "not-signed"),
    (GatewayLinkError::Broken, "broken"),
];

const RADIOS: [(RadioType, &str); 2] = [(RadioType::TypeA, "type-a"), (RadioType::TypeB, "type-b")];

const METHODS: [(HttpMethod, &str); 2] = [(HttpMethod::Get, "GET"), (HttpMethod::Post, "POST")];

/// Kinds that carry bytes.
const CONTENTS: [(&str, Content); 5] = [
    ("command", Content::Apdu),
    ("response", Content::Apdu),
    ("ask", Content::Body),
    ("reply", Content::Body),
    ("reader", Content::Message),
];

fn name_of<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> &'static str {
    table.iter().find(|(known, _)| known == value).map_or("unknown", |(_, name)| name)
}

fn named<T: Copy>(table: &[(T, &'static str)], name: &str) -> Option<T> {
    table.iter().find(|(_, known)| *known == name).map(|(value, _)| *value)
}

/// What the bytes of this kind are; `None` for a kind without.
pub(super) fn content_of(kind: &str) -> Option<Content> {
    CONTENTS.iter().find(|(known, _)| *known == kind).map(|(_, content)| *content)
}

impl TranscriptEvent {
    /// As it is written.
    pub(super) fn words(&self) -> Words<'_> {
        let plain = |kind, words| Words { kind, arguments: words, payload: None };
        let number = |number: u32| Cow::Owned(number.to_string());
        match self {
            Self::CardFound(limits) => plain("card-found", vec![Cow::Owned(limits_in_words(*limits))]),
            Self::CardLost => plain("card-lost", vec![]),
            Self::Command(bytes) => Words { kind: "command", arguments: vec![], payload: Some(bytes) },
            Self::Response(bytes) => Words { kind: "response", arguments: vec![], payload: Some(bytes) },
            Self::LinkError(error) => plain("no-answer", vec![name_of(&TRANSPORT_ERRORS, error).into()]),
            Self::ReaderFailed(failure) => plain("reader-failed", vec![failure.code().into()]),
            Self::User(act) => plain("user", vec![act.name()]),
            Self::Woke => plain("woke", vec![]),
            Self::Asked { request_id, call } => {
                let mut words = vec![number(*request_id), name_of(&METHODS, &call.method).into()];
                words.push(call.path.as_str().into());
                words.extend(call.idempotency_key.as_deref().map(Cow::Borrowed));
                Words { kind: "ask", arguments: words, payload: Some(&call.body) }
            }
            Self::Replied { request_id, reply: Ok(reply) } => {
                let words = vec![number(*request_id), Cow::Owned(reply.status.to_string())];
                Words { kind: "reply", arguments: words, payload: Some(&reply.body) }
            }
            Self::Replied { request_id, reply: Err(error) } => {
                plain("no-reply", vec![number(*request_id), name_of(&GATEWAY_ERRORS, error).into()])
            }
            Self::WakeAfter(wait) => plain("wake-after", vec![Cow::Owned(seconds(*wait))]),
            Self::State(note) => plain("state", state_in_words(note)),
            Self::SaveRequested => plain("keep", vec![]),
            Self::SaveEnded(SaveOutcome::Saved) => plain("kept", vec![]),
            Self::SaveEnded(SaveOutcome::NoHistory) => plain("not-kept", vec![]),
            Self::SaveEnded(SaveOutcome::Failed(failure)) => plain("not-kept", vec![failure.code().into()]),
            Self::Link(note) => plain("link", link_in_words(note)),
            Self::ToReader(message) => Self::message(true, message),
            Self::FromReader(message) => Self::message(false, message),
            Self::Full => plain("full", vec![]),
        }
    }

    fn message(to: bool, message: &ReaderMessage) -> Words<'_> {
        Words { kind: "reader", arguments: message_in_words(to, message), payload: Some(&message.data) }
    }

    /// Reads what [`Self::words`] wrote.
    pub(super) fn from_words(kind: &str, words: &[&str], payload: Vec<u8>) -> Result<Self, Problem> {
        if content_of(kind).is_none() && !payload.is_empty() {
            return Err(Problem::Payload);
        }
        match (kind, words) {
            ("card-found", limits) => limits_from_words(limits).map(Self::CardFound),
            ("card-lost", []) => Some(Self::CardLost),
            ("command", []) => Some(Self::Command(payload)),
            ("response", []) => Some(Self::Response(payload)),
            ("no-answer", [error]) => named(&TRANSPORT_ERRORS, error).map(Self::LinkError),
            ("reader-failed", [code]) => reader_failure(code).map(Self::ReaderFailed),
            ("user", [act]) => UserAct::by_name(act).map(Self::User),
            ("woke", []) => Some(Self::Woke),
            ("ask", [request_id, method, path, key @ ..]) => asked(request_id, method, path, key, payload),
            ("reply", [request_id, status]) => {
                let reply = number(status).map(|status| HttpResponse { status, body: payload });
                number(request_id)
                    .zip(reply)
                    .map(|(request_id, reply)| Self::Replied { request_id, reply: Ok(reply) })
            }
            ("no-reply", [request_id, error]) => number(request_id)
                .zip(named(&GATEWAY_ERRORS, error))
                .map(|(request_id, error)| Self::Replied { request_id, reply: Err(error) }),
            ("wake-after", [wait]) => from_seconds(wait).map(Self::WakeAfter),
            ("state", [name, about @ ..]) => state_from_words(name, about).map(Self::State),
            ("keep", []) => Some(Self::SaveRequested),
            ("kept", []) => Some(Self::SaveEnded(SaveOutcome::Saved)),
            ("not-kept", []) => Some(Self::SaveEnded(SaveOutcome::NoHistory)),
            ("not-kept", [code]) => {
                failure(code).map(|failure| Self::SaveEnded(SaveOutcome::Failed(failure)))
            }
            ("link", words) => link_from_words(words).map(Self::Link),
            ("reader", words) => message_from_words(words, payload),
            ("full", []) => Some(Self::Full),
            _ => return Err(Problem::Kind),
        }
        .ok_or(Problem::Words)
    }
}

fn asked(request_id: &str, method: &str, path: &str, key: &[&str], body: Vec<u8>) -> Option<TranscriptEvent> {
    let idempotency_key = match key {
        [] => None,
        [key] => Some((*key).to_owned()),
        _ => return None,
    };
    let call = HttpRequest { method: named(&METHODS, method)?, path: path.to_owned(), idempotency_key, body };
    Some(TranscriptEvent::Asked { request_id: number(request_id)?, call })
}

fn limits_in_words(limits: LinkLimits) -> String {
    let form = if limits.extended { "extended" } else { "short" };
    let radio = limits.radio.map_or(String::new(), |radio| format!("/{}", name_of(&RADIOS, &radio)));
    let applications =
        if limits.selects_any_application { String::new() } else { format!("/{LISTED_APPLICATIONS}") };
    format!("{form}/{}/{}{radio}{applications}", limits.command_max, limits.response_max)
}

fn limits_from_words(words: &[&str]) -> Option<LinkLimits> {
    let [word] = words else { return None };
    let mut parts = word.split('/').peekable();
    let extended = match parts.next()? {
        "extended" => true,
        "short" => false,
        _ => return None,
    };
    let (command_max, response_max) = (number(parts.next()?)?, number(parts.next()?)?);
    let radio = parts.peek().and_then(|word| named(&RADIOS, word));
    if radio.is_some() {
        parts.next();
    }
    let selects_any_application = match parts.next() {
        Some(LISTED_APPLICATIONS) => false,
        Some(_) => return None,
        None => true,
    };
    let mut limits = LinkLimits::SHORT.with_extended(extended).with_radio(radio);
    limits = limits.with_command_max(command_max).with_response_max(response_max);
    limits.selects_any_application = selects_any_application;
    parts.next().is_none().then_some(limits)
}

/// The last part of the limits of a link that selects no other applications. Older files do not have it.
const LISTED_APPLICATIONS: &str = "listed-applications";

fn state_in_words(note: &StateNote) -> Vec<Cow<'_, str>> {
    let mut words = vec![note.name.into()];
    words.extend(note.failure.map(|failure| Cow::Borrowed(failure.code())));
    words.extend(note.tries_left.map(|tries| Cow::Owned(format!("{TRIES}{tries}"))));
    words
}

fn state_from_words(name: &str, about: &[&str]) -> Option<StateNote> {
    let name = State::NAMES.iter().find(|known| **known == name)?;
    let tries = |word: &str| word.strip_prefix(TRIES).and_then(number::<u8>);
    let (failure, tries_left) = match about {
        [] => (None, None),
        [code] => (Some(failure(code)?), None),
        [code, left] => (Some(failure(code)?), Some(tries(left)?)),
        _ => return None,
    };
    Some(StateNote { name, failure, tries_left })
}

const TRIES: &str = "tries=";

/// A code exactly as it is written.
fn failure(code: &str) -> Option<Failure> {
    Failure::by_code(code).filter(|failure| failure.code() == code)
}

fn reader_failure(code: &str) -> Option<ReaderFailure> {
    match failure(code)? {
        Failure::Reader(failure) => Some(failure),
        _ => None,
    }
}

/// Seconds with six decimals, or nine where they are needed.
pub(super) fn seconds(time: Duration) -> String {
    let (seconds, nanos) = (time.as_secs(), time.subsec_nanos());
    if nanos % 1000 == 0 { format!("{seconds}.{:06}", nanos / 1000) } else { format!("{seconds}.{nanos:09}") }
}

/// Reads what [`seconds`] wrote, and nothing else.
pub(super) fn from_seconds(word: &str) -> Option<Duration> {
    let (whole, decimals) = word.split_once('.')?;
    let scale = match decimals.len() {
        6 => 1000,
        9 => 1,
        _ => return None,
    };
    let decimals =
        decimals.bytes().all(|byte| byte.is_ascii_digit()).then(|| decimals.parse::<u32>().ok())??;
    let time = Duration::new(number(whole)?, decimals.checked_mul(scale)?);
    (seconds(time) == word).then_some(time)
}

/// Whether a word can be written: not empty, and nothing in it that ends a word or a line.
pub(super) fn is_word(word: &str) -> bool {
    (1..=WORD_MAX).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_graphic())
}

impl Header {
    /// The fields in the order in which they are written.
    pub(super) fn fields(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        let mut fields: Vec<(Cow<'_, str>, Cow<'_, str>)> = vec![
            ("app".into(), self.app.as_str().into()),
            ("core".into(), self.core.as_str().into()),
            ("platform".into(), self.platform.as_str().into()),
            ("link".into(), self.link.name().into()),
            ("limits".into(), limits_in_words(self.limits).into()),
        ];
        fields.extend(self.card.as_deref().map(|card| ("card".into(), card.into())));
        if self.accepts_phones {
            fields.push(("phones".into(), "accepted".into()));
        }
        fields.push(("redaction".into(), self.redaction.name().into()));
        let base = self.clock_base.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        fields.push(("clock-base".into(), base.into()));
        fields.extend(self.others.iter().map(|(name, value)| (name.as_str().into(), value.as_str().into())));
        fields
    }

    /// Reads what [`Self::fields`] wrote.
    pub(super) fn from_fields(fields: Vec<(String, String)>) -> Result<Self, Problem> {
        let mut all = BTreeMap::new();
        for (name, value) in fields {
            let fits = is_word(&name) && !name.contains(':') && is_value(&value);
            if !fits || all.len() >= WORDS_MAX || all.insert(name, value).is_some() {
                return Err(Problem::Header);
            }
        }
        let mut take = |name: &str| all.remove(name);
        let mut wanted = |name: &str| take(name).ok_or(Problem::Header);
        let (app, core, platform) = (wanted("app")?, wanted("core")?, wanted("platform")?);
        let link = LinkKind::from_str(&wanted("link")?).ok().ok_or(Problem::Header)?;
        let limits = limits_from_words(&[&wanted("limits")?]).ok_or(Problem::Header)?;
        let redaction = Redaction::from_str(&wanted("redaction")?).ok().ok_or(Problem::Header)?;
        let base = wanted("clock-base")?;
        let clock_base = base.parse::<chrono::DateTime<chrono::Utc>>().map_err(|_| Problem::Header)?;
        let card = all.remove("card");
        let accepts_phones = match all.remove("phones").as_deref() {
            None => false,
            Some("accepted") => true,
            Some(_) => return Err(Problem::Header),
        };
        let others = all;
        let header =
            Self { app, core, platform, link, limits, card, accepts_phones, redaction, clock_base, others };
        let written = header.clock_base.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        if written == base { Ok(header) } else { Err(Problem::Header) }
    }
}

/// Whether a value of the header can be written on one line and comes back as it is.
pub(super) fn is_value(value: &str) -> bool {
    (1..=WORD_MAX).contains(&value.len())
        && value.trim() == value
        && !value
            .chars()
            .any(|character| character.is_control() || character == '\u{2028}' || character == '\u{2029}')
}
