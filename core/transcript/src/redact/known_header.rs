//! What the header of a transcript may say. Anything else may be of a person, as the name of a computer is.

use super::range;
use crate::{Header, Redaction};

/// Programs that write transcripts.
const APPS: [&str; 13] = [
    "unknown",
    "fuzz",
    "hostile",
    "test",
    "shikaku",
    "shikaku-android",
    "shikaku-bindings",
    "shikaku-cli",
    "shikaku-corpus",
    "shikaku-ios",
    "shikaku-qa",
    "shikaku-tests",
    "shikaku-virtual-card",
];

/// Operating systems and processors, as Rust names them.
const PLATFORMS: [&str; 16] = [
    "unknown",
    "linux",
    "windows",
    "macos",
    "android",
    "ios",
    "freebsd",
    "netbsd",
    "openbsd",
    "x86_64",
    "x86",
    "aarch64",
    "arm",
    "riscv64",
    "loongarch64",
    "powerpc64",
];

/// Kinds of virtual cards and of tokens.
const CARDS: [&str; 12] = [
    "unknown",
    "ordinary",
    "no-pin",
    "blocked",
    "expired",
    "in-grace",
    "expiring-soon",
    "no-certificate",
    "not-registered",
    "android-token",
    "iphone-token",
    "foreign",
];

/// Programs whose recordings are imported.
const SOURCES: [&str; 7] = ["btsnoop", "opensc", "pcsc-spy", "pcscd", "wireshark", "jsapdu", "logcat"];

/// A header of which nothing is left that [`findings`] reports.
pub(crate) fn redacted_header(header: &Header) -> Header {
    let mut header = Header { redaction: Redaction::Redacted, ..header.clone() };
    header.others.retain(|name, value| is_field(name, value));
    header.card = header.card.filter(|card| is_card(card));
    header.limits = range::limits(header.limits);
    header.clock_base = range::clock_base(header.clock_base);
    let fields = [
        (is_app(&header.app), &mut header.app),
        (is_version(&header.core), &mut header.core),
        (is_platform(&header.platform), &mut header.platform),
    ];
    for (is_known, field) in fields {
        if !is_known {
            "unknown".clone_into(field);
        }
    }
    header
}

/// Places of a header that redaction cannot have written: those that it would change.
pub(super) fn findings(header: &Header) -> Vec<String> {
    let mut found = Vec::new();
    let clean = redacted_header(header);
    if clean.redaction != header.redaction {
        found.push("the header says that nothing was redacted".to_owned());
    }
    let fields = [
        ("app", clean.app == header.app),
        ("core", clean.core == header.core),
        ("platform", clean.platform == header.platform),
        ("card", clean.card == header.card),
        ("limits", clean.limits == header.limits),
        ("clock-base", clean.clock_base == header.clock_base),
    ];
    let odd = fields.into_iter().filter(|(_, is_clean)| !is_clean);
    found.extend(odd.map(|(name, _)| format!("field {name} of the header")));
    let others = header.others.iter().filter(|(name, _)| !clean.others.contains_key(*name));
    found.extend(others.map(|_| "an unknown field of the header".to_owned()));
    found
}

/// `shikaku-cli 0.1.0`: a program and its version.
fn is_app(value: &str) -> bool {
    let (name, version) = value.split_once(' ').unwrap_or((value, "0"));
    APPS.contains(&name) && is_number(version)
}

/// `0.1.0`, or a word in its place.
fn is_version(value: &str) -> bool {
    value == "unknown" || is_number(value)
}

/// `linux x86_64`, `android 16 aarch64`.
fn is_platform(value: &str) -> bool {
    value.split(' ').all(|word| PLATFORMS.contains(&word) || is_number(word))
}

fn is_card(value: &str) -> bool {
    CARDS.contains(&value)
}

/// Fields that imports add.
fn is_field(name: &str, value: &str) -> bool {
    name == "x-source" && SOURCES.contains(&value)
}

/// Up to three numbers of up to three digits.
fn is_number(word: &str) -> bool {
    let is_part =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    word.split('.').count() <= 3 && word.split('.').all(is_part)
}
