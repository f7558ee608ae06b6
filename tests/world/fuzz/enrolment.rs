use shikaku_clinic::account::EnrolmentUri;

/// A text that is read as an enrolment sheet is the one text of that sheet.
///
/// # Panics
/// When that does not hold.
pub fn enrolment_uri(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(uri) = EnrolmentUri::parse(text) {
        assert!(*uri.to_text() == text, "a sheet has two texts");
    }
}
