//! Who asks: a device by its key, and the person who is signed in on it.

use chrono::{DateTime, Utc};
use shikaku_clinic::account::{Activity, ClinicState, DeviceState, Permission, Roles};
use shikaku_core::gateway::ProblemCode;

use super::tables::{optional, value};
use super::{Accounts, Digest, check_label, digest_of};
use crate::clinic::Caller;
use crate::store::{StoreError, Work};

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
    /// The clinic that the person acts for: that of the device, or another one that it serves.
    pub(crate) clinic: String,
    clinic_state: ClinicState,
    /// Whether that clinic is at the place of the device.
    is_at_place: bool,
    pub(crate) id: String,
    pub(crate) session: String,
    pub(crate) roles: Roles,
    pub(crate) must_change: bool,
}

/// Who sends a call: the device whose key was proven, and the person with the session of the access token.
pub(crate) struct Identity {
    /// None where no device has this key.
    device: Option<Device>,
    /// None where no session on this device has this token.
    signed_in: Option<SignedIn>,
    named: Named,
}

/// The clinic that a call names.
enum Named {
    /// It names none, and is for the own one of the device.
    Own,
    /// A clinic that the device serves.
    Served { clinic: String, state: ClinicState, is_at_place: bool },
    /// A clinic that the device does not serve, or none at all.
    Foreign,
}

/// The person of a session.
struct SignedIn {
    id: String,
    session: String,
    roles: Roles,
    must_change: bool,
    is_stopped: bool,
}

impl Accounts {
    /// Who has this key and this access token, and whether the device serves the clinic that the call names, by one query: it runs
    /// for every call.
    pub(crate) fn identity(
        &self,
        thumbprint: &str,
        access_token: Option<&str>,
        clinic: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Identity, StoreError> {
        // Without a token it is the digest of nothing, which no token has.
        let digest = digest_of(access_token.unwrap_or_default());
        self.store.read(|work| identity(work, thumbprint, &digest, clinic, now))
    }
}

impl Identity {
    /// The device.
    pub(crate) fn device(&self) -> Result<Device, ProblemCode> {
        self.device.clone().ok_or(ProblemCode::DeviceUnknown)
    }

    /// The person, on this device and on no other, with the clinic that they act for. One that the device does not serve is not
    /// found, as one that does not exist.
    pub(crate) fn person(&self) -> Result<Person, ProblemCode> {
        let device = self.device()?;
        device.may_sign_in()?;
        let person = self.signed_in.as_ref().ok_or(ProblemCode::SessionEnded)?;
        if person.is_stopped {
            return Err(ProblemCode::AccountStopped);
        }
        let (clinic, clinic_state, is_at_place) = match &self.named {
            Named::Own => (device.clinic.clone(), device.clinic_state, true),
            Named::Served { clinic, state, is_at_place } => (clinic.clone(), *state, *is_at_place),
            Named::Foreign => return Err(ProblemCode::NotFound),
        };
        let SignedIn { id, session, roles, must_change, .. } = person;
        let (id, session, roles) = (id.clone(), session.clone(), roles.clone());
        Ok(Person {
            device,
            clinic,
            clinic_state,
            is_at_place,
            id,
            session,
            roles,
            must_change: *must_change,
        })
    }

