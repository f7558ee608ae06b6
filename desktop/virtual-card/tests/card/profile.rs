use std::path::PathBuf;

use shikaku_virtual_card::{auth_ca_certificate, surface_anchor};

use crate::{card, data, hex};

/// The files read off a real J-LIS test card; `None`, said aloud, where they are not.
fn real(name: &str) -> Option<Vec<u8>> {
    let shared = std::env::var_os("SHIKAKU_SHARED_DATA").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let path = shared.unwrap_or(beside).join("jlis-test-card").join(name);
    let file = std::fs::read(&path).ok();
    if file.is_none() {
        println!("skipped: no {name} of a real test card");
    }
    file
}

/// One DER element: its path, its tag, and its content if it is primitive.
type Element = (String, u8, Vec<u8>);

/// Every element of a DER structure, extension values and their contents included.
fn walk(der: &[u8], path: &str, found: &mut Vec<Element>) {
    let mut rest = der;
    let mut index = 0;
    while let Some((tag, content, tail)) = split(rest) {
        let place = format!("{path}/{index}");
        let constructed =
            tag & 0x20 != 0 || (tag == 0x04 && split(content).is_some_and(|(.., rest)| rest.is_empty()));
        found.push((place.clone(), tag, if constructed { Vec::new() } else { content.to_vec() }));
        if constructed {
            walk(content, &place, found);
        }
        rest = tail;
        index += 1;
    }
}

fn split(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(first), rest),
        0x81 => (usize::from(*rest.first()?), &rest[1..]),
        0x82 => (usize::from(u16::from_be_bytes(*rest.first_chunk()?)), &rest[2..]),
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// Compares element by element: same place, same tag. The content may differ only where a value depends on the holder,
/// the key, the authority or the time: strings, numbers, times, octets and bit strings. Kinds (OIDs), criticality and
/// the short key-usage bits may not.
#[track_caller]
fn check(ours: &[u8], real_file: &str) {
    let Some(real) = real(real_file) else { return };
    let (mut ours_walked, mut real_walked) = (Vec::new(), Vec::new());
    walk(ours, "", &mut ours_walked);
    walk(&real, "", &mut real_walked);
    assert_eq!(ours_walked.len(), real_walked.len());
    for ((place, tag, content), (real_place, real_tag, real_content)) in ours_walked.iter().zip(&real_walked)
    {
        assert_eq!((place, tag), (real_place, real_tag));
        let is_kind = matches!(tag, 0x01 | 0x05 | 0x06) || (*tag == 0x03 && real_content.len() < 4);
        assert!(
            !is_kind || content == real_content,
            "{place}: {} is not {}",
            hex(content),
            hex(real_content)
        );
    }
}

/// The strings of a certificate, in order.
fn strings(der: &[u8]) -> Vec<String> {
    let mut elements = Vec::new();
    walk(der, "", &mut elements);
    let text = elements.into_iter().filter(|(_, tag, _)| matches!(tag, 0x0C | 0x13 | 0x16 | 0x86));
    text.map(|(.., content)| String::from_utf8(content).unwrap()).collect()
}

#[test]
fn the_auth_certificate_differs_from_a_real_one_in_values_only() {
    check(card("valid").credentials().auth_certificate().unwrap(), "jpki-auth-cert.der");
}

#[test]
fn the_auth_authority_differs_from_a_real_one_in_values_only() {
    check(auth_ca_certificate(), "jpki-auth-ca-cert.der");
}

#[test]
fn names_differ_from_the_real_ones_only_where_they_are_of_a_place_or_person() {
    let Some(real) = real("jpki-auth-cert.der") else { return };
    let ours = strings(card("valid").credentials().auth_certificate().unwrap());
    let changed: Vec<_> = ours
        .iter()
        .zip(strings(&real))
        .filter(|(ours, real)| **ours != *real)
        .map(|(ours, _)| ours.as_str())
        .collect();
    let expected =
        ["6B73A5A5F0BBEB99221003A", "Mihon-to", "Shiken-shi CRLDP", "http://test-ocsp-authnorm.jpki.test"];
    assert_eq!(changed.len(), expected.len());
    assert_eq!(changed[1..], expected[1..]);
    assert!(changed[0].len() == 23 && changed[0].ends_with("99221003A"), "{}", changed[0]);
}

