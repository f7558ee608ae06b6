//! The official codes (業務コード), one file a part of the message. Numbers and values: eligibility reference, 2.3.
//! 018 to 026 (医療券) and 029 to 044 stay text.

/// A set of codes that others may extend: what is not in the table is kept in `Unknown`.
#[doc(hidden)]
#[macro_export]
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $code:literal $label:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, derive_more::Debug)]
        #[serde(from = "shikaku_eligibility::Text", into = "String")]
        pub enum $name {
            $(#[doc = concat!("`", $code, "` ", $label)] $variant,)*
            /// A value that is not in the table, kept as it came.
            #[debug("Unknown({} characters)", _0.chars().count())]
            Unknown(String),
        }

        impl $name {
            /// Every known value in the order of the table.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the code as a message contains it.
            #[must_use]
            pub fn code(&self) -> &str {
                match self { $(Self::$variant => $code,)* Self::Unknown(raw) => raw }
            }

            /// The official word for it, when it is known.
            #[must_use]
            pub const fn label(&self) -> Option<&'static str> {
                match self { $(Self::$variant => Some($label),)* Self::Unknown(_) => None }
            }
        }

        impl From<String> for $name {
            fn from(raw: String) -> Self {
                match raw.as_str() { $($code => Self::$variant,)* _ => Self::Unknown(raw) }
            }
        }

        impl From<$crate::Text> for $name {
            fn from(raw: $crate::Text) -> Self {
                String::from(raw).into()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                match value { $name::Unknown(raw) => raw, known => known.code().to_owned() }
            }
        }
    };
}

mod certificate;
mod consent;
mod message;
mod qualification;

pub use certificate::{
    LimitApplicationCertificateChanged, LimitApplicationCertificateClassification,
    LimitApplicationCertificateClassificationFlag, SpecificDiseasesDiseaseCategory,
};
pub use consent::{ConsentClassification, LimitApplicationConsent};
pub use message::{
    CharacterCodeIdentifier, PrescriptionIssueSelect, ProcessingResultStatus, QualificationValidity,
    ReferenceClassification, SegmentOfResult,
};
pub use qualification::{
    InsuredCardClassification, PersonalFamilyClassification, PreschoolClassification, QualificationChange,
    ReasonOfLoss, SamePersonPresence, Sex, TreatmentClassification,
};

crate::child::text_child! {
    CharacterCodeIdentifier ConsentClassification InsuredCardClassification LimitApplicationCertificateChanged
    LimitApplicationCertificateClassification LimitApplicationCertificateClassificationFlag LimitApplicationConsent
    PersonalFamilyClassification PreschoolClassification PrescriptionIssueSelect ProcessingResultStatus
    QualificationValidity ReasonOfLoss ReferenceClassification SegmentOfResult Sex SpecificDiseasesDiseaseCategory
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{InsuredCardClassification, Sex};

    /// One line a code: its values in order, as the reference prints them.
    macro_rules! check {
        ($($name:ident $values:literal)*) => {$({
            let mut values = Vec::new();
            for known in super::$name::KNOWN {
                let json = serde_json::to_string(known).expect("a code is text");
                assert_eq!(json, format!("\"{}\"", known.code()));
                assert_eq!(serde_json::from_str::<super::$name>(&json).ok().as_ref(), Some(known));
                assert!(known.label().is_some_and(|label| !label.is_empty()));
                values.push(known.code());
            }
            assert_eq!(values.join(" "), $values, stringify!($name));
        })*};
    }

    /// Eligibility reference, 2.3.
    #[test]
    fn every_code_has_the_values_of_the_table_and_goes_there_and_back() {
        check! {
            LimitApplicationConsent "0 1"
            ReferenceClassification "1 2"
            SegmentOfResult "1 2 9"
            ProcessingResultStatus "1 2"
            CharacterCodeIdentifier "0 1"
            QualificationValidity "1 2 3 4 5 6"
            Sex "1 2 3"
            ReasonOfLoss "01 02 03 99"
            PersonalFamilyClassification "1 2"
            InsuredCardClassification "01 02 03 04 05 06 07 A1"
            LimitApplicationCertificateClassification "01 02 03"
            LimitApplicationCertificateClassificationFlag
                "A01 A02 A03 A04 A05 A06 B01 B02 B03 B04 B05 B06 B07 B08 B09 B10"
            SpecificDiseasesDiseaseCategory "1 2 3"
            LimitApplicationCertificateChanged "0 1"
            PreschoolClassification "1"
            ConsentClassification "0 1 2 3"
            PrescriptionIssueSelect "1 2"
            SamePersonPresence "1"
            TreatmentClassification "1 2 3 4"
            QualificationChange "0 1"
        }
    }

    #[test]
    fn an_unknown_code_is_kept_and_not_printed() {
        let kept: InsuredCardClassification =
            serde_json::from_str("\"B7 秘密\"").expect("any text is a code");
        assert_eq!(kept, InsuredCardClassification::Unknown("B7 秘密".into()));
        assert_eq!(serde_json::to_string(&kept).expect("a code is text"), "\"B7 秘密\"");
        assert_eq!(format!("{kept:?}"), "Unknown(5 characters)");
        assert_eq!(kept.label(), None);
    }

    #[test]
    fn a_code_written_as_a_number_is_the_same_code() {
        assert_eq!(serde_json::from_str::<Sex>("2").ok(), Some(Sex::Female));
    }

    proptest! {
        #[test]
        fn any_text_is_a_code_that_is_written_as_it_came(raw in any::<String>()) {
            let json = serde_json::to_string(&raw).expect("text");
            let code: InsuredCardClassification = serde_json::from_str(&json).expect("any text is a code");
            prop_assert_eq!(serde_json::to_string(&code).expect("text"), json);
        }
    }
}
