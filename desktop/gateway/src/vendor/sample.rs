use chrono::{DateTime, Utc};
use shikaku_core::gateway::VendorScope;

use super::Vendors;
use super::table::{self, LinkRow};
use crate::account::digest_of;
use crate::refusal::Refusal;
use crate::store::StoreError;

/// What a sandbox does in place of an administrator.
impl Vendors {
    /// Makes a link with a token, without codes.
    pub(crate) fn link_directly(
        &self,
        clinic: &str,
        scopes: &[VendorScope],
        now: DateTime<Utc>,
    ) -> Result<String, Refusal> {
        let (link, token) = (self.link_row("みほんレセコン", scopes, now)?, self.chance.token()?);
        self.store.write(|work| {
            table::add_link(work, clinic, &link)?;
            table::set_token(work, &link.id, &digest_of(&token))
        })?;
        Ok(token)
    }

    /// Approves every code that is shown.
    pub(crate) fn approve_all(&self, clinic: &str, now: DateTime<Utc>) -> Result<(), Refusal> {
        for (code, asking) in self.store.read(|work| table::asking(work, now))? {
            let link = self.link_row(&asking.vendor, &asking.scopes, now)?;
            self.store.write(|work| {
                work.sql.lock(&["vendor authorization"])?;
                table::add_link(work, clinic, &link)?;
                table::approve(work, &code, &link.id)
            })?;
        }
        Ok(())
    }

    /// Ends every link of a clinic.
    pub(crate) fn end_all(&self, clinic: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.store.write(|work| {
            for link in table::links(work, clinic)? {
                table::end_link(work, clinic, &link.id, now)?;
            }
            Ok(())
        })
    }

    fn link_row(&self, vendor: &str, scopes: &[VendorScope], now: DateTime<Utc>) -> Result<LinkRow, Refusal> {
        Ok(LinkRow {
            id: self.chance.identifier()?,
            vendor: vendor.to_owned(),
            scopes: scopes.to_vec(),
            approved_by: "sandbox".to_owned(),
            approved_at: now,
            used_at: None,
            ended_at: None,
        })
    }
}