#[test]
fn sizes_are_those_of_real_certificates() {
    let card = card("valid");
    let credentials = card.credentials();
    assert_eq!(credentials.auth_certificate().unwrap().len(), 1590);
    assert_eq!(auth_ca_certificate().len(), 1333);
    // The real one is 1,758 bytes for a name of 5 and an address of 18 characters.
    assert!((1700..1800).contains(&credentials.signature_certificate().unwrap().len()));
}

#[test]
fn the_free_files_of_the_face_have_the_shape_of_real_ones() {
    let mut card = card("valid");
    data(&mut card, crate::SURFACE);
    for (command, name) in [("00B08400000000", "surface-0004.bin"), ("00B08300000000", "surface-0003.bin")] {
        let ours = data(&mut card, command);
        let Some(real) = real(name) else { return };
        assert_eq!(shape(&ours), shape(&real), "{name}");
    }
    data(&mut card, crate::TEXT);
    for (command, name) in [("00B08400000000", "text-0004.bin"), ("00B08500000000", "text-0005.bin")] {
        let ours = data(&mut card, command);
        let Some(real) = real(name) else { return };
        assert_eq!(shape(&ours), shape(&real), "{name}");
    }
}

#[test]
fn the_closed_files_of_the_face_have_the_shape_of_real_ones() {
    let mut card = card("valid");
    data(&mut card, crate::SURFACE);
    data(&mut card, "0020009106353930343130");
    let ours = data(&mut card, "00B08100000000");
    let Some(real_record) = real("surface-0001.bin") else { return };
    assert_eq!(shape(&ours), shape(&real_record));
    let code = hex(card.credentials().code_b().as_bytes());
    data(&mut card, &format!("002000920E{code}"));
    let ours = data(&mut card, "00B08200000000");
    let Some(real_face) = real("surface-0002.bin") else { return };
    let tags = |file: &[u8]| shape(file).into_iter().map(|(tag, _)| tag).collect::<Vec<_>>();
    assert_eq!(tags(&ours), tags(&real_face));
}

#[test]
fn the_text_files_have_the_shape_of_real_ones() {
    let mut card = card("valid");
    data(&mut card, crate::TEXT);
    data(&mut card, "002000910431323334");
    for (command, name) in [("00B08200000000", "text-0002.bin"), ("00B08300000000", "text-0003.bin")] {
        let ours = data(&mut card, command);
        let Some(real) = real(name) else { return };
        let tags = |file: &[u8]| shape(file).into_iter().map(|(tag, _)| tag).collect::<Vec<_>>();
        assert_eq!(tags(&ours), tags(&real), "{name}");
    }
}

#[test]
fn the_anchor_of_the_face_is_named_like_a_real_one_but_for_the_hierarchy() {
    let id = surface_anchor().key_id;
    assert_eq!(hex(&id), "37303030303233080530303100000000");
}

/// Tags and lengths of BER objects, one level deep, with the bytes of the length field kept apart.
fn shape(file: &[u8]) -> Vec<(u16, usize)> {
    let (tag, content, _) = ber(file);
    let mut found = vec![(tag, content.len())];
    let mut rest = content;
    while !rest.is_empty() {
        let (tag, content, tail) = ber(rest);
        found.push((tag, content.len()));
        rest = tail;
    }
    found
}

fn ber(bytes: &[u8]) -> (u16, &[u8], &[u8]) {
    let tag = u16::from_be_bytes(*bytes.first_chunk().unwrap());
    let rest = &bytes[2..];
    let (length, rest) = match rest[0] {
        0x82 => (usize::from(u16::from_be_bytes([rest[1], rest[2]])), &rest[3..]),
        0x81 => (usize::from(rest[1]), &rest[2..]),
        short => (usize::from(short), &rest[1..]),
    };
    (tag, &rest[..length], &rest[length..])
}
