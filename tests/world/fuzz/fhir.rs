use std::str;

use serde_json::{Map, Value, json};
use shikaku_eligibility::handover::fhir::{broken_rules, write};
use shikaku_eligibility::handover::{FileLimits, json as handover_json};
use shikaku_eligibility::{Confirmation, OfficialMessage, Verdict};

/// Any result has a bundle that keeps the published rules of FHIR and JP Core, or none. The bytes are a message in JSON, and
/// again the values of one that is made of them.
///
/// # Panics
/// When that does not hold.
pub fn handover_fhir(bytes: &[u8]) {
    if let Ok(message) = handover_json::read::<OfficialMessage>(bytes, &FileLimits::SINGLE) {
        check(message, bytes);
    }
    if let Ok(message) = serde_json::from_value::<OfficialMessage>(message_of(bytes)) {
        check(message, bytes);
    }
}

fn check(message: OfficialMessage, bytes: &[u8]) {
    let mut name = [0; 16];
    name.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    let confirmation = Confirmation::from(message);
    for is_chosen in [false, true] {
        let Ok(bundle) = write(&confirmation, name, is_chosen) else { continue };
        assert_eq!(broken_rules(&bundle), [], "rules that a bundle breaks");
        assert_eq!(confirmation.results().len(), 1, "a bundle is about one qualification");
        assert!(
            !matches!(confirmation.verdict(), Verdict::NotFound | Verdict::Superseded),
            "a bundle says that there is a coverage"
        );
        let again = write(&confirmation, name, is_chosen).expect("what was written is written again");
        assert_eq!(again, bundle, "the same result is the same bundle");
    }
}

/// The elements that the export reads.
const FIELDS: [&str; 16] = [
    "InsurerNumber",
    "InsuredCardSymbol",
    "InsuredIdentificationNumber",
    "InsuredBranchNumber",
    "PersonalFamilyClassification",
    "Name",
    "NameKana",
    "Sex1",
    "Birthdate",
    "Address",
    "PostNumber",
    "QualificationDate",
    "DisqualificationDate",
    "InsuredCardValidDate",
    "InsuredCardExpirationDate",
    "InsurerName",
];

/// Values that reach the parts of the writer that arbitrary text does not.
const VALUES: [&str; 12] = [
    "01990019",
    "見本１２３",
    "4900001",
    "00",
    "1",
    "2",
    "資格　太郎",
    "ｼｶｸ ﾀﾛｳ",
    "19840410",
    "20201331",
    " ",
    "",
];

/// A message: the first byte is its validity, then each pair of bytes is a person or an element, and how its value is found.
fn message_of(bytes: &[u8]) -> Value {
    let (validity, mut rest) = bytes.split_first().unwrap_or((&0, &[]));
    let mut people = vec![Map::new()];
    while let [which, length, after @ ..] = rest {
        let (text, after) = after.split_at_checked(usize::from(*length % 24)).unwrap_or((after, &[]));
        rest = after;
        let Some(field) = FIELDS.get(usize::from(*which % 32)) else {
            if *which == u8::MAX {
                people.push(Map::new());
            }
            continue;
        };
        let value = match text {
            [index] => VALUES.get(usize::from(*index)).copied().unwrap_or_default().to_owned(),
            text => str::from_utf8(text)
                .map_or_else(|_| String::from_utf8_lossy(text).into_owned(), str::to_owned),
        };
        if let Some(person) = people.last_mut() {
            person.insert((*field).to_owned(), value.into());
        }
    }
    let validity = (validity % 8).to_string();
    json!({ "XmlMsg": {
        "MessageHeader": { "SegmentOfResult": "1", "QualificationConfirmationDate": "20261122" },
        "MessageBody": { "ProcessingResultStatus": "1", "QualificationValidity": validity, "ResultList": people },
    }})
}
