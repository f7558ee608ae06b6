use chrono::{DateTime, TimeDelta, Utc};
use shikaku_core::gateway::{AccountEvent, AccountEventKind, ProblemCode, SessionTokens};

use super::served::served;
use super::tables::session::{self, Ended, RefreshRow, SessionRow};
use super::tables::{event, staff};
use super::{Accounts, Device, digest_of};
use crate::refusal::Refusal;
use crate::store::{StoreError, Work};

/// A refresh token that was used may be used once more for so long, as long as what it brought was never used: the answer was
/// lost on its way.
const REPEATED_WITHIN: TimeDelta = TimeDelta::seconds(60);

/// New tokens, before they are kept.
struct NewTokens {
    access: String,
    refresh: String,
    generation: i64,
}

impl Accounts {
    /// `POST /v1/tokens`: exchanges a refresh token. One that is used twice ends its session, because two programs have it.
    pub(crate) fn refresh(
        &self,
        device: &Device,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<SessionTokens, Refusal> {
        device.may_sign_in()?;
        let digest = digest_of(token);
        let tokens = NewTokens { access: self.chance.token()?, refresh: self.chance.token()?, generation: 0 };
        let refreshed = self.store.write(|work| {
            work.sql.lock(&["refresh", &device.id])?;
            let Some(row) = session::refresh_token(work, &digest)? else {
                return Ok(Err(ProblemCode::SessionEnded));
            };
            if row.session.device != device.id || !is_usable(work, &row, now)? {
                end_family(work, &row.session, now)?;
                return Ok(Err(ProblemCode::SessionEnded));
            }
            if row.session.ends_at <= now {
                return Ok(Err(ProblemCode::SessionEnded));
            }
            session::use_refresh_token(work, &digest, &row, now)?;
            let tokens =
                NewTokens { generation: session::last_generation(work, &row.session.id)? + 1, ..tokens };
            self.keep(work, &row.session, tokens, now).map(Ok)
        });
        Ok(refreshed.map_err(|error: StoreError| Refusal::from(error))??)
    }

    /// Tokens for a session that begins.
    pub(super) fn first_tokens(
        &self,
        work: &mut Work<'_>,
        session: &SessionRow,
        now: DateTime<Utc>,
    ) -> Result<SessionTokens, Refusal> {
        let tokens = NewTokens { access: self.chance.token()?, refresh: self.chance.token()?, generation: 1 };
        Ok(self.keep(work, session, tokens, now)?)
    }

    fn keep(
        &self,
        work: &mut Work<'_>,
        session: &SessionRow,
        tokens: NewTokens,
        now: DateTime<Utc>,
    ) -> Result<SessionTokens, StoreError> {
        let expires_at = self.policy.session.access_token_expires_at(now).min(session.ends_at);
        session::add_access_token(work, &session.id, &digest_of(&tokens.access), expires_at)?;
        session::add_refresh_token(work, &session.id, &digest_of(&tokens.refresh), tokens.generation)?;
        let person = staff::by_id(work, &session.clinic, &session.staff)?.ok_or(StoreError::Damaged)?;
        let mut clinics = served(work, &session.clinic, &session.device)?;
        if clinics.len() < 2 {
            clinics.clear();
        }
        Ok(SessionTokens {
            access_token: tokens.access,
            token_type: "DPoP".to_owned(),
            expires_in: u32::try_from((expires_at - now).num_seconds()).unwrap_or_default(),
            refresh_token: tokens.refresh,
            session_ends_at: session.ends_at,
            staff_id: person.id,
            display_name: person.display_name,
            roles: person.roles,
            must_change_password: person.must_change,
            clinics,
        })
    }
}

fn is_usable(work: &mut Work<'_>, row: &RefreshRow, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let Some(used_at) = row.used_at else { return Ok(true) };
    let is_repeated = now - used_at <= REPEATED_WITHIN;
    Ok(is_repeated && !session::was_used_since(work, &row.session.id, row.generation + 1)?)
}

fn end_family(work: &mut Work<'_>, session: &SessionRow, now: DateTime<Utc>) -> Result<(), StoreError> {
    session::end(work, Ended::Session(&session.id))?;
    let event = AccountEvent {
        at: now,
        device: session.device.clone(),
        staff: session.staff.clone(),
        kind: AccountEventKind::RefreshTokenReused,
        subject: session.device.clone(),
    };
    event::add(work, &session.clinic, &event)
}
