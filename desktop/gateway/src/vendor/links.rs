use chrono::{DateTime, Utc};
use shikaku_clinic::account::{Activity, Permission};
use shikaku_core::gateway::{
    AccountEventKind, ProblemCode, VendorAccess, VendorLinkEntry, VendorLinkRequest,
};

use super::table::{self, AuthorizationRow, LinkRow};
use super::{Vendors, user_code};
use crate::account::Person;
use crate::account::tables::event;
use crate::refusal::Refusal;
use crate::store::{StoreError, Work};

/// Most accesses of one answer.
const ACCESSES_MAX: u32 = 200;

impl Vendors {
    /// `GET /v1/vendor-links/{user_code}`: which receipt computer shows this code, and what it wants.
    pub(crate) fn asking(
        &self,
        person: &Person,
        typed: &str,
        now: DateTime<Utc>,
    ) -> Result<VendorLinkEntry, Refusal> {
        person.may(Activity::SignIn, Permission::LinkReceiptComputer)?;
        self.store.read(|work| Ok(asking(work, typed, now)?.1.into()))
    }

    /// `POST /v1/vendor-links`: lets the receipt computer that shows this code fetch the results of the clinic.
    pub(crate) fn approve(
        &self,
        person: &Person,
        request: &VendorLinkRequest,
        now: DateTime<Utc>,
    ) -> Result<VendorLinkEntry, Refusal> {
        person.may(Activity::SignIn, Permission::LinkReceiptComputer)?;
        let (id, clinic) = (self.chance.identifier()?, &person.clinic);
        let event = person.event(AccountEventKind::VendorLinked, &id, now);
        self.store.write(|work| {
            work.sql.lock(&["vendor authorization"])?;
            let (code, asking) = asking(work, &request.user_code, now)?;
            let link = LinkRow {
                id,
                vendor: asking.vendor,
                scopes: asking.scopes,
                approved_by: person.id.clone(),
                approved_at: now,
                used_at: None,
                ended_at: None,
            };
            table::add_link(work, clinic, &link)?;
            table::approve(work, &code, &link.id)?;
            event::add(work, clinic, &event)?;
            Ok(link.into())
        })
    }

    /// `GET /v1/vendor-links`
    pub(crate) fn links(&self, person: &Person) -> Result<Vec<VendorLinkEntry>, Refusal> {
        person.may(Activity::SignIn, Permission::LinkReceiptComputer)?;
        let rows = self.store.read(|work| table::links(work, &person.clinic));
        Ok(rows.map_err(|error: StoreError| Refusal::from(error))?.into_iter().map(Into::into).collect())
    }

    /// `POST /v1/vendor-links/{id}/revoke`: ends a link at once, with its token.
    pub(crate) fn end(&self, person: &Person, id: &str, now: DateTime<Utc>) -> Result<(), Refusal> {
        person.may(Activity::SignIn, Permission::LinkReceiptComputer)?;
        let clinic = &person.clinic;
        let event = person.event(AccountEventKind::VendorLinkEnded, id, now);
        self.store.write(|work| {
            if !table::end_link(work, clinic, id, now)? {
                return Err(Refusal::Problem(ProblemCode::NotFound));
            }
            Ok(event::add(work, clinic, &event)?)
        })
    }

    /// `GET /v1/vendor-accesses`
    pub(crate) fn accesses(&self, person: &Person) -> Result<Vec<VendorAccess>, Refusal> {
        person.may(Activity::SignIn, Permission::LinkReceiptComputer)?;
        Ok(self.store.read(|work| table::accesses(work, &person.clinic, ACCESSES_MAX))?)
    }
}

/// The receipt computer that shows this code, which is not approved yet; and the digest of the code.
fn asking(
    work: &mut Work<'_>,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<([u8; 32], AuthorizationRow), Refusal> {
    let code = user_code::parse(typed).ok_or(ProblemCode::UserCodeUnknown)?;
    let digest = table::user_code_digest(work, &code);
    let row = table::by_user_code(work, &digest)?;
    let row = row.filter(|row| now < row.expires_at && row.link.is_none());
    Ok((digest, row.ok_or(ProblemCode::UserCodeUnknown)?))
}

impl From<AuthorizationRow> for VendorLinkEntry {
    fn from(row: AuthorizationRow) -> Self {
        Self {
            link_id: String::new(),
            vendor_name: row.vendor,
            scopes: row.scopes,
            approved_by: String::new(),
            approved_at: None,
            last_used_at: None,
            ended_at: None,
        }
    }
}

impl From<LinkRow> for VendorLinkEntry {
    fn from(row: LinkRow) -> Self {
        Self {
            link_id: row.id,
            vendor_name: row.vendor,
            scopes: row.scopes,
            approved_by: row.approved_by,
            approved_at: Some(row.approved_at),
            last_used_at: row.used_at,
            ended_at: row.ended_at,
        }
    }
}
