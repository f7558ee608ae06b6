use super::Hostile;
use super::apdu::hex;
use super::der::{Node, object};
use super::tlv::nested;

const AUTH: &[u8] = include_bytes!("../../../fixtures/certificates/auth.der");

// Where things are in a certificate (RFC 5280, 4.1).
const VERSION: &[usize] = &[0, 0, 0];
const SERIAL: &[usize] = &[0, 1];
const INNER_ALGORITHM: &[usize] = &[0, 2, 0];
const ISSUER: &[usize] = &[0, 3];
const ORGANISATION: &[usize] = &[0, 3, 1, 0, 1];
const NOT_BEFORE: &[usize] = &[0, 4, 0];
const NOT_AFTER: &[usize] = &[0, 4, 1];
const PUBLIC_KEY: &[usize] = &[0, 6, 1];
const EXTENSIONS: &[usize] = &[0, 7, 0];
const KEY_USAGE_CRITICAL: &[usize] = &[0, 7, 0, 0, 1];
const KEY_USAGE: &[usize] = &[0, 7, 0, 0, 2];
const SIGNATURE: &[usize] = &[2];

/// Whole files that are no certificate, and certificates with one thing broken and right lengths around it.
pub(super) fn all() -> Vec<Hostile> {
    [whole(), numbers(), names_and_times(), keys(), extensions()].into_iter().flatten().collect()
}

fn whole() -> Vec<Hostile> {
    vec![
        file("cut-in-half.der", "the card left in the middle of reading", &AUTH[..AUTH.len() / 2]),
        file(
            "followed-by-filler.der",
            "a certificate and the rest of its file",
            &[AUTH, &[0xFF; 16]].concat(),
        ),
        file("twice.der", "two certificates in one file", &AUTH.repeat(2)),
        file("length-4gib.der", "a certificate of 4 GiB", &[&hex("30 84FFFFFFFF"), &AUTH[4..]].concat()),
        file("indefinite-length.der", "BER instead of DER", &[&hex("30 80"), &AUTH[4..], &[0, 0]].concat()),
        file(
            "length-not-minimal.der",
            "a length with a leading zero",
            &[&hex("30 83 00"), &AUTH[2..]].concat(),
        ),
        file("over-4-kib.der", "longer than any certificate of a card", &object(0x30, &[0; 4093])),
        file("nested-1000.der", "a thousand sequences in one another", &nested(1000)),
        file("set-instead-of-sequence.der", "another outer tag", &[&[0x31], &AUTH[1..]].concat()),
    ]
}

fn numbers() -> Vec<Hostile> {
    vec![
        broken("version-255.der", "a version that does not exist", VERSION, &[0xFF]),
        broken("version-empty.der", "an integer without bytes", VERSION, &[]),
        broken("serial-zero.der", "the serial number zero", SERIAL, &[0]),
        broken("serial-negative.der", "a negative serial number", SERIAL, &[0x80, 0x01]),
        broken("serial-empty.der", "a serial number without bytes", SERIAL, &[]),
        broken("serial-200-bytes.der", "a serial number of 200 bytes", SERIAL, &[0x11; 200]),
        broken("serial-not-minimal.der", "a serial number with zeros before it", SERIAL, &hex("00005900FE")),
        broken("oid-empty.der", "an OID without bytes", INNER_ALGORITHM, &[]),
        broken("oid-giant.der", "an OID with an arc of 1,000 bytes", INNER_ALGORITHM, &giant_oid()),
        broken(
            "oid-endless-arc.der",
            "an OID whose last arc does not end",
            INNER_ALGORITHM,
            &hex("2A8648FF"),
        ),
    ]
}

fn names_and_times() -> Vec<Hostile> {
    vec![
        broken(
            "organisation-with-nul.der",
            "a name that a C string would end early",
            ORGANISATION,
            b"JPKI-TEST\0evil",
        ),
        broken("organisation-not-utf8.der", "text that is no UTF-8", ORGANISATION, &[0xFF; 9]),
        broken("organisation-empty.der", "a name of nothing", ORGANISATION, &[]),
        broken("issuer-empty.der", "an issuer without attributes", ISSUER, &[]),
        broken("issuer-nested-500.der", "a name that is sequences all the way down", ISSUER, &nested(500)),
        broken("time-with-nul.der", "a time with a NUL in it", NOT_AFTER, b"261115\x0014595Z"),
        broken("time-13th-month.der", "a day that does not exist", NOT_AFTER, b"261315145959Z"),
        broken(
            "time-30th-of-february.der",
            "a day that does not exist in this month",
            NOT_AFTER,
            b"260230145959Z",
        ),
        broken("time-second-60.der", "a leap second", NOT_AFTER, b"261115145960Z"),
        broken("time-without-z.der", "a time without a zone", NOT_AFTER, b"261115145959"),
        broken("time-with-offset.der", "a time in another zone", NOT_AFTER, b"261115145959+0900"),
        broken("time-signs.der", "signs where digits belong", NOT_AFTER, b"+1-1+5145959Z"),
        broken("period-backwards.der", "a period that ends before it begins", NOT_BEFORE, b"301115145959Z"),
    ]
}

