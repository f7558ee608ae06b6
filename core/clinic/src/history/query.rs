use chrono::NaiveDate;

use super::{ConfirmationKey, FollowUp, HistoryId, Record, purge_after};

/// Which records are looked for. Nothing past its purge date is ever found.
#[derive(Clone, derive_more::Debug)]
#[debug("RecordQuery(..)")]
pub struct RecordQuery {
    today: NaiveDate,
    treated: Option<(NaiveDate, NaiveDate)>,
    same_as: Option<ConfirmationKey>,
}

impl RecordQuery {
    /// Every record that may be looked at today, in Japan.
    #[must_use]
    pub const fn on(today: NaiveDate) -> Self {
        Self { today, treated: None, same_as: None }
    }

    /// Of these, those for treatment from one day through another.
    #[must_use]
    pub fn treated_between(self, first: NaiveDate, last: NaiveDate) -> Self {
        Self { treated: Some((first, last)), ..self }
    }

    /// Of these, those that are the same confirmation.
    #[must_use]
    pub fn same_as(self, key: ConfirmationKey) -> Self {
        Self { same_as: Some(key), ..self }
    }

    /// The key that is looked for, for a store that can find it by a digest.
    #[must_use]
    pub const fn key(&self) -> Option<&ConfirmationKey> {
        self.same_as.as_ref()
    }

    /// The purge dates between which every match lies, for a store that can see nothing else.
    #[must_use]
    pub fn purge_dates(&self) -> (NaiveDate, NaiveDate) {
        let (first, last) = self.treated.map_or((NaiveDate::MIN, NaiveDate::MAX), |(first, last)| {
            (purge_after(first), purge_after(last))
        });
        (first.max(self.today), last)
    }

    /// Whether a record is looked for.
    #[must_use]
    pub fn matches(&self, record: &Record) -> bool {
        let date = record.treatment_date();
        record.is_kept_on(self.today)
            && self.treated.is_none_or(|(first, last)| (first..=last).contains(&date))
            && self.same_as.as_ref().is_none_or(|key| record.duplicate_keys().contains(key))
    }
}

/// Which follow-ups are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUpQuery {
    /// What is not done, overdue or not.
    Open,
    /// Also what is done and not purged yet.
    All,
}

impl FollowUpQuery {
    /// Whether a follow-up is looked for.
    #[must_use]
    pub const fn matches(self, follow_up: &FollowUp) -> bool {
        matches!(self, Self::All) || follow_up.closed_at().is_none()
    }
}

/// What was found, in order, and what could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// Each with its name.
    pub rows: Vec<(HistoryId, T)>,
    /// Damaged ones: they were kept, and cannot be read. One that is missing, was put back to an earlier state or was
    /// never kept here counts as [`HistoryId::UNKNOWN`].
    pub damaged: Vec<HistoryId>,
}

impl Found<Record> {
    /// The latest treatment first, then the latest confirmation.
    #[must_use]
    pub fn records(mut rows: Vec<(HistoryId, Record)>, damaged: Vec<HistoryId>) -> Self {
        rows.sort_by_key(|(id, record)| {
            std::cmp::Reverse((record.treatment_date(), record.confirmed_at(), *id))
        });
        Self { rows, damaged }
    }
}

impl Found<FollowUp> {
    /// What is due first, first; of the same day what was opened first.
    #[must_use]
    pub fn follow_ups(mut rows: Vec<(HistoryId, FollowUp)>, damaged: Vec<HistoryId>) -> Self {
        rows.sort_by_key(|(id, follow_up)| (follow_up.due(), follow_up.opened_at(), *id));
        Self { rows, damaged }
    }
}