    /// The caller of a check: this person on this device, as far as both may check patients of this clinic.
    pub(crate) fn caller(&self) -> Result<Caller, ProblemCode> {
        let person = self.person()?;
        person.may(Activity::CheckPatient, Permission::CheckPatient)?;
        let Person { device, clinic, id: staff, .. } = person;
        Ok(Caller { clinic, own_clinic: device.clinic, device: device.id, staff })
    }
}

/// A device with its clinic, the session of a token on it with its person, and the state of a clinic that the device serves.
pub(super) const IDENTITY: &str = "SELECT device.clinic, device.state, clinic.state, served.state,
        CASE WHEN served.registration_number = device.clinic OR served.place = clinic.place THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END,
        session.id, staff.id, staff.roles, staff.must_change, staff.is_stopped
    FROM device
    LEFT JOIN clinic ON clinic.registration_number = device.clinic
    LEFT JOIN device_clinic ON device_clinic.device = device.id AND device_clinic.clinic = $4
    LEFT JOIN clinic AS served ON served.registration_number = $4 AND (
        served.registration_number = device.clinic OR served.place = clinic.place
        OR (served.registration_number = device_clinic.clinic AND served.clinic_group = clinic.clinic_group))
    LEFT JOIN access_token ON access_token.digest = $2 AND access_token.expires_at > $3
    LEFT JOIN session ON session.id = access_token.session AND session.device = device.id AND session.ends_at > $3
    LEFT JOIN staff ON staff.id = session.staff AND staff.clinic = session.clinic
    WHERE device.id = $1";

fn identity(
    work: &mut Work<'_>,
    thumbprint: &str,
    token: &Digest,
    clinic: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Identity, StoreError> {
    // What can be no number is not looked for: a PostgreSQL server refuses a text with a zero byte.
    let sought = clinic.filter(|clinic| check_label(clinic).is_ok()).unwrap_or_default();
    let values = [thumbprint.into(), token.into(), now.into(), sought.into()];
    let Some(mut row) = work.sql.row(IDENTITY, &values)? else {
        return Ok(Identity { device: None, signed_in: None, named: Named::Foreign });
    };
    let (id, own_clinic, state) = (thumbprint.to_owned(), row.next()?, value(&mut row)?);
    let clinic_state = optional(row.next()?)?.unwrap_or(ClinicState::Stopped);
    let device = Some(Device { id, clinic: own_clinic, state, clinic_state });
    let state_of_named = optional(row.next()?)?;
    let is_at_place = row.next()?;
    let named = named(clinic, state_of_named, is_at_place);
    let (session, person): (Option<String>, Option<String>) = (row.next()?, row.next()?);
    let roles: Option<Roles> = optional(row.next()?)?;
    let flags: (Option<bool>, Option<bool>) = (row.next()?, row.next()?);
    let (Some(session), Some(id), Some(roles), (Some(must_change), Some(is_stopped))) =
        (session, person, roles, flags)
    else {
        return Ok(Identity { device, signed_in: None, named });
    };
    let signed_in = Some(SignedIn { id, session, roles, must_change, is_stopped });
    Ok(Identity { device, signed_in, named })
}

/// The clinic that a call names, with the state of it that was found.
fn named(clinic: Option<&str>, state: Option<ClinicState>, is_at_place: bool) -> Named {
    match (clinic, state) {
        (None, _) => Named::Own,
        (Some(clinic), Some(state)) => Named::Served { clinic: clinic.to_owned(), state, is_at_place },
        (Some(_), None) => Named::Foreign,
    }
}

impl Device {
    /// Whether people may sign in on it; else why not.
    pub(crate) fn may_sign_in(&self) -> Result<(), ProblemCode> {
        match self.state {
            DeviceState::AwaitingApproval => return Err(ProblemCode::DeviceAwaitingApproval),
            DeviceState::Stopped => return Err(ProblemCode::DeviceStopped),
            DeviceState::Approved => {}
        }
        permits(self.clinic_state, Activity::SignIn)
    }
}

fn permits(state: ClinicState, activity: Activity) -> Result<(), ProblemCode> {
    if state.permits(activity) { Ok(()) } else { Err(ProblemCode::ClinicStopped) }
}

impl Person {
    /// Whether a person of any role may do it on this device for this clinic; else why not.
    pub(crate) fn may_with_any_role(&self, activity: Activity) -> Result<(), ProblemCode> {
        self.device.may_sign_in()?;
        permits(self.clinic_state, activity)?;
        if self.must_change { Err(ProblemCode::PasswordChangeNeeded) } else { Ok(()) }
    }

    /// Whether the person acts for a clinic at the place of the device. What outlives the device's service of a clinic is decided by
    /// the people of that clinic or of its place.
    pub(crate) fn at_place(&self) -> Result<(), ProblemCode> {
        if self.is_at_place { Ok(()) } else { Err(ProblemCode::NotPermitted) }
    }

    /// Whether this person may do it on this device for this clinic; else why not.
    pub(crate) fn may(&self, activity: Activity, permission: Permission) -> Result<(), ProblemCode> {
        self.may_with_any_role(activity)?;
        if self.roles.permits(permission) { Ok(()) } else { Err(ProblemCode::NotPermitted) }
    }
}
