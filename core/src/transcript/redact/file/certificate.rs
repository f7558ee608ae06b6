use std::ops::Range;

use chrono::{DateTime, Utc};

use super::marker::{Mark, Marker, Node};
use crate::transcript::redact::alphabet::{MODULUS, POSITIVE};
use crate::transcript::redact::day;

/// Marks an X.509 certificate (RFC 5280, 4.1). Issuer, algorithms, key usage and policies are the same for everybody. The
/// rest is somebody's: serial, subject, key, days, and the CRL's address, which names a municipality.
pub(super) fn mark(marker: &mut Marker<'_>, now: DateTime<Utc>) {
    let Some(root) = marker.root() else { return };
    let parts = marker.children(&root.value);
    let mut parts = parts.iter();
    if let Some(signed) = parts.next() {
        mark_signed(marker, signed, now);
    }
    if let Some(algorithm) = parts.next() {
        marker.set(algorithm.value.clone(), Mark::Keep, "signature algorithm");
    }
    if let Some(signature) = parts.next() {
        bit_string(marker, signature, "certificate signature");
    }
}

fn mark_signed(marker: &mut Marker<'_>, signed: &Node, now: DateTime<Utc>) {
    const VERSION: u32 = 0xA0;
    let fields = marker.children(&signed.value);
    let without_version = usize::from(fields.first().is_none_or(|first| first.tag != VERSION));
    for (place, field) in fields.iter().enumerate() {
        match place + without_version {
            0 => marker.set(field.value.clone(), Mark::Keep, "version"),
            1 => number(marker, &field.value, "certificate serial number"),
            2 => marker.set(field.value.clone(), Mark::Keep, "signature algorithm"),
            3 => marker.set(field.value.clone(), Mark::Keep, "issuer"),
            4 => validity(marker, field, now),
            5 => name(marker, field, "certificate subject"),
            6 => public_key(marker, field),
            _ => extensions(marker, field),
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

fn bit_string(marker: &mut Marker<'_>, node: &Node, field: &'static str) {
    let Range { start, end } = node.value.clone();
    marker.set(start..end, Mark::Opaque, field);
    marker.set(start..(start + 1).min(end), Mark::Keep, field);
}

/// SET OF SEQUENCE { type, value }: the country stays, because it is everybody's.
fn name(marker: &mut Marker<'_>, node: &Node, field: &'static str) {
    const COUNTRY: &[u8] = &[0x55, 0x04, 0x06];
    for set in marker.children(&node.value) {
        for attribute in marker.children(&set.value) {
            let parts = marker.children(&attribute.value);
            let [kind, value] = parts.as_slice() else { continue };
            marker.set(kind.value.clone(), Mark::Keep, field);
            let everybody = marker.bytes(&kind.value) == COUNTRY && marker.bytes(&value.value) == b"JP";
            marker.set(value.value.clone(), if everybody { Mark::Keep } else { Mark::Text }, field);
        }
    }
}

fn validity(marker: &mut Marker<'_>, node: &Node, now: DateTime<Utc>) {
    const FIELD: &str = "certificate validity";
    let times = marker.children(&node.value);
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

/// SEQUENCE { algorithm, BIT STRING { SEQUENCE { modulus, exponent } } }.
fn public_key(marker: &mut Marker<'_>, node: &Node) {
    let parts = marker.children(&node.value);
    let Some(algorithm) = parts.first() else { return };
    marker.set(algorithm.value.clone(), Mark::Keep, "key algorithm");
    let Some(bits) = parts.get(1) else { return };
    bit_string(marker, bits, "public key");
    let inner = bits.value.start + 1..bits.value.end;
    for key in marker.children(&inner) {
        let numbers = marker.children(&key.value);
        if let Some(first) = numbers.first() {
            modulus(marker, &first.value);
        }
        if let Some(exponent) = numbers.get(1) {
            marker.set(exponent.value.clone(), Mark::Keep, "key exponent");
        }
    }
}

/// Extensions that say the same of everybody: key usage, extended key usage, policies, basic constraints, authority key
/// identifier, issuer alternative name, authority information access.
const EVERYBODY: [&[u8]; 7] = [
    &[0x55, 0x1D, 0x0F],
    &[0x55, 0x1D, 0x25],
    &[0x55, 0x1D, 0x20],
    &[0x55, 0x1D, 0x13],
    &[0x55, 0x1D, 0x23],
    &[0x55, 0x1D, 0x12],
    &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01],
];

fn extensions(marker: &mut Marker<'_>, node: &Node) {
    for list in marker.children(&node.value) {
        for extension in marker.children(&list.value) {
            let parts = marker.children(&extension.value);
            let (Some(kind), Some(value)) = (parts.first(), parts.last()) else { continue };
            marker.set(kind.value.clone(), Mark::Keep, "extension");
            if parts.len() == 3 {
                parts.get(1).into_iter().for_each(|critical| {
                    marker.set(critical.value.clone(), Mark::Keep, "extension");
                });
            }
            if EVERYBODY.contains(&marker.bytes(&kind.value)) {
                marker.set(value.value.clone(), Mark::Keep, "extension");
            } else if parts.len() > 1 {
                leaves(marker, &value.value, 0);
            }
        }
    }
}

/// Object identifiers stay, and of everything else only the structure.
fn leaves(marker: &mut Marker<'_>, within: &Range<usize>, depth: usize) {
    const DEPTH_MAX: usize = 12;
    const CONSTRUCTED: u32 = 0x20;
    const OBJECT_IDENTIFIER: u32 = 0x06;
    marker.set(within.clone(), Mark::Opaque, "certificate extension");
    for node in marker.children(within) {
        match node.tag {
            OBJECT_IDENTIFIER => marker.set(node.value, Mark::Keep, "extension"),
            0x0C | 0x13 | 0x14 | 0x16 => marker.set(node.value, Mark::Text, "certificate extension"),
            tag if tag & CONSTRUCTED != 0 && depth < DEPTH_MAX => leaves(marker, &node.value, depth + 1),
            _ => {}
        }
    }
}
