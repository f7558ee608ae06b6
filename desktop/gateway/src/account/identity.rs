//! Who asks: a device by its key, and the person who is signed in on it.

use chrono::{DateTime, Utc};
use shikaku_clinic::account::{Activity, ClinicState, DeviceState, Permission, Roles};
use shikaku_core::gateway::ProblemCode;

use super::tables::{clinic, device, session, staff};
use super::{Accounts, digest_of};
use crate::clinic::Caller;
use crate::refusal::Refusal;
use crate::store::Work;

/// A device that proved its key.
#[derive(Clone)]
pub(crate) struct Device {
    /// The thumbprint of its key.
    pub(crate) id: String,
    pub(crate) clinic: String,
    pub(crate) state: DeviceState,
    pub(crate) clinic_state: ClinicState,
}

/// A person who is signed in on a device.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) device: Device,
    pub(crate) id: String,
    pub(crate) session: String,
    pub(crate) roles: Roles,
    pub(crate) must_change: bool,
}

impl Accounts {
    /// The device with this key.
    pub(crate) fn device(&self, thumbprint: &str) -> Result<Device, Refusal> {
        let found = self.store.read(|work| found(work, thumbprint))?;
        found.ok_or_else(|| ProblemCode::DeviceUnknown.into())
    }

    /// The person with this access token, on the device with this key and on no other.
    pub(crate) fn person(
        &self,
        thumbprint: &str,
        access_token: &str,
        now: DateTime<Utc>,
    ) -> Result<Person, Refusal> {
        let digest = digest_of(access_token);
        self.store.read(|work| {
            let device = found(work, thumbprint)?.ok_or(ProblemCode::DeviceUnknown)?;
            device.may_sign_in()?;
            let session = session::by_access_token(work, &digest, now)?
                .filter(|session| session.device == device.id)
                .ok_or(ProblemCode::SessionEnded)?;
            let person =
                staff::by_id(work, &session.clinic, &session.staff)?.ok_or(ProblemCode::SessionEnded)?;
            if person.is_stopped {
                return Err(ProblemCode::AccountStopped.into());
            }
            let (id, roles, must_change) = (person.id, person.roles, person.must_change);
            Ok(Person { device, id, session: session.id, roles, must_change })
        })
    }

    /// The caller of a check: this person on this device, as far as both may check patients.
    pub(crate) fn caller(
        &self,
        thumbprint: &str,
        access_token: &str,
        now: DateTime<Utc>,
    ) -> Result<Caller, Refusal> {
        let person = self.person(thumbprint, access_token, now)?;
        person.may(Activity::CheckPatient, Permission::CheckPatient)?;
        Ok(Caller { clinic: person.device.clinic, device: person.device.id, staff: person.id })
    }
}

fn found(work: &mut Work<'_>, thumbprint: &str) -> Result<Option<Device>, Refusal> {
    let Some(device) = device::find(work, thumbprint)? else { return Ok(None) };
    let clinic = clinic::find(work, &device.clinic)?;
    let clinic_state = clinic.map_or(ClinicState::Stopped, |clinic| clinic.state);
    Ok(Some(Device { id: device.id, clinic: device.clinic, state: device.state, clinic_state }))
}

impl Device {
    /// Whether people may sign in on it; else why not.
    pub(crate) fn may_sign_in(&self) -> Result<(), ProblemCode> {
        self.may(Activity::SignIn)
    }

    fn may(&self, activity: Activity) -> Result<(), ProblemCode> {
        match self.state {
            DeviceState::AwaitingApproval => return Err(ProblemCode::DeviceAwaitingApproval),
            DeviceState::Stopped => return Err(ProblemCode::DeviceStopped),
            DeviceState::Approved => {}
        }
        if self.clinic_state.permits(activity) { Ok(()) } else { Err(ProblemCode::ClinicStopped) }
    }
}

impl Person {
    /// Whether this person may do it on this device; else why not.
    pub(crate) fn may(&self, activity: Activity, permission: Permission) -> Result<(), ProblemCode> {
        self.device.may(activity)?;
        if self.must_change {
            return Err(ProblemCode::PasswordChangeNeeded);
        }
        if self.roles.permits(permission) { Ok(()) } else { Err(ProblemCode::NotPermitted) }
    }
}
