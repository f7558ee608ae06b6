//! 資格情報 as text: one row a field, label TAB value, as the official app copies it (eligibility reference, 1.5).
//!
//! Two open receipt-computer helpers are the source; the text has no version mark, and its labels changed seven times in
//! their first year. So reading goes by section and label, and whatever it does not know it reports and hands back.

mod date;
mod folding;
mod heading;
mod not_valid;
mod read;
mod record;
mod redacted;
mod rows;
mod sheet;
#[cfg(test)]
mod tests;
mod value;
mod write;

pub(super) use read::begins;
pub use read::{headings, read, text_of};
pub use record::{ClipboardReadError, ClipboardRecord, Finding, FindingKind};
pub use redacted::{RedactedRow, RowShape};
pub use write::{ClipboardForm, ClipboardWriteError, ClipboardWritten, LineEnd, write, write_one};
