//! Members of the gateway's JSON: official elements (eligibility reference, 2.1 to 2.3) and those of our own API. A name
//! that is not listed is replaced as its value is.

/// What becomes of a member's value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// A code: one of these stays.
    Code(&'static [&'static str]),
    /// The day of the confirmation itself, and times of our own protocol.
    Moment,
    /// A birth date.
    BirthDate,
    /// Any other day or time.
    Day,
    /// 保険者番号.
    Insurer,
    /// Sex: the same for everybody.
    Sex,
    /// Words of our own list of problems.
    Problem,
    /// The HTTP status of a problem.
    Status,
    /// A time to wait, in milliseconds.
    Wait,
    /// A name, an address, a personal number, or an element that holds others.
    Text,
}

use Rule::{BirthDate, Code, Day, Insurer, Moment, Problem, Sex, Status, Text, Wait};

const DIGIT: Rule = Code(&["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
const CONSENT: Rule = Code(&["0", "1", "2", "3"]);
const RATIO: Rule = Code(&["000", "010", "020", "030", "100"]);
const SYSTEM: Rule = Code(&["REF-E01", "REF-P01", "REF-W01", "REF-W02"]);

/// Every name that is known.
const NAMES: [(&str, Rule); 136] = [
    ("Address", Text),
    ("ArbitraryFileIdentifier", Text),
    ("ArbitraryIdentifier", Text),
    ("Birthdate", BirthDate),
    ("BulkConfirmUnit", Text),
    ("CharacterCodeIdentifier", DIGIT),
    ("ConsistencyFlag", DIGIT),
    ("DesignatedMedicalInstitutionCode", Text),
    ("DesignatedMedicalInstitutionFlag", DIGIT),
    ("DesignatedMedicalInstitutionName", Text),
    ("DiagnosisInfoAvailableTime", Day),
    ("DiagnosisInfoConsFlg", CONSENT),
    ("DiagnosisInfoConsTime", Day),
    ("DisqualificationDate", Day),
    ("DistrictContactName", Text),
    ("ElderlyRecipientCertificateDate", Day),
    ("ElderlyRecipientCertificateInfo", Text),
    ("ElderlyRecipientContributionRatio", RATIO),
    ("ElderlyRecipientValidEndDate", Day),
    ("ElderlyRecipientValidStartDate", Day),
    ("ErrorCode", SYSTEM),
    ("ErrorMessage", Text),
    ("HandlingContactName", Text),
    ("InjuryName1", Text),
    ("InjuryName2", Text),
    ("InjuryName3", Text),
    ("InsuredBranchNumber", Text),
    ("InsuredCardClassification", Code(&["01", "02", "03", "04", "05", "06", "07", "A1"])),
    ("InsuredCardExpirationDate", Day),
    ("InsuredCardSymbol", Text),
    ("InsuredCardValidDate", Day),
    ("InsuredCertificateIssuanceDate", Day),
    ("InsuredIdentificationNumber", Text),
    ("InsuredName", Text),
    ("InsuredPartialContributionRatio", RATIO),
    ("InsurerName", Text),
    ("InsurerNumber", Insurer),
    ("IssueNumber", Text),
    ("LimitApplicationCertificateChanged", DIGIT),
    ("LimitApplicationCertificateClassification", Code(&["01", "02", "03"])),
    (
        "LimitApplicationCertificateClassificationFlag",
        Code(&[
            "A01", "A02", "A03", "A04", "A05", "A06", "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08",
            "B09", "B10",
        ]),
    ),
    ("LimitApplicationCertificateDate", Day),
    ("LimitApplicationCertificateLongTermDate", Day),
    ("LimitApplicationCertificateRelatedConsFlg", CONSENT),
    ("LimitApplicationCertificateRelatedConsTime", Day),
    ("LimitApplicationCertificateRelatedInfo", Text),
    ("LimitApplicationCertificateValidEndDate", Day),
    ("LimitApplicationCertificateValidStartDate", Day),
    ("MedicalInstitutionCode", Text),
    ("MedicalTicketExpirationDate", Day),
    ("MedicalTicketInfo", Text),
    ("MedicalTicketValidDate", Day),
    ("MedicalTreatmentMonth", Text),
    ("MedicalTreatmentType", DIGIT),
    ("MessageBody", Text),
    ("MessageHeader", Text),
    ("Name", Text),
    ("NameKana", Text),
    ("NameOfOther", Text),
    ("NameOfOtherKana", Text),
    ("NumberOfError", DIGIT),
    ("NumberOfNormalProcessing", DIGIT),
    ("NumberOfProcessingResult", DIGIT),
    ("OperationInfoAvailableTime", Day),
    ("OperationInfoConsFlg", CONSENT),
    ("OperationInfoConsTime", Day),
    ("PersonalFamilyClassification", Code(&["1", "2"])),
    ("PharmacistsInfoAvailableTime", Day),
    ("PharmacistsInfoConsFlg", CONSENT),
    ("PharmacistsInfoConsTime", Day),
    ("PostNumber", Text),
    ("PreschoolClassification", DIGIT),
    ("PrescriptionIssueSelect", DIGIT),
    ("PrescriptionIssuerMedicalInstitutionCode", Text),
    ("PrescriptionIssuerMedicalInstitutionName", Text),
    ("ProcessExecutionTime", Moment),
    ("ProcessingResultCode", SYSTEM),
    ("ProcessingResultMessage", Text),
    ("ProcessingResultStatus", DIGIT),
    ("PublicExpenseResultList", Text),
    ("QualificationConfirmSearchInfo", Text),
    ("QualificationConfirmationDate", Moment),
    ("QualificationDate", Day),
    ("QualificationValidity", DIGIT),
    ("ReasonOfLoss", Code(&["01", "02", "03", "99"])),
    ("ReceptionNumber", Text),
    ("ReferenceClassification", DIGIT),
    ("ReferenceNumber", Text),
    ("Remarks1", Text),
    ("Remarks2", Text),
    ("Remarks3", Text),
    ("ResultList", Text),
    ("ResultOfQualificationConfirmation", Text),
    ("SegmentOfResult", DIGIT),
    ("SelfPayAmount", Text),
    ("Sex1", Sex),
    ("Sex2", Sex),
    ("SingleOrCombinedUse", DIGIT),
    ("SpecificDiseasesCertificateDate", Day),
    ("SpecificDiseasesCertificateInfo", Text),
    ("SpecificDiseasesCertificateList", Text),
    ("SpecificDiseasesCertificateRelatedConsFlg", CONSENT),
    ("SpecificDiseasesCertificateRelatedConsTime", Day),
    ("SpecificDiseasesDiseaseCategory", DIGIT),
    ("SpecificDiseasesSelfPay", Text),
    ("SpecificDiseasesValidEndDate", Day),
    ("SpecificDiseasesValidStartDate", Day),
    ("SpecificHealthCheckupsInfoAvailableTime", Day),
    ("SpecificHealthCheckupsInfoConsFlg", CONSENT),
    ("SpecificHealthCheckupsInfoConsTime", Day),
    ("StatusOfElderlyMedicalCare", DIGIT),
    ("StatusOfInfecton", DIGIT),
    ("StatusOfPrefecturalExpenses", DIGIT),
    ("StatusOfSocialInsurance", DIGIT),
    ("TicketType", DIGIT),
    ("XmlMsg", Text),
    // Our own API.
    ("askAgainAfterMs", Wait),
    ("certificate", Text),
    ("challenge", Text),
    ("challengeId", Text),
    ("code", Problem),
    ("expiresAt", Moment),
    ("law", Text),
    ("method", Code(&["pin", "visual"])),
    ("pinSignature", Text),
    ("presence", Text),
    ("proof", Text),
    ("receipt", Text),
    ("record", Text),
    ("serverTime", Moment),
    ("signature", Text),
    ("status", Status),
    ("title", Problem),
    ("treatmentDate", Moment),
    ("type", Problem),
    ("visualCheck", Code(&["off", "certificateOnly", "presenceProof"])),
];

/// What becomes of the value of this member; `None` for a name that is not known.
pub(super) fn rule(name: &str) -> Option<Rule> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, rule)| *rule)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Rule, rule};

    const ALL: [&str; 2] = [
        include_str!("../../../../fixtures/eligibility/every-element.json"),
        include_str!("../../../../fixtures/eligibility/every-element-bulk.json"),
    ];

    /// Eligibility reference, 2.1 and 2.2.
    #[test]
    fn every_official_element_is_known() {
        for json in ALL {
            walk(&serde_json::from_str(json).expect("JSON"));
        }
    }

    fn walk(value: &Value) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                assert!(rule(name).is_some(), "{name}");
                walk(value);
            }),
            Value::Array(values) => values.iter().for_each(walk),
            _ => {}
        }
    }

    #[test]
    fn a_name_that_is_not_listed_is_not_known() {
        for name in ["", "YamadaTaro", "name", "Name ", "BirthDate", "NameFlg", "StatusOfYamada"] {
            assert!(rule(name).is_none(), "{name}");
        }
        assert!(rule("ReasonOfLoss") == Some(Rule::Code(&["01", "02", "03", "99"])));
    }
}