fn keys() -> Vec<Hostile> {
    let numbers = |modulus: &[u8], exponent: &[u8]| {
        let key = object(0x30, &[object(0x02, modulus), object(0x02, exponent)].concat());
        [&[0], key.as_slice()].concat()
    };
    let exponent = [1, 0, 1];
    let wide = [&[0], [0xC3; 256].as_slice()].concat();
    let even = [&[0], [0xC2; 256].as_slice()].concat();
    vec![
        broken("modulus-empty.der", "an RSA modulus without bytes", PUBLIC_KEY, &numbers(&[], &exponent)),
        broken("modulus-zero.der", "an RSA modulus of zero", PUBLIC_KEY, &numbers(&[0], &exponent)),
        broken(
            "modulus-negative.der",
            "a negative RSA modulus",
            PUBLIC_KEY,
            &numbers(&[0xC3; 256], &exponent),
        ),
        broken("modulus-even.der", "an even RSA modulus", PUBLIC_KEY, &numbers(&even, &exponent)),
        broken("modulus-8-bits.der", "an RSA modulus of one byte", PUBLIC_KEY, &numbers(&[0x0F], &exponent)),
        broken("exponent-zero.der", "an RSA exponent of zero", PUBLIC_KEY, &numbers(&wide, &[0])),
        broken(
            "exponent-one.der",
            "an RSA exponent of one: any message signs itself",
            PUBLIC_KEY,
            &numbers(&wide, &[1]),
        ),
        broken("exponent-giant.der", "an RSA exponent of 256 bytes", PUBLIC_KEY, &numbers(&wide, &wide)),
        broken(
            "key-bits-unused-255.der",
            "255 unused bits in the key's bit string",
            PUBLIC_KEY,
            &[0xFF, 0x30, 0x00],
        ),
        broken("key-empty.der", "a bit string without bytes", PUBLIC_KEY, &[]),
        broken("signature-empty.der", "a signature without bytes", SIGNATURE, &[]),
        broken("signature-bits-unused-8.der", "eight unused bits in the signature", SIGNATURE, &[0x08, 0xFF]),
    ]
}

fn extensions() -> Vec<Hostile> {
    let usage_bits = |bits: &[u8]| object(0x03, bits);
    vec![
        broken(
            "critical-not-canonical.der",
            "a truth value that is neither 00 nor FF",
            KEY_USAGE_CRITICAL,
            &[0x7F],
        ),
        broken("key-usage-empty.der", "a key usage without bits", KEY_USAGE, &usage_bits(&[0])),
        broken("key-usage-unused-bits.der", "more unused bits than bits", KEY_USAGE, &usage_bits(&[9])),
        broken(
            "key-usage-nested-500.der",
            "a key usage that is sequences all the way down",
            KEY_USAGE,
            &nested(500),
        ),
        broken("key-usage-with-rest.der", "bytes behind the key usage", KEY_USAGE, &hex("03 02 07 80 FF")),
        changed("extension-twice.der", "one extension twice: which one counts?", EXTENSIONS, |extensions| {
            let first = extensions.children[0].clone();
            extensions.children.push(first);
        }),
        changed("extensions-none.der", "an empty list of extensions", EXTENSIONS, |extensions| {
            extensions.set(&[]);
        }),
        changed("extensions-200.der", "two hundred empty extensions", EXTENSIONS, |extensions| {
            extensions.children = (0..200).map(|index| extension(&[0x2A, 0x03, index & 0x7F])).collect();
        }),
    ]
}

fn file(name: &str, attack: &'static str, bytes: &[u8]) -> Hostile {
    Hostile::new("certificate", name, attack, bytes)
}

/// The ordinary certificate with another value at one place.
fn broken(name: &str, attack: &'static str, place: &[usize], value: &[u8]) -> Hostile {
    changed(name, attack, place, |node| node.set(value))
}

fn changed(name: &str, attack: &'static str, place: &[usize], change: impl FnOnce(&mut Node)) -> Hostile {
    let mut certificate = Node::read(AUTH);
    change(certificate.at(place));
    file(name, attack, &certificate.write())
}

fn extension(oid: &[u8]) -> Node {
    Node::read(&object(0x30, &[object(0x06, oid), object(0x04, &[])].concat()))
}

fn giant_oid() -> Vec<u8> {
    [vec![0x2A], vec![0xFF; 999], vec![0x7F]].concat()
}
