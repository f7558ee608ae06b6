//! What is said about each failure: one file per family.

/// Ends an advice where the check cannot be made: the lawful next step, and the share that the clinic may charge.
macro_rules! fallback {
    ($advice:literal) => {
        concat!(
            $advice,
            "「別の方法で確認」に進んでください。窓口でいただくのは、本来の負担割合（3割など）です。"
        )
    };
}

/// The words for one family: what happened, and what to do now. A failure without words does not compile.
macro_rules! words {
    ($family:ident { $($failure:ident => $title:literal, $advice:expr;)* }) => {
        pub(super) const fn text(failure: $family) -> FailureText {
            match failure {
                $($family::$failure => FailureText { title: $title, advice: $advice },)*
            }
        }
    };
}

mod card;
mod gateway;
mod import;
mod pin;
mod reader;
mod sign_in;
mod store;

use shikaku_clinic::failure::Failure;

/// A failure in plain words: what happened, without blame, and what to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailureText {
    /// What happened; a heading, without a full stop.
    pub title: &'static str,
    /// What to do now; sentences.
    pub advice: &'static str,
}

/// The words for a failure.
#[must_use]
pub const fn failure_text(failure: Failure) -> FailureText {
    match failure {
        Failure::Card(failure) => card::text(failure),
        Failure::Pin(failure) => pin::text(failure),
        Failure::Reader(failure) => reader::text(failure),
        Failure::Gateway(failure) => gateway::text(failure),
        Failure::Store(failure) => store::text(failure),
        Failure::SignIn(failure) => sign_in::text(failure),
        Failure::Import(failure) => import::text(failure),
    }
}
