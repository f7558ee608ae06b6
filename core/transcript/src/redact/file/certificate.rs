use std::ops::Range;

use chrono::{DateTime, Utc};

use super::known;
use super::marker::{Mark, Marker, Node};
use crate::redact::alphabet::{IDENTIFIER, MODULUS, POSITIVE};
use crate::redact::day;

/// Tags of X.509 (RFC 5280). Any other byte in the place of a tag is no structure. `A5`, which redaction writes, is none
/// of them.
pub(super) const TAGS: [u32; 22] = [
    INTEGER - 1,
    INTEGER,
    BIT_STRING,
    OCTET_STRING,
    0x05,
    OBJECT_IDENTIFIER,
    0x0C,
    0x13,
    0x14,
    0x16,
    0x17,
    0x18,
    SEQUENCE,
    SET,
    0x80,
    0x81,
    0x82,
    URI,
    VERSION,
    0xA1,
    EXTENSIONS,
    DIRECTORY_NAME,
];

const INTEGER: u32 = 0x02;
const BIT_STRING: u32 = 0x03;
const OCTET_STRING: u32 = 0x04;
const OBJECT_IDENTIFIER: u32 = 0x06;
const SEQUENCE: u32 = 0x30;
const SET: u32 = 0x31;
const SERIAL_NUMBER: u32 = 0x82;
const URI: u32 = 0x86;
const VERSION: u32 = 0xA0;
const EXTENSIONS: u32 = 0xA3;
const DIRECTORY_NAME: u32 = 0xA4;

/// Marks an X.509 certificate (RFC 5280, 4.1). Tags, lengths and the values listed in [`known`] stay. The rest belongs to
/// a person: serial number, names, key, days, and addresses, which may name a municipality.
pub(super) fn mark(marker: &mut Marker<'_>, now: DateTime<Utc>) {
    let Some(root) = marker.root(&[SEQUENCE]) else { return };
    let parts = marker.children(&root.value, &TAGS);
    let mut parts = parts.iter();
    if let Some(signed) = parts.next() {
        mark_signed(marker, signed, now);
    }
    if let Some(algorithm) = parts.next() {
        tree(marker, algorithm, "signature algorithm", 0);
    }
    if let Some(signature) = parts.next() {
        tree(marker, signature, "certificate signature", 0);
    }
}

fn mark_signed(marker: &mut Marker<'_>, signed: &Node, now: DateTime<Utc>) {
    let fields = marker.children(&signed.value, &TAGS);
    let without_version = usize::from(fields.first().is_none_or(|first| first.tag != VERSION));
    for (place, field) in fields.iter().enumerate() {
        match place + without_version {
            0 => tree(marker, field, "version", 0),
            1 => number(marker, &field.value, "certificate serial number"),
            2 => tree(marker, field, "signature algorithm", 0),
            3 => tree(marker, field, "issuer", 0),
            4 => validity(marker, field, now),
            5 => tree(marker, field, "certificate subject", 0),
            6 => public_key(marker, field),
            _ if field.tag == EXTENSIONS => extensions(marker, field),
            _ => {}
        }
    }
}

/// A positive INTEGER stays one.
fn number(marker: &mut Marker<'_>, value: &Range<usize>, field: &'static str) {
    marker.set(value.clone(), Mark::Opaque, field);
    let within = |from: usize| value.start + from..(value.start + from + 1).min(value.end);
    if marker.bytes(value).first() == Some(&0) {
        marker.set(within(0), Mark::Keep, field);
        marker.set(within(1), Mark::Fixed(MODULUS), field);
    } else {
        marker.set(within(0), Mark::Fixed(POSITIVE), field);
    }
}

/// A modulus stays odd and as long as it was.
fn modulus(marker: &mut Marker<'_>, value: &Range<usize>) {
    const FIELD: &str = "public key";
    number(marker, value, FIELD);
    if value.len() > 2 {
        marker.set(value.end - 1..value.end, Mark::Fixed(MODULUS), FIELD);
    }
}

/// Bits of which nothing may be known; none of the last byte is unused.
fn bits(marker: &mut Marker<'_>, Range { start, end }: Range<usize>, field: &'static str) {
    marker.set(start..end, Mark::Opaque, field);
    marker.set(start..(start + 1).min(end), Mark::Fixed(0), field);
}

/// An object and what it holds: the structure stays, and of the values those that are known.
fn tree(marker: &mut Marker<'_>, node: &Node, field: &'static str, depth: usize) {
    const DEPTH_MAX: usize = 12;
    const CONSTRUCTED: u32 = 0x20;
    let value = node.value.clone();
    if marker.holds(&value, known::values(node.tag)) {
        marker.set(value, Mark::Keep, field);
        return;
    }
    marker.set(value.clone(), Mark::Opaque, field);
    match node.tag {
        OBJECT_IDENTIFIER => marker.set(value, Mark::Fixed(IDENTIFIER), field),
        0x0C | 0x13 | 0x14 | 0x16 | URI => marker.set(value, Mark::Text, field),
        INTEGER | SERIAL_NUMBER => number(marker, &value, field),
        BIT_STRING => bits(marker, value, field),
        tag if tag & CONSTRUCTED != 0 && depth < DEPTH_MAX => {
            for child in marker.children(&value, &TAGS) {
                tree(marker, &child, field, depth + 1);
            }
        }
        _ => {}
    }
}

fn validity(marker: &mut Marker<'_>, node: &Node, now: DateTime<Utc>) {
    const FIELD: &str = "certificate validity";
    let times = marker.children(&node.value, &TAGS);
    let [not_before, not_after] = times.as_slice() else { return };
    let written = [not_before, not_after].map(|time| (marker.bytes(&time.value), time.value.len()));
    let days = day::of_certificate(written, now);
    for (time, day) in [not_before, not_after].into_iter().zip(days) {
        for (place, (digit, fixed)) in time.value.clone().zip(day) {
            let mark = if fixed { Mark::Fixed(digit) } else { Mark::Digit(digit) };
            marker.set(place..place + 1, mark, FIELD);
        }
    }
}

/// SEQUENCE { algorithm, BIT STRING { SEQUENCE { modulus, exponent } } }; the key of a curve is no SEQUENCE.
fn public_key(marker: &mut Marker<'_>, node: &Node) {
    let parts = marker.children(&node.value, &TAGS);
    let Some(algorithm) = parts.first() else { return };
    tree(marker, algorithm, "key algorithm", 0);
    let Some(key) = parts.get(1) else { return };
    bits(marker, key.value.clone(), "public key");
    let inner = key.value.start + 1..key.value.end;
    for key in marker.children(&inner, &[SEQUENCE]) {
        let numbers = marker.children(&key.value, &[INTEGER]);
        if let Some(first) = numbers.first() {
            modulus(marker, &first.value);
        }
        if let Some(exponent) = numbers.get(1) {
            tree(marker, exponent, "key exponent", 0);
        }
    }
}

/// SEQUENCE OF SEQUENCE { type, critical, OCTET STRING { value } }: the value is DER itself.
fn extensions(marker: &mut Marker<'_>, node: &Node) {
    const FIELD: &str = "certificate extension";
    for list in marker.children(&node.value, &[SEQUENCE]) {
        for extension in marker.children(&list.value, &[SEQUENCE]) {
            for part in marker.children(&extension.value, &TAGS) {
                tree(marker, &part, FIELD, 0);
                if part.tag == OCTET_STRING {
                    for inner in marker.children(&part.value, &TAGS) {
                        tree(marker, &inner, FIELD, 0);
                    }
                }
            }
        }
    }
}
