use std::net::IpAddr;

use serde_json::json;
use shikaku_core::gateway::TakenRequest;
use shikaku_eligibility::handover::{Encoding, FileLimits, xml};
use shikaku_eligibility::{Confirmation, OfficialMessage};
use shikaku_gateway::fuzzing::{accepts_reference_number, cursor, is_global, read_cursor, webhook_target};

const KEY: &[u8] = b"the key of a gateway";

/// Any text is no cursor, or exactly the cursor of its position. No other key accepts it, nor does the key accept it changed.
///
/// # Panics
/// When that does not hold.
pub fn gateway_cursor(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some((number, purges)) = read_cursor(KEY, &text) {
        assert_eq!(cursor(KEY, number, purges), text, "a position has one cursor");
    }
    let Some((number, rest)) = bytes.split_first_chunk() else { return };
    let Some((purges, rest)) = rest.split_first_chunk() else { return };
    let position = (i64::from_be_bytes(*number), i64::from_be_bytes(*purges));
    let written = cursor(KEY, position.0, position.1);
    assert_eq!(read_cursor(KEY, &written), Some(position));
    assert_eq!(read_cursor(b"another key", &written), None, "a cursor is one of its gateway");
    let [at, letter, ..] = rest else { return };
    let mut changed = written.clone().into_bytes();
    let place = usize::from(*at) % changed.len();
    changed[place] = *letter;
    let changed = String::from_utf8_lossy(&changed);
    assert_eq!(read_cursor(KEY, &changed).is_some(), changed == written, "a client cannot change a cursor");
}

/// Any text is refused as 照会番号, or a result carries it in JSON and in XML without a change.
///
/// # Panics
/// When that does not hold.
pub fn gateway_reference_number(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for text in [text.as_ref(), text.trim(), text.get(..32).unwrap_or_default()] {
        if !accepts_reference_number(text) {
            continue;
        }
        assert!((1..=64).contains(&text.chars().count()) && text.trim() == text);
        assert!(!text.contains(char::is_control), "a control ends a row");
        let request = TakenRequest { reference_number: Some(text.to_owned()) };
        assert_eq!(TakenRequest::decode(&request.encode()), Ok(request));
        let message = json!({ "XmlMsg": {
            "MessageHeader": { "SegmentOfResult": "1" },
            "MessageBody": { "ProcessingResultStatus": "1", "QualificationValidity": "1",
                "ResultList": [{ "ReferenceNumber": text }] },
        }});
        let message: OfficialMessage = serde_json::from_value(message).expect("a message");
        let written = xml::write(&message, Encoding::Utf8).expect("a form in XML");
        let read = xml::read::<OfficialMessage>(&written.bytes, &FileLimits::SINGLE).expect("what we write");
        let confirmation = Confirmation::from(read.message);
        let number = confirmation.results().first().and_then(|person| person.reference_number.as_ref());
        assert_eq!(number.map(shikaku_eligibility::Text::as_str), Some(text));
    }
}

/// Any address is refused, or leads by `https` to a host outside of the network of the gateway.
///
/// # Panics
/// When that does not hold.
pub fn gateway_webhook_address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for text in [text.clone().into_owned(), format!("https://{text}"), format!("https://[{text}]/")] {
        let Some((url, host)) = webhook_target(&text, false) else { continue };
        assert!(url.starts_with("https://") && !url.contains('#'), "an address without a fragment");
        assert!(host.is_none_or(is_global), "an address inside");
        assert_eq!(
            webhook_target(&url, false).map(|(again, _)| again),
            Some(url),
            "it is read as it is stored"
        );
    }
    if let Some((octets, _)) = bytes.split_first_chunk::<16>() {
        let address = IpAddr::from(*octets);
        let is_accepted = webhook_target(&format!("https://[{address}]/"), false).is_some();
        assert_eq!(is_accepted, is_global(address), "an address in brackets counts as it is");
    }
    if let Some((octets, _)) = bytes.split_first_chunk::<4>() {
        let address = IpAddr::from(*octets);
        let decimal = u32::from_be_bytes(*octets);
        for host in
            [address.to_string(), decimal.to_string(), format!("{decimal:#x}"), format!("[::ffff:{address}]")]
        {
            let is_accepted = webhook_target(&format!("https://{host}/"), false).is_some();
            assert_eq!(
                is_accepted,
                is_global(address),
                "another spelling of an address counts as the address"
            );
        }
    }
}
