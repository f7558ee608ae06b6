use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::eligibility::{DateText, OfficialMessage, ResultOfQualificationConfirmation, Text};

/// What makes two confirmations the same one: date, insurer, symbol, number and branch (eligibility reference, 2.7),
/// compared without width, blanks and leading zeros (2.4).
///
/// Wiped when dropped; `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct DuplicateKey(Zeroizing<Vec<u8>>);

impl DuplicateKey {
    /// The key of each qualification in an answer. One without insurer and number has none.
    #[must_use]
    pub fn all_of(message: &OfficialMessage) -> Vec<Self> {
        let date = message.xml_msg.message_header.qualification_confirmation_date.as_ref();
        let list = message.xml_msg.message_body.result_list.as_ref();
        let results = list.map_or(&[][..], |list| list.results.as_slice());
        results.iter().filter_map(|result| Self::of(date, result)).collect()
    }

    fn of(date: Option<&DateText>, result: &ResultOfQualificationConfirmation) -> Option<Self> {
        let insurer = result.insurer_number.as_ref();
        let number = result.insured_identification_number.as_ref();
        if insurer.is_none() && number.is_none() {
            return None;
        }
        let date = date.and_then(DateText::date).map(|date| date.to_string()).unwrap_or_default();
        let symbol = result.insured_card_symbol.as_ref();
        let branch = result.insured_branch_number.as_ref();
        let parts = [insurer, symbol, number, branch].map(folded);
        let mut bytes = Zeroizing::new(Vec::with_capacity(256));
        for part in std::iter::once(&date).chain(parts.iter().map(|part| &**part)) {
            // Each part ends with what no part holds.
            bytes.extend(part.as_bytes());
            bytes.push(0);
        }
        Some(Self(bytes))
    }

    /// To be hidden behind a keyed digest where it is stored.
    // EXPOSE: a store has to find equal keys, and does so by their digests.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for DuplicateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DuplicateKey").finish_non_exhaustive()
    }
}

fn folded(text: Option<&Text>) -> Zeroizing<String> {
    let raw = text.map_or("", Text::as_str);
    let written = raw.nfkc().filter(|letter| !letter.is_whitespace() && !letter.is_control());
    let mut kept = Zeroizing::new(String::with_capacity(raw.len().saturating_mul(2)));
    kept.extend(written.skip_while(|letter| *letter == '0'));
    kept
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::DuplicateKey;

    fn keys(date: &str, parts: [&str; 4]) -> Vec<DuplicateKey> {
        let [insurer, symbol, number, branch] = parts;
        let message = json!({"XmlMsg": {
            "MessageHeader": {"QualificationConfirmationDate": date},
            "MessageBody": {"ResultList": [{"InsurerNumber": insurer, "InsuredCardSymbol": symbol,
                "InsuredIdentificationNumber": number, "InsuredBranchNumber": branch}]}
        }});
        DuplicateKey::all_of(&serde_json::from_value(message).expect("a message"))
    }

    const PARTS: [&str; 4] = ["01990019", "見本123", "4900001", "02"];

    #[track_caller]
    fn check(date: &str, parts: [&str; 4], is_same: bool) {
        assert_eq!(keys(date, parts) == keys("20261122", PARTS), is_same, "{date} {parts:?}");
    }

    #[test]
    fn width_blanks_and_leading_zeros_make_no_difference() {
        check("20261122", ["01990019", "見本１２３", "４９００００１", "2"], true);
        check("20261122", [" 1990019", "見本 123", "004900001", "０２"], true);
    }

    #[test]
    fn each_part_makes_a_difference() {
        check("20261123", PARTS, false);
        check("20261122", ["06990014", "見本123", "4900001", "02"], false);
        check("20261122", ["01990019", "見本12", "34900001", "02"], false);
        check("20261122", ["01990019", "見本123", "4900002", "02"], false);
        check("20261122", ["01990019", "見本123", "4900001", "03"], false);
    }

    #[test]
    fn somebody_without_numbers_is_nobody_to_compare() {
        let message = json!({"XmlMsg": {"MessageBody": {"ResultList": [{"Name": "資格　太郎"}]}}});
        assert!(DuplicateKey::all_of(&serde_json::from_value(message).expect("a message")).is_empty());
    }
}
