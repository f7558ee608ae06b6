//! Where a reception leaves what it came to: a store, or nowhere.

use chrono::{DateTime, Utc};
use clap::Args;
use shikaku_core::failure::StoreFailure;
use shikaku_core::history::{HistoryStore, StaffLabel};
use shikaku_core::workflow::{Keeping, Keepsake};

use crate::store::{OpenError, StoreArguments, fresh_id};

/// Keeps what a reception leaves behind.
pub(crate) trait History {
    /// Keeps it, as of now.
    fn keep(&mut self, keepsake: &Keepsake, now: DateTime<Utc>) -> Keeping;
}

/// A store, if one is named, and who is at the desk.
#[derive(Args)]
pub(crate) struct HistoryArguments {
    #[command(flatten)]
    store: StoreArguments,
    #[command(flatten)]
    staff: StaffArguments,
}

/// Who is at the desk.
#[derive(Args)]
pub(crate) struct StaffArguments {
    #[arg(
        long,
        value_name = "LABEL",
        env = "SHIKAKU_STAFF",
        default_value = "desk",
        help = "記録に残す担当者の呼び名（半角英数24字まで。氏名は書かない）"
    )]
    pub(crate) staff: StaffLabel,
}

impl HistoryArguments {
    /// What was named; nowhere if nothing was.
    pub(crate) fn open(self) -> Result<Box<dyn History>, OpenError> {
        if !self.store.is_named() {
            return Ok(Box::new(Nowhere));
        }
        Ok(Box::new(Kept { store: self.store.open()?, staff: self.staff.staff }))
    }
}

/// Nothing is kept.
pub(crate) struct Nowhere;

impl History for Nowhere {
    fn keep(&mut self, _: &Keepsake, _: DateTime<Utc>) -> Keeping {
        Keeping::Nowhere
    }
}

/// A store, and who is at the desk.
pub(crate) struct Kept<S> {
    pub(crate) store: S,
    pub(crate) staff: StaffLabel,
}

impl<S: HistoryStore> History for Kept<S> {
    fn keep(&mut self, keepsake: &Keepsake, now: DateTime<Utc>) -> Keeping {
        match fresh_id() {
            Ok(id) => keepsake.put(&mut self.store, id, &self.staff, now),
            Err(_) => Keeping::Failed(StoreFailure::NoRandom.into()),
        }
    }
}
