use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use shikaku_eligibility::Verdict;
use thiserror::Error;

use super::ConfirmationMethod;
use super::codec::{self, CodecError};
use crate::failure::Failure;

/// Text is no label of ours.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a label is 1 to 24 characters of A-Z a-z 0-9 - _")]
pub struct LabelError;

/// 1 to 24 characters: too short for remarks about a patient, and without the letters that names are written in.
macro_rules! label {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// 1 to 24 characters of `A-Z a-z 0-9 - _`.
        #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, derive_more::Debug, derive_more::Into)]
        #[debug("{}({} characters)", stringify!($name), _0.len())]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads one.
            ///
            /// # Errors
            /// When it is empty, too long, or holds another character.
            pub fn parse(text: &str) -> Result<Self, LabelError> {
                Self::try_from(text.to_owned())
            }

            /// The characters.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = LabelError;

            fn try_from(text: String) -> Result<Self, LabelError> {
                let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
                let fits = (1..=LABEL_MAX).contains(&text.len()) && text.bytes().all(allowed);
                if fits { Ok(Self(text)) } else { Err(LabelError) }
            }
        }

        impl FromStr for $name {
            type Err = LabelError;

            fn from_str(text: &str) -> Result<Self, LabelError> {
                Self::parse(text)
            }
        }
    };
}

const LABEL_MAX: usize = 24;

label! {
    /// 担当者: who made a confirmation, as the clinic calls them. Opaque to us: a number or a nickname, not a name.
    StaffLabel
}

label! {
    /// What a confirmation came to: `valid`, `not-found`, or the code of a failure such as `PIN-03`.
    OutcomeCode
}

impl StaffLabel {
    /// The label where none is known.
    #[must_use]
    pub fn unnamed() -> Self {
        Self("desk".to_owned())
    }
}

impl OutcomeCode {
    /// The code of the system's answer. Its own opaque code is left out.
    #[must_use]
    pub fn of(verdict: &Verdict) -> Self {
        let word = match verdict {
            Verdict::Valid => "valid",
            Verdict::ValidUnregistered => "valid-unregistered",
            Verdict::Invalid => "invalid",
            Verdict::Superseded => "superseded",
            Verdict::NotFound => "not-found",
            Verdict::Multiple => "multiple",
            Verdict::Processing => "processing",
            Verdict::PersonError { .. } => "person-error",
            Verdict::RequestError { .. } => "request-error",
            Verdict::Bulk | Verdict::Unknown(_) => "unknown-answer",
        };
        Self(word.to_owned())
    }
}

impl From<Failure> for OutcomeCode {
    fn from(failure: Failure) -> Self {
        Self(failure.code().to_owned())
    }
}

/// 確認の記帳: who confirmed how, when, and what it came to. Nothing about the patient has a place in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, derive_more::Debug)]
#[debug("JournalEntry({method:?}, {outcome:?})")]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    version: u32,
    at: DateTime<Utc>,
    method: ConfirmationMethod,
    staff: StaffLabel,
    outcome: OutcomeCode,
    /// What a later program wrote beside, kept as it came.
    #[serde(flatten)]
    others: BTreeMap<String, serde_cbor::Value>,
}

impl JournalEntry {
    /// The newest format known here.
    const VERSION: u32 = 1;

    /// One line of the journal.
    #[must_use]
    pub const fn new(
        at: DateTime<Utc>,
        method: ConfirmationMethod,
        staff: StaffLabel,
        outcome: OutcomeCode,
    ) -> Self {
        Self { version: Self::VERSION, at, method, staff, outcome, others: BTreeMap::new() }
    }

    /// When.
    #[must_use]
    pub const fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// How.
    #[must_use]
    pub const fn method(&self) -> &ConfirmationMethod {
        &self.method
    }

    /// The label of the staff.
    #[must_use]
    pub const fn staff(&self) -> &StaffLabel {
        &self.staff
    }

    /// The outcome of the check.
    #[must_use]
    pub const fn outcome(&self) -> &OutcomeCode {
        &self.outcome
    }

    /// The entry as bytes, which the chain holds together.
    ///
    /// # Errors
    /// When it holds what CBOR cannot say.
    pub fn encode(&self) -> Result<Vec<u8>, CodecError> {
        codec::encode(self).map(|bytes| bytes.to_vec())
    }

    /// Reads what [`Self::encode`] wrote, here or in a later program with the same format.
    ///
    /// # Errors
    /// When it is something else, or in a later format.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        codec::decode(bytes, Self::VERSION)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};
    use shikaku_eligibility::Verdict;

    use super::{ConfirmationMethod, JournalEntry, OutcomeCode, StaffLabel};
    use crate::failure::Failure;

    #[test]
    fn a_label_holds_no_japanese_name_and_no_sentence() {
        for text in ["", "資格　太郎", "ｼｶｸ", "a b", "1234567890123456789012345", "a.b", "a\n"] {
            assert!(StaffLabel::parse(text).is_err(), "{text}");
        }
        assert_eq!(StaffLabel::parse("desk-2").expect("a label").as_str(), "desk-2");
    }

    #[test]
    fn every_outcome_is_a_label_and_holds_nothing_of_the_system() {
        let secret = || "E9 秘密".to_owned();
        let codes = [
            Verdict::Valid,
            Verdict::ValidUnregistered,
            Verdict::Invalid,
            Verdict::Superseded,
            Verdict::NotFound,
            Verdict::Multiple,
            Verdict::Bulk,
            Verdict::Processing,
            Verdict::PersonError { code: Some(secret()) },
            Verdict::RequestError { code: Some(secret()) },
            Verdict::Unknown(secret()),
        ];
        let codes = codes.iter().map(OutcomeCode::of).chain(Failure::all().map(OutcomeCode::from));
        for outcome in codes {
            assert!(OutcomeCode::parse(outcome.as_str()).is_ok(), "{}", outcome.as_str());
        }
    }

    proptest! {
        #[test]
        fn an_entry_is_read_as_it_was_written(
            staff in "[A-Za-z0-9_-]{1,24}", method in "[a-z]{0,9}", seconds in 0..4_000_000_000_i64
        ) {
            let at = chrono::DateTime::from_timestamp(seconds, 0).expect("a moment");
            let (staff, outcome) = (StaffLabel::parse(&staff).expect("a label"), OutcomeCode::of(&Verdict::Valid));
            let entry = JournalEntry::new(at, ConfirmationMethod::from(method), staff, outcome);
            prop_assert_eq!(JournalEntry::decode(&entry.encode().expect("written")), Ok(entry));
        }
    }
}
