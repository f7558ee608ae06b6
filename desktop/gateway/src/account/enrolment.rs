use chrono::{DateTime, Utc};
use shikaku_clinic::account::{Activity, CodeCarrier, DeviceState, EnrolmentCode, Permission};
use shikaku_core::gateway::{
    AccountEvent, AccountEventKind, DeviceStatus, EnrolmentRequest, Invitation, ProblemCode,
};

use super::tables::clinic::ClinicRow;
use super::tables::device::DeviceRow;
use super::tables::session::{self, Ended};
use super::tables::{clinic, code, device, device_clinic, event};
use super::{Accounts, Person, check_label};
use crate::refusal::Refusal;
use crate::store::{StoreError, Work};

impl Accounts {
    /// `POST /v1/enrolments`: the device with this key becomes one of the clinic whose code it sends. The first device of a
    /// clinic is approved by the code alone; each further one waits for an administrator.
    pub(crate) fn enrol(
        &self,
        thumbprint: &str,
        request: &EnrolmentRequest,
        address: &str,
        now: DateTime<Utc>,
    ) -> Result<DeviceStatus, Refusal> {
        for text in [&request.registration_number, &request.device_name, &request.platform] {
            check_label(text)?;
        }
        let digits = EnrolmentCode::parse(&request.code).map_err(|_| ProblemCode::EnrolmentCodeMistyped)?;
        let (number, digest) = (request.registration_number.as_str(), self.tag(digits.as_digits()));
        let enrolled = self.store.write(|work| {
            work.sql.lock(&["enrolment", number])?;
            let is_closed = |clinic: ClinicRow| !clinic.state.permits(Activity::EnrolDevice);
            if clinic::find(work, number)?.is_none_or(is_closed) {
                return Ok(Err(ProblemCode::EnrolmentCodeUnknown));
            }
            let entries = code::wrong_entries(work, number, address)?;
            let invited = code::invitation(work, number, &digest)?;
            let is_right = invited.is_some_and(|code| now < code.expires_at && entries.accepts(code.made_at));
            if !is_right {
                // Kept, because the wrong entry counts.
                code::set_wrong_entries(work, number, address, entries.after_wrong_entry(now), now)?;
                return Ok(Err(ProblemCode::EnrolmentCodeUnknown));
            }
            let row = new_device(work, thumbprint, request, now)?;
            if !device::add(work, &row)? {
                return Ok(Err(ProblemCode::DeviceKnown));
            }
            if !code::take_invitation(work, &digest)? {
                return Err(StoreError::Damaged);
            }
            let (id, kind) = (thumbprint.to_owned(), AccountEventKind::DeviceEnrolled);
            let event = AccountEvent { at: now, device: id.clone(), staff: String::new(), kind, subject: id };
            event::add(work, number, &event)?;
            Ok(Ok(()))
        });
        enrolled.map_err(|error: StoreError| Refusal::from(error))??;
        self.device_status(thumbprint)
    }

    /// `GET /v1/device`: what the device itself may know before anybody is signed in on it.
    pub(crate) fn device_status(&self, thumbprint: &str) -> Result<DeviceStatus, Refusal> {
        self.store.read(|work| {
            let device = device::find(work, thumbprint)?.ok_or(ProblemCode::DeviceUnknown)?;
            let clinic = clinic::find(work, &device.clinic)?.ok_or(StoreError::Damaged)?;
            Ok(DeviceStatus {
                device_id: device.id,
                state: device.state,
                registration_number: clinic.registration_number,
                clinic_name: clinic.name,
                trade: clinic.trade,
                clinic_state: clinic.state,
                session: self.policy.session,
                password: self.policy.password,
            })
        })
    }

    /// `POST /v1/devices/invitations`: a code for one more device, which an administrator reads from the screen.
    pub(crate) fn invite(&self, person: &Person, now: DateTime<Utc>) -> Result<Invitation, Refusal> {
        person.may(Activity::SignIn, Permission::ManageDevices)?;
        self.invite_for(
            &person.device.clinic,
            CodeCarrier::Screen,
            &person.event(AccountEventKind::DeviceInvited, "", now),
        )
    }

    /// A code for one more device of this clinic.
    pub(super) fn invite_for(
        &self,
        clinic: &str,
        carrier: CodeCarrier,
        event: &AccountEvent,
    ) -> Result<Invitation, Refusal> {
        let code = EnrolmentCode::from_random(&self.chance.half()?);
        let (digest, expires_at) = (self.tag(code.as_digits()), carrier.expires_at(event.at));
        self.store.write(|work| {
            code::add_invitation(work, clinic, &digest, (&event.staff, event.at), expires_at)?;
            event::add(work, clinic, event)
        })?;
        Ok(Invitation { code: code.as_digits().to_owned(), expires_at })
    }

    /// `POST /v1/devices/{id}/state`: approves a device, or stops it at once with every session on it.
    pub(crate) fn decide_device(
        &self,
        person: &Person,
        id: &str,
        state: DeviceState,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        person.may(Activity::SignIn, Permission::ManageDevices)?;
        let kind = decision(state).ok_or(ProblemCode::MalformedRequest)?;
        self.set_device_state(&person.device.clinic, id, state, &person.event(kind, id, now))
    }

    /// Approves or stops a device of this clinic.
    pub(super) fn set_device_state(
        &self,
        clinic: &str,
        id: &str,
        state: DeviceState,
        event: &AccountEvent,
    ) -> Result<(), Refusal> {
        self.store.write(|work| {
            if device::find(work, id)?.is_none_or(|device| device.clinic != clinic) {
                return Err(Refusal::Problem(ProblemCode::NotFound));
            }
            // A stopped device stays stopped: its key may be in other hands.
            let is_set = device::set_state(work, clinic, id, state, (&event.staff, event.at))?;
            if !is_set && state != DeviceState::Stopped {
                return Err(ProblemCode::DeviceStopped.into());
            }
            if state == DeviceState::Stopped {
                session::end(work, Ended::Device(id))?;
                device_clinic::remove_all(work, id)?;
            }
            Ok(event::add(work, clinic, event)?)
        })
    }

    /// `GET /v1/devices`
    pub(crate) fn devices(&self, person: &Person) -> Result<Vec<DeviceRow>, Refusal> {
        person.may(Activity::SignIn, Permission::ManageDevices)?;
        Ok(self.store.read(|work| device::of_clinic(work, &person.device.clinic))?)
    }
}

/// What a decision about a device is called; waiting is none.
const fn decision(state: DeviceState) -> Option<AccountEventKind> {
    match state {
        DeviceState::AwaitingApproval => None,
        DeviceState::Approved => Some(AccountEventKind::DeviceApproved),
        DeviceState::Stopped => Some(AccountEventKind::DeviceStopped),
    }
}

fn new_device(
    work: &mut Work<'_>,
    thumbprint: &str,
    request: &EnrolmentRequest,
    now: DateTime<Utc>,
) -> Result<DeviceRow, StoreError> {
    let others = device::of_clinic(work, &request.registration_number)?;
    let is_first = others.iter().all(|device| device.state != DeviceState::Approved);
    Ok(DeviceRow {
        id: thumbprint.to_owned(),
        clinic: request.registration_number.clone(),
        name: request.device_name.clone(),
        platform: request.platform.clone(),
        key_kind: request.key_kind,
        state: if is_first { DeviceState::Approved } else { DeviceState::AwaitingApproval },
        enrolled_at: now,
    })
}
