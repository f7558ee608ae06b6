use shikaku_clinic::history::{ChainBreak, StoreError};

/// The damage in a table or in a whole store.
#[derive(Clone, Copy, Default)]
pub(super) struct Damage {
    /// Rows that no key opens, or that hold no value.
    pub(super) unreadable: usize,
    /// Rows that are missing, were added or were put back.
    pub(super) lost: usize,
    /// The first line of the journal that is not as it was written.
    pub(super) journal: Option<ChainBreak>,
}

impl Damage {
    /// The damage of both.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            unreadable: self.unreadable.saturating_add(other.unreadable),
            lost: self.lost.saturating_add(other.lost),
            journal: self.journal.or(other.journal),
        }
    }

    /// The damage as an error.
    pub(super) fn check(self) -> Result<(), StoreError> {
        match (self.unreadable.saturating_add(self.lost), self.journal) {
            (0, None) => Ok(()),
            (0, Some(broken)) => Err(broken.into()),
            (rows, _) => Err(StoreError::DamagedRows { rows }),
        }
    }
}
