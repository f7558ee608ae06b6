//! The official names, to find those that differ from one only in case.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::child::Element as _;
use crate::{
    BulkConfirmUnit, ElderlyRecipientCertificateInfo, LimitApplicationCertificateRelatedInfo,
    MedicalTicketInfo, MessageBody, MessageHeader, QualificationConfirmSearchInfo,
    ResultOfQualificationConfirmation, SpecificDiseasesCertificateInfo,
};

/// The official name that a name differs from only in case, if at all.
pub(super) fn official(name: &str) -> Option<&'static str> {
    NAMES.get(&name.to_ascii_lowercase()).map(String::as_str)
}

/// By their form in lower case.
static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let fields = [
        MessageHeader::FIELDS,
        MessageBody::FIELDS,
        BulkConfirmUnit::FIELDS,
        QualificationConfirmSearchInfo::FIELDS,
        ResultOfQualificationConfirmation::FIELDS,
        ElderlyRecipientCertificateInfo::FIELDS,
        LimitApplicationCertificateRelatedInfo::FIELDS,
        SpecificDiseasesCertificateInfo::FIELDS,
        MedicalTicketInfo::FIELDS,
    ];
    let children = fields.concat().into_iter().map(pascal_case);
    let names = children.chain(PARENTS.map(str::to_owned));
    names.map(|name| (name.to_ascii_lowercase(), name)).collect()
});

/// Elements that no field is called after.
const PARENTS: [&str; 6] = [
    "XmlMsg",
    "MessageHeader",
    "MessageBody",
    "ResultOfQualificationConfirmation",
    "MedicalTicketInfo",
    "SpecificDiseasesCertificateInfo",
];

/// As serde makes the name of an element from that of a field.
fn pascal_case(field: &str) -> String {
    let words = field.split('_').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::official;

    fn names(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(children) => children.iter().for_each(|(name, child)| {
                into.push(name.clone());
                names(child, into);
            }),
            serde_json::Value::Array(children) => children.iter().for_each(|child| names(child, into)),
            _ => {}
        }
    }

    /// Eligibility reference, 2.1 and 2.2.
    #[test]
    fn every_element_of_the_reference_has_its_name() {
        for json in [
            include_str!("../../../../fixtures/eligibility/every-element.json"),
            include_str!("../../../../fixtures/eligibility/every-element-bulk.json"),
        ] {
            let mut found = Vec::new();
            names(&serde_json::from_str(json).expect("JSON"), &mut found);
            assert!(found.len() > 50);
            for name in found {
                assert_eq!(official(&name), Some(name.as_str()));
                assert_eq!(official(&name.to_ascii_uppercase()), Some(name.as_str()));
            }
        }
        assert_eq!(official("Later"), None);
    }
}
