use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::gateway::{FeedPage, VendorAccessKind};

use super::Vendor;
use super::table::{self, Access};
use crate::store::{StoreError, Work};

/// How long an access is kept.
pub(super) const KEPT: TimeDelta = TimeDelta::days(366);

impl Access {
    /// An access to one result.
    pub(crate) const fn of_one(kind: VendorAccessKind, number: i64) -> Self {
        Self { kind, results: 1, first: number, last: number }
    }

    /// A pull from the feed.
    pub(crate) fn of_pull(page: &FeedPage) -> Self {
        let number =
            |sequence: Option<u64>| sequence.and_then(|it| i64::try_from(it).ok()).unwrap_or_default();
        Self {
            kind: VendorAccessKind::Pulled,
            results: i64::try_from(page.items.len()).unwrap_or_default(),
            first: number(page.items.first().map(|item| item.sequence)),
            last: number(page.items.last().map(|item| item.sequence)),
        }
    }
}

/// Writes an access down. A pull that brought nothing only moves the time of the last use: there is one every 25 seconds.
pub(crate) fn log_access(
    work: &mut Work<'_>,
    vendor: &Vendor,
    access: &Access,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if access.results > 0 {
        table::add_access(work, &vendor.clinic, &vendor.link, access, now)?;
    }
    table::use_link(work, &vendor.link, now)
}
