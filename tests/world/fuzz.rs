//! Bodies of the fuzz targets: each takes any bytes, gives them to a parser and asserts what must hold of the answer.
//!
//! Stable Rust runs them over `fixtures/hostile` and random bytes (`suite/hostile.rs`); `tests/fuzz` runs them under
//! libFuzzer. A body panics when an invariant is broken, and only then.

mod apdu;
mod certificate;
mod configuration;
mod enrolment;
mod fhir;
mod frames;
mod gateway;
mod handover;
mod import;
mod presence;
mod reader;
mod receipt_computer;
mod session;
mod tlv;
mod transcript;

pub use apdu::{command_apdu, exchange, response_apdu};
pub use certificate::certificate;
pub use configuration::gateway_configuration;
pub use enrolment::enrolment_uri;
pub use fhir::handover_fhir;
pub use frames::transcript_frames;
pub use gateway::{gateway_challenge_json, gateway_confirmation_json, gateway_request_json};
pub use handover::{handover_clipboard, handover_json, handover_xml, official_message};
pub use import::{
    import_btsnoop, import_jsapdu, import_logcat, import_opensc, import_pcsc_spy, import_pcscd,
    import_wireshark,
};
pub use presence::presence;
pub use reader::{acs_codec, acs_envelope, ccid};
pub use receipt_computer::{gateway_cursor, gateway_reference_number, gateway_webhook_address};
pub use session::reader_session;
pub use tlv::tlv;
pub use transcript::{transcript, transcript_body, transcript_card};

/// One body: any bytes in; it panics when an invariant is broken.
pub type Body = fn(&[u8]);

/// Every body under the name of its target.
pub const BODIES: [(&str, Body); 34] = [
    ("response_apdu", response_apdu),
    ("command_apdu", command_apdu),
    ("exchange", exchange),
    ("tlv", tlv),
    ("certificate", certificate),
    ("presence", presence),
    ("gateway_challenge_json", gateway_challenge_json),
    ("gateway_confirmation_json", gateway_confirmation_json),
    ("gateway_request_json", gateway_request_json),
    ("gateway_configuration", gateway_configuration),
    ("gateway_cursor", gateway_cursor),
    ("gateway_reference_number", gateway_reference_number),
    ("gateway_webhook_address", gateway_webhook_address),
    ("enrolment_uri", enrolment_uri),
    ("handover_xml", handover_xml),
    ("handover_json", handover_json),
    ("official_message", official_message),
    ("handover_clipboard", handover_clipboard),
    ("handover_fhir", handover_fhir),
    ("import_opensc", import_opensc),
    ("import_pcscd", import_pcscd),
    ("import_pcsc_spy", import_pcsc_spy),
    ("import_logcat", import_logcat),
    ("import_btsnoop", import_btsnoop),
    ("import_wireshark", import_wireshark),
    ("import_jsapdu", import_jsapdu),
    ("transcript", transcript),
    ("transcript_card", transcript_card),
    ("transcript_body", transcript_body),
    ("transcript_frames", transcript_frames),
    ("acs_envelope", acs_envelope),
    ("acs_codec", acs_codec),
    ("ccid", ccid),
    ("reader_session", reader_session),
];
