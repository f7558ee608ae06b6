//! 履歴: what was confirmed, what is still to be confirmed, and who confirmed how; and the readers that were paired.
//! Values only: a store behind [`HistoryStore`] keeps them, sealed.
//!
//! A result may be looked at until the last day of the month after the month of treatment and is purged then
//! (eligibility reference, 1.7 and 6). The journal of who confirmed how holds nothing about patients and stays.

pub(crate) mod codec;
mod confirmation_method;
mod follow_up;
mod id;
mod journal;
mod journal_chain;
mod key_store;
mod memory;
mod query;
mod record;
mod retention;
mod store;
mod store_day;
mod unavailable;

pub use codec::CodecError;
pub use confirmation_method::ConfirmationMethod;
pub use follow_up::{FollowUp, FollowUpDayError, FollowUpReason, FollowUpState, Wanted};
pub use id::{HistoryId, HistoryIdError};
pub use journal::{JournalEntry, LabelError, OutcomeCode, StaffLabel};
pub use journal_chain::{ChainBreak, ChainHead, JournalLine, verify_chain};
pub use key_store::{KeyId, KeyIdError, KeyStore, KeyUnavailable, StoreKey};
pub use memory::MemoryStore;
pub use query::{FollowUpQuery, Found, RecordQuery};
pub use record::Record;
pub use retention::{is_kept, purge_after};
pub use shikaku_eligibility::ConfirmationKey;
pub use store::{HistoryStore, Purged, Saved, StoreError};
pub use store_day::{ClockDoubt, StoreDay};
pub use unavailable::UnavailableStore;
