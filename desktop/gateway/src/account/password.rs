use chrono::{DateTime, Utc};
use shikaku_clinic::account::{Password, PasswordContext, RecoveryCode, SignInName};
use shikaku_core::gateway::{
    AccountEvent, AccountEventKind, PasswordChange, PresentPassword, ProblemCode, RecoveryCodes,
    RecoveryRequest,
};

use super::hasher::Compared;
use super::session::{account_of, recovery_of, typed_password};
use super::tables::session::{self, Ended};
use super::tables::staff::{self, StaffRow};
use super::tables::{clinic, event};
use super::{Accounts, Device, Person};
use crate::refusal::Refusal;
use crate::store::StoreError;

impl Accounts {
    /// `POST /v1/password`: a person changes the own password, which the first password makes necessary. Every other session
    /// of the person ends.
    pub(crate) fn change_password(
        &self,
        person: &Person,
        change: &PasswordChange,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let row = self.confirm(person, &change.present, now)?;
        let derived = self.derive_new(&row.clinic, &row.sign_in_name, &change.new)?;
        let event = person.event(AccountEventKind::PasswordChanged, &person.id, now);
        self.store.write(|work| {
            // An administrator may have replaced it since it was compared.
            staff::lock(work, &person.id)?;
            let present = staff::by_id(work, &row.clinic, &person.id)?;
            if present.is_none_or(|present| present.password != row.password)
                || !session::exists(work, &person.session)?
            {
                return Err(Refusal::Problem(ProblemCode::PasswordWrong));
            }
            staff::set_password(work, &person.id, &derived, false)?;
            session::end_others(work, &person.id, &person.session)?;
            Ok(event::add(work, &row.clinic, &event)?)
        })
    }

    /// `POST /v1/recoveries`: a person without a password sets a new one with a recovery code. A name that no person has is
    /// treated like any other.
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
        // Wrong codes have a count of their own: a person whose password has to wait can still use one.
        self.count_entry(device, &recovery_of(&account), now)?;
        let derived = self.derive_new(clinic, name.folded(), &request.new_password)?;
        self.store.write(|work| {
            let person = staff::by_name(work, clinic, name.folded())?;
            let person = person.ok_or(Refusal::Problem(ProblemCode::RecoveryCodeUnknown))?;
            staff::lock(work, &person.id)?;
            if !staff::take_recovery_code(work, &person.id, &self.tag(code.as_digits()))? {
                return Err(ProblemCode::RecoveryCodeUnknown.into());
            }
            staff::set_password(work, &person.id, &derived, false)?;
            staff::forget_wrong_passwords(work, &account, None)?;
            staff::forget_wrong_passwords(work, &recovery_of(&account), None)?;
            session::end(work, Ended::Staff(&person.id))?;
            let event = AccountEvent {
                at: now,
                device: device.id.clone(),
                staff: person.id.clone(),
                kind: AccountEventKind::RecoveryCodeUsed,
                subject: person.id,
            };
            Ok(event::add(work, clinic, &event)?)
        })
    }

    /// `POST /v1/recovery-codes`: ten codes in place of those of before. They open the account, so that it takes the password.
    pub(crate) fn make_recovery_codes(
        &self,
        person: &Person,
        present: &PresentPassword,
        now: DateTime<Utc>,
    ) -> Result<RecoveryCodes, Refusal> {
        if person.must_change {
            return Err(ProblemCode::PasswordChangeNeeded.into());
        }
        self.confirm(person, &present.present, now)?;
        let codes = (0..RecoveryCode::SET).map(|_| Ok(RecoveryCode::from_random(&self.chance.half()?)));
        let codes = codes.collect::<Result<Vec<_>, Refusal>>()?;
        let tags: Vec<_> = codes.iter().map(|code| self.tag(code.as_digits())).collect();
        let event = person.event(AccountEventKind::RecoveryCodesMade, &person.id, now);
        self.store.write(|work| {
            staff::lock(work, &person.id)?;
            if !session::exists(work, &person.session)? {
                return Err(Refusal::Problem(ProblemCode::SessionEnded));
            }
            staff::set_recovery_codes(work, &person.id, &tags)?;
            Ok(event::add(work, &person.device.clinic, &event)?)
        })?;
        Ok(RecoveryCodes { codes: codes.iter().map(|code| code.as_digits().to_owned()).collect() })
    }

    /// Compares the password of a person who is signed in. A wrong one counts as at a sign-in.
    fn confirm(&self, person: &Person, typed: &str, now: DateTime<Utc>) -> Result<StaffRow, Refusal> {
        let clinic = &person.device.clinic;
        let row = self.store.read(|work| staff::by_id(work, clinic, &person.id));
        let row = row.map_err(|error: StoreError| Refusal::from(error))?.ok_or(ProblemCode::SessionEnded)?;
        let account = account_of(clinic, &row.sign_in_name);
        self.count_entry(&person.device, &account, now)?;
        let typed = typed_password(typed, row.must_change)?;
        if self.hasher.compare(&typed, Some(&row.password)) == Compared::Wrong {
            return Err(ProblemCode::PasswordWrong.into());
        }
        let device = Some(person.device.id.as_str());
        let forgotten = self.store.write(|work| staff::forget_wrong_passwords(work, &account, device));
        forgotten.map_err(|error: StoreError| Refusal::from(error))?;
        Ok(row)
    }

    /// Derives a new password for this name of a clinic, if it may be one.
    fn derive_new(&self, clinic: &str, sign_in_name: &str, new: &str) -> Result<String, Refusal> {
        let clinic = self.store.read(|work| clinic::find(work, clinic));
        let clinic = clinic.map_err(|error: StoreError| Refusal::from(error))?.ok_or(StoreError::Damaged)?;
        let password = Password::new(new).map_err(|_| ProblemCode::PasswordRefused)?;
        let name = SignInName::parse(sign_in_name).map_err(|_| ProblemCode::PasswordRefused)?;
        let context = PasswordContext {
            clinic_name: &clinic.name,
            clinic_numbers: &[&clinic.registration_number],
            sign_in_name: &name,
        };
        self.policy.password.check(&password, &context).map_err(|_| ProblemCode::PasswordRefused)?;
        self.hasher.derive(&password, &self.chance)
    }
}
