//! Where a reception leaves what it came to: a store, or nowhere.

use clap::Args;
use shikaku_core::adapter::SystemRandom;
use shikaku_core::history::StaffLabel;
use shikaku_core::workflow::History;

use crate::store::{OpenError, StoreArguments};

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
    /// What was named; none if nothing was.
    pub(crate) fn open(self) -> Result<Option<History>, OpenError> {
        if !self.store.is_named() {
            return Ok(None);
        }
        Ok(Some(History::new(Box::new(self.store.open()?), Box::new(SystemRandom), self.staff.staff)))
    }
}
