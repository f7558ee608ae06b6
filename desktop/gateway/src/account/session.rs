use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use shikaku_clinic::account::{Password, RecoveryCode, SignInAllowed, SignInName, SignInThrottle};
use shikaku_core::gateway::{AccountEvent, AccountEventKind, ProblemCode, SessionTokens, SignInRequest};

use super::hasher::Compared;
use super::tables::event;
use super::tables::session::{self, Ended, SessionRow};
use super::tables::staff::{self, StaffRow};
use super::{Accounts, Device, Person, digest_of};
use crate::refusal::Refusal;
use crate::store::StoreError;

impl Accounts {
    /// `POST /v1/sessions`: signs a person in on this device.
    ///
    /// An entry counts as wrong before the password is compared, so that entries at the same time get no further try. The right
    /// password takes the count back. A name that no account has is treated like any other.
    pub(crate) fn sign_in(
        &self,
        device: &Device,
        request: &SignInRequest,
        now: DateTime<Utc>,
    ) -> Result<SessionTokens, Refusal> {
        device.may_sign_in()?;
        let name = SignInName::parse(&request.sign_in_name).map_err(|_| ProblemCode::PasswordWrong)?;
        let account = account_of(&device.clinic, name.folded());
        self.count_entry(device, &account, now)?;
        let person = self.store.read(|work| staff::by_name(work, &device.clinic, name.folded()));
        let person = person.map_err(|error: StoreError| Refusal::from(error))?;
        let must_change = person.as_ref().is_some_and(|person| person.must_change);
        let password = typed_password(&request.password, must_change)?;
        let stored = person.as_ref().map(|person| person.password.as_str());
        let compared = self.hasher.compare(&password, stored);
        let (Some(person), Compared::Right { is_weak }) = (person, compared) else {
            return Err(ProblemCode::PasswordWrong.into());
        };
        if person.is_stopped {
            return Err(ProblemCode::AccountStopped.into());
        }
        let stronger = if is_weak { Some(self.hasher.derive(&password, &self.chance)?) } else { None };
        self.begin(device, &person, &account, stronger.as_deref(), now)
    }

    /// Counts one more entry for this account on this device, unless it has to wait.
    pub(super) fn count_entry(
        &self,
        device: &Device,
        account: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.store.write(|work| {
            work.sql.lock(&["sign-in", account, &device.id])?;
            let (wrong, last) = staff::wrong_passwords(work, account, &device.id)?;
            match SignInThrottle::after(wrong, last) {
                SignInAllowed::After(until) if now < until => {
                    return Err(Refusal::Wait(ProblemCode::SignInWait, duration(until - now)));
                }
                SignInAllowed::ByAdministratorOnly => return Err(ProblemCode::AccountLocked.into()),
                SignInAllowed::Now | SignInAllowed::After(_) => {}
            }
            Ok(staff::add_wrong_password(work, account, &device.id, now)?)
        })
    }

    fn begin(
        &self,
        device: &Device,
        person: &StaffRow,
        account: &str,
        stronger: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<SessionTokens, Refusal> {
        let session = SessionRow {
            id: self.chance.identifier()?,
            clinic: device.clinic.clone(),
            device: device.id.clone(),
            staff: person.id.clone(),
            ends_at: now + TimeDelta::seconds(self.policy.session.session_seconds.get().into()),
        };
        self.store.write(|work| {
            // The password may have been replaced, or the person stopped, since it was compared.
            staff::lock(work, &person.id)?;
            let present = staff::by_id(work, &device.clinic, &person.id)?;
            let is_same = |row: &StaffRow| row.password == person.password && !row.is_stopped;
            if !present.is_some_and(|row| is_same(&row)) {
                return Err(ProblemCode::PasswordWrong.into());
            }
            staff::forget_wrong_passwords(work, account, Some(&device.id))?;
            if let Some(stronger) = stronger {
                staff::set_password(work, &person.id, stronger, person.must_change)?;
            }
            session::add(work, &session, now)?;
            let event = AccountEvent {
                at: now,
                device: device.id.clone(),
                staff: person.id.clone(),
                kind: AccountEventKind::SignedIn,
                subject: person.id.clone(),
            };
            event::add(work, &device.clinic, &event)?;
            self.first_tokens(work, &session, now)
        })
    }

    /// `POST /v1/sign-out`: ends the session, whose tokens die with it.
    pub(crate) fn sign_out(&self, person: &Person, now: DateTime<Utc>) -> Result<(), Refusal> {
        let event = person.event(AccountEventKind::SignedOut, &person.id, now);
        let ended = self.store.write(|work| {
            session::end(work, Ended::Session(&person.session))?;
            event::add(work, &person.device.clinic, &event)
        });
        ended.map_err(|error: StoreError| error.into())
    }
}

impl Person {
    /// Something that this person did on this device.
    pub(crate) fn event(&self, kind: AccountEventKind, subject: &str, at: DateTime<Utc>) -> AccountEvent {
        let (device, staff) = (self.device.id.clone(), self.id.clone());
        AccountEvent { at, device, staff, kind, subject: subject.to_owned() }
    }
}

/// The password that a person typed. A first password is printed in groups of four digits, and is typed with or without blanks.
pub(super) fn typed_password(typed: &str, is_first: bool) -> Result<Password, ProblemCode> {
    let digits = is_first.then(|| RecoveryCode::parse(typed).ok()).flatten();
    let text = digits.as_ref().map_or(typed, RecoveryCode::as_digits);
    Password::new(text).map_err(|_| ProblemCode::PasswordWrong)
}

/// What wrong passwords are counted under: the name in its clinic, in the form that is compared, whether a person has it or not.
pub(super) fn account_of(clinic: &str, folded: &str) -> String {
    HEXLOWER.encode(&digest_of(&format!("{clinic}\0{folded}")))
}

/// What wrong recovery codes of the same name are counted under.
pub(super) fn recovery_of(account: &str) -> String {
    format!("recovery:{account}")
}

fn duration(delta: TimeDelta) -> Duration {
    delta.to_std().unwrap_or_default()
}
