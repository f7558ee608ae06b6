use chrono::{DateTime, Utc};
use shikaku_clinic::account::{Password, PasswordContext, RecoveryCode, SignInName};
use shikaku_core::gateway::{
    AccountEvent, AccountEventKind, PasswordChange, ProblemCode, RecoveryCodes, RecoveryRequest,
};

use super::hasher::Compared;
use super::session::account_of;
use super::tables::session::{self, Ended};
use super::tables::staff::{self, StaffRow};
use super::tables::{clinic, event};
use super::{Accounts, Device, Person, digest_of};
use crate::refusal::Refusal;
use crate::store::StoreError;

impl Accounts {
    /// `POST /v1/password`: a person changes the own password, which the first password makes necessary.
    pub(crate) fn change_password(
        &self,
        person: &Person,
        change: &PasswordChange,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let clinic = &person.device.clinic;
        let row = self.store.read(|work| staff::by_id(work, clinic, &person.id));
        let row = row.map_err(|error: StoreError| Refusal::from(error))?.ok_or(ProblemCode::SessionEnded)?;
        let present = Password::new(&change.present).map_err(|_| ProblemCode::PasswordWrong)?;
        if self.hasher.compare(&present, Some(&row.password)) == Compared::Wrong {
            return Err(ProblemCode::PasswordWrong.into());
        }
        let derived = self.derive_new(&row, &change.new)?;
        let event = person.event(AccountEventKind::PasswordChanged, &person.id, now);
        Ok(self.store.write(|work| {
            staff::set_password(work, &person.id, &derived, false)?;
            event::add(work, clinic, &event)
        })?)
    }

    /// `POST /v1/recoveries`: a person without a password sets a new one with a recovery code.
    pub(crate) fn recover(
        &self,
        device: &Device,
        request: &RecoveryRequest,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        device.may_sign_in()?;
        let name = SignInName::parse(&request.sign_in_name).map_err(|_| ProblemCode::RecoveryCodeUnknown)?;
        let code = RecoveryCode::parse(&request.code).map_err(|_| ProblemCode::RecoveryCodeUnknown)?;
        let (clinic, account) = (&device.clinic, account_of(&device.clinic, name.folded()));
        // A code is 46 bits, and each wrong one counts like a wrong password.
        let person =
            self.count_entry(device, &name, &account, now)?.ok_or(ProblemCode::RecoveryCodeUnknown)?;
        let derived = self.derive_new(&person, &request.new_password)?;
        let event = AccountEvent {
            at: now,
            device: device.id.clone(),
            staff: person.id.clone(),
            kind: AccountEventKind::RecoveryCodeUsed,
            subject: person.id.clone(),
        };
        self.store.write(|work| {
            if !staff::take_recovery_code(work, &person.id, &digest_of(code.as_digits()))? {
                return Err(ProblemCode::RecoveryCodeUnknown.into());
            }
            staff::set_password(work, &person.id, &derived, false)?;
            staff::forget_wrong_passwords(work, &account, None)?;
            session::end(work, Ended::Staff(&person.id))?;
            Ok(event::add(work, clinic, &event)?)
        })
    }

    /// `POST /v1/recovery-codes`: ten codes in place of those of before.
    pub(crate) fn make_recovery_codes(
        &self,
        person: &Person,
        now: DateTime<Utc>,
    ) -> Result<RecoveryCodes, Refusal> {
        if person.must_change {
            return Err(ProblemCode::PasswordChangeNeeded.into());
        }
        let codes = (0..RecoveryCode::SET).map(|_| Ok(RecoveryCode::from_random(&self.chance.half()?)));
        let codes = codes.collect::<Result<Vec<_>, Refusal>>()?;
        let digests: Vec<_> = codes.iter().map(|code| digest_of(code.as_digits())).collect();
        let event = person.event(AccountEventKind::RecoveryCodesMade, &person.id, now);
        self.store.write(|work| {
            staff::set_recovery_codes(work, &person.id, &digests)?;
            event::add(work, &person.device.clinic, &event)
        })?;
        Ok(RecoveryCodes { codes: codes.iter().map(|code| code.as_digits().to_owned()).collect() })
    }

    /// Derives a new password of this person, if it may be one.
    pub(super) fn derive_new(&self, person: &StaffRow, new: &str) -> Result<String, Refusal> {
        let clinic = self.store.read(|work| clinic::find(work, &person.clinic));
        let clinic = clinic.map_err(|error: StoreError| Refusal::from(error))?.ok_or(StoreError::Damaged)?;
        let password = Password::new(new).map_err(|_| ProblemCode::PasswordRefused)?;
        let name = SignInName::parse(&person.sign_in_name).map_err(|_| StoreError::Damaged)?;
        let context = PasswordContext {
            clinic_name: &clinic.name,
            clinic_numbers: &[&clinic.registration_number],
            sign_in_name: &name,
        };
        self.policy.password.check(&password, &context).map_err(|_| ProblemCode::PasswordRefused)?;
        self.hasher.derive(&password, &self.chance)
    }
}
