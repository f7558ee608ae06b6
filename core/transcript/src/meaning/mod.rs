//! What exchanges mean, in the field's words. It follows the selected application and file as the card does.

mod card_state_tracker;
mod file_ref;

pub use card_state_tracker::{CardStateTracker, CommandKind, Meaning};
pub use file_ref::{ApplicationName, FileRef};

use shikaku_card::apdu::StatusWord;

/// A status word as a reader of transcripts wants it: `63C2, 2 tries left`.
#[must_use]
pub fn status_in_words(status: StatusWord) -> String {
    let words = match status {
        StatusWord::Success => return "9000".to_owned(),
        StatusWord::MoreAvailable(0) => "256 bytes or more to fetch".to_owned(),
        StatusWord::MoreAvailable(count) => format!("{count} bytes more to fetch"),
        StatusWord::EndOfFile => "end of file".to_owned(),
        StatusWord::VerificationFailed => "wrong, and no counter".to_owned(),
        StatusWord::TriesLeft(0) | StatusWord::AuthenticationBlocked | StatusWord::ReferenceDataNotUsable => {
            "blocked".to_owned()
        }
        StatusWord::TriesLeft(1) => "1 try left".to_owned(),
        StatusWord::TriesLeft(tries) => format!("{tries} tries left"),
        StatusWord::WrongLength => "wrong length".to_owned(),
        StatusWord::LogicalChannelNotSupported => "logical channel not supported".to_owned(),
        StatusWord::SecureMessagingNotSupported => "secure messaging not supported".to_owned(),
        StatusWord::CommandIncompatibleWithFile => "not for this file".to_owned(),
        StatusWord::SecurityStatusNotSatisfied => "not authorised".to_owned(),
        StatusWord::ConditionsNotSatisfied => "conditions not satisfied".to_owned(),
        StatusWord::NoCurrentFile => "no current file".to_owned(),
        StatusWord::IncorrectData => "incorrect data".to_owned(),
        StatusWord::NotFound => "not found".to_owned(),
        StatusWord::IncorrectParameters => "incorrect parameters".to_owned(),
        StatusWord::ReferencedDataNotFound => "referenced data not found".to_owned(),
        StatusWord::WrongParameters => "beyond the end, or wrong parameters".to_owned(),
        StatusWord::WrongLe(0) => "repeat with Le 256".to_owned(),
        StatusWord::WrongLe(le) => format!("repeat with Le {le}"),
        StatusWord::InstructionNotSupported => "instruction not supported".to_owned(),
        StatusWord::ClassNotSupported => "class not supported".to_owned(),
        StatusWord::NoDiagnosis => "no diagnosis".to_owned(),
        StatusWord::Other(_) => "not known here".to_owned(),
    };
    format!("{status}, {words}")
}
