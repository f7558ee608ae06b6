//! What the JSON of all commands shares. The README documents the shapes; names in them never change.

use std::fmt::Debug;

use serde::Serialize;
use shikaku_clinic::failure::Failure;

/// A failure, for scripts and support. Nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailureNote {
    /// `PIN-01`.
    pub(crate) code: &'static str,
    /// One English sentence.
    pub(crate) cause: &'static str,
    /// What to do, as a word: `type-pin-again`.
    pub(crate) next_action: String,
    /// Tries left, where the failure is about them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tries_left: Option<u8>,
}

impl FailureNote {
    /// Of a failure and the tries left beside it.
    pub(crate) fn new(failure: Failure, tries_left: Option<u8>) -> Self {
        let next_action = kebab(&failure.next_action());
        Self { code: failure.code(), cause: failure.cause(), next_action, tries_left }
    }
}

impl From<Failure> for FailureNote {
    fn from(failure: Failure) -> Self {
        Self::new(failure, None)
    }
}

/// The name of a variant as a word: `TypePinAgain` is `type-pin-again`. What a variant holds is left out.
pub(crate) fn kebab(variant: &impl Debug) -> String {
    let name = format!("{variant:?}");
    let mut word = String::new();
    for letter in name.chars().take_while(char::is_ascii_alphanumeric) {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

#[cfg(test)]
mod tests {
    use shikaku_clinic::failure::{Failure, PinFailure};

    use super::{FailureNote, kebab};

    #[test]
    fn a_variant_becomes_a_word_without_what_it_holds() {
        assert_eq!(kebab(&shikaku_clinic::failure::NextAction::TypePinAgain), "type-pin-again");
        assert_eq!(kebab(&Some(1234)), "some");
    }

    #[test]
    fn a_failure_is_reported_by_code_cause_and_next_action() {
        let note = FailureNote::new(Failure::from(PinFailure::Wrong), Some(2));
        let expected = serde_json::json!({
            "code": "PIN-01", "cause": "The PIN did not match; tries are left.",
            "nextAction": "type-pin-again", "triesLeft": 2
        });
        assert_eq!(serde_json::to_value(note).expect("JSON"), expected);
    }
}
