//! Receipt computers (product reference, 7): how they get a token, and what they did with it.
//!
//! The token is one of a clinic and of one receipt computer. It lives until an administrator ends the link, is kept as a digest,
//! and is looked up with every call, so that its end holds at once.

mod access;
mod authorization;
mod links;
mod news;
mod sample;
mod table;
mod user_code;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use shikaku_core::gateway::{ProblemCode, VendorScope};

pub(crate) use self::access::log_access;
pub(crate) use self::table::{Access, holds};
use crate::account::digest_of;
use crate::chance::Chance;
use crate::store::{Store, StoreError, Work};

/// The receipt computers of every clinic.
pub(crate) struct Vendors {
    store: Arc<Store>,
    chance: Arc<Chance>,
}

/// A receipt computer that showed its token.
#[derive(Clone)]
pub(crate) struct Vendor {
    pub(crate) link: String,
    pub(crate) clinic: String,
    pub(crate) scopes: Vec<VendorScope>,
}

impl Vendors {
    pub(crate) const fn new(store: Arc<Store>, chance: Arc<Chance>) -> Self {
        Self { store, chance }
    }

    /// Who asks with this token, as long as the link was not ended and the clinic operates.
    pub(crate) fn vendor(&self, token: &str) -> Result<Option<Vendor>, StoreError> {
        let digest = digest_of(token);
        self.store.read(|work| table::by_token(work, &digest))
    }

    /// Writes an access down.
    pub(crate) fn log(&self, vendor: &Vendor, access: &Access, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.store.write(|work: &mut Work<'_>| log_access(work, vendor, access, now))
    }

    /// Deletes codes that expired, and accesses of more than a year ago.
    pub(crate) fn purge(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.store.write(|work| {
            table::purge_authorizations(work, now - authorization::KEPT)?;
            table::purge_accesses(work, now - access::KEPT)
        })
    }
}

impl Vendor {
    /// Whether its token permits this.
    pub(crate) fn may(&self, scope: VendorScope) -> Result<(), ProblemCode> {
        if self.scopes.contains(&scope) { Ok(()) } else { Err(ProblemCode::InsufficientScope) }
    }
}
